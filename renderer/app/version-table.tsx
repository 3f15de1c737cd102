import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { clockTime, momentWords, odooTimeMs, quantityWords } from '../i18n/format.ts';
import type { OutboxView } from '../worker/worker-api.ts';
import { personWords } from './outbox-words.ts';
import { useServices } from './services.ts';

/** What was recorded here and what Odoo has, side by side, with who and when on each side. Nothing when the act has no conflict. */
export function VersionTable({ act }: { readonly act: Pick<OutboxView, 'refusal' | 'operation'> }): ReactNode {
  const { t, i18n } = useTranslation();
  const { now } = useServices();
  const { refusal, operation } = act;
  if (!operation || (refusal?.kind !== 'changed-meanwhile' && refusal?.kind !== 'already-done-elsewhere')) return null;
  if (refusal.rows.length === 0) return null;
  const figure = (quantity: number): string => quantityWords(i18n.language, quantity);
  const changedAtMs = odooTimeMs(refusal.at);
  const changedAt = changedAtMs === null ? '' : momentWords(t, i18n.language, changedAtMs, now());
  const withSeen = refusal.rows.some(({ seen }) => seen !== null);
  const sum = (side: 'ours' | 'server'): number => refusal.rows.reduce((total, row) => total + row[side], 0);
  return (
    <table className="vs">
      <thead>
        <tr>
          <td />
          {withSeen && (
            <th scope="col">
              {t('outbox.conflict.expected')}
              <span>{t('outbox.conflict.atSight')}</span>
            </th>
          )}
          <th scope="col">
            {t('outbox.conflict.here')}
            <span>
              {[personWords(operation.author.login), clockTime(operation.actedAtMs)].filter(Boolean).join(', ')}
            </span>
          </th>
          <th scope="col">
            {t('outbox.conflict.inOdoo')}
            <span>{[refusal.by, changedAt].filter(Boolean).join(', ')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {refusal.rows.map((row) => (
          <tr
            key={`${row.productId} ${row.lot} ${row.place}`}
            className={Math.abs(row.ours - row.server) < 1e-6 ? '' : 'diff'}
          >
            <th scope="row">
              {row.product}
              {(row.lot ?? row.place) && <small> {[row.lot, row.place].filter(Boolean).join(', ')}</small>}
            </th>
            {withSeen && <td>{row.seen === null ? '' : figure(row.seen)}</td>}
            <td>{figure(row.ours)}</td>
            <td>{figure(row.server)}</td>
          </tr>
        ))}
        {refusal.rows.length > 1 && !withSeen && (
          <tr className="sum">
            <th scope="row">{t('outbox.conflict.total')}</th>
            <td>{figure(sum('ours'))}</td>
            <td>{figure(sum('server'))}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
