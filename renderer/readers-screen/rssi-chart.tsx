import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagSightings } from '../../preload/contract/station.ts';
import { clockTime } from '../i18n/format.ts';
import { signed } from './dbm-words.ts';

const width = 320;
const height = 72;
const weakest = -90;
const strongest = -30;

/** How strongly one tag was heard, read by read; the line is the rules' threshold. */
export function RssiChart({ tag, minimumRssiDbm }: { tag: TagSightings; minimumRssiDbm: number | null }): ReactNode {
  const { t } = useTranslation();
  const spanMs = Math.max(1, tag.lastSeenMs - tag.firstSeenMs);
  const yOf = (dbm: number): number =>
    height - ((Math.min(strongest, Math.max(weakest, dbm)) - weakest) / (strongest - weakest)) * height;
  if (tag.rssi.length === 0) return <p className="mid">{t('readers.rssiNone')}</p>;
  return (
    <figure className="rssi">
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={t('readers.rssiChart')}>
        {minimumRssiDbm !== null && (
          <line className="limit" x1={0} x2={width} y1={yOf(minimumRssiDbm)} y2={yOf(minimumRssiDbm)} />
        )}
        {tag.rssi.map(({ atMs, rssiDbm }, index) => (
          <rect
            key={index}
            className={minimumRssiDbm !== null && rssiDbm < minimumRssiDbm ? 'weak' : ''}
            x={((atMs - tag.firstSeenMs) / spanMs) * (width - 3)}
            y={yOf(rssiDbm) - 1.5}
            width={3}
            height={3}
          />
        ))}
      </svg>
      <figcaption className="axis">
        <span>{clockTime(tag.firstSeenMs, true)}</span>
        <span>{t('readers.rssiSpan', { weakest: signed(weakest), strongest: signed(strongest) })}</span>
        <span>{clockTime(tag.lastSeenMs, true)}</span>
      </figcaption>
    </figure>
  );
}
