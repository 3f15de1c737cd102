import { expect, test } from 'vitest';
import type { Refusal, StandingDocument } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { editableFields, editedAct } from '../../../renderer/outbox/edit-act.ts';
import { actOf, waysOut } from '../../../renderer/outbox/ways-out.ts';
import { callbackOn, operationIdOf } from './model-world.ts';

const { author } = callbackOn(1, operationIdOf(1));
const by = { operationId: operationIdOf(2), author: { ...author, login: 'sandra' }, nowMs: 2_000_000_000_000 };
const place = { locationId: 8, locationDestId: 5, packageId: null };

const receipt: OperationOf<'receive'> = {
  kind: 'receive',
  operationId: operationIdOf(1),
  schemaVersion: 1,
  author,
  actedAtMs: 1_700_000_000_000,
  pickingId: 41,
  pickingName: 'IN/41',
  lines: [
    { ...place, moveId: 100, productId: 3, lotId: null, lotName: null, quantity: 12 },
    { ...place, moveId: 101, productId: 4, lotId: null, lotName: 'S-1', quantity: 1 },
  ],
  seenMoveLineIds: [7, 8],
  shortage: 'backorder',
};
const standing = (lines: readonly Partial<StandingDocument['lines'][number]>[], pickingId = 41): StandingDocument => ({
  pickingId,
  pickingName: `IN/${pickingId}`,
  lines: lines.map((line, at) => ({
    ...place,
    id: 70 + at,
    moveId: 100,
    productId: 3,
    lotId: null,
    lotName: null,
    quantity: 10,
    picked: true,
    ...line,
  })),
});
const changed = (document: StandingDocument | null): Refusal => ({
  kind: 'changed-meanwhile',
  by: 'Sandra',
  at: '2026-11-25 09:02:00',
  rows: [],
  standing: document,
});
const refused = (refusal: Refusal) => ({ state: 'refused', operation: receipt, refusal }) as const;

test('two people counted: theirs can be added to, replaced or kept', () => {
  const act = refused(changed(standing([{}, { productId: 4, moveId: 101, lotId: 9, lotName: 'S-1', quantity: 1 }])));
  expect(waysOut(act)).toEqual(['add', 'keep-ours', 'keep-theirs', 'edit']);
  // A serial that both saw is one thing.
  expect(actOf('add', act, by)).toMatchObject({
    operationId: by.operationId,
    author: { login: 'sandra' },
    seenMoveLineIds: [70, 71],
    lines: [
      { productId: 3, quantity: 22 },
      { productId: 4, lotName: 'S-1', quantity: 1 },
    ],
  });
  expect(actOf('keep-ours', act, by)).toMatchObject({ seenMoveLineIds: [70, 71], lines: receipt.lines });
  expect(actOf('keep-theirs', act, by)).toBeNull();
});

test('lines that are only pre-filled are nothing to add to, and a move that is gone is not named', () => {
  const act = refused(changed(standing([{ moveId: 200, picked: false }])));
  expect(waysOut(act)).toEqual(['keep-ours', 'keep-theirs', 'edit']);
  const ours = actOf('keep-ours', act, by) as OperationOf<'receive'>;
  expect(ours.lines.map(({ moveId, quantity }) => [moveId, quantity])).toEqual([
    [200, 12],
    [null, 1],
  ]);
});

test('a cancelled document can only be given up, tried again or corrected', () => {
  expect(waysOut(refused(changed(null)))).toEqual(['set-aside', 'retry', 'edit']);
});

test('done by somebody else with less: the difference goes on the backorder', () => {
  const row = { productId: 3, product: 'Hublot', lot: null, place: null, seen: null, ours: 12, server: 10 };
  const done: Refusal = {
    kind: 'already-done-elsewhere',
    by: 'Sandra',
    at: null,
    rows: [row, { ...row, productId: 4, lot: 'S-1', ours: 1, server: 1 }],
    remainder: standing([{ moveId: 300, quantity: 2, picked: false }], 42),
  };
  const act = refused(done);
  expect(waysOut(act)).toEqual(['remainder', 'keep-theirs', 'edit']);
  expect(actOf('remainder', act, by)).toMatchObject({
    pickingId: 42,
    pickingName: 'IN/42',
    seenMoveLineIds: [70],
    lines: [{ productId: 3, moveId: 300, quantity: 2 }],
  });
  expect(waysOut(refused({ ...done, remainder: null }))).toEqual(['keep-theirs', 'retry']);
});

test('a count that came too late is counted anew, as of now', () => {
  const line = { productId: 3, locationId: 5, lotId: null, packageId: null };
  const count: OperationOf<'count'> = {
    kind: 'count',
    operationId: operationIdOf(1),
    schemaVersion: 1,
    author,
    actedAtMs: 1_700_000_000_000,
    lines: [{ ...line, countedQuantity: 2, seenQuantity: 8, seenAtMs: 1_700_000_000_000 }],
    doneBefore: [],
  };
  const row = { productId: 3, product: 'Câble', lot: null, place: 'A', seen: 8, ours: 2, server: 1 };
  const act = { state: 'refused', operation: count, refusal: { ...changed(null), rows: [row] } as Refusal } as const;
  expect(waysOut(act)).toEqual(['keep-ours', 'keep-theirs', 'edit']);
  const now = actOf('keep-ours', act, by) as OperationOf<'count'>;
  expect(now.lines).toEqual([{ ...line, countedQuantity: 2, seenQuantity: 1, seenAtMs: by.nowMs }]);
  expect(now.doneBefore).toBeUndefined();
});

test('what waits by itself needs no decision, what cannot be read cannot be corrected', () => {
  expect(waysOut({ state: 'queued', operation: receipt, refusal: null })).toEqual([]);
  expect(waysOut({ state: 'held', operation: null, refusal: null })).toEqual(['retry', 'set-aside']);
});

test('an act is corrected field by field, in French figures', () => {
  expect(editableFields(receipt).map(({ path, value }) => [path.join('.'), value])).toEqual([
    ['lines.0.quantity', '12'],
    ['lines.1.quantity', '1'],
    ['lines.1.lotName', 'S-1'],
  ]);
  const typed = new Map([
    ['lines.0.quantity', '1 012,5'],
    ['lines.1.lotName', ' S-2 '],
  ]);
  const edited = editedAct(receipt, typed, by) as OperationOf<'receive'>;
  expect(edited.lines.map(({ quantity, lotName }) => [quantity, lotName])).toEqual([
    [1012.5, null],
    [1, 'S-2'],
  ]);
  expect(edited).toMatchObject({ operationId: by.operationId, author: by.author, actedAtMs: by.nowMs, pickingId: 41 });
  expect(receipt.lines[0]?.quantity).toBe(12);
});

test.each([
  ['douze', null],
  ['', null],
  ['-1', null],
  ['0', 0],
])('a quantity typed as « %s » gives %s', (text, quantity) => {
  const edited = editedAct(receipt, new Map([['lines.0.quantity', text]]), by) as OperationOf<'receive'> | null;
  expect(edited?.lines[0]?.quantity ?? null).toBe(quantity);
});
