import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readReplayOptions, replayLines } from '../../../drivers/cli/replay-lines.ts';
import { linkPorts } from '../../../drivers/memory-port.ts';
import { m100Driver } from '../../../drivers/m100-bb7e/driver.ts';
import { createM100Simulator } from '../../../drivers/m100-bb7e/simulator.ts';
import type { ReaderEvent } from '../../../drivers/reader-driver.ts';
import {
  formatHead,
  formatLine,
  parseRecording,
  type RecordedLine,
  type Recording,
} from '../../../drivers/recording/recording.ts';
import { createRecordedSession } from '../../../drivers/recording/record.ts';
import { replayRecording } from '../../../drivers/recording/replay.ts';
import { createFaultyLine } from '../../../drivers/simulation/faulty-line.ts';
import { createScene } from '../../../drivers/simulation/scene.ts';
import { drivers } from '../../../drivers/registry.ts';
import { createFakeClock, seededRandom } from '../drivers/fake-clock.ts';

const head = {
  driverId: 'm100-bb7e',
  readerId: 'quai-2',
  port: '/dev/ttyUSB0',
  startedAtMs: Date.parse('2026-11-25T14:30:12.345Z'),
};

const near = { epcHex: '3034257BF7194E4000001A85', rssiDbm: -50, hearing: 1 };
const far = { epcHex: '3034257BF7194E4000001A86', rssiDbm: -75, hearing: 0.6 };

const anyLine = fc.oneof(
  fc.record({
    kind: fc.constantFrom('sent' as const, 'came' as const),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  }),
  fc.record({ kind: fc.constantFrom('open' as const, 'start' as const, 'stop' as const) }),
  fc.record({ kind: fc.constant('cut' as const), leftOutMs: fc.nat(1e9) }),
  fc.record({
    kind: fc.constant('configure' as const),
    configuration: fc.record({ region: fc.constantFrom('ETSI-LB' as const, 'ETSI-UB' as const), powerDbm: fc.nat(30) }),
  }),
);

/** One session of an M100 with noise on its line, recorded. */
async function record(): Promise<{ text: string; events: ReaderEvent[] }> {
  const clock = createFakeClock();
  const [host, reader] = linkPorts();
  const fault = createFaultyLine(reader, clock);
  const scene = createScene([near, far], { random: seededRandom(7), ghostChance: 0.02 });
  createM100Simulator({ port: fault.port, clock, scene });
  const events: ReaderEvent[] = [];
  let text = formatHead({ ...head, startedAtMs: clock.nowMs() });
  const session = createRecordedSession(
    m100Driver,
    { port: host, clock, emit: (event) => events.push(event) },
    (line) => (text += formatLine(line)),
  );
  await clock.settle(session.open());
  await clock.settle(session.configure({ region: 'ETSI-LB', powerDbm: 20 }));
  await clock.settle(session.startInventory());
  await clock.advance(3_000);
  fault.makeNoise(Uint8Array.of(0x55, 0xbb, 0x55));
  await clock.advance(2_000);
  await clock.settle(session.stopInventory());
  await clock.advance(100);
  await session.close();
  return { text, events };
}

const readsOf = (events: readonly ReaderEvent[]): unknown[] => events.filter((event) => event.kind === 'tag-read');

describe('recording', () => {
  test('what is written is read again, line by line', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1e9), anyLine)), (timed) => {
        const lines = timed.map(([atMs, line]) => ({ atMs, ...line }) as RecordedLine);
        const parsed = parseRecording(formatHead(head) + lines.map(formatLine).join(''));
        expect(parsed).toEqual({ ok: true, value: { head, lines, unreadable: 0 } });
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  test('half a line at the end is counted, the rest stands; another file is no recording', async () => {
    const { text } = await record();
    const whole = parseRecording(text);
    const cut = parseRecording(text.slice(0, text.lastIndexOf('\n', text.length - 2) - 1));
    if (!whole.ok || !cut.ok) throw new Error('unreadable');
    expect(cut.value.unreadable).toBe(1);
    expect(cut.value.lines).toEqual(whole.value.lines.slice(0, cut.value.lines.length));
    expect(parseRecording('BB 01 02')).toEqual({ ok: false, failure: { kind: 'not-a-recording' } });
    fc.assert(
      fc.property(fc.string(), (noise) => void parseRecording(`${formatHead(head)}${noise}\n0 < ZZ\n`)),
      { seed: 3, numRuns: 200 },
    );
  });

  test('played through the driver, it gives the same reads at the same times, and the same commands', async () => {
    const { text, events } = await record();
    const parsed = parseRecording(text) as { ok: true; value: Recording };
    const replayed: ReaderEvent[] = [];
    const { commandsDiffer } = await replayRecording(parsed.value, m100Driver, (event) => replayed.push(event));
    expect(readsOf(events).length).toBeGreaterThan(200);
    expect(readsOf(replayed)).toEqual(readsOf(events));
    expect(replayed.filter(({ kind }) => kind === 'discarded')).toEqual(
      events.filter(({ kind }) => kind === 'discarded'),
    );
    expect(commandsDiffer).toBe(0);
  });

  test('a file whose session goes on, or that was closed while it read, gives the same commands too', async () => {
    const { text } = await record();
    const whole = (parseRecording(text) as { value: Recording }).value;
    const stopAt = whole.lines.findIndex(({ kind }) => kind === 'stop');
    const open = { ...whole, lines: whole.lines.slice(0, stopAt) };
    expect(await replayRecording(open, m100Driver, () => undefined)).toEqual({ commandsDiffer: 0 });
    const closedAtMs = open.lines.at(-1)!.atMs;
    const stop = whole.lines.find(({ kind }, index) => kind === 'sent' && index > stopAt)!;
    const closed: Recording = {
      ...open,
      lines: [...open.lines, { ...stop, atMs: closedAtMs }, { atMs: closedAtMs, kind: 'end', reason: 'closed' }],
    };
    expect(await replayRecording(closed, m100Driver, () => undefined)).toEqual({ commandsDiffer: 0 });
  });

  test('a tag’s password is not written down', async () => {
    const clock = createFakeClock();
    const [host, reader] = linkPorts();
    const scene = createScene([{ ...near, accessPassword: 'CAFEBABE' }], { random: () => 0.5 });
    createM100Simulator({ port: reader, clock, scene });
    let text = '';
    const session = createRecordedSession(
      m100Driver,
      { port: host, clock, emit: () => undefined },
      (line) => (text += formatLine(line)),
    );
    await clock.settle(session.open());
    const written = session.writeEpc!('3034257BF7194E4000001A99', { accessPassword: 'CAFEBABE', lock: true });
    expect(await clock.settle(written)).toMatchObject({ ok: true });
    expect(text).not.toContain('CAFEBABE');
    await session.close();
  });
});

describe('decode -- recording', () => {
  test('other filters give other counts, and say why', async () => {
    const { text } = await record();
    const all = await replayLines(text, drivers, readReplayOptions([])!);
    const strong = await replayLines(text, drivers, readReplayOptions(['--min-rssi=-60'])!);
    const tagOf = (lines: string[] | null, epc: string) =>
      lines!
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .find(({ type, epc: of }) => type === 'tag' && of === epc);
    expect(tagOf(all, far.epcHex)).toMatchObject({ counted: true, why: 'seen-often-enough' });
    expect(tagOf(strong, far.epcHex)).toMatchObject({ counted: false, why: 'too-weak' });
    expect(tagOf(strong, near.epcHex)).toMatchObject({ counted: true });
    expect(all!.at(-1)).toBe('{"type":"end","unreadableLines":0,"commandsDiffer":0}');
    expect(all!.some((line) => line.includes('"discarded"'))).toBe(true);
  });

  test('a wrong option, a foreign file and a foreign driver are refused', async () => {
    expect(readReplayOptions(['--min-rssi=loud'])).toBeNull();
    expect(readReplayOptions(['--colour', 'red'])).toBeNull();
    const rules = readReplayOptions([])!;
    expect(await replayLines('BB 01', drivers, rules)).toBeNull();
    expect(await replayLines(formatHead({ ...head, driverId: 'other' }), drivers, rules)).toBeNull();
  });
});
