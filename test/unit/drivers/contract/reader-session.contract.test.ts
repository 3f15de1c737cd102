import { describe, expect, test } from 'vitest';
import type { DriverId } from '../../../../drivers/registry.ts';
import {
  allIds,
  asRead,
  commandedIds,
  DRILL,
  DRUM,
  LISTENERS,
  NEW_EPC,
  openBench,
  openedBench,
  WRITERS,
} from './bench.ts';

const TELL_MORE: readonly DriverId[] = ['thingmagic-mercury', 'r2000-a0', 'uhfreader-rru', 'nordicid-nur', 'llrp'];

/** Every driver keeps the same promises before its own simulator: one suite, run over all of them. */
describe.each(allIds.map((id) => ({ id })))('$id', ({ id }) => {
  test('is opened, and says who it is', async () => {
    const { clock, session, states } = openBench(id);
    const opened = await clock.settle(session.open());
    expect(opened).toMatchObject({ ok: true });
    expect(opened.ok && opened.value.model).not.toBe('');
    expect(states().at(-1)).toBe('idle');
    if (LISTENERS.includes(id)) return;
    expect(opened.ok && opened.value.firmware).toMatch(/\d/);
    expect(opened.ok && opened.value.antennas).toBeGreaterThan(0);
  });

  test('reads what lies in the field until stopped, and nothing afterwards', async () => {
    const { clock, session, scene, events, readsOf, states } = await openedBench(id, { tags: [DRUM, DRILL] });
    expect(await clock.settle(session.startInventory())).toEqual({ ok: true, value: undefined });
    await clock.advance(1000);
    if (id === 'hid-pos-8c') {
      scene.scan('4006381333931', ']E0');
      await clock.advance(100);
      expect(events.at(-1)).toMatchObject({ kind: 'barcode-read', aim: ']E0', text: '4006381333931' });
    } else {
      const read = new Set(readsOf().map((each) => each.epcHex));
      expect(read).toEqual(new Set([asRead(id, DRUM), asRead(id, DRILL)]));
      expect(readsOf().length).toBeGreaterThan(10);
    }
    expect(states().at(-1)).toBe('reading');
    expect(await clock.settle(session.stopInventory())).toEqual({ ok: true, value: undefined });
    expect(states().at(-1)).toBe('idle');
    if (LISTENERS.includes(id)) return;
    const count = readsOf().length;
    await clock.advance(3000);
    expect(readsOf()).toHaveLength(count);
  });

  test('starting twice and stopping twice are no mistakes', async () => {
    const { clock, session, states } = await openedBench(id);
    for (const act of ['startInventory', 'startInventory', 'stopInventory', 'stopInventory'] as const) {
      expect(await clock.settle(session[act]())).toMatchObject({ ok: true });
    }
    expect(states().filter((state) => state === 'reading')).toHaveLength(1);
    expect(await clock.settle(session.startInventory())).toMatchObject({ ok: true });
    expect(states().at(-1)).toBe('reading');
  });

  test('unplugged while reading, it says so once and leaves nothing running', async () => {
    const { clock, session, line, events, states } = await openedBench(id);
    await clock.settle(session.startInventory());
    await clock.advance(200);
    await line.unplug();
    await clock.advance(10_000);
    expect(events.filter((event) => event.kind === 'disconnected')).toHaveLength(1);
    expect(states().at(-1)).toBe('closed');
    expect(await clock.settle(session.startInventory())).toEqual({ ok: false, failure: { kind: 'closed' } });
    await session.close();
    expect(clock.pendingTimers()).toBe(0);
  });

  test('closed while reading, it stops its reader, is silent and leaves nothing running', async () => {
    const { clock, session, simulator, events, states } = await openedBench(id);
    await clock.settle(session.startInventory());
    await clock.advance(200);
    await session.close();
    await session.close();
    const told = events.length;
    expect(states().at(-1)).toBe('closed');
    expect(events.some((event) => event.kind === 'disconnected')).toBe(false);
    await clock.advance(10_000);
    expect(events).toHaveLength(told);
    await simulator.close();
    expect(clock.pendingTimers()).toBe(0);
  });
});

describe.each(commandedIds.map((id) => ({ id })))('$id, which answers commands', ({ id }) => {
  test('an empty field is no trouble', async () => {
    const { clock, session, events, states } = await openedBench(id, { tags: [] });
    await clock.settle(session.startInventory());
    await clock.advance(5000);
    expect(states().at(-1)).toBe('reading');
    expect(events.filter((event) => event.kind === 'error-reported' || event.kind === 'stray-reply')).toEqual([]);
  });

  test('power is cut to what the reader can, and read back', async () => {
    const { clock, session } = await openedBench(id);
    const applied = await clock.settle(session.configure({ region: 'ETSI-LB', powerDbm: 99 }));
    const { power } = session.capabilities;
    expect(applied.ok && applied.value.powerDbm).toBeLessThanOrEqual(power?.maxDbm ?? 0);
    expect(applied.ok && applied.value.powerDbm).toBeGreaterThan(0);
  });

  test('a ghost is told by its tag CRC, where the reader passes that on', async () => {
    const { clock, session, readsOf } = await openedBench(id, { scene: { ghostChance: 0.5 } });
    await clock.settle(session.startInventory());
    await clock.advance(2000);
    const ghosts = readsOf().filter((read) => read.epcHex !== DRUM.epcHex);
    expect(ghosts.length).toBeGreaterThan(3);
    const verdicts = new Set(ghosts.map((read) => read.tagCrcOk));
    expect(verdicts).toEqual(new Set([PASSES_CRC.includes(id) ? false : null]));
  });

  test('tags that collide are read in a later round', async () => {
    const { clock, session, readsOf } = await openedBench(id, {
      tags: [DRUM, DRILL],
      scene: { collisionChance: 0.7 },
    });
    await clock.settle(session.startInventory());
    await clock.advance(3000);
    expect(new Set(readsOf().map((read) => read.epcHex))).toEqual(new Set([DRUM.epcHex, DRILL.epcHex]));
  });

  test('on several antennas each read names its own', async () => {
    const far = { ...DRILL, antenna: 2 };
    const near = { ...DRUM, antenna: 1 };
    const { clock, session, readsOf } = await openedBench(id, { tags: [near, far] });
    const applied = await clock.settle(session.configure({ region: 'ETSI-LB', antennas: [1, 2] }));
    if (!applied.ok || (applied.value.antennas?.length ?? 0) < 2) return expect(ONE_ANTENNA).toContain(id);
    await clock.settle(session.startInventory());
    await clock.advance(1000);
    const heardOn = new Map(readsOf().map((read) => [read.epcHex, read.antenna]));
    expect(heardOn).toEqual(
      new Map([
        [near.epcHex, 1],
        [far.epcHex, 2],
      ]),
    );
  });
});

describe.each(commandedIds.filter((id) => id !== 'line-text').map((id) => ({ id })))(
  '$id tells its region',
  ({ id }) => {
    test('a reader of another market is refused whatever it acknowledges', async () => {
      const { clock, session } = openBench(id, {}, { fixedRegion: FOREIGN[id] ?? 1 });
      await clock.settle(session.open());
      expect(await clock.settle(session.configure({ region: 'ETSI-LB' }))).toMatchObject({
        ok: false,
        failure: { kind: 'not-etsi' },
      });
    });
  },
);

describe.each(TELL_MORE.map((id) => ({ id })))('$id tells its health and its inputs', ({ id }) => {
  test('temperature and antennas are told on request, while it reads', async () => {
    const { clock, session, scene, events, states } = await openedBench(id);
    await clock.settle(session.startInventory());
    scene.temperatureC = 61;
    scene.returnLossDb = 4;
    const health = await clock.settle(session.readHealth!());
    expect(health).toMatchObject({ ok: true });
    const told = health.ok ? health.value : {};
    expect(events).toContainEqual({ kind: 'status-reported', ...told });
    if (id !== 'llrp') expect(told.temperatureC).toBe(61);
    if (['r2000-a0', 'uhfreader-rru', 'llrp'].includes(id)) expect(told.returnLoss).toBe(true);
    expect(states().at(-1)).toBe('reading');
  });

  test('a light barrier on an input is told, idle and reading', async () => {
    const { clock, session, scene, events } = await openedBench(id);
    await clock.settle(session.configure({ region: 'ETSI-LB', watchInputs: true }));
    scene.setInput(1, 1);
    await clock.advance(500);
    expect(events).toContainEqual({ kind: 'gpio-changed', pin: 1, level: 1 });
    await clock.settle(session.startInventory());
    scene.setInput(1, 0);
    await clock.advance(500);
    expect(events).toContainEqual({ kind: 'gpio-changed', pin: 1, level: 0 });
    await session.close();
  });
});

describe.each(WRITERS.map((id) => ({ id })))('$id writes a tag', ({ id }) => {
  test('written, read back, and the scene carries it', async () => {
    const { clock, session, scene } = await openedBench(id);
    expect(await clock.settle(session.writeEpc!(NEW_EPC))).toEqual({ ok: true, value: { epcHex: NEW_EPC } });
    expect(scene.tags()).toMatchObject([{ epcHex: NEW_EPC }]);
  });

  test('a longer EPC takes its PC with it', async () => {
    const { clock, session, scene } = await openedBench(id);
    const longer = `${NEW_EPC}00112233`;
    expect(await clock.settle(session.writeEpc!(longer))).toEqual({ ok: true, value: { epcHex: longer } });
    expect(scene.tags()[0]?.epcHex).toBe(longer);
  });

  test('with a new password and a lock, only who has the password writes again', async () => {
    const { clock, session, scene } = await openedBench(id);
    const secured = { newAccessPassword: '1234ABCD', lock: true };
    expect(await clock.settle(session.writeEpc!(NEW_EPC, secured))).toMatchObject({ ok: true });
    expect(scene.tags()).toMatchObject([{ epcHex: NEW_EPC, accessPassword: '1234ABCD', locked: true }]);
    const stranger = await clock.settle(session.writeEpc!(DRUM.epcHex));
    expect(stranger).toMatchObject({ ok: false, failure: { kind: 'access-denied' } });
    expect(scene.tags()[0]?.epcHex).toBe(NEW_EPC);
    const owner = await clock.settle(session.writeEpc!(DRUM.epcHex, { accessPassword: '1234ABCD' }));
    expect(owner).toEqual({ ok: true, value: { epcHex: DRUM.epcHex } });
  });

  test('a wrong password changes nothing', async () => {
    const guarded = { ...DRUM, accessPassword: '12345678', locked: true };
    const { clock, session, scene } = await openedBench(id, { tags: [guarded] });
    const written = await clock.settle(session.writeEpc!(NEW_EPC, { accessPassword: '00000001' }));
    expect(written).toMatchObject({ ok: false });
    expect(['access-denied', 'refused']).toContain(!written.ok && written.failure.kind);
    expect(scene.tags()).toEqual([guarded]);
  });

  test('nothing in the field, two tags, a lock without password: nothing is written, and each is said', async () => {
    const { clock, session, scene } = await openedBench(id, { tags: [] });
    expect(await clock.settle(session.writeEpc!(NEW_EPC))).toEqual({ ok: false, failure: { kind: 'no-tag' } });
    scene.place([DRUM, DRILL]);
    const crowded = await clock.settle(session.writeEpc!(NEW_EPC));
    expect(crowded).toMatchObject({ ok: false, failure: { kind: 'several-tags' } });
    scene.place([DRUM]);
    expect(await clock.settle(session.writeEpc!(NEW_EPC, { lock: true }))).toEqual({
      ok: false,
      failure: { kind: 'unsupported', command: 'lock-without-password' },
    });
    expect(await clock.settle(session.writeEpc!('303'))).toMatchObject({ ok: false, failure: { kind: 'unsupported' } });
    expect(scene.tags()).toEqual([DRUM]);
  });

  test('a lost reply to the write is settled by reading back', async () => {
    const { clock, session } = await openedBench(id, {}, { mute: [WRITE_COMMAND[id]!] });
    expect(await clock.settle(session.writeEpc!(NEW_EPC))).toEqual({ ok: true, value: { epcHex: NEW_EPC } });
  });

  test('the line lost while writing leaves a doubt, and the doubt is said', async () => {
    const { clock, session, line, events } = await openedBench(id);
    const writing = session.writeEpc!(NEW_EPC);
    // The first command after the search is the write, or what prepares it: the plug goes with its answer.
    for (let step = 0; step < 2000 && !wroteOut(events, WRITE_COMMAND[id]!, id); step++) await clock.advance(5);
    await line.unplug();
    expect(await clock.settle(writing)).toEqual({ ok: false, failure: { kind: 'write-unconfirmed', wrote: NEW_EPC } });
  });

  test('a tag that keeps its old EPC is said', async () => {
    const { clock, session, scene } = await openedBench(id);
    scene.writeMemory = () => 'ok';
    expect(await clock.settle(session.writeEpc!(NEW_EPC))).toEqual({
      ok: false,
      failure: { kind: 'verify-failed', wrote: NEW_EPC, read: DRUM.epcHex },
    });
  });

  test('reading goes on after a write made meanwhile', async () => {
    const { clock, session, readsOf, states } = await openedBench(id);
    await clock.settle(session.startInventory());
    expect(await clock.settle(session.writeEpc!(NEW_EPC))).toMatchObject({ ok: true });
    expect(states().at(-1)).toBe('reading');
    await clock.advance(1000);
    expect(readsOf().at(-1)?.epcHex).toBe(NEW_EPC);
  });
});

const PASSES_CRC: readonly DriverId[] = ['thingmagic-mercury', 'm100-bb7e', 'line-text', 'llrp'];
const ONE_ANTENNA: readonly DriverId[] = ['m100-bb7e', 'line-text'];

/** The protocol's code for the United States. */
const FOREIGN: Partial<Record<DriverId, number>> = { 'm100-bb7e': 2, 'uhfreader-rru': 2 };

const WRITE_COMMAND: Partial<Record<DriverId, number>> = {
  'thingmagic-mercury': 0x23,
  'm100-bb7e': 0x49,
  'uhfreader-rru': 0x04,
  'nordicid-nur': 0x34,
};

const COMMAND_AT: Partial<Record<DriverId, number>> = {
  'thingmagic-mercury': 2,
  'm100-bb7e': 2,
  'uhfreader-rru': 2,
  'nordicid-nur': 6,
};

function wroteOut(events: Awaited<ReturnType<typeof openedBench>>['events'], code: number, id: DriverId): boolean {
  return events.some(
    (event) => event.kind === 'frame' && event.direction === 'out' && event.bytes[COMMAND_AT[id]!] === code,
  );
}
