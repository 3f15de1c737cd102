import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openJournal, type Journal } from '../../../main/journal/journal.ts';
import { createJournalPart, journalFolder } from '../../../main/journal/part.ts';
import { readLine } from '../../../main/journal/record.ts';
import type { JournalState } from '../../../preload/contract/journal.ts';
import { createManualClock } from '../odoo/manual-clock.ts';
import type { Operation } from '../../../preload/contract/operation.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duret-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (change: { segmentBytes?: number; keepBytes?: number } = {}): Promise<Journal> =>
  openJournal({ folder, nowMs: () => 1_000, ...change });

function lead(number: number): Operation {
  return {
    operationId: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    schemaVersion: 1,
    author: { login: 'karim', employeeId: null, station: 'Quai 2' },
    actedAtMs: 1_000 + number,
    kind: 'create-lead',
    name: `Devis ${number}`,
    partnerId: null,
    contactName: '',
    phone: '',
    description: '',
  };
}
const accepted = (number: number) => ({ kind: 'accepted', operation: lead(number) }) as const;
const settled = (number: number, kind: 'confirmed' | 'unconfirmed') =>
  ({
    kind: 'settled',
    operationId: lead(number).operationId,
    outcome: kind === 'confirmed' ? { kind, records: [], replayed: false } : { kind, cause: 'cut' },
    atMs: 2_000,
  }) as const;
const names = (journal: Journal): number[] => journal.pending().map(({ actedAtMs }) => actedAtMs - 1_000);

async function exported(journal: Journal): Promise<string> {
  let text = '';
  for (let segment: number | null = null; ;) {
    const part = await journal.read(segment);
    text += part.text;
    if (part.next === null) return text;
    segment = part.next;
  }
}

describe('journal', () => {
  test('what was accepted and not confirmed comes back after a restart, in order', async () => {
    const journal = await start();
    await journal.append([accepted(1), accepted(2)]);
    await journal.append([accepted(3), settled(1, 'confirmed'), settled(2, 'unconfirmed')]);
    await journal.close();
    const again = await start();
    expect(names(again)).toEqual([2, 3]);
    expect(again.notices).toEqual([]);
    await again.close();
  });

  test('an act that a person gave up does not come back', async () => {
    const journal = await start();
    await journal.append([accepted(1), accepted(2)]);
    const refusal = { kind: 'odoo-refused', rule: 'business', words: 'Non.' } as const;
    const { operationId } = lead(1);
    await journal.append([{ kind: 'settled', operationId, outcome: { kind: 'refused', refusal }, atMs: 2_000 }]);
    expect(names(journal)).toEqual([2]);
    await journal.close();
    const again = await start();
    expect(names(again)).toEqual([2]);
    await again.close();
  });

  test('a segment that cannot be sealed refuses no act', async () => {
    const journal = await start({ segmentBytes: 900 });
    mkdirSync(join(folder, '000001.jsonl.gz.tmp'));
    for (const number of [1, 2, 3, 4]) await journal.append([accepted(number)]);
    rmSync(join(folder, '000001.jsonl.gz.tmp'), { recursive: true });
    await journal.append([accepted(5)]);
    await journal.close();
    expect(readdirSync(folder)).toContain('000001.jsonl.gz');
    const again = await start();
    expect(names(again)).toEqual([1, 2, 3, 4, 5]);
    expect(again.notices).toEqual([]);
    await again.close();
  });

  test('each Odoo has its own', () => {
    const odoo = { url: 'https://odoo.example.fr', database: 'prod', login: 'karim' };
    expect(journalFolder(odoo)).toBe(journalFolder({ ...odoo, login: 'marie' }));
    expect(journalFolder({ ...odoo, database: 'essai' })).not.toBe(journalFolder(odoo));
  });

  test('the same act told twice stands once', async () => {
    const journal = await start();
    await Promise.all([journal.append([accepted(1)]), journal.append([accepted(1)]), journal.append([accepted(1)])]);
    expect(await journal.append([accepted(1)])).toEqual({ lastSeq: 1 });
    await journal.close();
  });

  test('a tail cut at any byte is cut back with notice, and every whole record stays', async () => {
    const journal = await start();
    await journal.append([accepted(1)]);
    await journal.append([accepted(2)]);
    await journal.close();
    const file = join(folder, '000001.jsonl');
    const whole = readFileSync(file);
    const firstLine = whole.indexOf(0x0a) + 1;
    for (let cut = firstLine; cut < whole.length; cut += 37) {
      writeFileSync(file, whole.subarray(0, cut));
      const again = await start();
      expect(names(again)).toEqual([1]);
      expect(again.notices).toHaveLength(cut === firstLine ? 0 : 1);
      await again.append([accepted(3)]);
      await again.close();
      const third = await start();
      expect(names(third)).toEqual([1, 3]);
      expect(third.notices).toEqual([]);
      await third.close();
    }
  });

  test('a record that was changed is seen, and the others stay readable', async () => {
    const journal = await start();
    await journal.append([accepted(1)]);
    await journal.append([accepted(2)]);
    await journal.append([accepted(3)]);
    await journal.close();
    const file = join(folder, '000001.jsonl');
    writeFileSync(file, readFileSync(file, 'utf8').replace('Devis 2', 'Devis 9'));
    const again = await start();
    expect(again.notices[0]).toEqual({ kind: 'chain-broken', segment: '000001.jsonl', line: 2 });
    expect(names(again)).toEqual([1, 3]);
    await again.close();
  });

  test('a record that was taken out is seen', async () => {
    const journal = await start();
    for (const number of [1, 2, 3]) await journal.append([accepted(number)]);
    await journal.close();
    const file = join(folder, '000001.jsonl');
    const [first, , third] = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${first}\n${third}\n`);
    const again = await start();
    expect(again.notices).toEqual([{ kind: 'chain-broken', segment: '000001.jsonl', line: 2 }]);
    await again.close();
  });

  test('noise behind the last record is cut, whatever it is', async () => {
    const journal = await start();
    await journal.append([accepted(1)]);
    await journal.close();
    appendFileSync(join(folder, '000001.jsonl'), Buffer.from([0, 255, 17, 10]));
    const again = await start();
    expect(names(again)).toEqual([1]);
    expect(again.notices[0]?.kind).toBe('tail-cut');
    await again.close();
  });

  test('full segments are sealed, and the chain goes on across them', async () => {
    const journal = await start({ segmentBytes: 1_500 });
    for (let number = 1; number <= 12; number++) await journal.append([accepted(number)]);
    await journal.close();
    expect(readdirSync(folder).filter((name) => name.endsWith('.gz')).length).toBeGreaterThan(2);
    const again = await start({ segmentBytes: 1_500 });
    expect(again.notices).toEqual([]);
    expect(names(again)).toHaveLength(12);
    const lines = (await exported(again)).split('\n').filter(Boolean);
    expect(lines.map((line) => readLine(line)).filter(({ kind }) => kind !== 'checkpoint')).toMatchObject(
      Array.from({ length: 12 }, (_, at) => ({ kind: 'record', record: { seq: at + 1 } })),
    );
    expect(await again.size()).toMatchObject({ records: 12, waiting: 12 });
    await again.close();
  });

  test('old segments go when there are too many, but never one whose act still waits', async () => {
    const journal = await start({ segmentBytes: 1_200, keepBytes: 1_000 });
    await journal.append([accepted(1)]);
    for (let number = 2; number <= 20; number++) await journal.append([accepted(number), settled(number, 'confirmed')]);
    expect(readdirSync(folder)).toContain('000001.jsonl.gz');
    await journal.append([settled(1, 'confirmed')]);
    for (let number = 21; number <= 40; number++)
      await journal.append([accepted(number), settled(number, 'confirmed')]);
    expect(readdirSync(folder)).not.toContain('000001.jsonl.gz');
    await journal.close();
    // What is left begins in the middle of the chain, on purpose.
    const again = await start();
    expect(again.notices).toEqual([]);
    await again.close();
  });

  test('an act that replaces a refused one stands in its place, and the refused one does not come back', async () => {
    const journal = await start();
    await journal.append([accepted(1), accepted(2)]);
    const edited = { ...lead(3), replacesAct: lead(1).operationId };
    await journal.append([{ kind: 'accepted', operation: edited }]);
    expect(names(journal)).toEqual([3, 2]);
    await journal.close();
    const again = await start();
    expect(names(again)).toEqual([3, 2]);
    await again.close();
  });

  test('is erased only when no act waits, and goes on afterwards', async () => {
    const journal = await start({ segmentBytes: 900 });
    await journal.append([accepted(1), accepted(2), settled(1, 'confirmed')]);
    expect(await journal.erase()).toBe(false);
    await journal.append([settled(2, 'confirmed')]);
    expect(await journal.erase()).toBe(true);
    expect(await exported(journal)).toBe('');
    await journal.append([accepted(3)]);
    await journal.close();
    const again = await start();
    expect(names(again)).toEqual([3]);
    expect(again.notices).toEqual([]);
    await again.close();
  });

  /** Twelve acts in sealed segments, all settled but the second and the one that stands for the third. */
  async function longAgo(): Promise<void> {
    const journal = await start({ segmentBytes: 1_500 });
    for (let number = 1; number <= 12; number++) await journal.append([accepted(number)]);
    await journal.append([{ kind: 'accepted', operation: { ...lead(13), replacesAct: lead(3).operationId } }]);
    for (const number of [1, 4, 5, 6, 7, 8, 9, 10, 11, 12]) await journal.append([settled(number, 'confirmed')]);
    await journal.close();
  }
  const oldSegment = '000001.jsonl.gz';

  test('a start reads from the last checkpoint: what waits in older segments is there, in order', async () => {
    await longAgo();
    const again = await start({ segmentBytes: 1_500 });
    expect(names(again)).toEqual([2, 13]);
    await again.verified;
    expect(again.notices).toEqual([]);
    await again.append([settled(2, 'confirmed')]);
    await again.close();
    const third = await start();
    expect(names(third)).toEqual([13]);
    await third.close();
  });

  test('a record that was changed long ago is seen behind the start', async () => {
    await longAgo();
    const text = gunzipSync(readFileSync(join(folder, oldSegment))).toString('utf8');
    writeFileSync(join(folder, oldSegment), gzipSync(text.replace('Devis 1', 'Devis 9')));
    const again = await start();
    expect(names(again)).toEqual([2, 13]);
    await again.verified;
    expect(again.notices).toContainEqual({ kind: 'chain-broken', segment: oldSegment, line: 1 });
    await again.close();
  });

  test('a sealed segment that has rotted keeps no station from starting, and is named', async () => {
    await longAgo();
    writeFileSync(join(folder, oldSegment), 'not a gzip');
    const again = await start();
    await again.verified;
    expect(again.notices).toEqual([{ kind: 'segment-lost', segment: oldSegment }]);
    await again.append([accepted(14)]);
    expect(names(again).slice(-2)).toEqual([13, 14]);
    const back: number[] = [];
    for await (const { entry } of again.back())
      if (entry.kind === 'accepted') back.push(entry.operation.actedAtMs - 1_000);
    expect(back.slice(0, 2)).toEqual([14, 13]);
    await again.close();
  });

  test('whatever was appended, and wherever it stopped, the acts that wait are those of the model', async () => {
    const act = fc.integer({ min: 1, max: 30 });
    const step = fc.oneof(
      { weight: 5, arbitrary: act.map((number) => ({ do: 'accept', number }) as const) },
      { weight: 4, arbitrary: act.map((number) => ({ do: 'settle', number }) as const) },
      { weight: 1, arbitrary: fc.constant({ do: 'restart' } as const) },
      // Power went after the last segment was sealed, before the next one had a line.
      { weight: 1, arbitrary: fc.constant({ do: 'lose-checkpoint' } as const) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80, size: 'max' }), async (steps) => {
        rmSync(folder, { recursive: true, force: true });
        let journal = await start({ segmentBytes: 1_800 });
        const told = new Set<number>();
        const waiting = new Set<number>();
        for (const one of steps) {
          if (one.do === 'accept') {
            // A page may tell an act twice, but never one whose end it has told.
            if (told.has(one.number) && !waiting.has(one.number)) continue;
            await journal.append([accepted(one.number)]);
            told.add(one.number);
            waiting.add(one.number);
          } else if (one.do === 'settle') {
            if (!told.has(one.number)) continue;
            await journal.append([settled(one.number, 'confirmed')]);
            waiting.delete(one.number);
          } else {
            await journal.close();
            const last = readdirSync(folder).sort().at(-1) ?? '';
            const isBare = last.endsWith('.jsonl') && readFileSync(join(folder, last), 'utf8').split('\n').length === 2;
            const begins = isBare && readLine(readFileSync(join(folder, last), 'utf8').trimEnd()).kind === 'checkpoint';
            if (one.do === 'lose-checkpoint' && begins) writeFileSync(join(folder, last), '');
            journal = await start({ segmentBytes: 1_800 });
          }
          expect(names(journal).sort((a, b) => a - b)).toEqual([...waiting].sort((a, b) => a - b));
        }
        await journal.verified;
        expect(journal.notices).toEqual([]);
        await journal.close();
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  test('what is told of the box follows the acts within a second', async () => {
    const clock = createManualClock(1000);
    const part = await createJournalPart({ folder, clock, log: () => undefined });
    const { onEvent, snapshot } = part.sources!['journal.state']!;
    const told = new Promise<JournalState>((resolve) => {
      const stop = onEvent((state) => {
        if (state.waiting === 0) return;
        stop();
        resolve(state);
      });
    });
    await part.handlers!['journal.append']!({ entries: [accepted(1), accepted(2)] });
    expect(snapshot()).toMatchObject({ records: 0, waiting: 0 });
    clock.advance(1000);
    expect(await told).toMatchObject({ records: 2, waiting: 2 });
    await part.close();
  });

  const canMount = process.platform === 'linux' && process.getuid?.() === 0;
  test.skipIf(!canMount && process.env['CI'] !== 'true')(
    'a full disk refuses the act and keeps what it had',
    async () => {
      const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
      expect(mount.status, String(mount.stderr)).toBe(0);
      try {
        const journal = await start();
        await journal.append([accepted(1)]);
        writeFileSync(join(folder, 'ballast'), Buffer.alloc(8192));
        let kept = 1;
        const fill = async (): Promise<never> => {
          for (;;) {
            await journal.append([accepted(kept + 1)]);
            kept += 1;
          }
        };
        const refused: unknown = await fill().catch((error: unknown) => error);
        expect(refused).toMatchObject({ code: 'ENOSPC' });
        await journal.close();
        const again = await start();
        expect(again.pending()).toHaveLength(kept);
        expect(again.notices).toEqual([]);
        await again.close();
        await saysThatTheDiskIsFull(kept);
      } finally {
        spawnSync('umount', [folder]);
      }
    },
  );

  /** The host tells the page by itself, and takes acts again once there is room. */
  async function saysThatTheDiskIsFull(kept: number): Promise<void> {
    const part = await createJournalPart({ folder, clock: createManualClock(1000), log: () => undefined });
    const states: JournalState[] = [];
    const told = (holds: (state: JournalState) => boolean): Promise<void> =>
      new Promise((resolve) => {
        const stop = part.sources!['journal.state']!.onEvent((state) => {
          states.push(state);
          if (!holds(state)) return;
          stop();
          resolve();
        });
      });
    expect(part.sources!['journal.state']!.snapshot()).toMatchObject({ isScarce: true, refusal: null });
    const full = told(({ refusal }) => refusal?.cause === 'ENOSPC');
    const append = part.handlers!['journal.append']!;
    await expect(async () => append({ entries: [accepted(kept + 1)] })).rejects.toThrow('ENOSPC');
    await full;
    const free = told(({ refusal }) => refusal === null);
    rmSync(join(folder, 'ballast'));
    await append({ entries: [accepted(kept + 1)] });
    await free;
    await part.close();
  }
});
