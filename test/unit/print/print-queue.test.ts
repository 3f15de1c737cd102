import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLabelPrinter, type LabelPrinter } from '../../../main/demo/label-printer.ts';
import { createJobFiles } from '../../../main/print/job-files.ts';
import { openPrintQueue, type PrintQueue } from '../../../main/print/print-queue.ts';
import { sendToPrinter, type Printer } from '../../../main/print/printer-port.ts';
import type { CallParams } from '../../../preload/contract/calls.ts';
import { createManualClock } from '../odoo/manual-clock.ts';

let folder: string;
let printer: LabelPrinter;
let queue: PrintQueue;
const clock = createManualClock(1_780_000_000_000);
let logged: string[] = [];
const log = (line: string): void => void logged.push(line);

const station = (address: string): Printer[] => [
  {
    id: 'p',
    title: '',
    connection: 'tcp',
    address,
    paper: 'label',
    widthMm: 100,
    heightMm: 50,
    dpi: 203,
    rfid: true,
  },
];
const open = (address = printer.address): Promise<PrintQueue> =>
  openPrintQueue({
    files: createJobFiles(folder, log),
    printers: () => station(address),
    send: sendToPrinter,
    clock,
    log,
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'duret-print-'));
  logged = [];
  printer = await openLabelPrinter();
  queue = await open();
});
afterEach(async () => {
  await queue.close();
  await printer.close();
  rmSync(folder, { recursive: true, force: true });
});

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const label = (n: number, over: Partial<CallParams<'print.submit'>> = {}): CallParams<'print.submit'> => ({
  jobId: uuid(n),
  subject: `lot:${n}`,
  title: `Lot ${n}`,
  printerId: 'p',
  format: 'zpl',
  copies: 1,
  data: `^XA^CI28^FDÉtiquette ${n}^FS^XZ`,
  verifyEpc: null,
  again: false,
  ...over,
});
const stateOf = (n: number) => {
  const { state, trouble } = queue.jobs().find(({ jobId }) => jobId === uuid(n))!;
  return { state, trouble };
};

describe('the print queue', () => {
  test('prints in the order of the wishes, accents whole', async () => {
    for (const n of [1, 2, 3]) expect(await queue.submit(label(n))).toMatchObject({ kind: 'accepted' });
    await queue.settled();
    expect(printer.labels.map((text) => /É\S+ \d/.exec(text)?.[0])).toEqual([
      'Étiquette 1',
      'Étiquette 2',
      'Étiquette 3',
    ]);
    expect(queue.jobs().map(({ state }) => state)).toEqual(['printed', 'printed', 'printed']);
  });

  test('the same wish twice, or a second label for one thing, prints once and says so', async () => {
    await queue.submit(label(1));
    expect(await queue.submit(label(1))).toMatchObject({ kind: 'already' });
    await queue.settled();
    expect(await queue.submit(label(2, { subject: 'lot:1' }))).toMatchObject({
      kind: 'already',
      job: { jobId: uuid(1), state: 'printed' },
    });
    expect(await queue.submit(label(2, { subject: 'lot:1', again: true }))).toMatchObject({ kind: 'accepted' });
    await queue.settled();
    expect(printer.labels).toHaveLength(2);
  });

  test('a printer that dies in the middle leaves a job that only a person sends again', async () => {
    printer.faults.dieAfterBytes = 10;
    await queue.submit(label(1));
    await queue.submit(label(2));
    await queue.settled();
    expect(stateOf(1)).toEqual({ state: 'uncertain', trouble: 'cut-while-sending' });
    expect(stateOf(2)).toEqual({ state: 'printed', trouble: null });
    clock.advance(3_600_000);
    await queue.settled();
    expect(printer.labels).toHaveLength(1);
    expect(await queue.retry(uuid(1))).toEqual({ kind: 'done' });
    await queue.settled();
    expect(stateOf(1).state).toBe('printed');
    expect(printer.labels).toHaveLength(2);
  });

  test('a printer that is away keeps its jobs, and prints them when it is back', async () => {
    const address = printer.address;
    await printer.close();
    await queue.submit(label(1));
    await queue.submit(label(2));
    await queue.settled();
    expect(stateOf(1)).toEqual({ state: 'queued', trouble: 'printer-away' });
    printer = await openLabelPrinter(Number(address.split(':')[1]));
    clock.advance(60_000);
    await printer.printed(2);
    await queue.settled();
    expect(queue.jobs().map(({ state }) => state)).toEqual(['printed', 'printed']);
  });

  test('jobs outlive the program: queued ones go on, one that was under way is doubtful', async () => {
    await queue.close();
    const files = createJobFiles(folder, log);
    const stopped = await openPrintQueue({
      files,
      printers: () => station(printer.address),
      send: () => new Promise<never>(() => undefined),
      clock,
      log: () => undefined,
    });
    await stopped.submit(label(1));
    await stopped.submit(label(2));
    await expect.poll(() => stopped.jobs().find(({ jobId }) => jobId === uuid(1))?.state).toBe('sending');
    queue = await open();
    await queue.settled();
    expect(stateOf(1)).toEqual({ state: 'uncertain', trouble: 'interrupted' });
    expect(stateOf(2).state).toBe('printed');
    expect(printer.labels).toHaveLength(1);
  });

  test('a job whose file a disk has spoilt is named in the log and stays there; the others go on', async () => {
    await queue.submit(label(1));
    await queue.settled();
    await queue.close();
    const spoilt = join(folder, `${uuid(2)}.json`);
    writeFileSync(spoilt, '{"job":');
    queue = await open();
    expect(queue.jobs().map(({ jobId }) => jobId)).toEqual([uuid(1)]);
    expect(logged).toEqual([`print: ${uuid(2)}.json cannot be read, and stays where it is`]);
    expect(existsSync(spoilt)).toBe(true);
  });

  test('a tag in a label is read back: written, or void', async () => {
    const verifyEpc = '30340000000000000000000A';
    const data = `^XA^RS8^RFW,H^FD${verifyEpc}^FS^RFR,H^FN1^FS^HV1,24,EPC:,_0D_0A^FS^XZ`;
    await queue.submit(label(1, { data, verifyEpc }));
    await queue.settled();
    expect(stateOf(1)).toEqual({ state: 'printed', trouble: null });
    printer.faults.voidTags = 1;
    await queue.submit(label(2, { data, verifyEpc }));
    await queue.settled();
    expect(stateOf(2)).toEqual({ state: 'failed', trouble: 'tag-not-written' });
  });

  test('a wish for no printer, or for the wrong paper, is refused aloud', async () => {
    expect(await queue.submit(label(1, { printerId: 'x' }))).toEqual({ kind: 'refused', why: 'no-such-printer' });
    expect(await queue.submit(label(1, { format: 'pdf' }))).toEqual({ kind: 'refused', why: 'wrong-format' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('a cancelled job is not sent, and its subject may be asked for again', async () => {
    await printer.close();
    await queue.submit(label(1));
    await queue.settled();
    expect(await queue.cancel(uuid(1))).toEqual({ kind: 'done' });
    expect(await queue.cancel(uuid(1))).toEqual({ kind: 'not-in-this-state', state: 'cancelled' });
    expect(await queue.submit(label(2, { subject: 'lot:1' }))).toMatchObject({ kind: 'accepted' });
    await queue.settled();
    printer = await openLabelPrinter();
  });
});
