import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeEpc } from '../../../drivers/epc/decode.ts';
import type { ReaderFailure } from '../../../drivers/reader-driver.ts';
import { openSerialLedger } from '../../../main/tags/serial-ledger.ts';
import { epcOfSubject } from '../../../main/tags/tag-subject.ts';
import { createTagWriter, type WritingReader } from '../../../main/tags/tag-writer.ts';
import type { TagWriting } from '../../../preload/contract/station.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duret-tags-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (): string => join(folder, 'tag-serials.jsonl');
const request = (index: number): string => `0b54de5e-0000-4000-8000-${String(index).padStart(12, '0')}`;
const writing = (index: number, change: Partial<TagWriting> = {}): TagWriting => ({
  requestId: request(index),
  readerId: 'quai',
  subject: { kind: 'product', gtin: '3245060000011' },
  isNew: false,
  accessPassword: null,
  lock: false,
  ...change,
});

/** A station whose reader answers as told, and whose next serials are 1, 2, 3… unless given. */
async function openStation(
  options: {
    readonly fails?: ReaderFailure | null;
    readonly dies?: boolean;
    readonly draws?: readonly number[];
    readonly state?: 'idle' | 'lost';
    readonly write?: boolean;
    readonly prefix?: string | null;
  } = {},
) {
  const log: string[] = [];
  const ledger = await openSerialLedger({ file: file(), nowMs: () => 1_000, log: (line) => log.push(line) });
  const sent: unknown[] = [];
  const draws = [...(options.draws ?? [])];
  let next = 0;
  const reader: WritingReader = {
    status: { state: options.state ?? 'idle', abilities: { power: null, write: options.write ?? true, gpi: false } },
    async writeEpc(epcHex, how) {
      // The number must be on the disk before a tag is touched.
      expect(readFileSync(file(), 'utf8')).toContain(epcHex);
      sent.push([epcHex, how]);
      if (options.dies) return new Promise(() => undefined);
      return options.fails === undefined
        ? { ok: true, value: { epcHex } }
        : options.fails && { ok: false, failure: options.fails };
    },
  };
  const write = createTagWriter({
    ledger,
    reader: (readerId) => (readerId === 'quai' ? reader : null),
    companyPrefix: () => (options.prefix === undefined ? '3245060' : options.prefix),
    randomSerial: () => draws.shift() ?? ++next,
  });
  return { write, sent, log, ledger };
}

describe('writing a tag', () => {
  test('goods get an SGTIN with a serial of their own, drums a GRAI, tools a GIAI', async () => {
    const { write, ledger } = await openStation();
    expect(await write(writing(1))).toMatchObject({ kind: 'written', uri: 'urn:epc:id:sgtin:3245060.000001.1' });
    expect(await write(writing(2, { subject: { kind: 'drum', assetType: '12' } }))).toMatchObject({
      uri: 'urn:epc:id:grai:3245060.00012.2',
    });
    const tool = await write(writing(3, { subject: { kind: 'tool' } }));
    expect(tool).toMatchObject({ kind: 'written', uri: 'urn:epc:id:giai:3245060.3', serial: '3', locked: false });
    expect(tool.kind === 'written' && decodeEpc(tool.epcHex)).toMatchObject({ scheme: 'giai-96' });
    await ledger.close();
  });

  test('the same gesture told twice writes once, also after a restart', async () => {
    const first = await openStation();
    const [one, again] = await Promise.all([first.write(writing(1)), first.write(writing(1))]);
    expect(again).toEqual(one);
    expect(first.sent).toHaveLength(1);
    await first.ledger.close();
    const second = await openStation();
    expect(await second.write(writing(1))).toEqual(one);
    expect(second.sent).toEqual([]);
    await second.ledger.close();
  });

  test.each([
    [{ kind: 'no-tag' }, { kind: 'not-written', why: 'no-tag' }],
    [
      { kind: 'several-tags', epcsHex: ['A1', 'B2'] },
      { kind: 'not-written', why: 'several-tags', detail: 'A1, B2' },
    ],
    [
      { kind: 'access-denied', command: 'write', name: 'wrong password' },
      { kind: 'not-written', why: 'refused' },
    ],
    [
      { kind: 'unsupported', command: 'epc-length' },
      { kind: 'not-written', why: 'cannot-write' },
    ],
    [
      { kind: 'verify-failed', wrote: 'AA', read: 'BB' },
      { kind: 'doubtful', why: 'read-back-differs', readBack: 'BB' },
    ],
    [
      { kind: 'write-unconfirmed', wrote: 'AA' },
      { kind: 'doubtful', why: 'no-reply' },
    ],
    [
      { kind: 'lock-failed', epcHex: 'AA', cause: 'no reply' },
      { kind: 'doubtful', why: 'lock-failed' },
    ],
    [{ kind: 'closed' }, { kind: 'doubtful', why: 'no-reply' }],
    [null, { kind: 'not-written', why: 'reader-away' }],
  ] as const)('after %o it says %o, and the serial is never given again', async (fails, outcome) => {
    const first = await openStation({ fails, draws: [7] });
    expect(await first.write(writing(1))).toMatchObject(outcome);
    await first.ledger.close();
    const second = await openStation({ draws: [7, 7, 8] });
    expect(await second.write(writing(2))).toMatchObject({ kind: 'written', serial: '8' });
    await second.ledger.close();
  });

  test('a station that stopped between the writing and the answer says that the tag is doubtful', async () => {
    const first = await openStation({ dies: true, draws: [7] });
    void first.write(writing(1));
    while (first.sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await first.ledger.close();
    appendFileSync(file(), '{"kind":"ended","atMs":10');
    const second = await openStation({ draws: [7, 9] });
    expect(await second.write(writing(1))).toMatchObject({ kind: 'doubtful', why: 'station-stopped' });
    expect(await second.write(writing(2))).toMatchObject({ kind: 'written', serial: '9' });
    expect(readFileSync(file(), 'utf8').endsWith('}\n')).toBe(true);
    await second.ledger.close();
  });

  test('a disk that does not keep the number keeps the tag untouched', async () => {
    const { write, sent, ledger } = await openStation();
    await ledger.close();
    await expect(write(writing(1))).rejects.toThrow();
    expect(sent).toEqual([]);
  });

  test('what cannot be done is said before a number is spent', async () => {
    const cases = [
      [{ state: 'lost' }, {}, 'reader-away'],
      [{ write: false }, {}, 'cannot-write'],
      [{}, { readerId: 'other' }, 'reader-away'],
      [{}, { lock: true }, 'lock-needs-password'],
      [{}, { lock: true, accessPassword: '00000000' }, 'lock-needs-password'],
      [{ prefix: null }, { subject: { kind: 'tool' } }, 'no-company-prefix'],
      [{}, { subject: { kind: 'product', gtin: '3245060000012' } }, 'not-encodable'],
      [{}, { subject: { kind: 'drum', assetType: '123456' } }, 'not-encodable'],
    ] as const;
    for (const [index, [station, change, why]] of cases.entries()) {
      const { write, sent, ledger } = await openStation(station);
      expect(await write(writing(index, change)), why).toMatchObject({ kind: 'not-written', why });
      expect(sent).toEqual([]);
      expect(readFileSync(file(), 'utf8')).toBe('');
      await ledger.close();
    }
  });

  test('a new tag is given its password before the lock, another one is shown it', async () => {
    const { write, sent, ledger } = await openStation();
    const secret = { accessPassword: 'cafebabe', lock: true };
    expect(await write(writing(1, { ...secret, isNew: true }))).toMatchObject({ kind: 'written', locked: true });
    await write(writing(2, secret));
    expect(sent).toMatchObject([
      [expect.any(String), { lock: true, newAccessPassword: 'CAFEBABE' }],
      [expect.any(String), { lock: true, accessPassword: 'CAFEBABE' }],
    ]);
    expect(readFileSync(file(), 'utf8')).not.toMatch(/cafebabe/i);
    await ledger.close();
  });

  test('a line that cannot be read is said, the others hold', async () => {
    const first = await openStation({ draws: [7] });
    await first.write(writing(1));
    await first.ledger.close();
    writeFileSync(file(), `garbage\n${readFileSync(file(), 'utf8')}`);
    const second = await openStation({ draws: [7, 8] });
    expect(second.log.join()).toContain('garbage');
    expect(await second.write(writing(2))).toMatchObject({ serial: '8' });
    await second.ledger.close();
  });
});

test('the longest serials fit every company prefix', () => {
  const longest = String(2 ** 38 - 1);
  for (const prefix of ['324506', '3245060', '32450600', '324506001', '3245060012', '32450600123', '324506001234']) {
    expect(epcOfSubject({ kind: 'tool' }, longest, prefix), prefix).toMatchObject({ ok: true });
    expect(epcOfSubject({ kind: 'drum', assetType: '' }, longest, prefix), prefix).toMatchObject({ ok: true });
  }
});
