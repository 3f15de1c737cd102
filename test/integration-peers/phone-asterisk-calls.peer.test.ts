import { describe, expect, test } from 'vitest';
import { callWhere, reachable, stateWhere } from '../integration/phone-stand.ts';
import { startBaresip } from '../peers/baresip.ts';
import { amplitudeOf } from '../peers/tones.ts';
import { answerRinging, asteriskDesks, heard, hearsOn } from './asterisk-desks.ts';
import type { Desk } from './desk-in-chromium.ts';
import { energyHeard, samplesHeard } from './journey-media.ts';

/** What a person does with calls, judged by what a real PBX and the other ends hear of it. */

const { asterisk, deskOf, cleanUps } = asteriskDesks();

/** Above: somebody speaks; the beeps of the test's microphone have a hundred times as much in three seconds. */
const silence = 1e-6;
const threeSeconds = 150;

async function inTalk(caller: Desk, called: Desk, number: string): Promise<string> {
  const { callId } = caller.phone.dial({ number });
  await answerRinging(called);
  await callWhere(caller.phone, (call) => call.callId === callId && heard(call));
  return callId;
}

test('call waiting: a second caller rings beside the talk, is answered, and both are taken in turn', async () => {
  const [desk, one, two] = [await deskOf(0), await deskOf(1), await deskOf(2)];
  const first = one.phone.dial({ number: '2001' });
  const { callId: talked } = await answerRinging(desk);
  await callWhere(one.phone, (call) => call.callId === first.callId && heard(call));
  two.phone.dial({ number: '2001' });
  const waiting = await callWhere(desk.phone, ({ phase }) => phase === 'ringing');
  expect(desk.phone.state.snapshot().calls).toMatchObject([{ callId: talked, phase: 'talking' }, { phase: 'ringing' }]);
  desk.phone.answer({ callId: waiting.callId });
  await callWhere(desk.phone, ({ callId, phase }) => callId === waiting.callId && phase === 'talking');
  await callWhere(desk.phone, ({ callId, phase }) => callId === talked && phase === 'on-hold');
  await hearsOn(two);
  desk.phone.hold({ callId: talked, hold: false });
  await callWhere(desk.phone, ({ callId, phase }) => callId === waiting.callId && phase === 'on-hold');
  await hearsOn(one);
});

test('mute and hold: the far end hears silence, and the desk again afterwards', async () => {
  const [one, two] = [await deskOf(0), await deskOf(1)];
  const callId = await inTalk(one, two, '2002');
  expect(await energyHeard(two.page, threeSeconds)).toBeGreaterThan(silence);
  one.phone.mute({ callId, muted: true });
  await callWhere(one.phone, ({ muted }) => muted);
  await expect.poll(() => energyHeard(two.page, threeSeconds), { timeout: 15_000 }).toBeLessThan(silence);
  one.phone.mute({ callId, muted: false });
  await expect.poll(() => energyHeard(two.page, threeSeconds), { timeout: 15_000 }).toBeGreaterThan(silence);
  one.phone.hold({ callId, hold: true });
  await callWhere(one.phone, ({ phase }) => phase === 'on-hold');
  one.phone.hold({ callId, hold: false });
  await callWhere(one.phone, ({ phase }) => phase === 'talking');
  for (const { page } of [one, two])
    await expect.poll(() => energyHeard(page, threeSeconds), { timeout: 15_000 }).toBeGreaterThan(silence);
});

describe('digits', () => {
  const digitsHeard = async (): Promise<string> =>
    /Value: (\S+)/u.exec(await asterisk().console('database get desk digits'))?.[1] ?? '';

  test.each([
    ['as events (RFC 4733) beside PCMA', 0, ['PCMA']],
    ['beside Opus', 0, ['opus']],
    ['by INFO, where the PBX takes no events', 3, ['opus', 'PCMA']],
  ] as const)('are heard by the PBX %s', async (_, index, codecs) => {
    await asterisk().console('database del desk digits');
    const { phone } = await deskOf(index, { media: { codecs: [...codecs] } });
    const { callId } = phone.dial({ number: '609' });
    await callWhere(phone, ({ sound }) => sound === 'connected');
    phone.sendDtmf({ callId, tones: '15*9' });
    await expect.poll(digitsHeard, { timeout: 15_000 }).toBe('15*9');
  });
});

test('a conference is mixed: each hears the two others, and not itself', async () => {
  const desk = await deskOf(0);
  // The microphone of the test beeps at 400 Hz, briefly twice a second.
  const tones = { desk: 400, first: 650, second: 950 };
  const audible = 0.005;
  const [first, second] = await Promise.all(
    ([3001, 3002] as const).map(async (number, index) => {
      const { user, password } = asterisk().plainUsers[index] as { user: string; password: string };
      const phone = await startBaresip({
        user,
        password,
        domain: asterisk().domain,
        registrarPort: asterisk().udpPort,
        media: 'plain',
        answer: 'auto',
        toneHz: index === 0 ? tones.first : tones.second,
      });
      cleanUps.push(() => phone.stop());
      return { phone, number };
    }),
  );
  if (!first || !second) throw new Error('no phones');
  const callIds: string[] = [];
  for (const { number } of [first, second]) {
    const { callId } = desk.phone.dial({ number: `${number}` });
    await callWhere(desk.phone, (call) => call.callId === callId && heard(call));
    callIds.push(callId);
  }
  desk.phone.setConference({ callIds });
  await stateWhere(desk.phone, ({ calls }) =>
    calls.every(({ phase, inConference }) => inConference && phase === 'talking'),
  );
  const voices = (samples: readonly number[], rate: number) =>
    Object.entries(tones)
      .filter(([, hz]) => amplitudeOf(hz, samples, rate) > audible)
      .map(([who]) => who);
  for (const [{ phone }, others] of [
    [first, ['desk', 'second']],
    [second, ['desk', 'first']],
  ] as const)
    await expect
      .poll(() => phone.heardSamples().then((samples) => voices(samples, samples.length)), { timeout: 20_000 })
      .toEqual(others);
  await expect
    .poll(() => samplesHeard(desk.page).then((calls) => calls.map((samples) => voices(samples, 48_000))), {
      timeout: 20_000,
    })
    .toEqual([['first'], ['second']]);
});

describe('a request to answer by itself', () => {
  test.each([
    ['Call-Info: answer-after', '608'],
    ['Alert-Info: alert-autoanswer', '610'],
  ])('%s is obeyed where that is allowed, and rings where it is not', async (_, extension) => {
    const [allowed, caller] = [await deskOf(0, { plan: { autoAnswer: true } }), await deskOf(2)];
    const { callId } = caller.phone.dial({ number: extension });
    await callWhere(allowed.phone, ({ phase, autoAnswered }) => phase === 'talking' && autoAnswered);
    await callWhere(caller.phone, heard);
    caller.phone.hangUp({ callId });
    await callWhere(allowed.phone, ({ phase }) => phase === 'ended');
    await allowed.close();
    const asked = await deskOf(0);
    caller.phone.dial({ number: extension });
    await callWhere(asked.phone, ({ phase }) => phase === 'ringing');
    await callWhere(caller.phone, ({ phase }) => phase === 'early');
    expect(asked.phone.state.snapshot().calls).toMatchObject([{ phase: 'ringing', autoAnswered: false }]);
  });
});

test.each(['opus', 'G722', 'PCMA', 'PCMU'] as const)(
  'the echo is heard in %s, and its quality is kept',
  async (codec) => {
    const { phone } = await deskOf(0, { media: { codecs: [codec] } });
    const { callId } = phone.dial({ number: '600' });
    expect(await callWhere(phone, heard)).toMatchObject({ media: { codec } });
    await callWhere(phone, ({ quality }) => (quality?.seconds ?? 0) >= 3);
    phone.hangUp({ callId });
    const { quality } = await callWhere(phone, ({ phase }) => phase === 'ended');
    expect(quality?.packetsReceived).toBeGreaterThan(100);
    expect(quality?.mosMean).toBeGreaterThan(3.5);
    expect(quality?.mosWorst).toBeLessThanOrEqual(quality?.mosMean ?? 0);
  },
);

test('Replaces: after a reload of the media page Asterisk keeps its old DTLS, and a new session brings the echo back', async () => {
  const desk = await deskOf(0);
  const { callId } = desk.phone.dial({ number: '600' });
  await callWhere(desk.phone, heard);
  await desk.reload();
  await callWhere(desk.phone, ({ sound }) => sound === 'interrupted');
  await callWhere(desk.phone, (call) => call.sound === 'connected' && heard(call));
  expect(desk.phone.state.snapshot().calls).toMatchObject([{ callId, phase: 'talking' }]);
  expect(desk.journal.join('\n')).toContain('INVITE with Replaces: talking');
  // One channel: the old session ended when the new one stood.
  const channels = async (): Promise<string[]> =>
    (await asterisk().console('core show channels concise')).split('\n').filter((line) => line !== '');
  await expect.poll(channels, { timeout: 5_000 }).toHaveLength(1);
  desk.phone.hangUp({ callId });
  await expect.poll(channels, { timeout: 5_000 }).toHaveLength(0);
});

test('Replaces: a call that Asterisk put through is replaced too, and both ends are heard again', async () => {
  const [desk, caller] = [await deskOf(0), await deskOf(2)];
  caller.phone.dial({ number: '2001' });
  const { callId } = await answerRinging(desk);
  await callWhere(desk.phone, heard);
  await desk.reload();
  await callWhere(desk.phone, ({ sound }) => sound === 'interrupted');
  await callWhere(desk.phone, (call) => call.sound === 'connected' && heard(call));
  expect(desk.phone.state.snapshot().calls).toMatchObject([{ callId, phase: 'talking' }]);
  await hearsOn(caller);
});

test('a PBX that dies in a call: the call ends by itself, is kept, and the next one is made', async () => {
  const { phone } = await deskOf(0);
  const { callId } = phone.dial({ number: '600' });
  await callWhere(phone, heard);
  await asterisk().kill9();
  await stateWhere(phone, ({ registration }) => registration.state === 'unreachable');
  await asterisk().restart();
  await reachable(phone);
  expect(await callWhere(phone, ({ phase }) => phase === 'ended')).toMatchObject({ callId, outcome: 'answered' });
  phone.dial({ number: '600' });
  await callWhere(phone, (call) => call.callId !== callId && heard(call));
});
