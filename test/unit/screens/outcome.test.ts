import { expect, test } from 'vitest';
import { gravest, holdMs, type Outcome, type OutcomeKind } from '../../../renderer/depot/scan/outcome.ts';

const outcome = (kind: OutcomeKind): Outcome => ({ kind, what: '', why: null, detail: null, productId: null, atMs: 1 });
const kinds = ['counted', 'seen', 'unknown', 'wrong-product', 'other-document', 'refused'] as const;

test('a refusal holds the screen, and so does a label of another document; tags of one do not', () => {
  const held = (source: 'tag' | 'barcode' | 'keyboard') =>
    kinds.filter((kind) => holdMs(outcome(kind), source) === null);
  expect(held('barcode')).toEqual(['other-document', 'refused']);
  expect(held('keyboard')).toEqual(['other-document', 'refused']);
  expect(held('tag')).toEqual(['refused']);
});

test('of what comes between two frames the gravest is shown, and of two alike the later', () => {
  expect(gravest(kinds.map(outcome))?.kind).toBe('refused');
  const [first, second] = [outcome('unknown'), outcome('unknown')];
  expect(gravest([first, outcome('counted'), second])).toBe(second);
  expect(gravest([])).toBeNull();
});
