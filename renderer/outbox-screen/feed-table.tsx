import { Check, Hourglass, Minus, RefreshCw, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
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

/** What this station knows of Odoo, and how old it is. */
export function FeedTable(): ReactNode {
  const { t, i18n } = useTranslation();
  const { now: clock } = useServices();
  const now = useNow(5000);
  const heard = useWorker('feeds', 'feeds', async (worker) => ({ feeds: await worker.feeds(), atMs: clock() }));
  return (
    <div className="feeds-box" role="region" aria-label={t('feeds.title')} tabIndex={0}>
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
                    ? t('feeds.progress', {
                        received: quantityWords(i18n.language, feed.progress.received),
                        rate: quantityWords(i18n.language, Math.round(feed.progress.perSecond)),
                      })
                    : t(`feeds.state.${feed.state}`)}
                </Status>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
