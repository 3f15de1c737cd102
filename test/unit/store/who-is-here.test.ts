import { expect, test } from 'vitest';
import type { FeedRow } from '../../../preload/contract/feeds.ts';
import { presenceMark, readPresenceMark } from '../../../preload/contract/desk-marks.ts';
import { createMemoryTables } from '../../../renderer/store/memory-tables.ts';
import { whoIsOn } from '../../../renderer/store/who-is-here.ts';

const activity = (id: number, note: string, over: Partial<FeedRow<'activities'>> = {}): FeedRow<'activities'> => ({
  id,
  writeDate: '2026-11-28 10:42:00',
  active: true,
  resModel: 'stock.picking',
  resId: 7,
  resName: null,
  typeName: null,
  isCall: false,
  summary: null,
  note,
  dueOn: null,
  userId: null,
  userName: null,
  createdBy: null,
  createdAt: null,
  feedback: null,
  ...over,
});

test('who works on a document is read from its activities, the newest word first', () => {
  const tables = createMemoryTables();
  const rows = tables.table('activities');
  rows.put(activity(1, presenceMark('Quai 1', 'Karim', 1000_000)));
  rows.put(activity(2, presenceMark('Quai 2', 'Sylvie; 50 %', 2000_000)));
  rows.put(activity(3, presenceMark('Quai 3', 'Luc', 3000_000), { active: false }));
  rows.put(activity(4, 'À rappeler avant midi'));
  rows.put(activity(5, presenceMark('Quai 4', 'Farid', 4000_000), { resId: 8 }));
  expect(whoIsOn(tables, 7)).toEqual([
    { station: 'Quai 2', person: 'Sylvie; 50 %', saidAtMs: 2000_000 },
    { station: 'Quai 1', person: 'Karim', saidAtMs: 1000_000 },
  ]);
});

test('a note that somebody changed is nobody’s presence', () => {
  expect(readPresenceMark('duret-here:12;Quai%201;Karim')).toBeNull();
  expect(readPresenceMark('duret-here:12;%E0%A4%A;Karim;')).toBeNull();
});
