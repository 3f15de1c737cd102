import type { Browser } from '@playwright/test';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { createPbxStandIn } from '../../main/demo/pbx/pbx-stand-in.ts';
import { createMediaDesk } from '../../main/phone/media-desk.ts';
import { callWhere, reachable } from '../integration/phone-stand.ts';
import { startChromium, startDesk } from './desk-in-chromium.ts';

let browser: Browser;
const cleanUps: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser.close());
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

test('a demonstration caller is heard and hears, in real WebRTC', async () => {
  const media = createMediaDesk(systemClock);
  const pbx = await createPbxStandIn({ desk: media, clock: systemClock });
  cleanUps.push(() => pbx.close());
  const desk = await startDesk(browser, pbx.account, { desk: media });
  cleanUps.push(() => desk.close());
  const { phone } = desk;
  await reachable(phone);
  const callId = (await pbx.callFrom({
    number: '+33612345678',
    displayName: 'Transports Lefèvre',
    calledLine: null,
  })) as string;
  expect(callId, desk.journal.join('\n')).not.toBeNull();
  await callWhere(phone, (call) => call.phase === 'ringing');
  phone.answer({ callId });
  const heard = await callWhere(
    phone,
    ({ media }) => (media?.packetsReceived ?? 0) > 50 && (media?.packetsSent ?? 0) > 50,
  );
  expect(heard.media).toMatchObject({ codec: 'opus', packetsLost: 0 });
  await callWhere(phone, ({ media }) => (media?.inboundLevel ?? 0) > 0.001);
  phone.hangUp({ callId });
  await callWhere(phone, (call) => call.phase === 'ended');
});

test('someone called by the demonstration answers with a voice', async () => {
  const media = createMediaDesk(systemClock);
  const pbx = await createPbxStandIn({ desk: media, clock: systemClock });
  cleanUps.push(() => pbx.close());
  const desk = await startDesk(browser, pbx.account, { desk: media });
  cleanUps.push(() => desk.close());
  const { phone } = desk;
  await reachable(phone);
  const { callId } = phone.dial({ number: '01 42 68 53 00' });
  await callWhere(phone, (call) => call.callId === callId && (call.media?.packetsReceived ?? 0) > 50);
});
