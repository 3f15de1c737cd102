import { describe, expect, test } from 'vitest';
import type { Clock } from '../../drivers/reader-driver.ts';
import { systemClock } from '../../main/clock.ts';
import { createMediaDesk } from '../../main/phone/media-desk.ts';
import type { PhoneService } from '../../main/phone/service.ts';
import type { Forward, IncomingChoice } from '../../preload/contract/phone.ts';
import {
  callWhere,
  fakeMediaHost,
  plainIncoming,
  reachable,
  startPhone,
  stateWhere,
} from '../integration/phone-stand.ts';
import { kamailioDesks } from './kamailio-desks.ts';
import { startLine } from './journey-line.ts';

/** What a caller is told of this desk, and what becomes of calls when the line is cut: signalling alone, through a real Kamailio. */

const { kamailio, cleanUps, accountOf } = kamailioDesks();

async function telephone(
  index: number,
  options: { server?: string; incoming?: IncomingChoice; clock?: Clock; silentPage?: boolean } = {},
): Promise<PhoneService> {
  const clock = options.clock ?? systemClock;
  const desk = createMediaDesk(clock);
  if (!options.silentPage) fakeMediaHost(desk);
  const { phone } = startPhone(accountOf(index, options.server), desk, clock, {}, options.incoming);
  cleanUps.push(() => phone.close());
  await reachable(phone);
  return phone;
}

const ends = (phone: PhoneService) => callWhere(phone, ({ phase }) => phase === 'ended');
const rings = (phone: PhoneService) => callWhere(phone, ({ phase }) => phase === 'ringing');
const noForward: Forward = { always: null, busy: null, noAnswer: null };

describe('a caller', () => {
  test.each<[string, Partial<IncomingChoice>, number]>([
    ['do-not-disturb: 480', { doNotDisturb: true }, 480],
    ['a forward: 302', { forward: { ...noForward, always: '1003' } }, 302],
    ['a forward on no answer: 302', { forward: { ...noForward, noAnswer: { target: '1003', afterSeconds: 5 } } }, 302],
  ])('hears of %s, also after a restart of the station', async (_, chosen, sipStatus) => {
    // The choice is what the settings kept.
    const desk = await telephone(0, { incoming: { ...plainIncoming, ...chosen } });
    const caller = await telephone(1);
    caller.dial({ number: '1001' });
    expect(await ends(caller)).toMatchObject({ sipStatus, answeredAtMs: null });
    expect(await ends(desk)).toMatchObject(
      sipStatus === 302 ? { divertedTo: '1003', outcome: 'refused' } : { outcome: 'missed' },
    );
  });

  test('hears of a refusal: 486', async () => {
    const [desk, caller] = [await telephone(0), await telephone(1)];
    caller.dial({ number: '1001' });
    desk.hangUp(await rings(desk));
    expect(await ends(caller)).toMatchObject({ sipStatus: 486 });
  });

  test('hears of a forward on busy: 302, and only then', async () => {
    const desk = await telephone(0, { incoming: { ...plainIncoming, forward: { ...noForward, busy: '1003' } } });
    const [first, second] = [await telephone(1), await telephone(2)];
    first.dial({ number: '1001' });
    desk.answer(await rings(desk));
    await callWhere(first, ({ phase }) => phase === 'talking');
    second.dial({ number: '1001' });
    expect(await ends(second)).toMatchObject({ sipStatus: 302 });
  });

  test('hears of a page that does not answer: the call ends, and the desk is free for the next', async () => {
    const hurried: Clock = { nowMs: () => Date.now(), after: (delayMs, run) => systemClock.after(delayMs / 20, run) };
    const desk = await telephone(0, { silentPage: true, clock: hurried });
    const caller = await telephone(1);
    caller.dial({ number: '1001' });
    desk.answer(await rings(desk));
    expect((await ends(caller)).sipStatus).toBeGreaterThanOrEqual(400);
    expect(await ends(desk)).toMatchObject({ outcome: 'failed' });
    caller.dial({ number: '1001' });
    await rings(desk);
  });
});

/** Brings a call into a state, then the line is cut and mended: it is never stuck at either end, and its record says how it went. */
describe('the line is cut', () => {
  interface Scene {
    readonly desk: PhoneService;
    readonly other: PhoneService;
  }
  const incoming = async ({ desk, other }: Scene): Promise<string> => {
    other.dial({ number: '1001' });
    return (await rings(desk)).callId;
  };
  const outgoing = async ({ desk, other }: Scene): Promise<string> => {
    const { callId } = desk.dial({ number: '1002' });
    await rings(other);
    await callWhere(desk, ({ phase }) => phase === 'early');
    return callId;
  };
  const talking = async (scene: Scene): Promise<string> => {
    const callId = await outgoing(scene);
    scene.other.answer(await rings(scene.other));
    for (const phone of [scene.desk, scene.other]) await callWhere(phone, ({ phase }) => phase === 'talking');
    return callId;
  };
  const onHold = async (scene: Scene): Promise<string> => {
    const callId = await talking(scene);
    scene.desk.hold({ callId, hold: true });
    await callWhere(scene.desk, ({ phase }) => phase === 'on-hold');
    return callId;
  };

  async function cutIn(
    begin: (scene: Scene) => Promise<string>,
    meanwhile: (scene: Scene, callId: string) => void = () => {},
  ) {
    const line = await startLine(kamailio().wsUrl.replace('ws:', 'http:'));
    cleanUps.push(() => line.close());
    const scene = {
      desk: await telephone(0, { server: line.url.replace('http:', 'ws:') }),
      other: await telephone(1),
    };
    const callId = await begin(scene);
    await line.cut();
    await stateWhere(scene.desk, ({ registration }) => registration.state === 'unreachable');
    meanwhile(scene, callId);
    await line.restore();
    await reachable(scene.desk);
    return { ...scene, callId };
  }

  test.each([
    ['in talk', talking, 'talking'],
    ['on hold', onHold, 'on-hold'],
  ] as const)('%s: the call goes on, and a hang-up reaches the far end', async (_, begin, phase) => {
    const { desk, other, callId } = await cutIn(begin);
    expect(desk.state.snapshot().calls).toMatchObject([{ callId, phase }]);
    desk.hangUp({ callId });
    for (const phone of [desk, other]) expect(await ends(phone)).toMatchObject({ outcome: 'answered' });
  });

  test.each([
    ['in talk', talking],
    ['on hold', onHold],
  ] as const)('%s, and hung up meanwhile: the far end hears of it when the line is back', async (_, begin) => {
    const { desk, other } = await cutIn(begin, ({ desk }, callId) => desk.hangUp({ callId }));
    for (const phone of [desk, other]) expect(await ends(phone)).toMatchObject({ outcome: 'answered' });
  });

  test('while it rings here: it rings on, and is answered over the new line', async () => {
    const { desk, other, callId } = await cutIn(incoming);
    expect(desk.state.snapshot().calls).toMatchObject([{ callId, phase: 'ringing' }]);
    desk.answer({ callId });
    await callWhere(other, ({ phase }) => phase === 'talking');
  });

  test('while it rings here, and refused meanwhile: the caller hears of it when the line is back', async () => {
    const { desk, other } = await cutIn(incoming, (scene, callId) => scene.desk.hangUp({ callId }));
    expect(await ends(desk)).toMatchObject({ outcome: 'refused' });
    expect(await ends(other)).toMatchObject({ sipStatus: 486 });
  });

  test('while it rings there: the call is over here at once, kept as failed, and the far end stops ringing', async () => {
    const { desk, other, callId } = await cutIn(outgoing);
    expect(await ends(desk)).toMatchObject({ callId, outcome: 'failed' });
    expect(await ends(other)).toMatchObject({ outcome: 'missed' });
  });
});
