import { randomUUID } from 'node:crypto';
import type { Browser } from '@playwright/test';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { SipAccount } from '../../main/phone/sip-account.ts';
import { callWhere, reachable } from '../integration/phone-stand.ts';
import { startBaresip, type RunningBaresip } from '../peers/baresip.ts';
import { startKamailio, type RunningKamailio } from '../peers/kamailio.ts';
import { startChromium, startDesk, type Desk } from './desk-in-chromium.ts';

type DeskOptions = Parameters<typeof startDesk>[2];

/** Kamailio for all tests of a file; what a test opens is closed after it. */
export function kamailioDesks(): {
  readonly kamailio: () => RunningKamailio;
  readonly cleanUps: (() => Promise<unknown>)[];
  /** The account of the user `index`: 0 is 1001. */
  accountOf(index: number, server?: string): SipAccount;
  /** A reachable desk with real media. An instance id gives it a GRUU: an address that follows it to its newest connection. */
  deskOf(index: number, server?: string, options?: DeskOptions): Promise<Desk>;
  /** A plain SIP phone with real media; `toneHz` is what it says. */
  phoneOf(index: number, toneHz?: number): Promise<RunningBaresip>;
} {
  /** Only for who asks for a desk. */
  let browser: Promise<Browser> | undefined;
  let kamailio: RunningKamailio;
  const cleanUps: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    kamailio = await startKamailio();
  });
  afterAll(async () => {
    await (await browser)?.close();
    await kamailio.stop();
  });
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });
  const userOf = (index: number) => kamailio.users[index] as { user: string; password: string };
  const accountOf = (index: number, server = kamailio.wsUrl): SipAccount => {
    const { user, password } = userOf(index);
    const address = `${user}@${kamailio.domain}`;
    return { server, address, username: user, displayName: `Poste ${user}`, password, certificateAuthority: null };
  };
  return {
    kamailio: () => kamailio,
    cleanUps,
    accountOf,
    async deskOf(index, server, options = {}) {
      browser ??= startChromium();
      const desk = await startDesk(await browser, { ...accountOf(index, server), instanceId: randomUUID() }, options);
      cleanUps.push(() => desk.close());
      await reachable(desk.phone);
      return desk;
    },
    async phoneOf(index, toneHz) {
      const peer = await startBaresip({
        ...userOf(index),
        domain: kamailio.domain,
        registrarPort: kamailio.udpPort,
        media: 'dtls-ice',
        ...(toneHz === undefined ? {} : { toneHz }),
      });
      cleanUps.push(() => peer.stop());
      return peer;
    },
  };
}

/** `phone` calls `number`, where `far` answers. @returns the Call-ID */
export async function talkingTo({ phone }: Desk, far: Desk, number: string): Promise<string> {
  const { callId } = phone.dial({ number });
  const ringing = await callWhere(far.phone, ({ phase }) => phase === 'ringing');
  far.phone.answer({ callId: ringing.callId });
  await callWhere(phone, (call) => call.callId === callId && call.phase === 'talking');
  return callId;
}
