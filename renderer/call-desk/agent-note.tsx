import { StickyNote } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CustomerView } from '../worker/worker-api.ts';
import { Hidden } from '../app/privacy.tsx';

/** What whoever speaks with the customer should know: the contact's own note, else that of the house. */
export function AgentNote({ view: { partner, company } }: { view: CustomerView }): ReactNode {
  const { t } = useTranslation();
  const note = partner.agentNote ?? company?.agentNote;
  if (!note) return null;
  return (
    <p className="agent-note">
      <StickyNote className="i" aria-hidden="true" />
      <span className="sr">{t('customer.agentNote')}</span>
      <Hidden>{note}</Hidden>
    </p>
  );
}
