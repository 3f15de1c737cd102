import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useNow, useServices } from '../app/services.ts';
import { momentWords, odooTimeMs } from '../i18n/format.ts';
import type { CustomerView } from '../worker/worker-api.ts';
import { noteGist } from './note-gist.ts';
import { Hidden, useHidden } from '../app/privacy.tsx';

/** Notes of Odoo and calls of this station in one line of time; a call that Odoo has is told once. */
export function CustomerHistory({ view, except }: { view: CustomerView; except: string | null }): ReactNode {
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
