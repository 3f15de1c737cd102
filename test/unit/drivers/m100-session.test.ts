import { describe, expect, test } from 'vitest';
import { toHex } from '../../../drivers/hex.ts';
import { m100Driver } from '../../../drivers/m100-bb7e/driver.ts';
import { createM100Simulator } from '../../../drivers/m100-bb7e/simulator.ts';
import { linkPorts } from '../../../drivers/memory-port.ts';
import type { ReaderEvent } from '../../../drivers/reader-driver.ts';
import { createFaultyLine } from '../../../drivers/simulation/faulty-line.ts';
import { createScene, type SceneTag } from '../../../drivers/simulation/scene.ts';
import { createFakeClock, seededRandom } from './fake-clock.ts';
import { bytesOf } from './vectors.ts';

const DRUM: SceneTag = { epcHex: '30751FEB705C5904E3D50D70', rssiDbm: -55, hearing: 1 };
const DRILL: SceneTag = { epcHex: 'E20010710000529B0940B402', rssiDbm: -43, hearing: 1 };

type Options = Parameters<typeof createM100Simulator>[1] & { readonly ghostChance?: number };

function bench(tags: readonly SceneTag[], options: Options = {}) {
  const clock = createFakeClock();
  const [hostEnd, readerEnd] = linkPorts();
  const events: ReaderEvent[] = [];
  const line = createFaultyLine(readerEnd, clock);
  const { ghostChance = 0 } = options;
  const scene = createScene(tags, { random: seededRandom(1), ghostChance });
  createM100Simulator({ port: line.port, clock, scene }, options);
  const session = m100Driver.createSession({ port: hostEnd, clock, emit: (event) => events.push(event) });
  const sent = (): string[] =>
    events.flatMap((event) => (event.kind === 'frame' && event.direction === 'out' ? [toHex(event.bytes)] : []));
  const reads = () => events.flatMap((event) => (event.kind === 'tag-read' ? [event.read] : []));
  const states = () => events.flatMap((event) => (event.kind === 'state-changed' ? [event.state] : []));
  return { clock, scene, line, session, events, sent, reads, states, readerEnd };
}

async function opened(tags: readonly SceneTag[], options: Options = {}) {
  const all = bench(tags, options);
  expect(await all.clock.settle(all.session.open())).toMatchObject({ ok: true });
  return all;
}

describe('opening', () => {
  test('stops what another program left reading, then identifies', async () => {
    const { clock, session, sent, states } = bench([DRUM], { reading: true });
    await clock.advance(100);
    expect(await clock.settle(session.open())).toEqual({
      ok: true,
      value: {
        maker: 'MagicRF',
        model: 'M100 26dBm V1.0',
        firmware: 'V2.3.5',
        serial: null,
        region: 'ETSI-LB',
        antennas: 1,
      },
    });
    expect(sent()).toEqual([
      'BB00280000287E',
      'BB0003000100047E',
      'BB0003000101057E',
      'BB0003000102067E',
      'BB00080000087E',
    ]);
    expect(states()).toEqual(['opening', 'idle']);
  });

  test('a silent line is a failure with a deadline', async () => {
    const { clock, session, states } = bench([], { mute: [0x03] });
    expect(await clock.settle(session.open())).toEqual({
      ok: false,
      failure: { kind: 'no-reply', command: 'module-info', afterMs: 500 },
    });
    expect(states()).toEqual(['opening', 'failed']);
  });
});

describe('configuring', () => {
  test('the region is set to Europe and power is what the module applied', async () => {
    const { clock, session, sent } = await opened([], { region: 2 });
    const wish = { region: 'ETSI-LB', powerDbm: 30, session: 1, q: 5 } as const;
    expect(await clock.settle(session.configure(wish))).toEqual({
      ok: true,
      value: { ...wish, powerDbm: 26, antennas: [1] },
    });
    expect(sent()).toEqual(
      expect.arrayContaining(['BB00070001030B7E', 'BB000E00021128497E', 'BB00B600020A28EA7E', 'BB00B70000B77E']),
    );
  });

  test('the upper band is refused: the module has no channel plan for it', async () => {
    const { clock, session } = await opened([]);
    expect(await clock.settle(session.configure({ region: 'ETSI-UB' }))).toEqual({
      ok: false,
      failure: { kind: 'unsupported', command: 'region ETSI-UB' },
    });
  });

  test('a module that keeps another region is refused', async () => {
    const { clock, session } = await opened([], { fixedRegion: 2 });
    expect(await clock.settle(session.configure({ region: 'ETSI-LB' }))).toEqual({
      ok: false,
      failure: { kind: 'not-etsi', region: 'US' },
    });
  });
});

describe('inventory', () => {
  test('every tag in the field is read, with signal, PC and a CRC that holds', async () => {
    const { clock, session, reads, sent } = await opened([DRUM, DRILL]);
    expect(await clock.settle(session.startInventory())).toMatchObject({ ok: true });
    expect(sent().at(-1)).toBe('BB0027000322FFFF4A7E');
    await clock.advance(1000);
    const seen = reads();
    expect(new Set(seen.map((read) => read.epcHex))).toEqual(new Set([DRUM.epcHex, DRILL.epcHex]));
    expect(seen.length).toBeGreaterThan(90);
    for (const read of seen) {
      expect(read).toMatchObject({ pc: '3000', antenna: null, count: 1, tagCrcOk: true });
      expect(Math.abs((read.rssiDbm ?? 0) - (read.epcHex === DRUM.epcHex ? -55 : -43))).toBeLessThanOrEqual(3);
    }
  });

  test('a run that ends is issued again', async () => {
    const { clock, session, reads, sent } = await opened([DRUM], { runRoundsAtMost: 3 });
    await clock.settle(session.startInventory());
    await clock.advance(3000);
    expect(sent().filter((hex) => hex === 'BB0027000322FFFF4A7E').length).toBeGreaterThanOrEqual(5);
    expect(reads().length).toBeGreaterThanOrEqual(15);
  });

  test('an empty field is no failure and no event', async () => {
    const { clock, session, events, states } = await opened([]);
    await clock.settle(session.startInventory());
    const before = events.filter((event) => event.kind === 'error-reported').length;
    await clock.advance(5000);
    expect(events.filter((event) => event.kind === 'error-reported')).toHaveLength(before);
    expect(states().at(-1)).toBe('reading');
  });

  test('a module that falls silent for good fails the session', async () => {
    const { clock, session, line, states } = await opened([DRUM]);
    await clock.settle(session.startInventory());
    line.hang();
    await clock.advance(5000);
    expect(states().at(-1)).toBe('failed');
  });

  test('stopping is acknowledged and nothing is read afterwards', async () => {
    const { clock, session, reads, states } = await opened([DRUM]);
    await clock.settle(session.startInventory());
    await clock.advance(200);
    expect(await clock.settle(session.stopInventory())).toEqual({ ok: true, value: undefined });
    const count = reads().length;
    await clock.advance(1000);
    expect(reads()).toHaveLength(count);
    expect(states().at(-1)).toBe('idle');
  });

  test('noise is reported as discarded and costs no later read', async () => {
    const { clock, session, line, events, reads } = await opened([DRUM]);
    await clock.settle(session.startInventory());
    line.makeNoise(bytesOf('00FFBB02220011C934'));
    const before = reads().length;
    await clock.advance(400);
    expect(events.some((event) => event.kind === 'discarded')).toBe(true);
    expect(reads().length).toBeGreaterThan(before + 15);
  });

  test('a ghost is told by the tag CRC', async () => {
    const { clock, session, reads } = await opened([DRUM], { ghostChance: 0.5 });
    await clock.settle(session.startInventory());
    await clock.advance(1000);
    const ghosts = reads().filter((read) => read.epcHex !== DRUM.epcHex);
    expect(ghosts.length).toBeGreaterThan(5);
    expect(ghosts.every((read) => read.tagCrcOk === false)).toBe(true);
    expect(reads().filter((read) => read.epcHex === DRUM.epcHex && read.tagCrcOk !== true)).toEqual([]);
  });

  test('the line going away is told once, and what waits is settled', async () => {
    const { clock, session, events, readerEnd } = await opened([DRUM]);
    const waiting = session.configure({ region: 'ETSI-LB' });
    await readerEnd.close();
    expect(await clock.settle(waiting)).toEqual({ ok: false, failure: { kind: 'closed' } });
    expect(events.filter((event) => event.kind === 'disconnected')).toHaveLength(1);
    expect(await clock.settle(session.startInventory())).toEqual({ ok: false, failure: { kind: 'closed' } });
    await clock.advance(5000);
    expect(clock.pendingTimers()).toBe(0);
  });
});

describe('writing an EPC', () => {
  const NEW = '3034257BF7194E4000001A85';

  test('the tag carries the new EPC and the air confirms it', async () => {
    const { clock, session, scene, sent } = await opened([DRUM]);
    expect(await clock.settle(session.writeEpc!(NEW))).toEqual({ ok: true, value: { epcHex: NEW } });
    expect(scene.tags().map((tag) => tag.epcHex)).toEqual([NEW]);
    expect(sent()).toContain('BB000C00130100000020600030751FEB705C5904E3D50D70AD7E');
  });

  test('a longer EPC rewrites the PC with it', async () => {
    const { clock, session, scene } = await opened([DRUM]);
    const longer = `${NEW}00112233`;
    expect(await clock.settle(session.writeEpc!(longer))).toEqual({ ok: true, value: { epcHex: longer } });
    expect(scene.tags()[0]?.epcHex).toBe(longer);
  });

  test('a lost reply is settled by reading back', async () => {
    const { clock, session } = await opened([DRUM], { mute: [0x49] });
    expect(await clock.settle(session.writeEpc!(NEW))).toEqual({ ok: true, value: { epcHex: NEW } });
  });

  test('two tags in the field are refused before anything is written', async () => {
    const { clock, session, scene } = await opened([DRUM, DRILL]);
    expect(await clock.settle(session.writeEpc!(NEW))).toMatchObject({ ok: false, failure: { kind: 'several-tags' } });
    expect(scene.tags()).toEqual([DRUM, DRILL]);
  });

  test('an empty field, a wrong password and a lock without password each say so', async () => {
    const empty = await opened([]);
    expect(await empty.clock.settle(empty.session.writeEpc!(NEW))).toEqual({ ok: false, failure: { kind: 'no-tag' } });
    const guarded = await opened([{ ...DRUM, accessPassword: '12345678' }]);
    expect(await guarded.clock.settle(guarded.session.writeEpc!(NEW, { accessPassword: '00000001' }))).toEqual({
      ok: false,
      failure: { kind: 'access-denied', command: 'write-memory', name: 'wrong-access-password' },
    });
    expect(await guarded.clock.settle(guarded.session.writeEpc!(NEW, { lock: true }))).toEqual({
      ok: false,
      failure: { kind: 'unsupported', command: 'lock-without-password' },
    });
  });

  test('reading goes on after a write made meanwhile', async () => {
    const { clock, session, reads, states } = await opened([DRUM]);
    await clock.settle(session.startInventory());
    await clock.settle(session.writeEpc!(NEW, { accessPassword: '00000000' }));
    expect(states().at(-1)).toBe('reading');
    await clock.advance(500);
    expect(reads().at(-1)?.epcHex).toBe(NEW);
  });
});
