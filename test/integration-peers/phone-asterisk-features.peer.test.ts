import { expect, test } from 'vitest';
import type { Clock } from '../../drivers/reader-driver.ts';
import { systemClock } from '../../main/clock.ts';
import { callWhere, stateWhere } from '../integration/phone-stand.ts';
import { answerRinging, asteriskDesks, heard, hearsOn } from './asterisk-desks.ts';

/** What a PBX does beside calls: queue, voicemail, hints, parking, pick-up, forwards, conference, session timers. */

const { deskOf } = asteriskDesks();

test('a caller of the queue rings with the queue’s name, and is heard', async () => {
  const [agent, caller] = [await deskOf(0), await deskOf(2)];
  caller.phone.dial({ number: '601' });
  const ringing = await answerRinging(agent);
  expect(ringing.party).toMatchObject({ displayName: 'Depannage', number: '2003' });
  await callWhere(agent.phone, heard);
});

test('a voice message that is left shows as waiting', async () => {
  const [owner, caller] = [await deskOf(0), await deskOf(2)];
  await stateWhere(owner.phone, ({ messageWaiting }) => messageWaiting[0]?.newMessages === 0);
  const { callId } = caller.phone.dial({ number: '607' });
  // The beeps of the test's microphone are the message.
  await callWhere(caller.phone, (call) => call.callId === callId && (call.media?.packetsSent ?? 0) > 250);
  caller.phone.hangUp({ callId });
  const { messageWaiting } = await stateWhere(owner.phone, (state) => state.messageWaiting[0]?.newMessages === 1);
  expect(messageWaiting).toMatchObject([{ waiting: true }]);
});

test('a colleague is seen free, ringing and in talk, and his call is picked up', async () => {
  const watching = await deskOf(0, { plan: { colleagues: [{ address: '2002', name: 'Samir' }] } });
  const [colleague, caller] = [await deskOf(1), await deskOf(2)];
  const seen = (state: string) => stateWhere(watching.phone, ({ colleagues }) => colleagues[0]?.state === state);
  await seen('free');
  const own = colleague.phone.dial({ number: '600' });
  await seen('busy');
  colleague.phone.hangUp(own);
  await seen('free');
  caller.phone.dial({ number: '2002' });
  await callWhere(colleague.phone, ({ phase }) => phase === 'ringing');
  await seen('ringing');
  watching.phone.pickUp({ address: '2002' });
  await callWhere(watching.phone, heard);
  await callWhere(colleague.phone, ({ callId, phase }) => callId !== own.callId && phase === 'ended');
});

test('a call that is parked is seen at its place, and taken back by a colleague', async () => {
  const parking = { extension: '700', places: ['701', '702'] };
  const [one, two, caller] = [
    await deskOf(0, { plan: { parking } }),
    await deskOf(1, { plan: { parking } }),
    await deskOf(2),
  ];
  caller.phone.dial({ number: '2001' });
  const { callId } = await answerRinging(one);
  // Asterisk joins the two a moment after the answer, and until then it refuses to park.
  await callWhere(one.phone, heard);
  one.phone.park({ callId });
  expect(await callWhere(one.phone, (call) => call.callId === callId && call.phase === 'ended')).toMatchObject({
    outcome: 'answered',
  });
  const { parkingPlaces } = await stateWhere(two.phone, (state) =>
    state.parkingPlaces.some((place) => place.state === 'busy'),
  );
  const place = parkingPlaces.find(({ state }) => state === 'busy')?.address as string;
  expect(place).toBe('701');
  two.phone.pickUp({ address: place });
  await callWhere(two.phone, heard);
});

test('a forward sends the caller on', async () => {
  const [agent, caller] = [await deskOf(0), await deskOf(2)];
  agent.phone.setForward({ always: '600', busy: null, noAnswer: null });
  const sentOn = caller.phone.dial({ number: '2001' });
  await callWhere(caller.phone, (call) => call.callId === sentOn.callId && heard(call));
  expect(agent.phone.state.snapshot().calls).toMatchObject([{ divertedTo: '600' }]);
});

test('a conference mixed at the desk: its two far ends hear each other', async () => {
  const [one, two, three] = [await deskOf(0), await deskOf(1), await deskOf(2)];
  const first = one.phone.dial({ number: '2002' });
  await answerRinging(two);
  await callWhere(one.phone, ({ callId, phase }) => callId === first.callId && phase === 'talking');
  const second = one.phone.dial({ number: '2003' });
  await answerRinging(three);
  await callWhere(one.phone, ({ callId, phase }) => callId === first.callId && phase === 'on-hold');
  await callWhere(one.phone, ({ callId, phase }) => callId === second.callId && phase === 'talking');
  one.phone.setConference({ callIds: [first.callId, second.callId] });
  await callWhere(one.phone, ({ callId, phase }) => callId === first.callId && phase === 'talking');
  // The desk is silent: what the two hear now is each other.
  one.phone.mute({ callId: first.callId, muted: true });
  await callWhere(one.phone, ({ callId, muted }) => callId === second.callId && muted);
  for (const other of [two, three]) await hearsOn(other);
  one.phone.hangUp(second);
  await callWhere(
    one.phone,
    ({ callId, phase, inConference }) => callId === first.callId && phase === 'talking' && !inConference,
  );
});

test('the conference of the PBX is joined like any call', async () => {
  const [one, two] = [await deskOf(0), await deskOf(1)];
  one.phone.dial({ number: '602' });
  two.phone.dial({ number: '602' });
  await callWhere(one.phone, heard);
  await callWhere(two.phone, heard);
});

test('a session timer is granted, and refreshed by us while the sound goes on', async () => {
  // Half of the half hour passes in two seconds.
  const clock: Clock = {
    nowMs: () => Date.now(),
    after: (delayMs, run) => systemClock.after(delayMs >= 900_000 ? 2_000 : delayMs, run),
  };
  const { phone, desk } = await deskOf(0, { clock });
  const offers: string[] = [];
  desk.source.onEvent(({ ask }) => ask.kind === 'get-description' && offers.push(ask.kind));
  const { callId } = phone.dial({ number: '600' });
  await callWhere(phone, heard);
  await expect.poll(() => offers.length, { timeout: 10_000 }).toBeGreaterThan(1);
  const before = phone.state.snapshot().calls[0]?.media?.packetsReceived ?? 0;
  await callWhere(phone, ({ media }) => (media?.packetsReceived ?? 0) > before + 100);
  expect(phone.state.snapshot().calls).toMatchObject([{ callId, phase: 'talking' }]);
});
