import { Check, Hourglass, Minus, RefreshCw, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { feedErrorWords } from '../app/outbox-words.ts';
import { useNow, useServices, useWorker } from '../app/services.ts';
import { Status, type Tone } from '../design/marks.tsx';
import { ageWords, quantityWords } from '../i18n/format.ts';
import type { FeedView } from '../worker/worker-api.ts';

const looks: Record<FeedView['state'], { tone: Tone; icon: LucideIcon }> = {
  never: { tone: 'wait', icon: Hourglass },
  'first-sync': { tone: 'live', icon: RefreshCw },
  pulling: { tone: 'live', icon: RefreshCw },
  fresh: { tone: 'ok', icon: Check },
  waiting: { tone: 'unknown', icon: Hourglass },
  unavailable: { tone: 'same', icon: Minus },
};

/** What this station knows of Odoo, and how old it is. `whole`: with what went wrong, too. */
export function FeedTable({ whole = false }: { readonly whole?: boolean }): ReactNode {
  const { t, i18n } = useTranslation();
  const { now: clock } = useServices();
  const now = useNow(5000);
  const heard = useWorker('feeds', 'feeds', async (worker) => ({ feeds: await worker.feeds(), atMs: clock() }));
  return (
    <div className={whole ? 'feeds-whole' : 'feeds-box'} role="region" aria-label={t('feeds.title')} tabIndex={0}>
      <div className="pad ttl feeds-h">
        <h2>{t('feeds.title')}</h2>
      </div>
      <table className="feeds">
        <thead>
          <tr>
            <td />
            <th scope="col" className="r">
              {t('feeds.rows')}
            </th>
            <th scope="col" className="r">
              {t('feeds.age')}
            </th>
            <td />
            {whole && (
              <>
                <th scope="col" className="r">
                  {t('feeds.malformed')}
                </th>
                <th scope="col">{t('feeds.lastError')}</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {heard?.feeds.map((feed) => (
            <tr key={feed.name}>
              <th scope="row">{t(`feeds.name.${feed.name}`)}</th>
              <td className="r">{quantityWords(i18n.language, feed.rows)}</td>
              <td className="r">
                {feed.ageMs === null ? t('feeds.never') : ageWords(t, feed.ageMs + Math.max(0, now - heard.atMs))}
              </td>
              <td>
                <Status {...looks[feed.state]}>
                  {feed.progress
                    ? t(feed.progress.total === null ? 'feeds.progress' : 'feeds.progressOf', {
                        total: quantityWords(i18n.language, feed.progress.total ?? 0),
                        received: quantityWords(i18n.language, feed.progress.received),
                        rate: quantityWords(i18n.language, Math.round(feed.progress.perSecond)),
                      })
                    : t(`feeds.state.${feed.state}`)}
                </Status>
              </td>
              {whole && (
                <>
                  <td className="r">{feed.malformed > 0 ? quantityWords(i18n.language, feed.malformed) : ''}</td>
                  <td>{feed.lastError && feedErrorWords(t, feed.lastError)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
