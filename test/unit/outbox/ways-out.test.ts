import { expect, test } from 'vitest';
import type { Refusal, StandingDocument } from '../../../preload/contract/odoo.ts';
import type { Operation, OperationOf } from '../../../preload/contract/operation.ts';
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

const head = { operationId: operationIdOf(1), schemaVersion: 1, author, actedAtMs: 1_700_000_000_000 } as const;
const said = { partnerId: 7, contactName: 'Mme Roux', phone: '0639980002', description: 'Panne' };
/** One of each kind that has a head to correct, with what can be typed in it. */
const heads: readonly (readonly [Operation, readonly string[]])[] = [
  [callbackOn(1, operationIdOf(1)), ['number', 'reason', 'note']],
  [{ ...head, kind: 'create-lead', name: 'Devis', ...said }, ['name', 'contactName', 'phone', 'description']],
  [
    { ...head, kind: 'create-ticket', name: 'Panne', ...said, urgent: true },
    ['name', 'contactName', 'phone', 'description'],
  ],
  [{ ...head, kind: 'create-partner', name: 'Roux', phone: '', email: '', parentId: null }, ['name', 'phone', 'email']],
  [
    {
      ...head,
      kind: 'schedule-callback',
      partnerId: 7,
      userId: 2,
      summary: 'Rappeler',
      note: '',
      dueOn: '2026-11-30',
    },
    ['summary', 'dueOn', 'note'],
  ],
  [
    {
      ...head,
      kind: 'open-callback',
      partnerId: 7,
      userId: 2,
      number: '+33639980002',
      line: 'Accueil',
      missedAtMs: 1,
      summary: 'Appel manqué',
    },
    ['summary'],
  ],
  [
    { ...head, kind: 'close-callback', partnerId: 7, number: '+33639980002', reachedAtMs: 1, feedback: 'Vu' },
    ['feedback'],
  ],
  [
    {
      ...head,
      kind: 'ask-preparation',
      pickingId: 41,
      pickingName: 'OUT/41',
      userId: 2,
      summary: 'Préparer',
      note: '',
    },
    ['summary', 'note'],
  ],
  [{ ...head, kind: 'complete-activity', activityId: 5, feedback: '' }, ['feedback']],
  [{ ...head, kind: 'create-lot', productId: 3, name: 'L-1' }, ['name']],
  [
    { ...head, kind: 'document-note', pickingId: 41, pickingName: 'IN/41', note: 'Carton ouvert', photos: [] },
    ['note'],
  ],
  [
    {
      ...head,
      kind: 'split-lot',
      productId: 3,
      lotId: 9,
      lotName: 'T-1',
      locationId: 5,
      newLotName: 'T-1/1',
      quantity: 30,
      pickingTypeId: 1,
      followsLocationId: 5,
    },
    ['newLotName', 'quantity'],
  ],
];

test.each(heads.map(([operation, fields]) => [operation.kind, operation, fields] as const))(
  'a refused %s is corrected in its own words',
  (_kind, operation, fields) => {
    expect(editableFields(operation).map(({ label }) => label)).toEqual(fields);
    expect(waysOut({ state: 'refused', operation, refusal: null })).toEqual(['retry', 'edit', 'set-aside']);
    const typed = new Map(
      editableFields(operation).map(({ path, kind }) => [
        path.join('.'),
        kind === 'quantity' ? '12,5' : kind === 'date' ? '2026-12-24' : 'Corrigé',
      ]),
    );
    const edited = editedAct(operation, typed, by)!;
    const values = fields.map((field) => (edited as unknown as Record<string, unknown>)[field]);
    expect(new Set(values)).toEqual(
      new Set(fields.map((field) => (field === 'quantity' ? 12.5 : field === 'dueOn' ? '2026-12-24' : 'Corrigé'))),
    );
  },
);

test('the day of a loan can be cleared, that of a callback cannot', () => {
  const loan: OperationOf<'transfer'> = {
    ...head,
    kind: 'transfer',
    purpose: 'tool-out',
    pickingTypeId: 1,
    locationId: 5,
    locationDestId: 6,
    partnerId: 7,
    dueOn: '2026-11-30',
    note: '',
    lines: [{ productId: 3, lotId: 9, packageId: null, keepsPackage: true, quantity: 1 }],
  };
  expect(editableFields(loan).map(({ label }) => label)).toEqual(['dueOn', 'note', 'quantity']);
  expect(editedAct(loan, new Map([['dueOn', '']]), by)).toMatchObject({ dueOn: null });
  expect(editedAct(heads[4]![0], new Map([['dueOn', '']]), by)).toBeNull();
});

test('a tag is not corrected by hand, nor a number that Odoo knows by its id; a new package is', () => {
  const tag: Operation = {
    ...head,
    kind: 'associate-tag',
    identity: 'epc:3034257BF7194E4000001A85',
    holder: null,
    replaces: null,
  };
  expect(waysOut({ state: 'refused', operation: tag, refusal: null })).toEqual(['retry', 'set-aside']);
  const [line] = receipt.lines;
  const lines = [{ ...line!, lotId: 9, lotName: 'S-1', packageName: '376123450000000017' }];
  expect(editableFields({ ...receipt, lines }).map(({ label }) => label)).toEqual(['quantity', 'packageName']);
});
