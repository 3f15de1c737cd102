import type { Browser } from '@playwright/test';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { PhonePlan } from '../../main/phone/phone-plan.ts';
import { callWhere, reachable } from '../integration/phone-stand.ts';
import { startAsterisk, type RunningAsterisk } from '../peers/asterisk.ts';
import { startChromium, startDesk, type Desk } from './desk-in-chromium.ts';

let browser: Browser;
let asterisk: RunningAsterisk;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  asterisk = await startAsterisk();
  browser = await startChromium();
});
afterAll(async () => {
  await browser.close();
  await asterisk.stop();
});
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function deskOf(index: number, plan: Partial<PhonePlan> = {}): Promise<Desk> {
  const { user, password } = asterisk.users[index] as { user: string; password: string };
  const desk = await startDesk(
    browser,
    {
      server: asterisk.wsUrl,
      address: `${user}@${asterisk.domain}`,
      username: user,
      displayName: `Poste ${user}`,
      password,
      certificateAuthority: null,
    },
    { plan, everyAddress: true },
  );
  cleanUps.push(() => desk.close());
  await reachable(desk.phone);
  return desk;
}

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
  await expect.poll(() => asterisk.console('core show channels concise'), { timeout: 5_000 }).toBe('');
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
  const answer = async ({ phone }: Desk): Promise<string> => {
    const { callId } = await callWhere(phone, ({ phase }) => phase === 'ringing');
    phone.answer({ callId });
    return callId;
  };
  const first = one.phone.dial({ number: '2002' });
  await answer(two);
  await callWhere(one.phone, ({ callId, phase }) => callId === first.callId && phase === 'talking');
  const second = one.phone.dial({ number: '2003' });
  await answer(three);
  await callWhere(one.phone, ({ callId, phase }) => callId === first.callId && phase === 'on-hold');
  await callWhere(one.phone, ({ callId, phase }) => callId === second.callId && phase === 'talking');
  one.phone.transfer({ callId: first.callId, target: second.callId });
  for (const { callId } of [first, second])
    await callWhere(one.phone, (call) => call.callId === callId && call.phase === 'ended');
  for (const { phone } of [two, three]) {
    const before = phone.state.snapshot().calls.at(-1)?.media?.packetsReceived ?? 0;
    await callWhere(phone, ({ phase, media }) => phase === 'talking' && (media?.packetsReceived ?? 0) > before + 100);
  }
});
