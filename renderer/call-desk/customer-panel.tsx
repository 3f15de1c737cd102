import { Building2, EyeOff, Mail, MapPin, Phone, Tag, Truck, User, UserPlus } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices, useWorker } from '../app/services.ts';
import { openPartner } from '../app/view-store.ts';
import type { CallRecord } from './call-record.ts';
import { CustomerSearch } from './customer-search.tsx';
import { NewContact } from './new-contact.tsx';
import { PartnerChooser } from './partner-chooser.tsx';
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
  const choose = (partner: { id: number; name: string }): void => {
    if (open && record.partnerId === null)
      callers.edit(record.callId, { partnerId: partner.id, partnerName: partner.name });
    openPartner(partner.id);
  };
  return (
    <>
      <CustomerSearch onChoose={choose} />
      <div className="scroll">
        {partnerId !== null ? (
          <Customer key={partnerId} partnerId={partnerId} record={open ? record : null} />
        ) : open && record.partnerId === null ? (
          <Stranger record={record} onChoose={choose} />
        ) : (
          <Nobody />
        )}
      </div>
    </>
  );
}

function Customer({ partnerId, record }: { partnerId: number; record: CallRecord | null }): ReactNode {
  const { t } = useTranslation();
  const { callers } = useServices();
  const found = useWorker('catalogue', `partner ${partnerId}`, async (worker) => {
    const [partner, receipts] = await Promise.all([worker.partner(partnerId), worker.openReceipts()]);
    const family = new Set([partnerId, partner?.parentId]);
    return { partner, receipts: receipts.filter(({ picking }) => family.has(picking.partnerId)) };
  });
  const records = useStore(callers.store, (state) => state.records);
  const calls = Object.values(records)
    .filter((other) => other.partnerId === partnerId && other.callId !== record?.callId && other.note !== '')
    .sort((a, b) => b.startedAtMs - a.startedAtMs);
  const partner = found?.partner;
  if (!partner) return null;
  const phone = partner.phoneSanitized ?? partner.phone;
  const address = [partner.street, [partner.zip, partner.city].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return (
    <article className="customer" data-partner={partner.id}>
      <header className="pad chead">
        <div>
          <h1>{partner.name}</h1>
          {partner.parentName && <p className="co">{partner.parentName}</p>}
          <span className="tag">
            {partner.isCompany ? (
              <Building2 className="i" aria-hidden="true" />
            ) : (
              <User className="i" aria-hidden="true" />
            )}
            {t(partner.isCompany ? 'call.company' : 'call.contact')}
          </span>
        </div>
        {record && record.partnerId !== partner.id && (
          <button
            type="button"
            className="btn go"
            onClick={() => callers.edit(record.callId, { partnerId: partner.id, partnerName: partner.name })}
          >
            {t('customer.attach')}
          </button>
        )}
      </header>
      <ul className="why pad">
        <li>
          <Phone className="i" aria-hidden="true" />
          <span className="t">
            {phone ? <Tel number={phone} name={partner.name} /> : <span className="mid">{t('customer.noPhone')}</span>}
          </span>
          <span className="end dim">{t('customer.phone')}</span>
        </li>
        {partner.email && (
          <li>
            <Mail className="i" aria-hidden="true" />
            <span className="t cut">{partner.email}</span>
            <span className="end dim">{t('customer.email')}</span>
          </li>
        )}
        {address && (
          <li>
            <MapPin className="i" aria-hidden="true" />
            <span className="t cut">{address}</span>
            <span className="end dim">{t('customer.address')}</span>
          </li>
        )}
        {partner.ref && (
          <li>
            <Tag className="i" aria-hidden="true" />
            <span className="t cut">{partner.ref}</span>
            <span className="end dim">{t('customer.reference')}</span>
          </li>
        )}
      </ul>
      {found.receipts.length > 0 && (
        <section className="pad">
          <h2 className="h">{t('customer.receipts')}</h2>
          <ul className="why">
            {found.receipts.slice(0, 5).map(({ picking }) => (
              <li key={picking.id}>
                <Truck className="i" aria-hidden="true" />
                <span className="t cut">{picking.name}</span>
                <span className="end dim">{t('depot.waiting')}</span>
                <span className="sub cut">{[picking.origin, picking.locationDestName].filter(Boolean).join(', ')}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="pad">
        <h2 className="h">{t('customer.lastCalls')}</h2>
        {calls.length === 0 ? (
          <p className="mid">{t('customer.nothing')}</p>
        ) : (
          <ul className="why">
            {calls.slice(0, 8).map((call) => (
              <li key={call.callId}>
                <Phone className="i" aria-hidden="true" />
                <span className="t cut">{call.note}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </article>
  );
}

/** The caller has no single record: choose, search, create, or go on without. */
function Stranger({
  record,
  onChoose,
}: {
  record: CallRecord;
  onChoose: (partner: { id: number; name: string }) => void;
}): ReactNode {
  const { t } = useTranslation();
  const { callers } = useServices();
  const match = useStore(callers.store, (state) => state.matches[record.callId]);
  const [creating, setCreating] = useState(false);
  const several = match && match.matches.length > 0;
  return (
    <section className="pad stranger">
      <h1>{record.masked ? t('call.masked') : several ? readNumber(record.number).shown : t('call.unknown')}</h1>
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
          <span className="mid">{record.displayName ? `, ${record.displayName}` : ''}</span>
        </p>
      )}
      {several && <PartnerChooser match={match} onChoose={onChoose} />}
      {record.contactActId ? (
        <p className="notice ok" role="status">
          <UserPlus className="i" aria-hidden="true" />
          {t('customer.created')}
        </p>
      ) : creating ? (
        <NewContact record={record} onDone={() => setCreating(false)} />
      ) : (
        <p className="ends">
          <button type="button" className="btn" onClick={() => setCreating(true)}>
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

function Nobody(): ReactNode {
  const { t } = useTranslation();
  return (
    <section className="pad empty">
      <h1>{t('customer.none')}</h1>
      <p className="mid">{t('customer.noneWhy')}</p>
    </section>
  );
}
