import { expect, test } from 'vitest';
import type { FeedRow } from '../../../preload/contract/feeds.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import type { TagHolder } from '../../../preload/contract/tag-association.ts';
import { newEntry, type Entry } from '../../../renderer/outbox/entry-machine.ts';
import { createTagBook } from '../../../renderer/store/tag-book.ts';

const identity = 'epc:E28011606000020947D1A5B2';
const holder = (name: string): TagHolder => ({ kind: 'goods', productId: 1, lotName: name, quantity: 1, name });

const operationId = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const act = (n: number, name: string | null): OperationOf<'associate-tag'> => ({
  kind: 'associate-tag',
  operationId: operationId(n),
  schemaVersion: 1,
  author: { login: 'depot', employeeId: 7, station: 'Quai 2' },
  actedAtMs: n * 1000,
  identity,
  holder: name === null ? null : holder(name),
  replaces: null,
});
const entry = (operation: OperationOf<'associate-tag'>, state: Entry['state'] = 'queued'): Entry => ({
  ...newEntry(operation, { operationId: operation.operationId, acceptance: 'journaled', uncertain: false }, 1),
  state,
});
const row = (id: number, revision: number, name: string): FeedRow<'tags'> => ({
  id,
  writeDate: '2026-11-25 08:00:00',
  active: true,
  identity,
  revision,
  holder: holder(name),
  operationId: operationId(id),
  station: 'Quai 1',
  employeeId: null,
  actedAtMs: id * 1000,
});

function book() {
  const rows: FeedRow<'tags'>[] = [];
  const made = createTagBook({ of: (asked) => rows.filter((one) => one.identity === asked), all: () => rows });
  return { rows, ...made };
}

test('a tag means what this station made it mean at once, before Odoo has it', () => {
  const { note, find } = book();
  expect(find(identity)).toBeNull();
  expect(note([entry(act(1, 'A'))])).toBe(true);
  expect(find(identity)).toMatchObject({ holder: holder('A'), source: 'waiting', employeeId: 7 });
});

test('the highest revision of the feed holds, whatever the order of rows', () => {
  const { rows, find } = book();
  rows.push(row(12, 2, 'new'), row(11, 1, 'old'));
  expect(find(identity)).toMatchObject({ holder: holder('new'), source: 'odoo', station: 'Quai 1' });
});

test('an act gives way to the feed once that has brought it, and later ones of other stations hold', () => {
  const { rows, note, find } = book();
  note([entry(act(1, 'A'), 'confirmed')]);
  expect(find(identity)?.source).toBe('waiting');
  rows.push(row(1, 1, 'A'), row(2, 2, 'B'));
  expect(find(identity)).toMatchObject({ holder: holder('B'), source: 'odoo' });
});

test('confirmed because another station had said the same, it gives way too', () => {
  const { rows, note, find } = book();
  note([entry(act(1, 'A'), 'confirmed')]);
  rows.push(row(9, 1, 'A'));
  expect(find(identity)?.source).toBe('odoo');
});

test('a refused act no longer speaks for the tag', () => {
  const { rows, note, find } = book();
  rows.push(row(9, 1, 'C'));
  note([entry(act(1, 'A'))]);
  note([entry(act(1, 'A'), 'refused')]);
  expect(find(identity)).toMatchObject({ holder: holder('C'), source: 'odoo' });
});

test('a freed tag is told as freed, and listed', () => {
  const { note, find, all } = book();
  note([entry(act(1, 'A')), entry(act(2, null))]);
  expect(find(identity)).toMatchObject({ holder: null, source: 'waiting' });
  expect(all()).toHaveLength(1);
});
