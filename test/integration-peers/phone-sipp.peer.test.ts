import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../main/clock.ts';
import { createMediaDesk } from '../../main/phone/media-desk.ts';
import { plainPlan, type PhonePlan } from '../../main/phone/phone-plan.ts';
import { callWhere, fakeMediaHost, reachable, startPhone, stateWhere } from '../integration/phone-stand.ts';
import { startKamailio, type RunningKamailio } from '../peers/kamailio.ts';
import { startSipp } from '../peers/sipp.ts';

/** Scenes of signalling that only a scripted trunk plays: sipp behind a real Kamailio, before the real telephone. */

let kamailio: RunningKamailio;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  kamailio = await startKamailio();
});
afterAll(() => kamailio.stop());
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function telephoneOf(options: { readonly password?: string; readonly plan?: Partial<PhonePlan> } = {}) {
  const { user, password } = kamailio.users[0] as { user: string; password: string };
  const desk = createMediaDesk(systemClock);
  fakeMediaHost(desk);
  const { phone } = startPhone(
    {
      server: kamailio.wsUrl,
      address: `${user}@${kamailio.domain}`,
      username: user,
      displayName: '',
      password: options.password ?? password,
      certificateAuthority: null,
    },
    desk,
    systemClock,
    options.plan,
  );
  cleanUps.push(() => phone.close());
  return phone;
}

async function telephone(plan: Partial<PhonePlan> = {}) {
  const phone = telephoneOf({ plan });
  await reachable(phone);
  const running = () => phone.state.snapshot().calls.filter(({ phase }) => phase !== 'ended');
  return { phone, running };
}

/** The trunk calls 1001. */
const trunk = (scenario: string, options: { calls?: number; rate?: number; keys?: Record<string, string> } = {}) =>
  startSipp(scenario, { port: kamailio.trunkPort, remotePort: kamailio.udpPort, service: '1001', ...options });

const sdp = `v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio 40000 RTP/AVP 8
a=rtpmap:8 PCMA/8000`;

/** Inside the transaction of the INVITE: its ACK after a refusal, its CANCEL. */
const ofInvite = (method: string, to: string, extra = ''): string => `<send><![CDATA[
${method} sip:[service]@depot.test SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=z9hG4bK-[pid]-[call_number]
From: "Client [call_number]" <sip:+3361200[call_number]@127.0.0.1>;tag=[pid]-[call_number]
To: <sip:[service]@depot.test>${to}
Call-ID: [call_id]
CSeq: 1 ${method}
Max-Forwards: 70
${extra}Content-Length: 0

]]></send>`;

const invite = (odd = ''): string => `<send retrans="500"><![CDATA[
INVITE sip:[service]@depot.test SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=z9hG4bK-[pid]-[call_number]
From: "Client [call_number]" <sip:+3361200[call_number]@127.0.0.1>;tag=[pid]-[call_number]
To: <sip:[service]@depot.test>
Call-ID: [call_id]
CSeq: 1 INVITE
Max-Forwards: 70
${odd}
Content-Type: application/sdp
Content-Length: [len]

${sdp}
]]></send>`;
const plainContact = 'Contact: <sip:trunk@[local_ip]:[local_port]>';

const ack = ofInvite('ACK', '[peer_tag_param]');
const cancelled = `${ofInvite('CANCEL', '')}
  <recv response="200" /><recv response="487" />${ack}`;
const scenario = (name: string, ...steps: string[]): string =>
  `<?xml version="1.0" encoding="UTF-8" ?>\n<scenario name="${name}">${steps.join('\n')}</scenario>`;

/** Gives up after `ringMs`, unless it is refused before: busy comes after the stack's own ringing. */
const ringsAndGivesUp = (odd: string, ringMs: number): string =>
  scenario(
    'rings and gives up',
    invite(odd),
    '<recv response="100" optional="true" /><recv response="180" />',
    `<recv response="486" timeout="${ringMs}" ontimeout="1" />`,
    ack,
    '<nop next="2" /><label id="1" />',
    cancelled,
    '<label id="2" />',
  );

test('a flood of INVITEs: sixty ring, the others hear 486, and the desk is there for the next', async () => {
  const { phone, running } = await telephone();
  const flood = await trunk(ringsAndGivesUp(plainContact, 6_000), { calls: 100, rate: 400 });
  await expect.poll(() => running().filter(({ phase }) => phase === 'ringing').length, { timeout: 20_000 }).toBe(60);
  await flood.done();
  await expect.poll(() => running(), { timeout: 20_000 }).toEqual([]);
  expect(phone.state.snapshot().calls.every(({ outcome }) => outcome === 'missed')).toBe(true);
  const next = await trunk(ringsAndGivesUp(plainContact, 500));
  await callWhere(phone, ({ phase }) => phase === 'ringing');
  await next.done();
});

test('a retransmission: the answer is sent again until its late ACK comes, and it stays one call', async () => {
  const { phone } = await telephone();
  const caller = await trunk(
    scenario(
      'is late with its ACK',
      invite(plainContact),
      '<recv response="100" optional="true" /><recv response="180" optional="true" />',
      '<recv response="200" rrs="true" />',
      // Our answer comes again meanwhile, after half a second and after another.
      '<pause milliseconds="1800" />',
      inDialog('ACK', 1),
      '<pause milliseconds="500" />',
      inDialog('BYE', 2),
      '<recv response="200" />',
    ),
  );
  const { callId } = await callWhere(phone, ({ phase }) => phase === 'ringing');
  phone.answer({ callId });
  await callWhere(phone, ({ phase }) => phase === 'talking');
  await caller.done();
  expect(await callWhere(phone, ({ phase }) => phase === 'ended')).toMatchObject({ callId, outcome: 'answered' });
  expect(phone.state.snapshot().calls).toHaveLength(1);
});

test('replies out of order: an acceptance that overtakes the ringing makes one call', async () => {
  const { phone } = await telephone();
  const called = await startSipp(
    scenario(
      'answers before it rings',
      '<recv request="INVITE" />',
      reply('200 OK', sdp),
      reply('180 Ringing'),
      '<recv request="ACK" /><recv request="BYE" />',
      reply('200 OK'),
    ),
    { port: kamailio.trunkPort, remotePort: kamailio.udpPort },
  );
  const { callId } = phone.dial({ number: '01 42 68 53 00' });
  await callWhere(phone, ({ phase }) => phase === 'talking');
  phone.hangUp({ callId });
  await called.done();
  expect(phone.state.snapshot().calls).toMatchObject([{ callId, phase: 'ended', outcome: 'answered' }]);
});

test.each([
  ['a hash in its address', 'Contact: <sip:1#2@[local_ip]:[local_port]>'],
  ['a lifetime that overflows', `${plainContact}\nExpires: 4294967295`],
  ['an identity that cannot be read', `${plainContact}\nP-Asserted-Identity: <sip:%zz@x>, __proto__`],
  ['a diversion without its end', `${plainContact}\nDiversion: "open <sip:x@y>;reason=x`],
  ['a header of eight thousand letters', `${plainContact}\nX-Long: ${'a'.repeat(8_000)}`],
])('malformed: a call with %s rings, is given up, and is missed', async (_, odd) => {
  const { phone } = await telephone();
  const caller = await trunk(ringsAndGivesUp(odd, 500));
  await callWhere(phone, ({ phase }) => phase === 'ringing');
  await caller.done();
  expect(await callWhere(phone, ({ phase }) => phase === 'ended')).toMatchObject({ outcome: 'missed' });
});

test('malformed: who insists on what the desk lacks is told so', async () => {
  const { phone } = await telephone();
  const caller = await trunk(
    scenario(
      'insists on 100rel',
      invite(`${plainContact}\nRequire: 100rel`),
      '<recv response="100" optional="true" /><recv response="420" />',
      ack,
    ),
  );
  await caller.done();
  expect(phone.state.snapshot().calls).toEqual([]);
});

/** The trunk takes one call to `number`, and no other; it hangs nothing up. */
const trunkTakes = (number: string) =>
  startSipp(
    scenario(
      `takes a call to ${number}`,
      `<recv request="INVITE"><action>
        <ereg regexp="^INVITE sip:${number}@" search_in="msg" check_it="true" assign_to="asked" />
      </action></recv><Reference variables="asked" />`,
      reply('180 Ringing'),
      reply('200 OK', sdp),
      '<recv request="ACK" /><recv request="BYE" />',
      reply('200 OK'),
    ),
    { port: kamailio.trunkPort, remotePort: kamailio.udpPort },
  );

test.each([
  ['06 12 34 56 78', '0612345678'],
  ['+33 (0)1 42 68 53 00', '0142685300'],
  ['0033 4 79 10 00 01', '0479100001'],
  ['tel:+33-9-70-00-00-01', '0970000001'],
  ['+262 692 12 34 56', '0692123456'],
  ['0696 12 34 56', '0696123456'],
  ['0800 123 456', '0800123456'],
])('dial plan: %s leaves as %s', async (typed, number) => {
  const { phone } = await telephone();
  const called = await trunkTakes(number);
  const { callId } = phone.dial({ number: typed });
  await callWhere(phone, ({ phase }) => phase === 'talking');
  phone.hangUp({ callId });
  await called.done();
});

test('toll fraud: neither a foreign nor a premium number leaves, also not as a transfer; the next one does', async () => {
  const { phone } = await telephone();
  const called = await trunkTakes('0142685300');
  for (const number of ['+225 07 07 07 07 07', '0899 12 34 56', '118 218']) phone.dial({ number });
  expect(phone.state.snapshot().calls.map(({ phase, declined }) => [phase, declined])).toEqual([
    ['ended', 'not-allowed'],
    ['ended', 'premium-unconfirmed'],
    ['ended', 'premium-unconfirmed'],
  ]);
  const { callId } = phone.dial({ number: '01 42 68 53 00' });
  await callWhere(phone, (call) => call.callId === callId && call.phase === 'talking');
  phone.transfer({ callId, target: '+225 07 07 07 07 07' });
  await callWhere(phone, (call) => call.callId === callId && call.transfer?.sipStatus === 403);
  phone.hangUp({ callId });
  // It would have told of any other INVITE or REFER.
  await called.done();
});

test.each(['15', '17', '18', '112', '114', '115', '116 117', '119', '196'])(
  'emergency: %s reaches the trunk though the registrar refuses the desk, and the rules everything',
  async (number) => {
    const rules: PhonePlan['dialling'] = { ...plainPlan.dialling, premium: 'refuse', allowList: ['0612345678'] };
    const phone = telephoneOf({ password: 'wrong', plan: { dialling: rules } });
    await stateWhere(phone, ({ registration }) => registration.state === 'refused');
    phone.setDoNotDisturb({ on: true });
    const called = await trunkTakes(number.replace(' ', ''));
    const { callId } = phone.dial({ number });
    await callWhere(phone, ({ phase }) => phase === 'talking');
    phone.hangUp({ callId });
    await called.done();
  },
);

test.each<[string, string, object]>([
  [
    'P-Asserted-Identity before Remote-Party-ID and From',
    'P-Asserted-Identity: "Durand" <sip:+33142685300@x>\nRemote-Party-ID: "Autre" <sip:0499000000@x>',
    { party: { e164: '+33142685300', displayName: 'Durand', source: 'p-asserted-identity' } },
  ],
  [
    'Remote-Party-ID before From',
    'Remote-Party-ID: "Durand" <sip:0142685300@x>;party=calling;privacy=off',
    { party: { e164: '+33142685300', displayName: 'Durand', source: 'remote-party-id' } },
  ],
  [
    'a caller who hides',
    'P-Asserted-Identity: <sip:+33142685300@x>\nPrivacy: id',
    { party: { masked: true, number: '' } },
  ],
  [
    'the line of a Diversion',
    'Diversion: <sip:+33479100002@x>;reason=no-answer, <sip:+33140000001@x>;reason=unconditional',
    { calledLine: '+33140000001' },
  ],
  [
    'the line of a History-Info',
    'History-Info: <sip:+33140000001@x>;index=1, <sip:queue-depot@x;cause=302>;index=1.1',
    { calledLine: '+33140000001' },
  ],
  ['the line of To', '', { calledLine: '1001' }],
])('identity: %s', async (_, headers, expected) => {
  const { phone } = await telephone();
  const caller = await trunk(ringsAndGivesUp([plainContact, headers].filter((line) => line !== '').join('\n'), 500));
  expect(await callWhere(phone, ({ phase }) => phase === 'ringing')).toMatchObject(expected);
  await caller.done();
});

/** A request of the trunk inside a call that it began. */
function inDialog(method: string, cseq: number): string {
  return `<send><![CDATA[
${method} [next_url] SIP/2.0
Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]
From: "Client [call_number]" <sip:+3361200[call_number]@127.0.0.1>;tag=[pid]-[call_number]
To: <sip:[service]@depot.test>[peer_tag_param]
Call-ID: [call_id]
CSeq: ${cseq} ${method}
Max-Forwards: 70
[routes]
Content-Length: 0

]]></send>`;
}

/** A reply of the trunk to what it received last. */
function reply(status: string, body = ''): string {
  return `<send><![CDATA[
SIP/2.0 ${status}
[last_Via:]
[last_Record-Route:]
[last_From:]
[last_To:];tag=[pid]-called
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:trunk@[local_ip]:[local_port]>
${body ? 'Content-Type: application/sdp\n' : ''}Content-Length: [len]

${body}
]]></send>`;
}
