import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../drivers/reader-driver.ts';
import { systemClock } from '../../main/clock.ts';
import { buildSip, header, response } from '../../main/demo/pbx/sip-text.ts';
import { createMediaDesk } from '../../main/phone/media-desk.ts';
import { callWhere, fakeMediaHost, reachable, startPhone, stateWhere } from './phone-stand.ts';
import { plainInvite, startSipServer, type Answering } from './sip-server-stand.ts';
import { tortureMessages } from './torture-messages.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
const uncaught: unknown[] = [];
const note = (error: unknown): void => void uncaught.push(error);
process.on('uncaughtException', note);
process.on('unhandledRejection', note);
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  expect(uncaught.splice(0)).toEqual([]);
});

/** Time that runs `times` as fast. */
const hurried = (times: number): Clock => ({
  nowMs: () => Date.now(),
  after: (delayMs, run) => systemClock.after(delayMs / times, run),
});

async function stand(
  overrides: Readonly<Record<string, Answering>> = {},
  options: { autoPong?: boolean; clock?: Clock; mute?: boolean } = {},
) {
  const server = await startSipServer(overrides, options);
  cleanUps.push(() => server.close());
  const desk = createMediaDesk(options.clock ?? systemClock);
  if (!options.mute) fakeMediaHost(desk);
  const { phone, journal } = startPhone(server.account, desk, options.clock);
  cleanUps.push(() => phone.close());
  return { server, phone, journal };
}

/** Asks for a sign of life and waits for it. */
async function isAlive({ server }: Awaited<ReturnType<typeof stand>>, id: string): Promise<void> {
  server.send(
    buildSip(`OPTIONS ${server.contact()} SIP/2.0`, [
      ['Via', `SIP/2.0/WS test.invalid;branch=z9hG4bKalive${id}`],
      ['Max-Forwards', '70'],
      ['From', `<sip:probe@test.invalid>;tag=${id}`],
      ['To', '<sip:1001@test.invalid>'],
      ['Call-ID', `alive-${id}`],
      ['CSeq', '1 OPTIONS'],
    ]),
  );
  const answer = await server.next((message) => header(message, 'call-id') === `alive-${id}`);
  expect(answer.start).toBe('SIP/2.0 200 OK');
}

const handMade = (contact: string): string[] => {
  const good = plainInvite(contact, 'hand');
  const swap = (pattern: RegExp, by: string): string => good.replace(pattern, by);
  return [
    swap(/^INVITE \S+/u, 'INVITE tel:+33612345678'),
    swap(/^INVITE \S+/u, 'INVITE unknown:scheme'),
    swap(/^INVITE \S+/u, 'INVITE <sip:a@b>'),
    swap(/^INVITE \S+ SIP\/2.0/u, 'INVITE sip:1001@test.invalid SIP/7.0'),
    'SIP/2.0 200 OK\r\nVia: SIP/2.0/WS x\r\nCSeq: -1 ,INVITE\r\n\r\n',
    'SIP/2.0 99999 Way over\r\nCSeq: 1 INVITE\r\n\r\n',
    swap(/CSeq: 1 INVITE/u, 'CSeq: 36893488147419103232 INVITE'),
    swap(/CSeq: 1 INVITE/u, 'CSeq: 1 OPTIONS'),
    swap(/Via: [^\r]*/u, 'Via: SIP/2.0/UDP 1.2.3.4;;,;,,'),
    swap(/Max-Forwards: 70/u, 'Max-Forwards: 300000000'),
    swap(/To: [^\r]*/u, 'To: "Quote <sip:unterminated@x>'),
    swap(/From: [^\r]*/u, 'From: <sip:%zz%00@x>;tag='),
    swap(/From: [^\r]*/u, `From: "${'A'.repeat(20_000)}" <sip:a@b>;tag=long`),
    swap(/Contact: [^\r]*/u, 'Contact: <sip:pbx@test.invalid#x>'),
    swap(/Content-Type: [^\r]*/u, 'Content-Type: multipart/mixed;boundary=7a9cbec0'),
    swap(/P-Asserted-Identity: [^\r]*/u, 'P-Asserted-Identity: __proto__, <sip:constructor@x>'),
    swap(/Content-Length: \d+/u, 'Content-Length: -999'),
    swap(/Content-Length: \d+/u, 'Content-Length: 9999999'),
    swap(/\r\n\r\n/u, `\r\n${'Record-Route: <sip:p@x;lr>\r\n'.repeat(500)}\r\n`),
    good.replace(/\r\n/gu, '\n'),
    '\u0000\u0001\u0002',
    '\r\n\r\n\r\n',
    'INVITE',
    `${'X'.repeat(60_000)}\r\n\r\n`,
  ];
};

interface Change {
  readonly at: number;
  readonly cut: number;
  readonly put: string;
}

/** Ever the same `count` mutants' worth of changes, within the first `length` characters. */
function changesOf(count: number, length: number): Change[][] {
  const change = fc.record({
    at: fc.nat(length),
    cut: fc.nat(40),
    put: fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.stringMatching(/^[\r\n:;,<>"%@= ]{0,8}$/)),
  });
  return fc.sample(fc.array(change, { minLength: 1, maxLength: 3 }), { seed: 20_261_123, numRuns: count });
}

const mutated = (text: string, changes: readonly Change[]): string =>
  changes.reduce((now, { at, cut, put }) => now.slice(0, at) + put + now.slice(at + cut), text);

test('malformed messages and 300 mutations of an INVITE leave the telephone alive', async () => {
  const here = await stand();
  await reachable(here.phone);
  const texts = [
    ...handMade(here.server.contact()),
    ...changesOf(300, 900).map((changes, index) => mutated(plainInvite(here.server.contact(), `m${index}`), changes)),
  ];
  for (const [index, text] of texts.entries()) {
    here.server.send(text);
    await isAlive(here, String(index));
  }
  expect(here.server.connections()).toBe(1);
  // Mutants that still were calls ring: each can be refused, and the line is free for the next caller.
  const callIds = here.phone.state
    .snapshot()
    .calls.filter(({ phase }) => phase === 'ringing')
    .map(({ callId }) => callId);
  for (const callId of callIds) here.phone.hangUp({ callId });
  await isAlive(here, 'refused');
  here.server.send(plainInvite(here.server.contact(), 'after-all'));
  await callWhere(here.phone, ({ callId }) => callId === 'after-all@test.invalid');
}, 60_000);

test('every message of RFC 4475, and 300 mutations of them, leave the telephone alive and free for the next caller', async () => {
  const here = await stand();
  await reachable(here.phone);
  const messages = tortureMessages(here.server.contact());
  const mutants = changesOf(300, 400).map((changes, index): (typeof messages)[number] => {
    const [name, text] = messages[index % messages.length]!;
    return [`${name}, mutant ${index}`, mutated(text, changes)];
  });
  for (const [index, [name, text]] of [...messages, ...mutants].entries()) {
    here.server.send(text);
    await isAlive(here, `torture-${index}`).catch(() => {
      throw new Error(`dead after ${name}`);
    });
  }
  expect(here.server.connections()).toBe(1);
  for (const { callId, phase } of here.phone.state.snapshot().calls)
    if (phase === 'ringing') here.phone.hangUp({ callId });
  await expect.poll(() => here.phone.state.snapshot().calls.filter(({ phase }) => phase !== 'ended')).toEqual([]);
  here.server.send(plainInvite(here.server.contact(), 'after-torture'));
  await callWhere(here.phone, ({ callId }) => callId === 'after-torture@test.invalid');
}, 60_000);

test.each(['0', '4294967295'])('Expires overflow: a call with Expires: %s rings on', async (seconds) => {
  const here = await stand();
  await reachable(here.phone);
  here.server.send(plainInvite(here.server.contact(), 'e').replace('CSeq:', `Expires: ${seconds}\r\nCSeq:`));
  await callWhere(here.phone, ({ phase }) => phase === 'ringing');
  await isAlive(here, 'e');
  expect(here.phone.state.snapshot().calls).toMatchObject([{ phase: 'ringing' }]);
});

test.each<[string, (contact: string) => readonly (readonly [string, string])[]]>([
  ['no lifetime', (contact) => [['Contact', contact]]],
  ['the lifetime zero', (contact) => [['Contact', `${contact};expires=0`]]],
  ['a lifetime of 136 years', (contact) => [['Contact', `${contact};expires=4294967295`]]],
])('REGISTER storm: a registrar that grants %s is not stormed', async (_, granted) => {
  const here = await stand({
    REGISTER(message, send) {
      const contact = /<[^>]*>/u.exec(header(message, 'contact'))?.[0] ?? '';
      send(response(message, 200, 'OK', 'srv', granted(contact)));
    },
  });
  await reachable(here.phone);
  for (let round = 0; round < 20; round += 1) await isAlive(here, `r${round}`);
  expect(here.server.count('REGISTER')).toBe(1);
});

test('REGISTER storm: a registrar that answers 423 for ever is not stormed', async () => {
  const here = await stand({
    REGISTER: (message, send) => send(response(message, 423, 'Interval Too Brief', 'srv', [['Min-Expires', '60']])),
  });
  await here.server.next(() => here.server.count('REGISTER') === 8);
  for (let round = 0; round < 20; round += 1) await isAlive(here, `r${round}`);
  expect(here.server.count('REGISTER')).toBe(8);
});

test('of a flood of 300 INVITEs sixty ring and the others hear 486', async () => {
  const here = await stand();
  await reachable(here.phone);
  for (let index = 0; index < 300; index += 1) here.server.send(plainInvite(here.server.contact(), `f${index}`));
  await isAlive(here, 'flood');
  await expect
    .poll(() => here.server.received.filter(({ start }) => start.startsWith('SIP/2.0 486')).length, { timeout: 15_000 })
    .toBe(240);
  expect(here.phone.state.snapshot().calls.filter(({ phase }) => phase === 'ringing')).toHaveLength(60);
});

test('half-open line: a server that answers no ping is left, and found again', async () => {
  const here = await stand({}, { autoPong: false, clock: hurried(50) });
  await reachable(here.phone);
  const { registration } = await stateWhere(here.phone, ({ registration }) => registration.state === 'unreachable');
  expect(registration.cause).toBe('server-silent');
  await reachable(here.phone);
  expect(here.server.connections()).toBeGreaterThan(1);
});

test('a media host that never answers ends the call as failed', async () => {
  const here = await stand({}, { clock: hurried(50), mute: true });
  await reachable(here.phone);
  here.server.send(plainInvite(here.server.contact(), 'mute'));
  const { callId } = await callWhere(here.phone, ({ phase }) => phase === 'ringing');
  here.phone.answer({ callId });
  expect(await callWhere(here.phone, ({ phase }) => phase === 'ended')).toMatchObject({ outcome: 'failed' });
  expect(here.journal.join('\n')).toContain('media-host-silent');
});

/** Answers a call that the desk makes, then treats its re-INVITEs as told. */
function talkingServer(reInvite: Answering): Answering {
  let first = true;
  const contact = ['Contact', '<sip:pbx@test.invalid;transport=ws>'] as const;
  return (message, send) => {
    if (!first) return reInvite(message, send);
    first = false;
    send(response(message, 200, 'OK', 'srv', [contact, ['Content-Type', 'application/sdp']], 'v=0\r\n'));
  };
}

test('glare: two offers that cross (491) are tried again', async () => {
  let refused = 0;
  const here = await stand(
    {
      INVITE: talkingServer((message, send) => {
        const tag = '';
        if (refused++ === 0) return send(response(message, 491, 'Request Pending', tag));
        const headers = [
          ['Contact', '<sip:pbx@test.invalid;transport=ws>'],
          ['Content-Type', 'application/sdp'],
        ] as const;
        return send(response(message, 200, 'OK', tag, headers, 'v=0\r\n'));
      }),
    },
    { clock: hurried(20) },
  );
  await reachable(here.phone);
  const { callId } = here.phone.dial({ number: '1002' });
  await callWhere(here.phone, ({ phase }) => phase === 'talking');
  here.phone.hold({ callId, hold: true });
  await callWhere(here.phone, ({ phase }) => phase === 'on-hold');
  expect(refused).toBe(2);
});

test('re-INVITE after reconnect: the far end hears our new address, and a dialog it forgot is ended', async () => {
  const here = await stand(
    { INVITE: talkingServer((message, send) => send(response(message, 481, 'Call Does Not Exist', ''))) },
    { clock: hurried(20) },
  );
  await reachable(here.phone);
  here.phone.dial({ number: '1002' });
  await callWhere(here.phone, ({ phase }) => phase === 'talking');
  here.server.cut();
  const ended = await callWhere(here.phone, ({ phase }) => phase === 'ended');
  expect(ended).toMatchObject({ outcome: 'answered' });
  expect(here.server.count('INVITE')).toBe(2);
});

test('a cut while it rings loses no call: the answer goes over the new connection', async () => {
  const here = await stand({}, { clock: hurried(20) });
  await reachable(here.phone);
  here.server.send(plainInvite(here.server.contact(), 'ring'));
  const { callId } = await callWhere(here.phone, ({ phase }) => phase === 'ringing');
  here.server.cut();
  await stateWhere(here.phone, ({ registration }) => registration.state === 'unreachable');
  await reachable(here.phone);
  here.phone.answer({ callId });
  const answer = await here.server.next(
    ({ start, headers }) =>
      start === 'SIP/2.0 200 OK' && headers.some(([name, value]) => name === 'cseq' && value === '1 INVITE'),
  );
  expect(header(answer, 'call-id')).toBe('ring@test.invalid');
});

test('answers that come in the wrong order, twice, or for nothing end no call and start none', async () => {
  let invite: Parameters<Answering>[0] | null = null;
  const here = await stand({
    INVITE(message) {
      invite ??= message;
    },
  });
  await reachable(here.phone);
  const { callId } = here.phone.dial({ number: '1002' });
  await here.server.next(({ start }) => start.startsWith('INVITE '));
  const told = (status: number, tag: string, withBody = false): void =>
    void here.server.send(
      response(
        invite!,
        status,
        'X',
        tag,
        [
          ['Contact', '<sip:pbx@test.invalid;transport=ws>'],
          ...(withBody ? ([['Content-Type', 'application/sdp']] as const) : []),
        ],
        withBody ? 'v=0\r\n' : '',
      ),
    );
  told(200, 'a', true);
  await callWhere(here.phone, ({ phase }) => phase === 'talking');
  // The ringing overtaken, the acceptance again, another branch that accepted too, and one that refuses late.
  told(180, 'a');
  told(200, 'a', true);
  told(200, 'b', true);
  told(486, 'c');
  await here.server.next(
    ({ start, headers }) => start.startsWith('BYE ') && headers.some(([, value]) => value.includes('tag=b')),
  );
  await isAlive(here, 'order');
  expect(here.phone.state.snapshot().calls).toMatchObject([{ callId, phase: 'talking' }]);
});

/** Brings a call into a state, then the socket is cut: it is never stuck, and its record is never lost. */
describe('the socket is cut', () => {
  const acceptAll: Answering = (message, send) =>
    send(
      response(
        message,
        200,
        'OK',
        /;tag=/u.test(header(message, 'to')) ? '' : 'srv',
        [
          ['Contact', '<sip:pbx@test.invalid;transport=ws>'],
          ['Content-Type', 'application/sdp'],
        ],
        'v=0\r\n',
      ),
    );
  type Here = Awaited<ReturnType<typeof stand>>;
  const incoming = async ({ server, phone }: Here): Promise<string> => {
    server.send(plainInvite(server.contact(), 'cut'));
    return (await callWhere(phone, ({ phase }) => phase === 'ringing')).callId;
  };
  const talking = async ({ phone }: Here): Promise<string> => {
    const { callId } = phone.dial({ number: '1002' });
    await callWhere(phone, ({ phase }) => phase === 'talking');
    return callId;
  };
  const states: readonly [state: string, begin: (here: Here) => Promise<string>, after: string][] = [
    ['while it rings', incoming, 'ringing'],
    [
      'while it is answered, before the ACK',
      async (here) => {
        const callId = await incoming(here);
        here.phone.answer({ callId });
        await callWhere(here.phone, ({ phase }) => phase === 'talking');
        return callId;
      },
      'talking',
    ],
    ['in talk', talking, 'talking'],
    [
      'on hold',
      async (here) => {
        const callId = await talking(here);
        here.phone.hold({ callId, hold: true });
        await callWhere(here.phone, ({ phase }) => phase === 'on-hold');
        return callId;
      },
      'on-hold',
    ],
  ];
  test.each(states)('%s: the call lives on, and is ended by hand', async (_, begin, phaseAfter) => {
    const here = await stand({ INVITE: acceptAll }, { clock: hurried(20) });
    await reachable(here.phone);
    const callId = await begin(here);
    here.server.cut();
    await stateWhere(here.phone, ({ registration }) => registration.state === 'unreachable');
    await reachable(here.phone);
    expect(here.phone.state.snapshot().calls).toMatchObject([{ callId, phase: phaseAfter }]);
    here.phone.hangUp({ callId });
    await callWhere(here.phone, ({ phase }) => phase === 'ended');
  });

  test.each<[string, (here: Here) => Promise<string>, string]>([
    [
      'while dialling, before any answer',
      async ({ phone, server }) => {
        const { callId } = phone.dial({ number: '1002' });
        await server.next(({ start }) => start.startsWith('INVITE '));
        return callId;
      },
      'failed',
    ],
    [
      'while hanging up',
      async (here) => {
        const { callId } = here.phone.dial({ number: '1002' });
        await here.server.next(({ start }) => start.startsWith('INVITE '));
        here.phone.hangUp({ callId });
        return callId;
      },
      'abandoned',
    ],
  ])('%s: the call is over, and its record says how', async (_, begin, outcome) => {
    const here = await stand({ INVITE: () => {} }, { clock: hurried(20) });
    await reachable(here.phone);
    const callId = await begin(here);
    here.server.cut();
    expect(await callWhere(here.phone, ({ phase }) => phase === 'ended')).toMatchObject({ callId, outcome });
    await here.server.next(() => here.server.connections() === 2);
    await reachable(here.phone);
    await isAlive(here, 'over');
  });
});

test('zombie BYE: the BYE of an offline moment is sent when the line is back, once', async () => {
  const here = await stand({ INVITE: talkingServer(() => {}) }, { clock: hurried(20) });
  await reachable(here.phone);
  const { callId } = here.phone.dial({ number: '1002' });
  await callWhere(here.phone, ({ phase }) => phase === 'talking');
  here.server.cut();
  here.phone.hangUp({ callId });
  await here.server.next(({ start }) => start.startsWith('BYE '));
  await here.server.next(() => here.server.connections() === 2);
  await reachable(here.phone);
  await isAlive(here, 'zombie');
  expect(here.server.count('BYE')).toBe(1);
});

test('ACK: one that a cut took along is sent again before anything else, and the far end keeps the call', async () => {
  const here = await stand({ INVITE: talkingServer(() => {}), ACK: () => here.server.cut() }, { clock: hurried(20) });
  await reachable(here.phone);
  const { callId } = here.phone.dial({ number: '1002' });
  await here.server.next(() => here.server.count('ACK') === 2);
  await here.server.next(() => here.server.count('INVITE') === 2);
  const sent = here.server.received.map(({ start }) => start.split(' ')[0]);
  expect(sent.lastIndexOf('ACK')).toBeLessThan(sent.lastIndexOf('INVITE'));
  const [first, again] = here.server.received.filter(({ start }) => start.startsWith('ACK '));
  expect(again).toEqual(first);
  expect(here.phone.state.snapshot().calls).toMatchObject([{ callId, phase: 'talking' }]);
});

test('the password is in no line of the journal', async () => {
  const here = await stand({ REGISTER: (message, send) => send(response(message, 500, 'Broken', 'srv')) });
  await stateWhere(here.phone, ({ registration }) => registration.state === 'unreachable');
  expect(here.journal.join('\n')).not.toContain('secret');
});
