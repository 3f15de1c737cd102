import { expect, it } from 'vitest';
import { rowAfterKey } from '../../../renderer/outbox-screen/row-after-key.ts';

it.each([
  ['ArrowDown', 3, 4],
  ['ArrowDown', 99, 99],
  ['ArrowUp', 3, 2],
  ['ArrowUp', 0, 0],
  ['PageDown', 3, 12],
  ['PageDown', 95, 99],
  ['PageUp', 12, 3],
  ['PageUp', 5, 0],
  ['Home', 50, 0],
  ['End', 50, 99],
  // Nothing is chosen yet: the first row is next.
  ['ArrowDown', -1, 0],
  ['ArrowUp', -1, 0],
])('%s at row %i of a hundred, ten in sight, leads to %i', (key, at, wanted) => {
  expect(rowAfterKey(key, at, 100, 10)).toBe(wanted);
});

it('leaves other keys, and empty lists, alone', () => {
  expect(rowAfterKey('Enter', 3, 100, 10)).toBeNull();
  expect(rowAfterKey('a', 3, 100, 10)).toBeNull();
  expect(rowAfterKey('ArrowDown', -1, 0, 10)).toBeNull();
});

it('a list of one row in sight still turns pages', () => {
  expect(rowAfterKey('PageDown', 0, 3, 0)).toBe(1);
});
