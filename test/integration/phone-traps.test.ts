import { describe, expect, test } from 'vitest';
import type { Clock } from '../../drivers/reader-driver.ts';
import { systemClock } from '../../main/clock.ts';
import { buildSip, header, response, type SipText } from '../../main/demo/pbx/sip-text.ts';
import { createMediaDesk } from '../../main/phone/media-desk.ts';
import { callWhere, fakeMediaHost, reachable, startPhone, stateWhere } from './phone-stand.ts';
import {
  accepting,
  answeredCall,
  cleanUps,
  contact,
  hurried,
  inDialog,
  isRequest,
  isResponse,
  stand,
  withHeader,
} from './sip-desk-stand.ts';
import { plainInvite, startSipServer, type Answering } from './sip-server-stand.ts';

/** Traps of SIP practice, each by its name: what the stack does not do by itself, or does wrong. */

describe('session timers (RFC 4028)', () => {
  test('a session that the PBX leaves to us is refreshed by a re-INVITE', async () => {
    const { server, phone } = await stand(
      {
        INVITE: accepting([
          ['Session-Expires', '90;refresher=uac'],
          ['Require', 'timer'],
        ]),
      },
      { times: 50 },
    );
    phone.dial({ number: '1002' });
    const first = await server.next(isRequest('INVITE'));
    expect(header(first, 'session-expires')).toBe('1800');
    expect(header(first, 'supported')).toContain('timer');
    const refresh = await server.next(
      (message) => isRequest('INVITE')(message) && message !== first && /;tag=srv/u.test(header(message, 'to')),
    );
    expect(header(refresh, 'session-expires')).toBe('90;refresher=uac');
    expect(phone.state.snapshot().calls).toMatchObject([{ phase: 'talking' }]);
  });

  test('a session that the PBX does not refresh is ended, with a BYE', async () => {
    const { server, phone } = await stand(
      { INVITE: accepting([['Session-Expires', '90;refresher=uas']]) },
      { times: 50 },
    );
    phone.dial({ number: '1002' });
    await callWhere(phone, ({ phase }) => phase === 'talking');
    await server.next(isRequest('BYE'));
    expect(await callWhere(phone, ({ phase }) => phase === 'ended')).toMatchObject({ outcome: 'answered' });
  });

  test('an interval that is too short is answered 422 with the least', async () => {
    const here = await stand();
    const { server } = here;
    server.send(
      plainInvite(server.contact(), 'short').replace(
        '\r\nCSeq:',
        '\r\nSession-Expires: 20\r\nSupported: timer\r\nCSeq:',
      ),
    );
    const refusal = await server.next(isResponse(422, 'INVITE'));
    expect(header(refusal, 'min-se')).toBe('90');
    expect(here.phone.state.snapshot().calls).toEqual([]);
  });

  test('a 422 of the far end is followed by one INVITE with the interval it wants, and stays one call', async () => {
    let asked = 0;
    const { server, phone } = await stand({
      INVITE(message, send) {
        asked += 1;
        if (asked === 1) return send(response(message, 422, 'Session Interval Too Small', 'srv', [['Min-SE', '3600']]));
        return accepting()(message, send);
      },
    });
    const { callId } = phone.dial({ number: '1002' });
    await callWhere(phone, (call) => call.callId === callId && call.phase === 'talking');
    expect(phone.state.snapshot().calls).toHaveLength(1);
    expect(server.received.filter(isRequest('INVITE')).length).toBe(2);
    phone.hangUp({ callId });
    await server.next(isRequest('BYE'));
    await callWhere(phone, ({ phase }) => phase === 'ended');
  });

  test('an UPDATE that refreshes is granted, one of a stranger is not allowed', async () => {
    const here = await stand();
    const answer = await answeredCall(here, 'upd', 'Session-Expires: 600;refresher=uac\r\nSupported: timer');
    expect(header(answer, 'session-expires')).toBe('600;refresher=uac');
    expect(header(answer, 'require')).toBe('timer');
    inDialog(here.server, 'upd', answer, 'UPDATE', 2, [['Session-Expires', '600;refresher=uac']]);
    const granted = await here.server.next(isResponse(200, 'UPDATE'));
    expect(header(granted, 'session-expires')).toBe('600;refresher=uac');
    inDialog(here.server, 'other', answer, 'UPDATE', 2, []);
    await here.server.next(isResponse(405, 'UPDATE'));
  });
});

describe('what a call that comes in becomes', () => {
  test('do-not-disturb answers 480, and the call is kept as missed', async () => {
    const { server, phone } = await stand();
    phone.setDoNotDisturb({ on: true });
    server.send(plainInvite(server.contact(), 'dnd'));
    await server.next(isResponse(480, 'INVITE'));
    expect(await callWhere(phone, ({ phase }) => phase === 'ended')).toMatchObject({
      outcome: 'missed',
      sipStatus: 480,
      party: { e164: '+33142685300' },
    });
    phone.setDoNotDisturb({ on: false });
    server.send(plainInvite(server.contact(), 'again'));
    await callWhere(phone, ({ phase }) => phase === 'ringing');
  });

  test('do-not-disturb and forwards are kept, and hold at the next start', async () => {
    const forward = { always: null, busy: null, noAnswer: { target: '1002', afterSeconds: 20 } };
    const before = await stand();
    before.phone.setForward(forward);
    before.phone.setDoNotDisturb({ on: true });
    const incoming = { doNotDisturb: true, forward };
    expect(before.saved.at(-1)).toEqual({ incoming });
    const after = await stand({}, { incoming });
    expect(after.phone.state.snapshot()).toMatchObject(incoming);
    after.server.send(plainInvite(after.server.contact(), 'restart'));
    await after.server.next(isResponse(480, 'INVITE'));
  });

  test('a forward is a 302 with the number as the PBX dials it', async () => {
    const { server, phone } = await stand();
    phone.setForward({ always: '+33 6 12 34 56 78', busy: null, noAnswer: null });
    server.send(plainInvite(server.contact(), 'fwd'));
    const moved = await server.next(isResponse(302, 'INVITE'));
    expect(header(moved, 'contact')).toBe('<sip:0612345678@test.invalid>');
    expect(await callWhere(phone, ({ phase }) => phase === 'ended')).toMatchObject({
      outcome: 'refused',
      divertedTo: '+33 6 12 34 56 78',
    });
  });

  test('a forward to a number that is not let out forwards nothing: the call rings', async () => {
    const { server, phone } = await stand();
    phone.setForward({ always: '+1 876 555 1234', busy: null, noAnswer: null });
    server.send(plainInvite(server.contact(), 'fraud'));
    await callWhere(phone, ({ phase }) => phase === 'ringing');
    expect(server.received.some(isResponse(302, 'INVITE'))).toBe(false);
  });

  test('nobody answers: the call goes on to the next', async () => {
    const { server, phone } = await stand({}, { times: 100 });
    phone.setForward({ always: null, busy: null, noAnswer: { target: '1002', afterSeconds: 5 } });
    server.send(plainInvite(server.contact(), 'late'));
    await server.next(isResponse(180, 'INVITE'));
    expect(header(await server.next(isResponse(302, 'INVITE')), 'contact')).toBe('<sip:1002@test.invalid>');
  });

  test('the agent sends a ringing call on', async () => {
    const { server, phone } = await stand();
    server.send(plainInvite(server.contact(), 'defl'));
    const { callId } = await callWhere(phone, ({ phase }) => phase === 'ringing');
    phone.deflect({ callId, target: '1002' });
    await server.next(isResponse(302, 'INVITE'));
    expect(await callWhere(phone, ({ phase }) => phase === 'ended')).toMatchObject({ divertedTo: '1002' });
  });

  test('a request that asks to be answered is, where that is allowed', async () => {
    const { server, phone } = await stand({}, { plan: { autoAnswer: true } });
    server.send(withHeader(plainInvite(server.contact(), 'auto'), 'Call-Info: <sip:pbx>;answer-after=0'));
    await server.next(isResponse(200, 'INVITE'));
    expect(phone.state.snapshot().calls).toMatchObject([{ autoAnswered: true }]);
  });

  test('and rings where it is not', async () => {
    const { server, phone } = await stand();
    server.send(withHeader(plainInvite(server.contact(), 'ring'), 'Call-Info: <sip:pbx>;answer-after=0'));
    await callWhere(phone, ({ phase }) => phase === 'ringing');
    expect(phone.state.snapshot().calls).toMatchObject([{ phase: 'ringing', autoAnswered: false }]);
  });
});

describe('what may be dialled', () => {
  test('a premium number leaves when the person said yes, a foreign one not at all', async () => {
    const { server, phone } = await stand({ INVITE: accepting() });
    phone.dial({ number: '0899 12 34 56' });
    phone.dial({ number: '+1 876 555 1234' });
    expect(phone.state.snapshot().calls).toMatchObject([
      { phase: 'ended', declined: 'premium-unconfirmed', sipStatus: 403 },
      { phase: 'ended', declined: 'not-allowed' },
    ]);
    phone.dial({ number: '0899 12 34 56', premiumAccepted: true });
    const invite = await server.next(isRequest('INVITE'));
    expect(invite.start).toContain('sip:0899123456@');
    expect(server.count('INVITE')).toBe(1);
  });

  test('a REFER from outside dials nothing that costs (toll fraud)', async () => {
    const here = await stand();
    const answer = await answeredCall(here, 'ref');
    inDialog(here.server, 'ref', answer, 'REFER', 2, [['Refer-To', '<sip:0899123456@test.invalid>']]);
    await here.server.next(isResponse(603, 'REFER'));
    expect(here.server.count('INVITE')).toBe(0);
    expect(here.phone.state.snapshot().calls).toMatchObject([{ phase: 'talking' }]);
  });

  test('a REFER to a colleague is followed, and stays the same call', async () => {
    const here = await stand({
      INVITE: accepting(),
      NOTIFY: (message, send) => send(response(message, 200, 'OK', '')),
    });
    const answer = await answeredCall(here, 'refc');
    inDialog(here.server, 'refc', answer, 'REFER', 2, [['Refer-To', '"Samir" <sip:1003@test.invalid>']]);
    await here.server.next(isResponse(202, 'REFER'));
    const invite = await here.server.next(isRequest('INVITE'));
    expect(invite.start).toContain('sip:1003@');
    await here.server.next((message) => isRequest('NOTIFY')(message) && message.body.startsWith('SIP/2.0 200'));
    await here.server.next(isRequest('BYE'));
    const [call] = here.phone.state.snapshot().calls;
    expect(call).toMatchObject({
      callId: 'refc@test.invalid',
      phase: 'talking',
      party: { number: '1003', displayName: 'Samir' },
    });
    // The new session is the one that ends now.
    here.phone.hangUp({ callId: 'refc@test.invalid' });
    await here.server.next(
      (message) => isRequest('BYE')(message) && header(message, 'call-id') === header(invite, 'call-id'),
    );
    await callWhere(here.phone, ({ phase }) => phase === 'ended');
  });
});

describe('a session that takes the place of another (Replaces)', () => {
  test('an attended transfer by a colleague puts the caller at our end, in the same call', async () => {
    const here = await stand();
    const answer = await answeredCall(here, 'cons');
    const ours = /;tag=([^;]+)/u.exec(header(answer, 'to'))?.[1];
    const invite = plainInvite(here.server.contact(), 'xfer')
      .replace('"Durand" <sip:0142685300', '"Lefèvre" <sip:0612345678')
      .replace('<sip:+33142685300', '<sip:+33612345678');
    here.server.send(withHeader(invite, `Replaces: cons@test.invalid;to-tag=${ours};from-tag=cons`));
    const taken = await here.server.next(isResponse(200, 'INVITE', 'xfer@test.invalid'));
    inDialog(here.server, 'xfer', taken, 'ACK', 1, []);
    // The replaced session is ended by us.
    await here.server.next(
      (message) => isRequest('BYE')(message) && header(message, 'call-id') === 'cons@test.invalid',
    );
    const { calls } = here.phone.state.snapshot();
    expect(calls).toMatchObject([{ callId: 'cons@test.invalid', phase: 'talking', party: { e164: '+33612345678' } }]);
    inDialog(here.server, 'xfer', taken, 'BYE', 2, []);
    await callWhere(here.phone, ({ phase }) => phase === 'ended');
  });

  test('one that replaces nothing here is answered 481', async () => {
    const { server, phone } = await stand();
    server.send(withHeader(plainInvite(server.contact(), 'none'), 'Replaces: x@y;to-tag=a;from-tag=b'));
    await server.next(isResponse(481, 'INVITE'));
    expect(phone.state.snapshot().calls).toEqual([]);
  });

  /** The eight seconds that an offer is given are over at once. */
  const impatient: Clock = {
    nowMs: () => Date.now(),
    after: (delayMs, run) => systemClock.after(delayMs === 8_000 ? 80 : delayMs, run),
  };

  test('sound that no offer brings back gets a new session, muted as it was', async () => {
    const here = await stand({ INVITE: accepting() }, { clock: impatient });
    const { callId } = here.phone.dial({ number: '1002' });
    await callWhere(here.phone, ({ phase }) => phase === 'talking');
    here.phone.mute({ callId, muted: true });
    await callWhere(here.phone, ({ muted }) => muted);
    const first = await here.server.next(isRequest('INVITE'));
    // Another media host begins to listen: it knows nothing of the call, and never reports it as connected.
    here.phone.mediaRequests.onEvent(() => {});
    const replacing = await here.server.next((message) => header(message, 'replaces') !== '');
    expect(header(replacing, 'replaces')).toContain(`${callId};to-tag=srv`);
    await here.server.next(
      (message) => isRequest('BYE')(message) && header(message, 'call-id') === header(first, 'call-id'),
    );
    expect(here.phone.state.snapshot().calls).toMatchObject([{ callId, phase: 'talking', muted: true }]);
    const fresh = here.page.asked.filter((asked) => asked.callId === `${callId}#2`).map(({ ask }) => ask);
    expect(fresh[0]).toEqual({ kind: 'set-muted', muted: true });
  });

  test('where the contact of the far end is unknown to its PBX (Asterisk), the number finds the session', async () => {
    const replaces = (message: SipText): boolean => header(message, 'replaces') !== '';
    const here = await stand(
      {
        INVITE: (message, send) =>
          replaces(message) && !message.start.includes('sip:1002@')
            ? send(response(message, 404, 'Not Found', 'srv'))
            : accepting()(message, send),
      },
      { clock: impatient },
    );
    const { callId } = here.phone.dial({ number: '1002' });
    await callWhere(here.phone, ({ phase }) => phase === 'talking');
    here.phone.mediaRequests.onEvent(() => {});
    await here.server.next((message) => isRequest('BYE')(message) && header(message, 'call-id') === callId);
    const asked = here.server.received.filter((message) => isRequest('INVITE')(message) && replaces(message));
    expect(asked.map(({ start }) => /sip:([^@;:]+)/u.exec(start)?.[1])).toEqual(['pbx', '1002']);
    expect(here.phone.state.snapshot().calls).toMatchObject([{ callId, phase: 'talking' }]);
  });
});

describe('attended transfer, conference, park and pick-up', () => {
  async function twoCalls() {
    const here = await stand(
      {
        INVITE: accepting(),
        REFER(message, send) {
          send(response(message, 202, 'Accepted', '', [contact]));
        },
      },
      { plan: { parking: { extension: '700', places: ['701'] } } },
    );
    const first = here.phone.dial({ number: '1002' });
    await callWhere(here.phone, ({ phase }) => phase === 'talking');
    return { ...here, first };
  }

  test('a consultation holds the first call, and completing joins both by REFER with Replaces', async () => {
    const { server, phone, first } = await twoCalls();
    const second = phone.consult({ callId: first.callId, number: '1003' });
    await callWhere(phone, ({ callId, phase }) => callId === first.callId && phase === 'on-hold');
    await callWhere(
      phone,
      ({ callId, phase, consultFor }) => callId === second.callId && phase === 'talking' && consultFor === first.callId,
    );
    phone.completeTransfer({ callId: second.callId });
    const refer = await server.next(isRequest('REFER'));
    expect(header(refer, 'call-id')).toBe(first.callId);
    expect(decodeURIComponent(header(refer, 'refer-to'))).toContain(`Replaces=${second.callId};to-tag=srv`);
    expect(await callWhere(phone, ({ transfer }) => transfer !== null)).toMatchObject({ transfer: { state: 'asked' } });
  });

  test('a consultation that is hung up gives the first call back', async () => {
    const { phone, first } = await twoCalls();
    const second = phone.consult({ callId: first.callId, number: '1003' });
    await callWhere(phone, ({ callId, phase }) => callId === second.callId && phase === 'talking');
    await callWhere(phone, ({ callId, phase }) => callId === first.callId && phase === 'on-hold');
    phone.hangUp({ callId: second.callId });
    await callWhere(phone, ({ callId, phase }) => callId === first.callId && phase === 'talking');
  });

  test('a transfer that is refused says so, and leaves the call', async () => {
    const here = await stand({
      INVITE: accepting(),
      REFER: (message, send) => send(response(message, 403, 'Forbidden', '')),
    });
    const { callId } = here.phone.dial({ number: '1002' });
    await callWhere(here.phone, ({ phase }) => phase === 'talking');
    here.phone.transfer({ callId, target: '1009' });
    expect(await callWhere(here.phone, ({ transfer }) => transfer?.state === 'failed')).toMatchObject({
      phase: 'talking',
      transfer: { target: '1009', sipStatus: 403 },
    });
  });

  test('a conference takes held calls back, tells the media host who is in it, and ends with its second', async () => {
    const { phone, page, first } = await twoCalls();
    const second = phone.dial({ number: '1003' });
    await callWhere(phone, ({ callId, phase }) => callId === second.callId && phase === 'talking');
    await callWhere(phone, ({ callId, phase }) => callId === first.callId && phase === 'on-hold');
    phone.setConference({ callIds: [first.callId, second.callId] });
    await callWhere(
      phone,
      ({ callId, phase, inConference }) => callId === first.callId && phase === 'talking' && inConference,
    );
    expect(page.asked.map(({ ask }) => ask)).toContainEqual({
      kind: 'set-conference',
      callIds: [first.callId, second.callId],
    });
    phone.mute({ callId: first.callId, muted: true });
    await callWhere(phone, ({ callId, muted }) => callId === second.callId && muted);
    phone.hangUp({ callId: second.callId });
    await callWhere(phone, ({ callId, inConference }) => callId === first.callId && !inConference);
  });

  test('parking is a REFER to the parking extension, taking back dials the place', async () => {
    const { server, phone, first } = await twoCalls();
    phone.park({ callId: first.callId });
    expect(header(await server.next(isRequest('REFER')), 'refer-to')).toContain('sip:700@');
    phone.pickUp({ address: '701' });
    await server.next((message) => message.start.startsWith('INVITE sip:701@'));
    phone.pickUp({ address: '1004@test.invalid' });
    await server.next((message) => message.start.startsWith('INVITE sip:*81004@'));
  });
});

/** Grants a SUBSCRIBE and tells at once. */
const telling =
  (body: (event: string) => readonly [type: string, text: string], state = 'active;expires=600'): Answering =>
  (message, send) => {
    const event = header(message, 'event');
    send(response(message, 200, 'OK', 'sub', [contact, ['Expires', '600']]));
    const [type, text] = body(event);
    send(
      buildSip(
        `NOTIFY ${/<([^>]*)>/u.exec(header(message, 'contact'))?.[1]} SIP/2.0`,
        [
          ['Via', `SIP/2.0/WS test.invalid;branch=z9hG4bK${header(message, 'call-id')}`],
          ['Max-Forwards', '70'],
          ['From', `${header(message, 'to')};tag=sub`],
          ['To', header(message, 'from')],
          ['Call-ID', header(message, 'call-id')],
          ['CSeq', '1 NOTIFY'],
          contact,
          ['Event', event],
          ['Subscription-State', state],
          ['Content-Type', type],
        ],
        text,
      ),
    );
  };
const summary = 'Messages-Waiting: yes\r\nVoice-Message: 3/1 (0/0)\r\n';
const busy =
  '<?xml version="1.0"?><dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info"><dialog id="1"><state>confirmed</state></dialog></dialog-info>';

describe('what the PBX tells (SUBSCRIBE)', () => {
  test('messages that wait, and a colleague in talk', async () => {
    const { phone } = await stand(
      {
        SUBSCRIBE: telling((event) =>
          event === 'dialog' ? ['application/dialog-info+xml', busy] : ['application/simple-message-summary', summary],
        ),
      },
      { plan: { colleagues: [{ address: '1002', name: 'Samir' }] } },
    );
    await stateWhere(phone, ({ messageWaiting }) => messageWaiting[0]?.newMessages === 3);
    const state = await stateWhere(phone, ({ colleagues }) => colleagues[0]?.state === 'busy');
    expect(state.colleagues).toMatchObject([{ address: '1002', name: 'Samir' }]);
  });

  test('messages that nobody asked about (Asterisk)', async () => {
    const { server, phone } = await stand();
    server.send(
      buildSip(
        `NOTIFY ${server.contact()} SIP/2.0`,
        [
          ['Via', 'SIP/2.0/WS test.invalid;branch=z9hG4bKmwi'],
          ['Max-Forwards', '70'],
          ['From', '<sip:asterisk@test.invalid>;tag=m'],
          ['To', '<sip:1001@test.invalid>'],
          ['Call-ID', 'mwi'],
          ['CSeq', '1 NOTIFY'],
          contact,
          ['Event', 'message-summary'],
          ['Subscription-State', 'terminated'],
          ['Content-Type', 'application/simple-message-summary'],
        ],
        summary,
      ),
    );
    await stateWhere(phone, ({ messageWaiting }) => messageWaiting[0]?.waiting === true);
  });

  test('a PBX that knows no subscriptions leaves the colleague unknown, and is not asked again', async () => {
    const { server, phone, journal } = await stand(
      { SUBSCRIBE: (message, send) => send(response(message, 489, 'Bad Event', 'sub')) },
      { plan: { colleagues: [{ address: '1002', name: 'Samir' }] }, times: 50 },
    );
    await expect.poll(() => journal.filter((line) => line.includes('is not told by the PBX')).length).toBe(2);
    expect(phone.state.snapshot().colleagues).toMatchObject([{ state: 'unknown' }]);
    expect(server.count('SUBSCRIBE')).toBe(2);
  });

  test.each(['terminated;reason=deactivated', 'terminated;reason=giveup', 'terminated;reason=timeout'])(
    'SUBSCRIBE storm: a subscription that always ends as %s is not asked for without pause',
    async (state) => {
      const { server, phone } = await stand({
        SUBSCRIBE: telling(() => ['application/simple-message-summary', summary], state),
      });
      await stateWhere(phone, ({ messageWaiting }) => messageWaiting.length > 0);
      phone.dial({ number: '1002' });
      await server.next(isRequest('INVITE'));
      expect(server.count('SUBSCRIBE')).toBe(1);
    },
  );
});

describe('registration', () => {
  test('a REGISTER that a starting PBX took and forgot costs ten seconds: the next goes over a new line', async () => {
    let taken = 0;
    const server = await startSipServer({
      REGISTER(message, send) {
        taken += 1;
        if (taken === 1) return;
        const contact = /<[^>]*>/u.exec(header(message, 'contact'))?.[0] ?? '';
        send(response(message, 200, 'OK', 'srv', [['Contact', `${contact};expires=300`]]));
      },
    });
    cleanUps.push(() => server.close());
    const { phone } = startPhone(server.account, createMediaDesk(systemClock), hurried(20));
    cleanUps.push(() => phone.close());
    const { registration } = await stateWhere(phone, (state) => state.registration.state === 'unreachable');
    expect(registration.cause).toBe('register-timeout');
    await reachable(phone);
    expect([server.connections(), taken]).toEqual([2, 2]);
  });

  test('Retry-After: a server that answers 503 is left in peace as long as it asks', async () => {
    let registers = 0;
    const server = await startSipServer({
      REGISTER(message, send) {
        registers += 1;
        send(response(message, 503, 'Service Unavailable', 'srv', [['Retry-After', '120']]));
      },
    });
    cleanUps.push(() => server.close());
    const waits: number[] = [];
    const clock: Clock = {
      nowMs: () => Date.now(),
      after(delayMs, run) {
        waits.push(delayMs);
        return systemClock.after(delayMs, run);
      },
    };
    const { phone } = startPhone(server.account, undefined, clock);
    cleanUps.push(() => phone.close());
    await stateWhere(phone, ({ registration }) => registration.cause === 'sip-503');
    expect(registers).toBe(1);
    expect(waits).toContain(120_000 * 1.01);
  });

  test('reason phrase: a response whose reason has brackets is not dropped (sip.js 996)', async () => {
    const { phone } = await stand({
      INVITE: (message, send) => send(response(message, 486, 'Busy [Q.850: 17]', 'srv')),
    });
    phone.dial({ number: '1002' });
    expect(await callWhere(phone, ({ phase }) => phase === 'ended')).toMatchObject({ sipStatus: 486 });
  });

  test('every request goes through the outbound proxy, and the station is the same after a restart', async () => {
    const instanceId = '0f0e0d0c-0b0a-8908-a706-050403020100';
    const { server } = await stand({}, { account: { outboundProxy: 'sip:edge.test.invalid;lr', instanceId } });
    const register = await server.next(isRequest('REGISTER'));
    expect(header(register, 'route')).toBe('<sip:edge.test.invalid;lr>');
    expect(header(register, 'contact')).toContain(`+sip.instance="<urn:uuid:${instanceId}>"`);
    expect(header(register, 'contact')).toContain('reg-id=1');
  });

  test('a GRUU that the registrar gives is our address in calls', async () => {
    const gruu = 'sip:1001@test.invalid;gr=urn:uuid:0f0e0d0c';
    const { server, phone } = await stand({
      REGISTER(message, send) {
        const own = /<[^>]*>/u.exec(header(message, 'contact'))?.[0] ?? '';
        send(response(message, 200, 'OK', 'srv', [['Contact', `${own};expires=300;pub-gruu="${gruu}"`]]));
      },
      INVITE: accepting(),
    });
    phone.dial({ number: '1002' });
    expect(header(await server.next(isRequest('INVITE')), 'contact')).toContain(gruu);
  });

  test('after sleep a line that is dead is found out within two seconds, and made anew', async () => {
    const server = await startSipServer({}, { autoPong: false });
    cleanUps.push(() => server.close());
    const { phone } = startPhone(server.account, undefined, hurried(10));
    cleanUps.push(() => phone.close());
    await reachable(phone);
    phone.retryNow();
    await server.next(() => server.connections() === 2);
    await reachable(phone);
  });
});

describe('several lines', () => {
  async function twoLines(overrides: Readonly<Record<string, Answering>> = {}) {
    const [one, two] = [await startSipServer(overrides), await startSipServer({ INVITE: accepting() })];
    cleanUps.push(
      () => one.close(),
      () => two.close(),
    );
    const desk = createMediaDesk(systemClock);
    fakeMediaHost(desk);
    const second = { ...two.account, address: '2001@other.invalid', username: '2001' };
    const { phone } = startPhone([one.account, second], desk);
    cleanUps.push(() => phone.close());
    return { one, two, phone };
  }

  test('calls come in on both, and leave by the one that is chosen', async () => {
    const { one, two, phone } = await twoLines({ INVITE: accepting() });
    await stateWhere(phone, ({ accounts }) => accounts.every(({ registration }) => registration.state === 'reachable'));
    two.send(plainInvite(two.contact(), 'on-two'));
    await callWhere(phone, ({ accountId, phase }) => accountId === '2001@other.invalid' && phase === 'ringing');
    phone.dial({ number: '1002', accountId: '2001@other.invalid' });
    expect((await two.next(isRequest('INVITE'))).start).toContain('sip:1002@other.invalid');
    phone.dial({ number: '1002' });
    expect((await one.next(isRequest('INVITE'))).start).toContain('sip:1002@test.invalid');
  });

  test('an emergency call that one line cannot carry leaves by the other', async () => {
    const { two, phone } = await twoLines({
      INVITE: (message, send) => send(response(message, 503, 'Service Unavailable', 'srv')),
    });
    await stateWhere(phone, ({ accounts }) => accounts.every(({ registration }) => registration.state === 'reachable'));
    phone.dial({ number: '15' });
    expect((await two.next(isRequest('INVITE'))).start).toContain('sip:15@other.invalid');
    await callWhere(phone, ({ phase }) => phase === 'talking');
  });
});

describe('an emergency number passes from any state', () => {
  test('refused by the registrar', async () => {
    const server = await startSipServer({
      REGISTER: (message, send) => send(response(message, 403, 'Forbidden', 'srv')),
      INVITE: accepting(),
    });
    cleanUps.push(() => server.close());
    const desk = createMediaDesk(systemClock);
    fakeMediaHost(desk);
    const { phone } = startPhone(server.account, desk);
    cleanUps.push(() => phone.close());
    await stateWhere(phone, ({ registration }) => registration.state === 'refused');
    phone.dial({ number: '112' });
    await callWhere(phone, ({ phase }) => phase === 'talking');
  });

  test('in do-not-disturb, with a call in talk and another ringing, and rules that allow nothing', async () => {
    const here = await stand(
      { INVITE: accepting() },
      {
        plan: {
          dialling: { premium: 'refuse', countries: [], allowList: [], roles: [] },
          stationAddress: '12 rue des Forges',
        },
      },
    );
    await answeredCall(here, 'talk');
    here.server.send(plainInvite(here.server.contact(), 'rings'));
    await callWhere(here.phone, ({ phase }) => phase === 'ringing');
    here.phone.setDoNotDisturb({ on: true });
    expect(here.phone.readNumber({ number: '1 1 2' })).toMatchObject({
      verdict: 'allowed',
      stationAddress: '12 rue des Forges',
    });
    here.phone.dial({ number: '1 1 2' });
    await here.server.next(({ start }) => start.startsWith('INVITE sip:112@'));
  });

  test('with the line down: it is connected first', async () => {
    const here = await stand({ INVITE: accepting() });
    here.server.cut();
    await stateWhere(here.phone, ({ registration }) => registration.state === 'unreachable');
    here.phone.dial({ number: '18' });
    await callWhere(here.phone, ({ phase }) => phase === 'talking');
  });
});
