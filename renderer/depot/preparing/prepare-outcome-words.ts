import { documentOutcomeWords } from '../documents/document-outcome-words.ts';
import type { JobOutcomeWords } from '../scan/outcome-words.ts';
import type { PrepareSession } from './prepare-session.ts';

/** What taking one piece means for the document. */
export const prepareOutcomeWords: JobOutcomeWords = (t, outcome, document) => {
  const { kind, what, why, detail } = outcome;
  if (kind === 'counted' && why === 'more-than-held')
    return { what, next: t('prepare.next.more-than-held', { held: detail ?? '' }) };
  if (kind === 'counted' && why === 'found-elsewhere') return { what, next: t('prepare.next.found-elsewhere') };
  return documentOutcomeWords(t, outcome, document as PrepareSession);
};
