import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReaderInsight } from '../../preload/contract/station.ts';
import { clockTime } from '../i18n/format.ts';

const slots = 40;
const slotMs = 15_000;
const height = 56;

/** Reads by fifteen seconds over ten minutes; where the reader was away the line is broken. */
export function RateChart({ history, nowMs }: { history: ReaderInsight['history']; nowMs: number }): ReactNode {
  const { t } = useTranslation();
  const last = nowMs - (nowMs % slotMs);
  const most = Math.max(1, ...history.map(({ reads }) => reads));
  const shown = Array.from({ length: slots }, (_, index) => {
    const atMs = last - (slots - 1 - index) * slotMs;
    return history.find((slot) => slot.atMs === atMs) ?? null;
  });
  return (
    <>
      <svg
        className="rate"
        viewBox={`0 0 ${slots * 10} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('readers.rateChart')}
      >
        {shown.map((slot, index) => {
          const size = slot ? Math.max(slot.reads > 0 ? 1.5 : 0, (slot.reads / most) * (height - 2)) : 0;
          return slot?.up === false ? (
            <rect key={index} className="away" x={index * 10 + 2} y={height - 2} width={6} height={2} />
          ) : (
            <rect key={index} x={index * 10 + 2} y={height - size} width={6} height={size} />
          );
        })}
      </svg>
      <p className="axis">
        <span>{clockTime(last - (slots - 1) * slotMs)}</span>
        <span>{t('readers.tenMinutes')}</span>
        <span>{clockTime(nowMs)}</span>
      </p>
    </>
  );
}
