import type { T } from '../../i18n/i18n.ts';
import type { JobSession } from './job.ts';
import type { Outcome } from './outcome.ts';

/** What a flash says under its word: the thing, and the next useful act. */
export interface OutcomeWords {
  readonly what: string;
  readonly next: string;
}

/** A job's own sentences about an outcome in one of its documents; null leaves it to the common ones. */
export type JobOutcomeWords = (t: T, outcome: Outcome, session: JobSession) => OutcomeWords | null;

/** The sentences that hold for any job. */
export function commonOutcomeWords(t: T, { kind, what, why, detail }: Outcome): OutcomeWords {
  const named = what.length > 24 && kind === 'unknown' ? `…\u2060${what.slice(-8)}` : what;
  const reason =
    why !== null && why in reasons ? t(`scan.why.${why as keyof typeof reasons}`, { detail: detail ?? '' }) : '';
  switch (kind) {
    case 'unknown':
      return { what: [reason, named].filter(Boolean).join(' '), next: t('scan.next.unknown') };
    case 'seen':
      return { what, next: reason || (why !== null && why in heads ? '' : t('scan.next.seen')) };
    case 'counted':
      return { what, next: reason };
    case 'wrong-product':
    case 'other-document':
    case 'refused':
      return { what, next: reason || t('scan.next.touch') };
  }
}

/** The word in large letters. What was opened or chosen was not counted; a tool goes out or comes back. */
export function headOf(t: T, { kind, why }: Pick<Outcome, 'kind' | 'why'>): string {
  const isCalm = kind === 'counted' || kind === 'seen';
  return isCalm && why !== null && why in heads ? t(`scan.head.${why as keyof typeof heads}`) : t(`scan.flash.${kind}`);
}

/** Machine words of what is taken without being counted: `scan.head` has its word. */
const heads = {
  opened: 0,
  'own-document': 0,
  'own-drum': 0,
  'signed-in': 0,
  'badge-read': 0,
  place: 0,
  package: 0,
  from: 0,
  to: 0,
  destination: 0,
  borrower: 0,
  kit: 0,
  'tool-out': 0,
  'tool-in': 0,
  'serial-wanted': 0,
  'lot-wanted': 0,
  'tag-gathered': 0,
  'tag-holder': 0,
};

/** Machine words that `scan.why` has a sentence for. */
const reasons = {
  'no-product': 0,
  'several-products': 0,
  'not-a-product': 0,
  raw: 0,
  malformed: 0,
  'separator-lost': 0,
  'unknown-card': 0,
  'unknown-badge': 0,
  locked: 0,
  'nothing-open': 0,
  'no-use-here': 0,
  place: 0,
  package: 0,
  'already-validated': 0,
  'serial-wanted': 0,
  'lot-wanted': 0,
  'serial-missing': 0,
  'lot-missing': 0,
  'serial-elsewhere': 0,
  'not-on-document': 0,
  'other-document': 0,
  'no-depot-place': 0,
  'not-a-tool': 0,
  'tool-nowhere': 0,
  'inspection-overdue': 0,
  'inspection-soon': 0,
  'tool-in': 0,
  kit: 0,
  'already-there': 0,
  'place-first': 0,
  'not-wanted': 0,
  'not-in-stock': 0,
  expired: 0,
  'package-empty': 0,
};
