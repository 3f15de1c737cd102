import { expect, test } from 'vitest';
import type { Sighting } from '../../../renderer/store/sighting.ts';
import { historyCsv, historyWords, type HistoryWords } from '../../../renderer/history/history-rows.ts';
import { scanRecord } from '../../../renderer/history/scan-log.ts';
import { createWords } from '../../../renderer/i18n/i18n.ts';

const t = createWords('fr').t;
const by = { employeeId: 7, station: 'Quai 2' };
const sighting: Sighting = {
  source: 'keyboard',
  text: '3660123456781',
  aim: null,
  pc: null,
  readerId: null,
  antenna: null,
  rssiDbm: null,
  atMs: 1000,
  meaning: { kind: 'unknown', why: 'no-product' },
};
const outcome = {
  kind: 'unknown',
  what: '3660123456781',
  why: 'no-product',
  detail: null,
  productId: null,
  atMs: 1000,
} as const;

test('a scan is written with who, where and what became of it', () => {
  expect(scanRecord({ sighting, outcome, key: 'receipt:7', document: 'WH/IN/00012' }, by)).toMatchObject({
    source: 'barcode',
    code: '3660123456781',
    outcome: 'unknown',
    why: 'no-product',
    document: 'WH/IN/00012',
    employeeId: 7,
  });
});

test('what a badge says is never written down', () => {
  const badge = { ...outcome, kind: 'counted', what: 'Sylvie', why: 'signed-in' } as const;
  const record = scanRecord(
    { sighting: { ...sighting, text: 'SECRET-BADGE' }, outcome: badge, key: null, document: null },
    by,
  );
  expect(record).toMatchObject({ source: 'badge', code: '', outcome: 'signed-in', what: 'Sylvie' });
  expect(JSON.stringify(record)).not.toContain('SECRET');
});

test('a row says in words what happened, and to whom', () => {
  const row = historyWords(
    t,
    { kind: 'scan', scan: scanRecord({ sighting, outcome, key: null, document: null }, by) },
    () => 'Sylvie',
  );
  expect(row).toMatchObject({ what: '3660123456781', outcome: 'inconnu', who: 'Sylvie', tone: 'unknown' });
});

test('an entry of an early version says what kind of document it was, not the key that the station gave it', () => {
  const record = scanRecord(
    { sighting, outcome, key: null, document: 'move:3b9f8f9e-6a5e-4c53-9d0c-0d7b6b6d6a01' },
    by,
  );
  const { detail } = historyWords(t, { kind: 'scan', scan: record }, () => '');
  expect(detail).toBe('Code-barres, Transfert, aucun article');
  const named = historyWords(t, { kind: 'scan', scan: { ...record, document: 'WH/IN/00012' } }, () => '');
  expect(named.detail).toContain('WH/IN/00012');
});

test('an act of an unknown version is told, not dropped', () => {
  const act = {
    kind: 'act',
    atMs: 1,
    operationId: 'x',
    operation: { kind: 'later' },
    outcome: null,
    settledAtMs: null,
  } as const;
  expect(historyWords(t, act, () => '').what).not.toBe('');
});

test('the file opens in a French Excel, and a code that looks like a formula stays text', () => {
  const row: HistoryWords = {
    atMs: Date.UTC(2026, 10, 25, 8),
    what: '=HYPERLINK("x")',
    detail: 'a;b',
    outcome: 'compté',
    tone: 'ok',
    who: 'Sylvie',
    station: 'Quai 2',
    reference: '+33',
  };
  const lines = historyCsv(t, [row]).split('\r\n');
  expect(lines[0]).toBe('\uFEFFDate;Quoi;Détail;Résultat;Qui;Poste;Référence');
  expect(lines[1]).toContain(`;"'=HYPERLINK(""x"")";"a;b";compté;Sylvie;Quai 2;'+33`);
});
