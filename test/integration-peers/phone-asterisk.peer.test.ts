import { expect, test } from 'vitest';
import { callWhere } from '../integration/phone-stand.ts';
import { answerRinging, asteriskDesks, heard, hearsOn } from './asterisk-desks.ts';

const { asterisk, deskOf } = asteriskDesks();

test('the echo of Asterisk is heard', async () => {
  const { phone, journal } = await deskOf(0);
  const { callId } = phone.dial({ number: '600' });
  const heard = await callWhere(
    phone,
    ({ media }) => (media?.packetsReceived ?? 0) > 100 && (media?.inboundLevel ?? 0) > 0.001,
  );
  expect(heard, journal.join('\n')).toMatchObject({ callId, phase: 'talking' });
  phone.hangUp({ callId });
  expect(await callWhere(phone, (call) => call.phase === 'ended')).toMatchObject({ outcome: 'answered' });
  await expect.poll(() => asterisk().console('core show channels concise'), { timeout: 5_000 }).toBe('');
});

test('a customer, a masked caller and a caller without a name ring with what Asterisk knows of them', async () => {
  const { phone } = await deskOf(0);
  const caller = await deskOf(2);
  const ringing = async (extension: string) => {
    const { callId } = caller.phone.dial({ number: extension });
    const call = await callWhere(phone, ({ phase }) => phase === 'ringing');
    caller.phone.hangUp({ callId });
    await callWhere(phone, (ended) => ended.callId === call.callId && ended.phase === 'ended');
    return call;
  };
  expect((await ringing('604')).party).toMatchObject({
    e164: '+33142685300',
    displayName: 'DURAND',
    masked: false,
    source: 'p-asserted-identity',
  });
  expect((await ringing('605')).party).toMatchObject({ masked: true, number: '', displayName: null });
  // Asterisk writes our random contact in To: that is no line anybody called.
  expect(await ringing('606')).toMatchObject({ calledLine: null, party: { e164: '+33611223344', displayName: null } });
});

test('two desks of Asterisk talk, and one sends the other on to the echo', async () => {
  const one = await deskOf(0);
  const two = await deskOf(1);
  const { callId } = one.phone.dial({ number: '2002' });
  const ringing = await callWhere(two.phone, ({ phase }) => phase === 'ringing');
  two.phone.answer({ callId: ringing.callId });
  await callWhere(one.phone, ({ media }) => (media?.packetsReceived ?? 0) > 50);
  two.phone.transfer({ callId: ringing.callId, target: '600' });
  await callWhere(two.phone, (call) => call.phase === 'ended');
  const sentOn = one.phone.state.snapshot().calls.find((call) => call.callId === callId)?.media?.packetsReceived ?? 0;
  await callWhere(one.phone, (call) => call.callId === callId && (call.media?.packetsReceived ?? 0) > sentOn + 100);
});

test('an attended transfer joins the two far ends and frees the desk', async () => {
  const [one, two, three] = [await deskOf(0), await deskOf(1), await deskOf(2)];
  const first = one.phone.dial({ number: '2002' });
  await answerRinging(two);
  await callWhere(one.phone, ({ callId, phase }) => callId === first.callId && phase === 'talking');
  const second = one.phone.dial({ number: '2003' });
  await answerRinging(three);
  await callWhere(one.phone, ({ callId, phase }) => callId === first.callId && phase === 'on-hold');
  await callWhere(one.phone, (call) => call.callId === second.callId && call.phase === 'talking' && heard(call));
  one.phone.transfer({ callId: first.callId, target: second.callId });
  for (const { callId } of [first, second])
    await callWhere(one.phone, (call) => call.callId === callId && call.phase === 'ended');
  for (const other of [two, three]) await hearsOn(other);
});
