import { EyeOff, UserPlus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { openPartner } from '../app/view-store.ts';
import type { CallRecord } from './call-record.ts';
import { CallbackNumber } from './callback-number.tsx';
import { CustomerCard } from './customer-card.tsx';
import { CustomerSearch } from './customer-search.tsx';
import { DeskAtRest } from './desk-at-rest.tsx';
import { NewContact } from './new-contact.tsx';
import { PartnerChooser } from './partner-chooser.tsx';
import { Hidden, HiddenField } from '../app/privacy.tsx';
import { readNumber } from './read-number.ts';
import { Tel } from './who.tsx';

/** The middle column: search, and the customer of the call or the one that was looked for. */
export function CustomerPanel({
  partnerId,
  record,
}: {
  partnerId: number | null;
  record: CallRecord | null;
}): ReactNode {
  const { callers } = useServices();
  const open = record !== null && record.savedAtMs === null;
  const choose = (partner: { id: number; name: string }, keep = false): void => {
    if (open && record.partnerId === null) callers.choose(record.callId, partner, keep);
    openPartner(partner.id);
  };
  return (
    <>
      <CustomerSearch onChoose={choose} />
      <div className="scroll">
        {partnerId !== null ? (
          <CustomerCard key={partnerId} partnerId={partnerId} record={open ? record : null} />
        ) : open && record.partnerId === null ? (
          <Stranger record={record} onChoose={choose} />
        ) : (
          <DeskAtRest />
        )}
      </div>
    </>
  );
}

/** The caller has no single record: choose, search, create, or go on without. */
function Stranger({
  record,
  onChoose,
}: {
  record: CallRecord;
  onChoose: (partner: { id: number; name: string }, keep: boolean) => void;
}): ReactNode {
  const { t } = useTranslation();
  const { callers } = useServices();
  const match = useStore(callers.store, (state) => state.matches[record.callId]);
  const [creating, setCreating] = useState(false);
  const several = match && match.matches.length > 0;
  return (
    <section className="pad stranger">
      <h1>
        {record.masked ? (
          t('call.masked')
        ) : several ? (
          <Hidden>{readNumber(record.number).shown}</Hidden>
        ) : (
          t('call.unknown')
        )}
      </h1>
      {record.masked ? (
        <p className="why-not">
          <EyeOff className="i" aria-hidden="true" />
          {t('call.maskedWhy')}
        </p>
      ) : several ? (
        <p className="co">{t('call.several', { count: match.matches.length })}</p>
      ) : (
        <p className="co">
          <Tel number={record.number} name={record.displayName} />
          <span className="mid">
            <Hidden>{record.displayName ? `, ${record.displayName}` : ''}</Hidden>
          </span>
        </p>
      )}
      {record.masked && <CallbackNumber record={record} onChoose={onChoose} />}
      {several && <PartnerChooser match={match} number={record.number} onChoose={onChoose} />}
      {record.contactActId ? (
        <p className="notice ok" role="status">
          <UserPlus className="i" aria-hidden="true" />
          {t('customer.created')}
        </p>
      ) : creating ? (
        <HiddenField>
          <NewContact record={record} onDone={() => setCreating(false)} />
        </HiddenField>
      ) : (
        <p className="ends">
          <button type="button" className="btn" data-act="new-contact" onClick={() => setCreating(true)}>
            <UserPlus className="i" aria-hidden="true" />
            {t('customer.create')}
          </button>
        </p>
      )}
      <p className="mid tip">{t('customer.attachTip')}</p>
      <p className="dim tip">{t('call.fromCache')}</p>
    </section>
  );
}
