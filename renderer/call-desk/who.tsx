import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { askDial } from '../app/view-store.ts';
import type { T } from '../i18n/i18n.ts';
import type { CallRecord } from './call-record.ts';
import { Hidden } from '../app/privacy.tsx';
import { readNumber } from './read-number.ts';

type Who = Pick<CallRecord, 'partnerName' | 'displayName' | 'masked' | 'number'>;

/** The name to put first: the customer's, else what the network announced, else the number itself. */
export function whoWords(t: T, who: Who): string {
  if (who.partnerName) return who.partnerName;
  if (who.masked) return t('call.masked');
  return who.number ? readNumber(who.number).shown : (who.displayName ?? t('call.unknown'));
}

/** Any number on screen is a button that calls it, after a confirmation. */
export function Tel({ number, name }: { number: string; name: string | null }): ReactNode {
  const { t } = useTranslation();
  const { shown } = readNumber(number);
  return (
    <button type="button" className="tel dialable" title={t('call.dial')} onClick={() => askDial(number, name)}>
      <Hidden>{shown}</Hidden>
    </button>
  );
}
