import { describe, expect, test } from 'vitest';
import { drivers, type DriverId } from '../../../../drivers/registry.ts';
import type { DriverDefinition } from '../../../../drivers/reader-driver.ts';
import { fromHex } from '../../../../drivers/hex.ts';
import { seededRandom } from '../fake-clock.ts';
import { allIds, commandedIds, DRILL, DRUM, openBench, openedBench, type Bench } from './bench.ts';

/**
 * What a line and a reader do on a bad day, over every driver: each case by its name in the issue, with the machine word
 * that the page has a sentence for.
 */
describe.each(commandedIds.map((id) => ({ id })))('$id on a bad line', ({ id }) => {
  test('truncated frames are discarded and counted, and the whole ones count', async () => {
    const bench = await reading(id);
    let turn = 0;
    bench.line.tamper((bytes) => (turn++ % 3 === 0 ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes));
    await bench.clock.advance(20_000);
    expect(reasonsOf(bench).length).toBeGreaterThan(0);
    await readsOn(bench);
  });

  test('interleaved frames: the whole one within the other is found', async () => {
    const bench = await reading(id);
    const frame = lastTagFrame(bench);
    await bench.clock.settle(bench.session.stopInventory());
    await bench.clock.advance(5000);
    const before = bench.readsOf().length;
    const cut = Math.floor(frame.length / 2);
    bench.line.makeNoise(Uint8Array.of(...frame.subarray(0, cut), ...frame, ...frame.subarray(cut)));
    await bench.clock.advance(15_000);
    expect(bench.readsOf().length).toBeGreaterThan(before);
  });

  test('hostile bytes of every kind end nothing, and reading goes on behind them', async () => {
    const bench = await reading(id);
    const frame = lastTagFrame(bench);
    const random = seededRandom(20_261_125);
    for (let round = 0; round < 200; round++) {
      bench.line.makeNoise(hostile(frame, random));
      if (round % 20 === 0) await bench.clock.advance(50);
    }
    expect(bench.events.some((event) => event.kind === 'discarded')).toBe(true);
    await bench.clock.advance(30_000);
    await bench.clock.settle(bench.session.stopInventory());
    await bench.clock.settle(bench.session.startInventory());
    await readsOn(bench);
  });

  test('a reader that stops answering has failed: a word within its deadline, and a state while reading', async () => {
    const silent = openBench(id);
    silent.line.hang();
    const opened = await silent.clock.settle(silent.session.open());
    expect(opened).toMatchObject({ ok: false, failure: { kind: 'no-reply' } });
    expect(silent.states().at(-1)).toBe('failed');

    const bench = await reading(id);
    bench.line.hang();
    await bench.clock.advance(20_000);
    expect(bench.states().at(-1)).toBe('failed');
    await bench.session.close();
    expect(bench.clock.pendingTimers()).toBeLessThanOrEqual(1);
  });

  test('a reader that answers late: the command is given up, and the late reply is told and answers nothing', async () => {
    const bench = await openedBench(id);
    bench.line.delay(20_000);
    expect(await askSomething(id, bench)).toMatchObject({ ok: false, failure: { kind: 'no-reply' } });
    bench.line.mend();
    await bench.clock.advance(60_000);
    if (id !== 'line-text') {
      expect(bench.events).toContainEqual(expect.objectContaining({ kind: 'stray-reply', late: true }));
    }
    expect(await askSomething(id, bench)).toMatchObject({ ok: true });
  });

  test('a reader that answers another command answers nothing', async () => {
    const bench = openBench(id);
    const replies: Uint8Array[] = [];
    bench.line.tamper((bytes) => {
      replies.push(bytes.slice());
      return bytes;
    });
    await bench.clock.settle(bench.session.open());
    const other = replies[1]!;
    bench.line.tamper(() => other);
    expect(await askSomething(id, bench)).toMatchObject({ ok: false, failure: { kind: 'no-reply' } });
    expect(bench.events).toContainEqual(expect.objectContaining({ kind: 'stray-reply' }));
  });

  test('left streaming by another program, it is stopped, told and opened', async () => {
    const bench = openBench(id, {}, { reading: true });
    await bench.clock.advance(100);
    const opened = await bench.clock.settle(bench.session.open());
    expect(opened).toMatchObject({ ok: true });
    expect(bench.kinds()).toContain('found-reading');
    const read = bench.readsOf().length;
    await bench.clock.advance(5000);
    expect(bench.readsOf()).toHaveLength(read);
  });

  test('a reader that reboots while reading reads again, or says that it is gone', async () => {
    const bench = await reading(id);
    bench.simulator.reboot();
    await bench.clock.advance(20_000);
    const state = bench.states().at(-1);
    if (state !== 'reading') return expect(['failed', 'closed']).toContain(state);
    await readsOn(bench);
  });

  test('a reader that changes its baud rate is given up', async () => {
    const bench = await reading(id);
    bench.line.garble();
    await bench.clock.advance(30_000);
    expect(bench.states().at(-1)).toBe('failed');
  });
});

describe.each(STREAMERS().map((id) => ({ id })))('$id at another baud rate', ({ id }) => {
  test('that streams is said to be garbled, not silent', async () => {
    const bench = openBench(id, {}, { reading: true });
    bench.line.garble();
    const opened = await bench.clock.settle(bench.session.open());
    expect(opened).toMatchObject({ ok: false, failure: { kind: 'garbled' } });
  });
});

describe.each(Object.entries(OVERSIZED()).map(([id, hex]) => ({ id: id as DriverId, hex })))('$id', ({ id, hex }) => {
  test('an oversized frame is said to be too long, and the next good one is found', async () => {
    const bench = await reading(id);
    bench.line.makeNoise(fromHex(hex)!);
    await bench.clock.advance(100);
    expect(reasonsOf(bench)).toContain('too-long');
    await readsOn(bench);
  });
});

describe.each(allIds.map((id) => ({ id })))('$id', ({ id }) => {
  test('a megabyte without a frame in it is not kept', () => {
    const driver: DriverDefinition = drivers.find((each) => each.id === id)!;
    const splitter = driver.createSplitter();
    let kept = 0;
    const random = seededRandom(3);
    for (let chunk = 0; chunk < 256; chunk++) {
      const bytes = Uint8Array.from({ length: 4096 }, () => Math.floor(random() * 256));
      const out = splitter.push(bytes).reduce((sum, piece) => sum + piece.bytes.length, 0);
      kept += bytes.length - out;
    }
    // What is neither frame nor discarded is pending: at most one frame of the largest protocol.
    expect(kept).toBeLessThanOrEqual(300 * 1024);
  });
});

async function reading(id: DriverId): Promise<Bench> {
  const bench = await openedBench(id, { tags: [DRUM, DRILL] });
  const started = await bench.clock.settle(bench.session.startInventory());
  if (!started.ok) throw new Error(`${id}: ${started.failure.kind}`);
  await bench.clock.advance(500);
  return bench;
}

async function readsOn(bench: Bench): Promise<void> {
  bench.line.mend();
  const before = bench.readsOf().length;
  await bench.clock.advance(5000);
  expect(bench.readsOf().length).toBeGreaterThan(before + 5);
}

function reasonsOf(bench: Bench): string[] {
  return bench.events.flatMap((event) => (event.kind === 'discarded' ? [event.reason] : []));
}

/** The frame before the last read: the one that carried it. */
function lastTagFrame(bench: Bench): Uint8Array {
  const at = bench.kinds().lastIndexOf('tag-read');
  const frame = bench.events.slice(0, at).findLast((event) => event.kind === 'frame' && event.direction === 'in');
  if (frame?.kind !== 'frame') throw new Error('no tag was read');
  return frame.bytes;
}

/** A command that goes out on the line; to an idle LLRP reader, configuring sends nothing. */
function askSomething(id: DriverId, { clock, session }: Bench): Promise<unknown> {
  return clock.settle<unknown>(
    id === 'llrp' ? session.startInventory() : session.configure({ region: 'ETSI-LB', powerDbm: 20 }),
  );
}

/** A recorded frame cut, changed, doubled, spliced or drowned, or plain noise. */
function hostile(frame: Uint8Array, random: () => number): Uint8Array {
  const noise = Uint8Array.from({ length: Math.floor(random() * 40) }, () => Math.floor(random() * 256));
  const at = Math.floor(random() * frame.length);
  const copy = frame.slice();
  switch (Math.floor(random() * 5)) {
    case 0:
      return noise;
    case 1:
      return copy.subarray(0, at);
    case 2:
      copy[at] = Math.floor(random() * 256);
      return copy;
    case 3:
      return Uint8Array.of(...copy.subarray(0, at), ...noise, ...copy.subarray(at));
    default:
      return Uint8Array.of(...noise, ...copy.subarray(at));
  }
}

/** Readers that talk by themselves over a line that has a speed. */
function STREAMERS(): readonly DriverId[] {
  return ['thingmagic-mercury', 'm100-bb7e', 'uhfreader-rru', 'nordicid-nur'];
}

/** Headers that announce more than the protocol allows. Those whose length is one byte cannot lie so far. */
function OVERSIZED(): Partial<Record<DriverId, string>> {
  return {
    'thingmagic-mercury': 'FFFE2200',
    'm100-bb7e': 'BB0222FFFF',
    'nordicid-nur': 'A5FFFF00005A',
    llrp: '043D7FFFFFFF00000001',
    'line-text': '41'.repeat(8200),
    'plain-line': '41'.repeat(8200),
  };
}
