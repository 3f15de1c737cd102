import { Check, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReaderInsight, ReaderStatus } from '../../preload/contract/station.ts';
import { Status } from '../design/marks.tsx';
import { quantityWords } from '../i18n/format.ts';
import { dbmWords } from './dbm-words.ts';

const heardNowMs = 2_000;
/** An antenna that hears less than this share of the best one is worth a look at its plug. */
const weakShare = 0.1;

/** What each antenna hears; while a tag is tried, which one hears it now and how strongly. */
export function Antennas({
  reader,
  insight,
  nowMs,
}: {
  reader: ReaderStatus;
  insight: ReaderInsight;
  nowMs: number;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const numbers = [
    ...new Set([
      ...(reader.chosenAntennas ?? Array.from({ length: reader.antennas ?? 0 }, (_, index) => index + 1)),
      ...insight.antennas.map(({ antenna }) => antenna),
    ]),
  ].sort((a, b) => a - b);
  // A silent field says nothing of an antenna.
  const tells = reader.state === 'reading' && insight.antennas.some(({ readsLastMinute }) => readsLastMinute > 20);
  const best = Math.max(1, ...insight.antennas.map(({ readsLastMinute }) => readsLastMinute));
  if (numbers.length === 0) return null;
  return (
    <section className="pad" aria-label={t('readers.antennas')}>
      <h2 className="h">
        {t('readers.antennas')} <span className="mid">{t('readers.readsPerMinute')}</span>
      </h2>
      <ul className="ants">
        {numbers.map((number) => {
          const heard = insight.antennas.find(({ antenna }) => antenna === number);
          const reads = heard?.readsLastMinute ?? 0;
          const now = heard !== undefined && nowMs - heard.lastReadMs < heardNowMs;
          const weak = tells && reads < best * weakShare;
          return (
            <li key={number}>
              <b className="an">{number}</b>
              <div>
                <span className="mid">{heard?.lastRssiDbm == null ? '' : dbmWords(t, heard.lastRssiDbm)}</span>
                <span className="m">
                  <span className={weak ? 'unknown' : ''} style={{ width: `${(reads / best) * 100}%` }} />
                </span>
              </div>
              <span className="r">{quantityWords(i18n.language, reads)}</span>
              {reader.testing ? (
                <Status tone={now ? 'ok' : 'wait'} icon={now ? Check : TriangleAlert}>
                  {t(now ? 'readers.hears' : 'readers.hearsNothing')}
                </Status>
              ) : tells ? (
                <Status tone={weak ? 'unknown' : 'ok'} icon={weak ? TriangleAlert : Check}>
                  {t(weak ? 'readers.antennaWeak' : 'readers.antennaGood')}
                </Status>
              ) : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
