import { Box, Check, Clock3, Mail, MapPin, Phone, Tag, Users } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { FeedRow } from '../../preload/contract/feeds.ts';
import { addFailureWords } from '../app/outbox-words.ts';
import { useNow, useServices, useWorker } from '../app/services.ts';
import { useAuthor } from '../app/use-author.ts';
import { openPartner } from '../app/view-store.ts';
import { Status } from '../design/marks.tsx';
import { clockTime, momentWords, odooTimeMs, quantityWords } from '../i18n/format.ts';
import type { CustomerView } from '../worker/worker-api.ts';
import type { CallRecord } from './call-record.ts';
import { ConsentLine } from './consent-line.tsx';
import { noteGist } from './note-gist.ts';
import { PartnerKind } from './partner-kind.tsx';
import { Hidden, useHidden } from './privacy.tsx';
import { ReasonList } from './reason-list.tsx';
import { Tel } from './who.tsx';

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
      <Waiting view={view} />
      <div className="halves">
        <History view={view} except={record?.callId ?? null} />
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

/** Goods under way to the customer: what is missing and where it lies, and the depot's answer to « Préparer ». */
function Waiting({ view }: { view: CustomerView }): ReactNode {
  const { t, i18n } = useTranslation();
  if (view.deliveries.length === 0) return null;
  return (
    <section className="pad">
      <h2 className="h">{t('customer.goods')}</h2>
      <ul className="why">
        {view.deliveries.slice(0, 6).map((delivery) => (
          <li key={delivery.document.picking.id} data-delivery={delivery.document.picking.id}>
            <Box className="i" aria-hidden="true" />
            <span className="t cut">{delivery.document.picking.name}</span>
            <Preparation delivery={delivery} customer={view.partner.name} />
            <span className="sub">
              {delivery.short.length === 0
                ? t('customer.allThere', { count: delivery.document.moves.length })
                : delivery.short.map((goods) => (
                    <span key={goods.moveId} className="short">
                      {t('customer.short', {
                        name: goods.productName,
                        quantity: `${quantityWords(i18n.language, goods.missing)}\u00a0${goods.uomName}`,
                      })}{' '}
                      <span className={goods.places.length > 0 ? 'ok' : ''}>
                        {goods.places.length === 0
                          ? t('customer.nowhere')
                          : goods.places
                              .slice(0, 3)
                              .map(({ name, quantity }) =>
                                t('customer.there', { name, quantity: quantityWords(i18n.language, quantity) }),
                              )
                              .join(', ')}
                      </span>
                    </span>
                  ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Preparation({
  delivery: { document, preparation },
  customer,
}: {
  delivery: CustomerView['deliveries'][number];
  customer: string;
}): ReactNode {
  const { t } = useTranslation();
  const { worker, newId, now } = useServices();
  const author = useAuthor();
  // Of this button, not of the press: pressed twice, the depot is asked once.
  const [operationId] = useState(newId);
  const [asked, setAsked] = useState<'asked' | { readonly failed: string } | null>(null);
  const ask = (): void => {
    if (!author || author.uid === null) return setAsked({ failed: t('work.signIn') });
    void worker
      .addOperation({
        kind: 'ask-preparation',
        operationId,
        schemaVersion: 1,
        author: author.author,
        actedAtMs: now(),
        pickingId: document.picking.id,
        pickingName: document.picking.name,
        userId: author.uid,
        summary: t('customer.prepareSummary', { name: document.picking.name, customer }),
        note: t('customer.prepareNote', { customer, by: author.author.login }),
      })
      .then((added) => setAsked(added.ok ? 'asked' : { failed: addFailureWords(t, added.failure) }));
  };
  if (preparation?.done) {
    return (
      <Status tone="ok" icon={Check}>
        {t('customer.prepared', { answer: preparation.answer ?? '' })}
      </Status>
    );
  }
  if (preparation || asked === 'asked') {
    return (
      <Status tone="wait" icon={Clock3}>
        {t('customer.preparing')}
      </Status>
    );
  }
  return (
    <span className="end">
      {asked && <span role="alert">{asked.failed} </span>}
      <button type="button" className="btn small" data-act="prepare" onClick={ask}>
        {t('customer.prepare')}
      </button>
    </span>
  );
}

/** Notes of Odoo and calls of this station in one line of time; a call that Odoo has is told once. */
function History({ view, except }: { view: CustomerView; except: string | null }): ReactNode {
  const { t, i18n } = useTranslation();
  const { callers } = useServices();
  const now = useNow(60_000);
  const records = useStore(callers.store, (state) => state.records);
  const hidden = useHidden();
  const inOdoo = new Set(view.notes.map(({ at }) => odooTimeMs(at)));
  const calls = Object.values(records)
    .filter(({ partnerId, callId }) => partnerId === view.partner.id && callId !== except)
    .filter(({ startedAtMs }) => !inOdoo.has(Math.floor(startedAtMs / 1000) * 1000))
    .map((record) => ({
      key: record.callId,
      atMs: record.startedAtMs,
      who: t(record.direction === 'incoming' ? 'call.in' : 'call.out'),
      text: record.note || t(record.answeredAtMs ? 'call.ended' : 'call.missed'),
    }));
  const notes = view.notes.map((note) => ({
    key: `note ${note.id}`,
    atMs: odooTimeMs(note.at) ?? 0,
    who: note.authorName ?? '',
    text: note.text,
  }));
  const all = [...calls, ...notes].sort((a, b) => b.atMs - a.atMs).slice(0, 12);
  return (
    <section className="pad">
      <h2 className="h">{t('customer.lastContacts')}</h2>
      {all.length === 0 ? (
        <p className="mid">{t('customer.noContacts')}</p>
      ) : (
        <ul className="last">
          {all.map(({ key, atMs, who, text }) => (
            <li key={key}>
              <time>{momentWords(t, i18n.language, atMs, now)}</time>
              <span title={hidden ? undefined : text}>
                <Hidden>
                  {noteGist(text)} <span className="dim">{who}</span>
                </Hidden>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
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
