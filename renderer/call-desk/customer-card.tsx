import { Mail, MapPin, Phone, Tag, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FeedRow } from '../../preload/contract/feeds.ts';
import { useNow, useServices, useWorker } from '../app/services.ts';
import { openPartner } from '../app/view-store.ts';
import { clockTime } from '../i18n/format.ts';
import type { CustomerView } from '../worker/worker-api.ts';
import type { CallRecord } from './call-record.ts';
import { AgentNote } from './agent-note.tsx';
import { ConsentLine } from './consent-line.tsx';
import { PartnerKind } from './partner-kind.tsx';
import { Hidden } from '../app/privacy.tsx';
import { ReasonList } from './reason-list.tsx';
import { Tel } from './who.tsx';
import { CustomerHistory } from './customer-history.tsx';
import { WaitingGoods } from './waiting-goods.tsx';

/** Older than this, the card says so. */
const staleAfterMs = 30 * 60_000;

/** Everything about one customer on one page, from the cache with its age; what arrives is put in place. */
export function CustomerCard({ partnerId, record }: { partnerId: number; record: CallRecord | null }): ReactNode {
  const { t } = useTranslation();
  const { callers } = useServices();
  const now = useNow(60_000);
  const view = useWorker('catalogue', `customer ${partnerId}`, (worker) => worker.customer(partnerId));
  if (!view) return null;
  const { partner, company } = view;
  const stale = view.ageOfMs !== null && now - view.ageOfMs > staleAfterMs;
  return (
    <article className="customer" data-partner={partner.id}>
      <header className="pad chead">
        <div>
          <h1>
            <Hidden>{partner.name}</Hidden>
          </h1>
          {company && (
            <p className="co">
              <button type="button" className="link" onClick={() => openPartner(company.id)}>
                <Hidden>{company.name}</Hidden>
              </button>
            </p>
          )}
          <p className="tags">
            <PartnerKind isCompany={partner.isCompany} />
            {view.sites.length > 0 && (
              <span className="tag">
                <MapPin className="i" aria-hidden="true" />
                {t('customer.sitesCount', { count: view.sites.length })}
              </span>
            )}
            {view.contacts.length > 0 && (
              <span className="tag">
                <Users className="i" aria-hidden="true" />
                {t('customer.contactsCount', { count: view.contacts.length })}
              </span>
            )}
            {record?.identifiedBy === 'choice' && record.partnerId === partner.id && (
              <span className="tag">
                {t('customer.keptChoice')}
                <button
                  type="button"
                  className="link"
                  onClick={() => {
                    callers.forgetChoice(record.number);
                    callers.edit(record.callId, { partnerId: null, partnerName: null, identifiedBy: null });
                    openPartner(null);
                  }}
                >
                  {t('customer.otherPerson')}
                </button>
              </span>
            )}
          </p>
        </div>
        {record && record.partnerId !== partner.id && (
          <button
            type="button"
            className="btn go"
            data-act="attach"
            onClick={() => callers.choose(record.callId, partner, false)}
          >
            {t('customer.attach')}
          </button>
        )}
      </header>
      <Coordinates partner={partner} />
      <AgentNote view={view} />
      <ConsentLine view={view} />
      <section className="pad">
        <h2 className="h">
          {t('customer.why')}
          <span className={`end ${stale ? 'st unknown' : 'dim'}`}>
            {view.ageOfMs === null
              ? t('customer.neverSynced')
              : t(stale ? 'customer.stale' : 'customer.age', { age: clockTime(view.ageOfMs) })}
          </span>
        </h2>
        <ReasonList
          view={view}
          about={record ? record.about : undefined}
          onAbout={(about) => record && callers.edit(record.callId, { about })}
        />
      </section>
      <WaitingGoods view={view} />
      <div className="halves">
        <CustomerHistory view={view} except={record?.callId ?? null} />
        <House view={view} />
      </div>
      {view.unavailable.length > 0 && (
        <p className="pad dim tip">
          {view.unavailable
            .map(({ feed, why }) => t(`customer.unavailable.${why}`, { name: t(`feeds.name.${feed}`) }))
            .join(' ')}
        </p>
      )}
    </article>
  );
}

function Coordinates({ partner }: { partner: FeedRow<'partners'> }): ReactNode {
  const { t } = useTranslation();
  const phone = partner.phoneSanitized ?? partner.phone;
  const address = [partner.street, [partner.zip, partner.city].filter(Boolean).join(' ')].filter(Boolean).join(', ');
  return (
    <ul className="coords pad">
      <li>
        <Phone className="i" aria-hidden="true" />
        <span className="sr">{t('customer.phone')}</span>
        {phone ? <Tel number={phone} name={partner.name} /> : <span className="mid">{t('customer.noPhone')}</span>}
      </li>
      {partner.email && (
        <li>
          <Mail className="i" aria-hidden="true" />
          <span className="sr">{t('customer.email')}</span>
          <span className="cut">
            <Hidden>{partner.email}</Hidden>
          </span>
        </li>
      )}
      {address && (
        <li>
          <MapPin className="i" aria-hidden="true" />
          <span className="sr">{t('customer.address')}</span>
          <span className="cut">
            <Hidden>{address}</Hidden>
          </span>
        </li>
      )}
      {partner.ref && (
        <li>
          <Tag className="i" aria-hidden="true" />
          <span className="sr">{t('customer.reference')}</span>
          {partner.ref}
        </li>
      )}
    </ul>
  );
}

/** People and sites of the house, each number a button. */
function House({ view }: { view: CustomerView }): ReactNode {
  const { t } = useTranslation();
  const people = [...view.contacts, ...view.sites].slice(0, 10);
  return (
    <section className="pad">
      <h2 className="h">{t('customer.house')}</h2>
      {people.length === 0 ? (
        <p className="mid">{t('customer.alone')}</p>
      ) : (
        <ul className="people">
          {people.map((row) => {
            const phone = row.phoneSanitized ?? row.phone;
            return (
              <li key={row.id}>
                <button type="button" className="link cut" onClick={() => openPartner(row.id)}>
                  <Hidden>{row.name}</Hidden>
                </button>
                <span className="dim cut">{t(row.type === 'delivery' ? 'customer.site' : 'call.contact')}</span>
                {phone ? (
                  <Tel number={phone} name={row.name} />
                ) : (
                  <span className="dim cut">
                    <Hidden>{row.city}</Hidden>
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
