import type { OperationKind } from '../../preload/contract/operation.ts';
import { foldText } from '../store/fold-text.ts';
import type { ActState, OutboxView } from '../worker/worker-api.ts';

/** What of the list a person wants to see; null and '' want everything. */
export interface ActFilter {
  readonly state: ActState | null;
  /** Login of the author. */
  readonly person: string | null;
  readonly kind: OperationKind | null;
  readonly text: string;
}

export const everything: ActFilter = { state: null, person: null, kind: null, text: '' };

export const waitingStates: readonly ActState[] = ['refused', 'held', 'unconfirmed', 'sending', 'queued'];

/**
 * Acts that fit, in their order.
 * @param words what stands on an act's row: text is looked for there, accents and case folded, every word of it
 */
export function filterActs(
  acts: readonly OutboxView[],
  filter: ActFilter,
  words: (act: OutboxView) => string,
): readonly OutboxView[] {
  const tokens = foldText(filter.text).split(' ').filter(Boolean);
  return acts.filter(
    (act) =>
      (filter.state === null || act.state === filter.state) &&
      (filter.person === null || act.operation?.author.login === filter.person) &&
      (filter.kind === null || act.operation?.kind === filter.kind) &&
      (tokens.length === 0 || includesAll(foldText(words(act)), tokens)),
  );
}

const includesAll = (text: string, tokens: readonly string[]): boolean => tokens.every((token) => text.includes(token));

/** What can be chosen from: only what the list holds. */
export function choicesOf(acts: readonly OutboxView[]): {
  readonly people: readonly string[];
  readonly kinds: readonly OperationKind[];
} {
  const operations = acts.flatMap(({ operation }) => operation ?? []);
  return {
    people: [...new Set(operations.map(({ author }) => author.login))].filter(Boolean).sort(),
    kinds: [...new Set(operations.map(({ kind }) => kind))].sort(),
  };
}
