import { expect, test } from 'vitest';
import { callWhere, reachable, stateWhere } from '../integration/phone-stand.ts';
import { startCoturn } from '../peers/coturn.ts';
import { kamailioDesks, talkingTo } from './kamailio-desks.ts';
import { startLine } from './journey-line.ts';

const { kamailio, cleanUps, deskOf, phoneOf } = kamailioDesks();

test('a call from a SIP phone is answered, sounds both ways, is held and ended', async () => {
  const { phone, journal } = await deskOf(0);
  const peer = await phoneOf(1);
  await peer.dial(`sip:1001@${kamailio().domain}`);
  const ringing = await callWhere(phone, (call) => call.phase === 'ringing');
  expect(ringing.party).toMatchObject({ number: '1002', source: 'p-asserted-identity', masked: false });
  const { callId } = ringing;
  phone.answer({ callId });
  await callWhere(phone, (call) => call.phase === 'talking');
  await peer.next('CALL_ESTABLISHED');
  const flowing = await callWhere(
    phone,
    ({ media }) =>
      (media?.packetsReceived ?? 0) > 50 && (media?.packetsSent ?? 0) > 50 && (media?.inboundLevel ?? 0) > 0.001,
  );
  expect(flowing.media?.mos, journal.join('\n')).toBeGreaterThan(3.5);
  // The microphone of the test beeps once a second.
  await expect.poll(() => peer.heardLevel(), { timeout: 10_000 }).toBeGreaterThan(0.005);
  phone.hold({ callId, hold: true });
  await callWhere(phone, (call) => call.phase === 'on-hold');
  phone.hold({ callId, hold: false });
  await callWhere(phone, (call) => call.phase === 'talking');
  phone.hangUp({ callId });
  await peer.next('CALL_CLOSED');
  expect(await callWhere(phone, (call) => call.phase === 'ended')).toMatchObject({ outcome: 'answered' });
});

test('the desk calls a SIP phone, which answers and hangs up', async () => {
  const { phone } = await deskOf(0);
  const peer = await phoneOf(1);
  const { callId } = phone.dial({ number: '1002' });
  await peer.next('CALL_INCOMING');
  await callWhere(phone, (call) => call.phase === 'early');
  await peer.answer();
  await callWhere(phone, ({ media }) => (media?.packetsReceived ?? 0) > 50 && (media?.packetsSent ?? 0) > 50);
  await peer.hangUp();
  expect(await callWhere(phone, (call) => call.phase === 'ended')).toMatchObject({ callId, outcome: 'answered' });
});

test('a caller who gives up, a refusal and a number that is not allowed end with their outcome', async () => {
  const { phone } = await deskOf(0);
  const peer = await phoneOf(1);
  await peer.dial(`sip:1001@${kamailio().domain}`);
  const missed = await callWhere(phone, (call) => call.phase === 'ringing');
  await peer.hangUp();
  expect(await callWhere(phone, (call) => call.callId === missed.callId && call.phase === 'ended')).toMatchObject({
    outcome: 'missed',
  });
  const busy = phone.dial({ number: '1002' });
  await peer.next('CALL_INCOMING');
  await peer.hangUp();
  expect(await callWhere(phone, (call) => call.callId === busy.callId && call.phase === 'ended')).toMatchObject({
    direction: 'outgoing',
    answeredAtMs: null,
  });
  const premium = phone.dial({ number: '0899123456' });
  expect(await callWhere(phone, (call) => call.callId === premium.callId && call.phase === 'ended')).toMatchObject({
    outcome: 'failed',
    sipStatus: 403,
  });
});

test('two desks talk, and the call lives through a restart of the PBX', async () => {
  const one = await deskOf(0);
  const two = await deskOf(1);
  const { callId } = one.phone.dial({ number: '1002' });
  const ringing = await callWhere(two.phone, (call) => call.phase === 'ringing');
  two.phone.answer({ callId: ringing.callId });
  const before = await callWhere(one.phone, ({ media }) => (media?.packetsReceived ?? 0) > 50);
  await kamailio().restart();
  await stateWhere(one.phone, ({ registration }) => registration.state === 'reachable');
  await reachable(two.phone);
  const after = await callWhere(
    one.phone,
    (call) => call.callId === callId && (call.media?.packetsReceived ?? 0) > (before.media?.packetsReceived ?? 0) + 100,
  );
  expect(after).toMatchObject({ phase: 'talking', media: { packetsLost: 0 } });
  one.phone.hangUp({ callId });
  await callWhere(one.phone, (call) => call.phase === 'ended');
});

test('a reload of the page that owns the media does not end the call, and its sound comes back', async () => {
  const one = await deskOf(0);
  const two = await deskOf(1);
  const { callId } = one.phone.dial({ number: '1002' });
  const ringing = await callWhere(two.phone, (call) => call.phase === 'ringing');
  two.phone.answer({ callId: ringing.callId });
  const before = await callWhere(one.phone, ({ media }) => (media?.packetsSent ?? 0) > 150);
  const sentBefore = before.media?.packetsSent ?? 0;
  await one.reload();
  // Counters of the new connection begin at nothing.
  await callWhere(one.phone, ({ media }) => (media?.packetsSent ?? 0) < sentBefore);
  await callWhere(one.phone, ({ media }) => (media?.packetsSent ?? 0) > 50 && (media?.inboundLevel ?? 0) > 0.001);
  await callWhere(two.phone, ({ media }) => (media?.inboundLevel ?? 0) > 0.001);
  expect(one.phone.state.snapshot().calls).toMatchObject([{ callId, phase: 'talking' }]);
  expect(two.phone.state.snapshot().calls).toMatchObject([{ callId: ringing.callId, phase: 'talking' }]);
});

test('an attended transfer among three desks: the two others talk, and nobody dialled anew', async () => {
  const [one, two, three] = [await deskOf(0), await deskOf(1), await deskOf(2)];
  const first = await talkingTo(one, two, '1002');
  const { callId: consultation } = one.phone.consult({ callId: first, number: '1003' });
  const ringing = await callWhere(three.phone, ({ phase }) => phase === 'ringing');
  three.phone.answer({ callId: ringing.callId });
  await callWhere(one.phone, ({ callId, phase }) => callId === consultation && phase === 'talking');
  one.phone.completeTransfer({ callId: consultation });
  for (const callId of [first, consultation])
    await callWhere(one.phone, (call) => call.callId === callId && call.phase === 'ended');
  for (const [{ phone, journal }, party] of [
    [two, '1003'],
    [three, '1002'],
  ] as const) {
    const [{ media } = { media: null }] = phone.state.snapshot().calls;
    const before = media?.packetsReceived ?? 0;
    const call = await callWhere(
      phone,
      (now) => now.sound === 'connected' && now.party.number === party && (now.media?.packetsReceived ?? 0) !== before,
    );
    expect(call.phase, journal.join('\n')).toBe('talking');
    await callWhere(phone, (now) => (now.media?.inboundLevel ?? 0) > 0.001);
    expect(phone.state.snapshot().calls).toHaveLength(1);
  }
});

test('a network that is cut costs no sound, and the hang-up of the far end still arrives', async () => {
  const line = await startLine(kamailio().wsUrl.replace('ws:', 'http:'));
  cleanUps.push(() => line.close());
  const one = await deskOf(0, line.url.replace('http:', 'ws:'));
  const two = await deskOf(1);
  const callId = await talkingTo(one, two, '1002');
  const before = await callWhere(one.phone, ({ media }) => (media?.packetsReceived ?? 0) > 50);
  await line.cut();
  await stateWhere(one.phone, ({ registration }) => registration.state === 'unreachable');
  await callWhere(one.phone, ({ media }) => (media?.packetsReceived ?? 0) > (before.media?.packetsReceived ?? 0) + 100);
  await line.restore();
  await reachable(one.phone);
  const [call] = two.phone.state.snapshot().calls;
  two.phone.hangUp({ callId: call?.callId ?? '' });
  expect(await callWhere(one.phone, (ended) => ended.callId === callId && ended.phase === 'ended')).toMatchObject({
    outcome: 'answered',
  });
});

test('a network that hides its addresses: the sound runs through TURN alone, both ways', async () => {
  const turn = await startCoturn();
  cleanUps.push(() => turn.stop());
  const iceServers = [{ urls: turn.url, username: turn.username, credential: turn.password }];
  const media = { iceServers, relayOnly: true };
  const one = await deskOf(0, kamailio().wsUrl, { media });
  const two = await deskOf(1, kamailio().wsUrl, { media });
  const offers: string[] = [];
  two.desk.source.onEvent(({ ask }) => ask.kind === 'set-description' && offers.push(ask.sdp));
  one.phone.dial({ number: '1002' });
  const { callId } = await callWhere(two.phone, ({ phase }) => phase === 'ringing');
  two.phone.answer({ callId });
  for (const { phone } of [one, two])
    await callWhere(phone, ({ media }) => (media?.packetsReceived ?? 0) > 50 && (media?.inboundLevel ?? 0) > 0.001);
  const ways = (offers[0] ?? '').match(/ typ \w+/gu) ?? [];
  expect(ways.length).toBeGreaterThan(0);
  expect(new Set(ways)).toEqual(new Set([' typ relay']));
});
