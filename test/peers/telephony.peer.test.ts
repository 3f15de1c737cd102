import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAsterisk, type RunningAsterisk } from './asterisk.ts';
import { startBaresip } from './baresip.ts';
import { startKamailio, type RunningKamailio } from './kamailio.ts';
import { registerOnce } from './sip-probe.ts';
import { startSipp } from './sipp.ts';

let kamailio: RunningKamailio;
let asterisk: RunningAsterisk;

beforeAll(async () => {
  kamailio = await startKamailio();
  asterisk = await startAsterisk();
});
afterAll(async () => {
  await kamailio.stop();
  await asterisk.stop();
});

test('Kamailio registers over ws and wss, and refuses a wrong password', async () => {
  const [first = { user: '', password: '' }] = kamailio.users;
  const { domain, wsUrl, wssUrl, certificate } = kamailio;
  expect(await registerOnce({ url: wsUrl, domain }, first)).toBe(200);
  expect(await registerOnce({ url: wssUrl, domain, certificate }, first)).toBe(200);
  expect(await registerOnce({ url: wsUrl, domain }, { ...first, password: 'wrong' })).toBe(401);
});

test('Kamailio serves again on the same port after a kill', async () => {
  const [first = { user: '', password: '' }] = kamailio.users;
  await kamailio.kill9();
  await kamailio.restart();
  expect(await registerOnce({ url: kamailio.wsUrl, domain: kamailio.domain }, first)).toBe(200);
});

test('two baresip phones talk through Kamailio with DTLS and ICE', async () => {
  const at = { domain: kamailio.domain, registrarPort: kamailio.udpPort, media: 'dtls-ice' } as const;
  const [, , , fourth = { user: '', password: '' }, fifth = { user: '', password: '' }] = kamailio.users;
  const caller = await startBaresip({ ...fourth, ...at });
  const called = await startBaresip({ ...fifth, ...at });
  await caller.dial(`sip:${fifth.user}@${kamailio.domain}`);
  expect((await called.next('CALL_INCOMING')).peeruri).toContain(fourth.user);
  await called.answer();
  await caller.next('CALL_ESTABLISHED');
  expect(await called.heardLevel()).toBeGreaterThan(0.01);
  expect(await caller.heardLevel()).toBeGreaterThan(0.01);
  await caller.hangUp();
  await called.next('CALL_CLOSED');
  await caller.stop();
  await called.stop();
});

test('sipp answers as the trunk', async () => {
  const at = { domain: kamailio.domain, registrarPort: kamailio.udpPort, media: 'dtls-ice' } as const;
  const [, second = { user: '', password: '' }] = kamailio.users;
  const trunk = await startSipp(busyScenario, { port: kamailio.trunkPort, remotePort: kamailio.udpPort });
  const phone = await startBaresip({ ...second, ...at });
  await phone.dial(`sip:0142685300@${kamailio.domain}`);
  expect((await phone.next('CALL_CLOSED')).param).toContain('486');
  await trunk.done();
  await phone.stop();
});

test('Asterisk registers over its WebSocket and watches a desk', async () => {
  const [first = { user: '', password: '' }] = asterisk.users;
  expect(await registerOnce({ url: asterisk.wsUrl, domain: asterisk.domain }, first)).toBe(200);
  expect(await asterisk.console('core show hints')).toContain('2001@desk');
});

test('a phone hears its own tone from the echo of Asterisk', async () => {
  const [first = { user: '', password: '' }] = asterisk.plainUsers;
  const phone = await startBaresip({
    ...first,
    domain: asterisk.domain,
    registrarPort: asterisk.udpPort,
    media: 'plain',
  });
  await phone.dial(`sip:600@${asterisk.domain}`);
  await phone.next('CALL_ESTABLISHED');
  expect(await phone.heardLevel()).toBeGreaterThan(0.01);
  await phone.hangUp();
  await phone.stop();
});

const busyScenario = `<?xml version="1.0" encoding="UTF-8" ?>
<scenario name="busy">
  <recv request="INVITE" />
  <send><![CDATA[
SIP/2.0 486 Busy Here
[last_Via:]
[last_From:]
[last_To:];tag=[pid]SIPpTag01[call_number]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
  <recv request="ACK" />
</scenario>
`;
