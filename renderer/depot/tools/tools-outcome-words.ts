import { calendarDay } from '../../i18n/format.ts';
import type { JobOutcomeWords } from '../scan/outcome-words.ts';

/** Days of inspection as people write them; the rest is said as everywhere. */
export const toolsOutcomeWords: JobOutcomeWords = (t, { what, why, detail, atMs }) => {
  if (detail === null || (why !== 'inspection-overdue' && why !== 'inspection-soon')) return null;
  return { what, next: t(`scan.why.${why}`, { detail: calendarDay(t('time.language'), detail, atMs) }) };
};
