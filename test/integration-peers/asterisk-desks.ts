import type { Browser } from '@playwright/test';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { CallState } from '../../preload/contract/phone.ts';
import { callWhere, reachable } from '../integration/phone-stand.ts';
import { startAsterisk, type RunningAsterisk } from '../peers/asterisk.ts';
import { startChromium, startDesk, type Desk } from './desk-in-chromium.ts';

/** Asterisk for all tests of a file, and desks that are closed after each. */
export function asteriskDesks(): {
  readonly asterisk: () => RunningAsterisk;
  /** Done after each test, the newest first. */
  readonly cleanUps: (() => Promise<unknown>)[];
  /** A reachable desk of the user `index` of Asterisk: 0 is 2001. */
  deskOf(index: number, options?: Parameters<typeof startDesk>[2]): Promise<Desk>;
} {
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
  return {
    asterisk: () => asterisk,
    cleanUps,
    async deskOf(index, options = {}) {
      const { user, password } = asterisk.users[index] as { user: string; password: string };
      const account = {
        server: asterisk.wsUrl,
        address: `${user}@${asterisk.domain}`,
        username: user,
        displayName: `Poste ${user}`,
        password,
        certificateAuthority: null,
      };
      const desk = await startDesk(browser, account, { everyAddress: true, ...options });
      cleanUps.push(() => desk.close());
      await reachable(desk.phone);
      return desk;
    },
  };
}

export const heard = ({ media }: CallState): boolean =>
  (media?.packetsReceived ?? 0) > 50 && (media?.inboundLevel ?? 0) > 0.001;

/** The far end is heard anew, from now on. */
export async function hearsOn({ phone }: Desk): Promise<void> {
  const since = phone.state.snapshot().calls.at(-1)?.media?.packetsReceived ?? 0;
  await callWhere(
    phone,
    ({ phase, media }) =>
      phase === 'talking' && (media?.packetsReceived ?? 0) > since + 100 && (media?.inboundLevel ?? 0) > 0.001,
  );
}

export async function answerRinging({ phone }: Desk): Promise<CallState> {
  const call = await callWhere(phone, ({ phase }) => phase === 'ringing');
  phone.answer({ callId: call.callId });
  await callWhere(phone, ({ callId, phase }) => callId === call.callId && phase === 'talking');
  return call;
}
