import { describe, expect, test } from 'vitest';
import { toHex } from '../../../drivers/hex.ts';
import type { ReaderEvent } from '../../../drivers/reader-driver.ts';
import { encodeMercury } from '../../../drivers/thingmagic-mercury/codec.ts';
import { mercuryDriver } from '../../../drivers/thingmagic-mercury/driver.ts';
import { createFakeClock } from './fake-clock.ts';
import { createScriptedPort } from './scripted/scripted-reader.ts';

const STOP = 'FF032F0000025E86';
const START = 'FF102F00000122000005072210001B03E801FFDD2B';
const TAG = 'FF2822000010001B01FF0101C4110E16400000012700000500000F00803000000000000000000000001545E94A561D';

/** Answers of a module running its firmware; a test overrides one of them. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  [STOP]: [reply(0x2f, 0, 0, 2)],
  FF000C1D03: [reply(0x0c, 0x12)],
  FF00031D0C: ['FF14030000141208003000000220220804010B0125000000107962'],
  FF02930005517D: ['FF00930000371A'],
  [command(0x67)]: [reply(0x67, 8)],
  [command(0x61, 5)]: [reply(0x61, 5, 1, 1, 2, 0)],
  [command(0x97, 8)]: ['FF00970000779E'],
  FF0197024BBF: ['FF00970000779E'],
  FF039102010142C5: [reply(0x91)],
  [command(0x62, 1)]: ['FF076200000108FC08FC03E87AC9'],
  [command(0x92, 8, 0xfc)]: ['FF00920000273B'],
  FF039A010C00A35D: [reply(0x9a)],
  [START]: ['FF042F0000012200006DC3', TAG, 'FF0022040084E0', TAG],
};

async function opened(overrides: Readonly<Record<string, readonly string[]>> = {}) {
  const clock = createFakeClock();
  const events: ReaderEvent[] = [];
  const port = createScriptedPort(clock, (hex) => overrides[hex] ?? ANSWERS[hex] ?? []);
  const session = mercuryDriver.createSession({ port, clock, emit: (event) => events.push(event) });
  const identity = await clock.settle(session.open());
  const kinds = () => events.map((event) => event.kind);
  const states = () => events.flatMap((event) => (event.kind === 'state-changed' ? [event.state] : []));
  return { clock, port, session, identity, events, kinds, states };
}

describe('a Mercury module', () => {
  test('is stopped first, then identified', async () => {
    const { identity, port, states } = await opened();
    expect(port.written[0]).toBe(STOP);
    expect(identity).toEqual({
      ok: true,
      value: {
        maker: 'ThingMagic',
        model: 'M6e-Nano',
        firmware: '1.11.1.37',
        serial: null,
        region: 'ETSI-LB',
        antennas: 2,
      },
    });
    expect(states()).toEqual(['opening', 'idle']);
  });

  test('left in its boot loader is booted', async () => {
    const { identity, port } = await opened({ FF000C1D03: [reply(0x0c, 0x11)], FF00041D0B: [reply(0x04)] });
    expect(identity).toMatchObject({ ok: true });
    expect(port.written).toContain('FF00041D0B');
  });

  test('keeps power within its own limits and says what it applied', async () => {
    const { clock, session } = await opened();
    expect(await clock.settle(session.configure({ region: 'ETSI-LB', powerDbm: 30 }))).toEqual({
      ok: true,
      value: { region: 'ETSI-LB', powerDbm: 23, antennas: [1] },
    });
  });

  test('that does not know the revised plan gets the first ETSI one', async () => {
    const { clock, session, port } = await opened({
      [command(0x97, 8)]: [toHex(encodeMercury(0x97, [], 0x0109))],
      [command(0x67)]: [reply(0x67, 2)],
    });
    expect(await clock.settle(session.configure({ region: 'ETSI-LB' }))).toMatchObject({ ok: true });
    expect(port.written).toContain('FF0197024BBF');
  });

  test('streams tags and keep-alives until stopped', async () => {
    const { clock, session, events, kinds, states } = await opened();
    expect(await clock.settle(session.startInventory())).toEqual({ ok: true, value: undefined });
    await clock.advance(100);
    expect(events.flatMap((event) => (event.kind === 'tag-read' ? [event.read] : []))).toEqual(
      Array.from({ length: 2 }, () => ({
        epcHex: '000000000000000000001545',
        pc: '3000',
        rssiDbm: -60,
        antenna: 1,
        frequencyKHz: 923_200,
        phase: 0,
        count: 1,
        tagCrcOk: true,
      })),
    );
    expect(kinds()).toContain('keep-alive');
    await clock.settle(session.stopInventory());
    expect(states()).toEqual(['opening', 'idle', 'reading', 'idle']);
  });

  test('reports heat and a bad antenna as its state, and other troubles as errors', async () => {
    const { clock, session, port, events } = await opened();
    await clock.settle(session.startInventory());
    for (const status of [0x0504, 0x0505, 0x0500]) port.say(toHex(encodeMercury(0x22, [], status)));
    expect(events).toContainEqual({ kind: 'status-reported', throttled: true });
    expect(events).toContainEqual({ kind: 'status-reported', returnLoss: true });
    expect(events).toContainEqual({ kind: 'error-reported', code: 0x0500, name: 'antenna-not-connected' });
  });

  test('that falls silent while reading fails the session', async () => {
    const { clock, session, states } = await opened();
    await clock.settle(session.startInventory());
    await clock.advance(6000);
    expect(states().at(-1)).toBe('failed');
    await session.close();
    expect(clock.pendingTimers()).toBe(0);
  });
});

function command(op: number, ...data: number[]): string {
  return toHex(encodeMercury(op, data));
}

function reply(op: number, ...data: number[]): string {
  return toHex(encodeMercury(op, data, 0));
}
