import { describe, expect, test } from 'vitest';
import { encodeR2000 } from '../../../drivers/r2000-a0/codec.ts';
import { r2000Driver } from '../../../drivers/r2000-a0/driver.ts';
import { toHex } from '../../../drivers/hex.ts';
import type { ReaderEvent } from '../../../drivers/reader-driver.ts';
import { createFakeClock } from './fake-clock.ts';
import { createScriptedPort } from './scripted/scripted-reader.ts';

const TAG = 'A0130189043000E200301666130121155074EF45BF';
const END = toHex(encodeR2000(1, 0x89, [0, 0, 17, 0, 0, 0, 1]));

/** Answers of a reader at address 1; a test overrides one of them. */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  A003FF72EC: [toHex(encodeR2000(1, 0x72, [8, 2]))],
  [command(0x79)]: [toHex(encodeR2000(1, 0x79, [2, 2, 5]))],
  [command(0x78, 2, 2, 5)]: [code(0x78)],
  [command(0x76, 30)]: [code(0x76)],
  [command(0x77)]: [toHex(encodeR2000(1, 0x77, [30]))],
  [command(0x74, 0)]: [code(0x74)],
  [command(0x74, 1)]: [code(0x74)],
  [command(0x89, 0xff)]: [TAG, END],
};

async function opened(overrides: Readonly<Record<string, readonly string[]>> = {}) {
  const clock = createFakeClock();
  const events: ReaderEvent[] = [];
  const port = createScriptedPort(clock, (hex) => overrides[hex] ?? ANSWERS[hex] ?? []);
  const session = r2000Driver.createSession({ port, clock, emit: (event) => events.push(event) });
  const identity = await clock.settle(session.open());
  const ofKind = <K extends ReaderEvent['kind']>(kind: K) =>
    events.filter((event): event is Extract<ReaderEvent, { kind: K }> => event.kind === kind);
  return { clock, port, session, identity, ofKind };
}

describe('an A0 reader', () => {
  test('is found at the broadcast address and spoken to at its own', async () => {
    const { identity, port } = await opened();
    expect(identity).toMatchObject({ ok: true, value: { firmware: '8.2', region: 'ETSI-LB', antennas: 4 } });
    expect(port.written).toEqual(['A003FF72EC', command(0x79)]);
  });

  test('of the oldest firmware is found at address 0', async () => {
    const { identity, port } = await opened({ A003FF72EC: [], A0030072EB: [toHex(encodeR2000(0, 0x72, [6, 1]))] });
    expect(identity).toMatchObject({ ok: true, value: { firmware: '6.1' } });
    expect(port.written.slice(0, 3)).toEqual(['A003FF72EC', 'A0030172EA', 'A0030072EB']);
  });

  test('applies region, power and antennas, and says what it applied', async () => {
    const { clock, session } = await opened();
    const wish = { region: 'ETSI-LB', powerDbm: 30, antennas: [1, 2] } as const;
    expect(await clock.settle(session.configure(wish))).toEqual({ ok: true, value: wish });
  });

  test('that keeps another region is refused', async () => {
    const { clock, session } = await opened({ [command(0x79)]: [toHex(encodeR2000(1, 0x79, [1, 7, 59]))] });
    expect(await clock.settle(session.configure({ region: 'ETSI-LB' }))).toEqual({
      ok: false,
      failure: { kind: 'not-etsi', region: 'FCC' },
    });
  });

  test('is asked for round after round until stopped', async () => {
    const { clock, session, port, ofKind } = await opened();
    await clock.settle(session.startInventory());
    await clock.advance(100);
    const reads = ofKind('tag-read');
    expect(reads.length).toBeGreaterThan(10);
    expect(reads[0]?.read).toMatchObject({
      epcHex: 'E200301666130121155074EF',
      pc: '3000',
      rssiDbm: -60,
      antenna: 1,
      frequencyKHz: 865_500,
    });
    await clock.settle(session.stopInventory());
    const rounds = port.written.length;
    await clock.advance(5000);
    expect(port.written).toHaveLength(rounds);
    expect(ofKind('state-changed').at(-1)).toMatchObject({ state: 'idle' });
  });

  test('takes its antennas in turn, and a missing one does not stop the others', async () => {
    const missing = toHex(encodeR2000(1, 0x89, [0x22]));
    let antenna = 1;
    const clock = createFakeClock();
    const events: ReaderEvent[] = [];
    const port = createScriptedPort(clock, (hex) => {
      // Old firmware: no fast switch.
      if (hex.startsWith('A00D018A')) return [toHex(encodeR2000(1, 0x8a, [0x41]))];
      if (hex === command(0x74, 0)) antenna = 1;
      if (hex === command(0x74, 1)) antenna = 2;
      return hex === command(0x89, 0xff) && antenna === 2 ? [missing] : (ANSWERS[hex] ?? []);
    });
    const session = r2000Driver.createSession({ port, clock, emit: (event) => events.push(event) });
    await clock.settle(session.open());
    await clock.settle(session.configure({ region: 'ETSI-LB', antennas: [1, 2] }));
    await clock.settle(session.startInventory());
    await clock.advance(2000);
    expect(events).toContainEqual({ kind: 'error-reported', code: 0x22, name: 'antenna-missing' });
    expect(events.filter((event) => event.kind === 'tag-read').length).toBeGreaterThan(5);
    await session.close();
    expect(clock.pendingTimers()).toBe(0);
  });

  test('reads its antennas in one round where it can, and says which one is missing', async () => {
    const tag = TAG.replace('A0130189', 'A013018A').slice(0, -2) + 'BE';
    const clock = createFakeClock();
    const events: ReaderEvent[] = [];
    const port = createScriptedPort(clock, (hex) =>
      hex === command(0x8a, 0, 1, 2, 1, 0xff, 1, 0xff, 1, 0, 1)
        ? [tag, 'A005018A0222AC', toHex(encodeR2000(1, 0x8a, [0, 0, 1, 0, 0, 0, 40]))]
        : (ANSWERS[hex] ?? []),
    );
    const session = r2000Driver.createSession({ port, clock, emit: (event) => events.push(event) });
    await clock.settle(session.open());
    await clock.settle(session.configure({ region: 'ETSI-LB', antennas: [1, 3] }));
    await clock.settle(session.startInventory());
    await clock.advance(200);
    expect(events.filter((event) => event.kind === 'tag-read').length).toBeGreaterThan(5);
    expect(events).toContainEqual({ kind: 'status-reported', returnLoss: true });
    expect(port.written).not.toContain(command(0x89, 0xff));
    await session.close();
  });

  test('that falls silent while reading fails the session', async () => {
    let rounds = 0;
    const clock = createFakeClock();
    const events: ReaderEvent[] = [];
    const port = createScriptedPort(clock, (hex) => {
      if (hex === command(0x89, 0xff) && ++rounds > 3) return [];
      return ANSWERS[hex] ?? [];
    });
    const session = r2000Driver.createSession({ port, clock, emit: (event) => events.push(event) });
    await clock.settle(session.open());
    await clock.settle(session.startInventory());
    await clock.advance(15_000);
    expect(events.filter((event) => event.kind === 'state-changed').at(-1)).toMatchObject({ state: 'failed' });
  });
});

test('a fast-switch command in a capture of both directions is no broken tag', () => {
  const frame = encodeR2000(1, 0x8a, [0, 1, 1, 1, 2, 1, 3, 1, 0, 1]);
  expect(r2000Driver.decode(frame)).toMatchObject([{ kind: 'frame', name: 'fast-switch-inventory' }]);
});

function command(cmd: number, ...data: number[]): string {
  return toHex(encodeR2000(1, cmd, data));
}

function code(cmd: number): string {
  return toHex(encodeR2000(1, cmd, [0x10]));
}
