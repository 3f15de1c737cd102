import { Building2, User } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A company or a person, in a word. */
export function PartnerKind({ isCompany }: { isCompany: boolean }): ReactNode {
  const { t } = useTranslation();
  return (
    <span className="tag">
      {isCompany ? <Building2 className="i" aria-hidden="true" /> : <User className="i" aria-hidden="true" />}
      {t(isCompany ? 'call.company' : 'call.contact')}
    </span>
  );
}
