import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { createPbxStandIn, type PbxStandIn } from '../../main/demo/pbx/pbx-stand-in.ts';
import { createMediaDesk } from '../../main/phone/media-desk.ts';
import { callWhere, fakeMediaHost, plainAnswer, reachable, startPhone, stateWhere } from './phone-stand.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function desk(answerWith = plainAnswer()) {
  const media = createMediaDesk(systemClock);
  const page = fakeMediaHost(media, answerWith);
  const pbx = await createPbxStandIn({ desk: media, clock: systemClock });
  cleanUps.push(() => pbx.close());
  const { phone, journal } = startPhone(pbx.account, media);
  cleanUps.push(() => phone.close());
  await reachable(phone);
  return { pbx, phone, page, journal };
}

const lefevre = { number: '+33612345678', displayName: 'Transports Lefèvre', calledLine: '+33140000001' };

async function talking(pbx: PbxStandIn, phone: Awaited<ReturnType<typeof desk>>['phone']) {
  const callId = await pbx.callFrom(lefevre);
  await callWhere(phone, (call) => call.callId === callId && call.phase === 'ringing');
  phone.answer({ callId: callId as string });
  return callWhere(phone, (call) => call.callId === callId && call.phase === 'talking');
}

test('an incoming call rings with its identity, is answered and ends', async () => {
  const { pbx, phone } = await desk();
  const callId = await pbx.callFrom(lefevre);
  const ringing = await callWhere(phone, (call) => call.phase === 'ringing');
  expect(ringing).toMatchObject({
    callId,
    direction: 'incoming',
    calledLine: '+33140000001',
    party: {
      number: '+33612345678',
      e164: '+33612345678',
      displayName: 'Transports Lefèvre',
      masked: false,
      source: 'p-asserted-identity',
    },
  });
  phone.answer({ callId: ringing.callId });
  await callWhere(phone, (call) => call.phase === 'talking');
  phone.hangUp({ callId: ringing.callId });
  expect(await callWhere(phone, (call) => call.phase === 'ended')).toMatchObject({ outcome: 'answered' });
});

test('each end is told once, and a page that comes later still hears of it', async () => {
  const { pbx, phone } = await desk();
  const told: string[] = [];
  phone.state.onEvent(({ calls }) => told.push(calls.map(({ phase }) => phase).join()));
  for (let call = 0; call < 2; call++) {
    const callId = (await pbx.callFrom(lefevre)) as string;
    await callWhere(phone, (one) => one.callId === callId && one.phase === 'ringing');
    pbx.hangUp(callId);
    await callWhere(phone, (one) => one.callId === callId && one.phase === 'ended');
  }
  expect(told.filter((phases) => phases.includes('ended'))).toEqual(['ended', 'ended']);
  expect(phone.state.snapshot().calls.map(({ phase }) => phase)).toEqual(['ended', 'ended']);
});

test('a masked caller rings without number or name', async () => {
  const { pbx, phone } = await desk();
  await pbx.callFrom({ ...lefevre, masked: true });
  const ringing = await callWhere(phone, (call) => call.phase === 'ringing');
  expect(ringing.party).toEqual({ number: '', e164: null, displayName: null, masked: true, source: 'from' });
});

test('a caller who gives up is a missed call', async () => {
  const { pbx, phone } = await desk();
  const callId = await pbx.callFrom(lefevre);
  await callWhere(phone, (call) => call.phase === 'ringing');
  pbx.hangUp(callId as string);
  expect(await callWhere(phone, (call) => call.phase === 'ended')).toMatchObject({ outcome: 'missed' });
});

test('a call that the desk does not want is refused', async () => {
  const { pbx, phone } = await desk();
  const callId = (await pbx.callFrom(lefevre)) as string;
  await callWhere(phone, (call) => call.phase === 'ringing');
  phone.hangUp({ callId });
  expect(await callWhere(phone, (call) => call.phase === 'ended')).toMatchObject({ outcome: 'refused' });
});

test('an outgoing call goes through early to talking, and the far end hangs up', async () => {
  const { pbx, phone } = await desk();
  const { callId } = phone.dial({ number: '06 12 34 56 78' });
  expect(await callWhere(phone, (call) => call.phase === 'early')).toMatchObject({
    callId,
    party: { e164: '+33612345678', source: 'dialled' },
  });
  await callWhere(phone, (call) => call.phase === 'talking');
  pbx.hangUp(callId);
  expect(await callWhere(phone, (call) => call.phase === 'ended')).toMatchObject({ outcome: 'answered' });
});

test('giving up an outgoing call frees the line at once', async () => {
  const { phone } = await desk();
  const { callId } = phone.dial({ number: '0612345678' });
  await callWhere(phone, (call) => call.phase === 'early');
  phone.hangUp({ callId });
  expect(phone.state.snapshot().calls).toMatchObject([{ phase: 'ended', outcome: 'abandoned' }]);
});

test('what is no number is a failed call, not a fault', async () => {
  const { phone } = await desk();
  const { callId } = phone.dial({ number: 'bonjour' });
  expect(phone.state.snapshot().calls).toMatchObject([{ callId, phase: 'ended', outcome: 'failed', sipStatus: 484 }]);
});

test('holding sends a re-INVITE, and resuming another', async () => {
  const { pbx, phone, page } = await desk();
  const { callId } = await talking(pbx, phone);
  phone.hold({ callId, hold: true });
  await callWhere(phone, (call) => call.phase === 'on-hold');
  phone.hold({ callId, hold: false });
  await callWhere(phone, (call) => call.phase === 'talking');
  const holds = page.asked.filter((asked) => asked.callId === callId && asked.ask.kind === 'get-description');
  expect(holds.map(({ ask }) => ask.kind === 'get-description' && ask.hold)).toEqual([false, true, false]);
});

test('muting is told once the media host has done it', async () => {
  const { pbx, phone } = await desk();
  const { callId } = await talking(pbx, phone);
  phone.mute({ callId, muted: true });
  await callWhere(phone, (call) => call.muted);
});

test('dialling or answering a second call holds the first', async () => {
  const { pbx, phone } = await desk();
  const first = await talking(pbx, phone);
  const second = await talking(pbx, phone);
  await callWhere(phone, (call) => call.callId === first.callId && call.phase === 'on-hold');
  phone.dial({ number: '0612345678' });
  await callWhere(phone, (call) => call.callId === second.callId && call.phase === 'on-hold');
});

test('a media host that comes back is told first what is muted, then asked for an offer', async () => {
  const { pbx, phone, page } = await desk();
  const { callId } = await talking(pbx, phone);
  phone.mute({ callId, muted: true });
  await callWhere(phone, (call) => call.muted);
  const before = page.asked.length;
  phone.mediaRequests.onEvent(() => {});
  const asked = () => page.asked.slice(before).filter((one) => one.callId === callId);
  await expect
    .poll(() => asked().map(({ ask }) => ask.kind))
    .toEqual(['set-muted', 'get-description', 'set-description']);
  expect(phone.state.snapshot().calls).toMatchObject([{ phase: 'talking', muted: true }]);
});

test('a blind transfer ends our leg when the far ends talk', async () => {
  const { pbx, phone } = await desk();
  const { callId } = await talking(pbx, phone);
  phone.transfer({ callId, target: '1002' });
  expect(await callWhere(phone, (call) => call.phase === 'ended')).toMatchObject({ callId, outcome: 'answered' });
});

test('a call lives on through a cut, and the far end is told our new address', async () => {
  const { pbx, phone, page } = await desk();
  const { callId } = await talking(pbx, phone);
  const before = page.asked.length;
  pbx.cutConnections();
  await stateWhere(phone, ({ registration }) => registration.state === 'unreachable');
  expect(phone.state.snapshot().calls).toMatchObject([{ callId, phase: 'talking' }]);
  await reachable(phone);
  await expect
    .poll(() => page.asked.slice(before).filter(({ ask }) => ask.kind === 'set-description').length)
    .toBeGreaterThan(1);
  pbx.hangUp(callId);
  await callWhere(phone, (call) => call.phase === 'ended');
});

test('a BYE of an offline moment reaches the PBX after the reconnection', async () => {
  const { pbx, phone, page } = await desk();
  const { callId } = await talking(pbx, phone);
  pbx.cutConnections();
  await stateWhere(phone, ({ registration }) => registration.state === 'unreachable');
  phone.hangUp({ callId });
  await callWhere(phone, (call) => call.phase === 'ended');
  const farEndClosed = () =>
    page.asked.some((asked) => asked.callId === `far-end:${callId}` && asked.ask.kind === 'close');
  expect(farEndClosed()).toBe(false);
  await reachable(phone);
  await expect.poll(farEndClosed).toBe(true);
});

test('a cut while dialling ends the call as failed instead of leaving it', async () => {
  const { pbx, phone } = await desk();
  phone.dial({ number: '0612345678' });
  await callWhere(phone, (call) => call.phase === 'early');
  pbx.cutConnections();
  expect(await callWhere(phone, (call) => call.phase === 'ended')).toMatchObject({ outcome: 'failed', sipStatus: 503 });
});

test('a media host that cannot describe itself fails the call and says so', async () => {
  const plain = plainAnswer();
  const { phone, journal } = await desk((callId, ask) =>
    ask.kind === 'get-description' && !callId.startsWith('far-end:')
      ? { kind: 'failed', cause: 'microphone-refused' }
      : plain(callId, ask),
  );
  phone.dial({ number: '0612345678' });
  expect(await callWhere(phone, (call) => call.phase === 'ended')).toMatchObject({ outcome: 'failed' });
  expect(journal.join('\n')).toContain('microphone-refused');
});

test('a wrong password is refused, and not asked again at once', async () => {
  const media = createMediaDesk(systemClock);
  const pbx = await createPbxStandIn({ desk: media, clock: systemClock });
  cleanUps.push(() => pbx.close());
  const { phone } = startPhone({ ...pbx.account, password: 'wrong' }, media);
  cleanUps.push(() => phone.close());
  expect((await stateWhere(phone, ({ registration }) => registration.state === 'refused')).registration.cause).toBe(
    '401',
  );
});

test('the demonstration tells of a voice message and of colleagues', async () => {
  const media = createMediaDesk(systemClock);
  const pbx = await createPbxStandIn({ desk: media, clock: systemClock });
  cleanUps.push(() => pbx.close());
  const colleagues = [
    { address: '1002', name: 'Samir' },
    { address: '1003', name: 'Claire' },
  ];
  const { phone } = startPhone(pbx.account, media, systemClock, { colleagues });
  cleanUps.push(() => phone.close());
  await stateWhere(phone, ({ messageWaiting }) => messageWaiting[0]?.newMessages === 1);
  const state = await stateWhere(phone, (told) => told.colleagues.every((colleague) => colleague.state !== 'unknown'));
  expect(state.colleagues.map((colleague) => colleague.state)).toEqual(['free', 'busy']);
});
