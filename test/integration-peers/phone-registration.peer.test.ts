import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Clock } from '../../drivers/reader-driver.ts';
import { systemClock } from '../../main/clock.ts';
import { createMediaDesk } from '../../main/phone/media-desk.ts';
import type { PhoneService } from '../../main/phone/service.ts';
import type { SipAccount } from '../../main/phone/sip-account.ts';
import { callWhere, fakeMediaHost, reachable, startPhone, stateWhere } from '../integration/phone-stand.ts';
import { hurried } from '../integration/sip-desk-stand.ts';
import { startKamailio, type CertificateKind } from '../peers/kamailio.ts';
import { startLine } from './journey-line.ts';
import { kamailioDesks, talkingTo } from './kamailio-desks.ts';

/** How the desk is there for calls, at a real registrar: registration, certificates, accounts, lines that die and come back. */

const { kamailio, cleanUps, accountOf, deskOf } = kamailioDesks();

/** Signalling alone, with one or more accounts. */
function telephone(accounts: SipAccount | readonly SipAccount[], clock: Clock = systemClock): PhoneService {
  const desk = createMediaDesk(clock);
  fakeMediaHost(desk);
  const { phone } = startPhone(accounts, desk, clock);
  cleanUps.push(() => phone.close());
  return phone;
}

test('a digest registration over ws is accepted, and a wrong password is refused', async () => {
  await reachable(telephone(accountOf(0)));
  const { registration } = await stateWhere(
    telephone({ ...accountOf(1), password: 'wrong' }),
    ({ registration }) => registration.state === 'refused',
  );
  expect(registration.cause).toBe('401');
});

describe('wss', () => {
  test('the certificate of the company’s own authority is taken where the settings name it', async () => {
    const { certificate, wssUrl } = kamailio();
    await reachable(telephone({ ...accountOf(0, wssUrl), certificateAuthority: certificate }));
  });

  test('an authority that nobody named is not', async () => {
    const { registration } = await stateWhere(
      telephone(accountOf(0, kamailio().wssUrl)),
      ({ registration }) => registration.state === 'unreachable',
    );
    expect(registration.cause).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  test.each<[CertificateKind, string]>([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['other-host', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('a certificate that is %s is refused, its authority known or not', async (certificate, cause) => {
    const server = await startKamailio({ certificate });
    cleanUps.push(() => server.stop());
    const { registration } = await stateWhere(
      telephone({ ...accountOf(0, server.wssUrl), certificateAuthority: server.certificate }),
      ({ registration }) => registration.state === 'unreachable',
    );
    expect(registration.cause).toBe(cause);
  });
});

test('several accounts at once: calls come in on each, and leave by the one that is chosen', async () => {
  const phone = telephone([accountOf(0), accountOf(1)]);
  await stateWhere(phone, ({ accounts }) => accounts.every(({ registration }) => registration.state === 'reachable'));
  const other = await deskOf(2);
  for (const line of ['1001', '1002']) {
    const { callId } = other.phone.dial({ number: line });
    expect(await callWhere(phone, ({ phase }) => phase === 'ringing')).toMatchObject({
      accountId: `${line}@depot.test`,
    });
    other.phone.hangUp({ callId });
    await stateWhere(phone, ({ calls }) => calls.every(({ phase }) => phase === 'ended'));
  }
  for (const line of ['1002', '1001']) {
    const { callId } = phone.dial({ number: '1003', accountId: `${line}@depot.test` });
    expect((await callWhere(other.phone, ({ phase }) => phase === 'ringing')).party).toMatchObject({ number: line });
    phone.hangUp({ callId });
    await stateWhere(other.phone, ({ calls }) => calls.every(({ phase }) => phase === 'ended'));
  }
});

test('outbound proxy: the desk registers and calls through it', async () => {
  const phone = telephone({
    ...accountOf(0),
    outboundProxy: `sip:127.0.0.1:${new URL(kamailio().wsUrl).port};transport=ws;lr`,
  });
  await reachable(phone);
  const other = await deskOf(1);
  phone.dial({ number: '1002' });
  await callWhere(other.phone, ({ phase }) => phase === 'ringing');
  await callWhere(phone, ({ phase }) => phase === 'early');
});

/** A desk on a line of its own, in talk with another. */
async function inTalkOverLine() {
  const line = await startLine(kamailio().wsUrl.replace('ws:', 'http:'));
  cleanUps.push(() => line.close());
  const server = line.url.replace('http:', 'ws:');
  const [one, two] = [await deskOf(0, server), await deskOf(1)];
  const callId = await talkingTo(one, two, '1002');
  for (const { phone } of [one, two]) await callWhere(phone, ({ media }) => (media?.packetsReceived ?? 0) > 50);
  const theirs = two.phone.state.snapshot().calls[0]?.callId ?? '';
  return { line, one, two, callId, theirs };
}

test('GRUU: what the far end asks after a reconnection arrives over the new connection', async () => {
  const { line, one, two, callId, theirs } = await inTalkOverLine();
  await line.cut();
  await stateWhere(one.phone, ({ registration }) => registration.state === 'unreachable');
  await line.restore();
  await reachable(one.phone);
  two.phone.hold({ callId: theirs, hold: true });
  await callWhere(one.phone, (call) => call.callId === callId && call.heldByPeer);
  two.phone.hold({ callId: theirs, hold: false });
  await callWhere(one.phone, (call) => call.callId === callId && !call.heldByPeer);
});

test('ACK: a line that is cut right after the answer costs no call', async () => {
  const line = await startLine(kamailio().wsUrl.replace('ws:', 'http:'));
  cleanUps.push(() => line.close());
  const [one, two] = [await deskOf(0, line.url.replace('http:', 'ws:')), await deskOf(1)];
  const callId = await talkingTo(one, two, '1002');
  await line.cut();
  await stateWhere(one.phone, ({ registration }) => registration.state === 'unreachable');
  await line.restore();
  await reachable(one.phone);
  const { callId: theirs } = await callWhere(two.phone, ({ phase }) => phase === 'talking');
  two.phone.hold({ callId: theirs, hold: true });
  await callWhere(one.phone, (call) => call.callId === callId && call.heldByPeer);
});

test('after sleep: a line that died meanwhile is found out in two seconds, and the call goes on over a new one', async () => {
  const { line, one, two, callId, theirs } = await inTalkOverLine();
  const [before] = one.phone.state.snapshot().calls;
  line.stall();
  const wokenAtMs = Date.now();
  one.phone.retryNow();
  const { registration } = await stateWhere(one.phone, (state) => state.registration.state === 'unreachable');
  // By itself the line would be found out after fourteen.
  expect(registration.sinceMs - wokenAtMs).toBeLessThan(8_000);
  await reachable(one.phone);
  await callWhere(one.phone, ({ media }) => (media?.packetsReceived ?? 0) > (before?.media?.packetsReceived ?? 0) + 50);
  two.phone.hangUp({ callId: theirs });
  expect(await callWhere(one.phone, ({ phase }) => phase === 'ended')).toMatchObject({ callId, outcome: 'answered' });
});

test('keep-alive: a line that a router forgot is found out by itself, and calls come again', async () => {
  const line = await startLine(kamailio().wsUrl.replace('ws:', 'http:'));
  cleanUps.push(() => line.close());
  const account = { ...accountOf(0, line.url.replace('http:', 'ws:')), instanceId: randomUUID() };
  const phone = telephone(account, hurried(10));
  await reachable(phone);
  line.stall();
  const { registration } = await stateWhere(phone, (state) => state.registration.state === 'unreachable');
  expect(registration.cause).toBe('server-silent');
  await reachable(phone);
  const caller = await deskOf(1);
  caller.phone.dial({ number: '1001' });
  await callWhere(phone, ({ phase }) => phase === 'ringing');
});

test('a registrar that dies is told within seconds, and so is its return', async () => {
  const phone = telephone(accountOf(0));
  await reachable(phone);
  const lost = stateWhere(phone, ({ registration }) => registration.state === 'unreachable');
  const diedAtMs = Date.now();
  await kamailio().kill9();
  expect((await lost).registration.sinceMs - diedAtMs).toBeLessThan(5_000);
  await kamailio().restart();
  const backAtMs = Date.now();
  expect((await reachable(phone)).registration.sinceMs - backAtMs).toBeLessThan(10_000);
});
