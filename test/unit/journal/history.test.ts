import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openJournal } from '../../../main/journal/journal.ts';
import { openScanLog } from '../../../main/journal/scan-log.ts';
import { searchHistory } from '../../../main/journal/search-history.ts';
import type { ScanRecord } from '../../../preload/contract/history-calls.ts';
import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duret-history-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const scan = (atMs: number, over: Partial<ScanRecord> = {}): ScanRecord => ({
  atMs,
  source: 'barcode',
  code: '3660123456781',
  readerId: 'quai-2',
  antenna: null,
  outcome: 'counted',
  why: null,
  what: 'Disjoncteur 20 A',
  document: 'WH/IN/00012',
  employeeId: 7,
  station: 'Quai 2',
  ...over,
});
const lot = (n: number, name: string, employeeId: number | null = 7): OperationOf<'create-lot'> => ({
  kind: 'create-lot',
  operationId: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  schemaVersion: 1,
  author: { login: 'depot', employeeId, station: 'Quai 2' },
  actedAtMs: n,
  productId: 1,
  name,
});

async function station(nowMs: { value: number }, segmentBytes?: number) {
  const journal = await openJournal({ folder, nowMs: () => nowMs.value, ...(segmentBytes ? { segmentBytes } : {}) });
  const scans = await openScanLog({ folder: join(folder, 'scans'), nowMs: () => nowMs.value });
  const search = (over: Partial<Parameters<typeof searchHistory>[1]> = {}) =>
    searchHistory(
      { acts: () => journal.back(), scans: () => scans.back() },
      { text: '', employeeId: null, show: 'all', fromMs: null, toMs: null, limit: 100, ...over },
    );
  const close = async (): Promise<void> => {
    await scans.close();
    await journal.close();
  };
  return { journal, scans, search, close };
}

describe('the history of a station', () => {
  test('tells scans and acts in one row of time, each act with what became of it', async () => {
    const now = { value: 1000 };
    const { journal, scans, search, close } = await station(now, 200);
    await scans.append([scan(900), scan(950, { outcome: 'seen' })]);
    await journal.append([{ kind: 'accepted', operation: lot(1, 'SN-É-1') }]);
    now.value = 2000;
    await journal.append([{ kind: 'accepted', operation: lot(2, 'SN-2') }]);
    const outcome: PushOutcome = { kind: 'confirmed', records: [], replayed: false };
    await journal.append([{ kind: 'settled', operationId: lot(1, '').operationId, outcome, atMs: 2100 }]);
    await scans.append([scan(2500, { outcome: 'refused', why: 'other-document' })]);
    const { rows, more } = await search();
    expect(rows.map((row) => (row.kind === 'scan' ? row.scan.atMs : row.atMs))).toEqual([2500, 2000, 1000, 950, 900]);
    expect(rows[1]).toMatchObject({ kind: 'act', outcome: null });
    expect(rows[2]).toMatchObject({ kind: 'act', outcome, settledAtMs: 2100 });
    expect(more).toBe(false);
    await close();
  });

  test('is searched by document, code, name whatever the accents, by person and by time', async () => {
    const now = { value: 1000 };
    const { journal, scans, search, close } = await station(now);
    await scans.append([scan(900), scan(901, { employeeId: 8, document: 'WH/IN/00099', what: 'Câble R2V' })]);
    await journal.append([{ kind: 'accepted', operation: lot(1, 'SN-É-1') }]);
    expect((await search({ text: 'wh/in/00012 disjoncteur' })).rows).toHaveLength(1);
    expect((await search({ text: 'cable' })).rows).toHaveLength(1);
    expect((await search({ text: 'sn-e-1' })).rows).toMatchObject([{ kind: 'act' }]);
    expect((await search({ employeeId: 8 })).rows).toHaveLength(1);
    expect((await search({ fromMs: 901, toMs: 1000 })).rows).toHaveLength(1);
    expect((await search({ show: 'acts' })).rows).toHaveLength(1);
    expect(await search({ limit: 2 })).toMatchObject({ more: true });
    expect(await search({ limit: 3 })).toMatchObject({ more: false });
    await close();
  });

  test('outlives a power cut in the middle of a line', async () => {
    const now = { value: Date.UTC(2026, 10, 25, 8) };
    const first = await station(now);
    await first.scans.append([scan(1)]);
    await first.close();
    const [day] = readdirSync(join(folder, 'scans'));
    appendFileSync(join(folder, 'scans', day!), '{"atMs":2,"sour');
    const again = await station(now);
    await again.scans.append([scan(3)]);
    expect((await again.search({ show: 'scans' })).rows).toMatchObject([{ scan: { atMs: 3 } }, { scan: { atMs: 1 } }]);
    await again.close();
  });

  test('is empty after it was erased, and goes on', async () => {
    const { scans, search, close } = await station({ value: 1000 });
    await scans.append([scan(900)]);
    await scans.erase();
    expect((await search()).rows).toEqual([]);
    await scans.append([scan(901)]);
    expect((await search()).rows).toHaveLength(1);
    await close();
  });

  test('drops whole days, the oldest first, when it is too large', async () => {
    const now = { value: Date.UTC(2026, 10, 23, 8) };
    const log = await openScanLog({ folder, nowMs: () => now.value, keepBytes: 300 });
    for (const day of [23, 24, 25]) {
      now.value = Date.UTC(2026, 10, day, 8);
      await log.append([scan(now.value)]);
    }
    expect(readdirSync(folder)).toEqual(['2026-11-24.jsonl', '2026-11-25.jsonl']);
    await log.close();
  });
});
