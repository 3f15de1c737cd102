import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { buildSip, header, response, type SipText } from '../../main/demo/pbx/sip-text.ts';
import type { CallState } from '../../preload/contract/phone.ts';
import { callWhere, plainAnswer, reachable, stateWhere } from './phone-stand.ts';
import {
  accepting,
  answeredCall,
  contact,
  inDialog,
  isRequest,
  isResponse,
  sdp,
  stand,
  withHeader,
  withSdp,
} from './sip-desk-stand.ts';
import { plainInvite, type Answering } from './sip-server-stand.ts';

/** Pitfalls that were measured on sip.js 0.21.2 and ws 8, each by its name; those of whole scenes are in the files beside. */

/** Takes the first INVITE, and leaves the ones after it to the test. */
function talksThen(next: Answering): Answering {
  let first = true;
  return (message, send) => {
    if (!first) return next(message, send);
    first = false;
    accepting()(message, send);
  };
}

/** A media host whose far ends take no telephone-events. */
function noEvents(): ReturnType<typeof plainAnswer> {
  const plain = plainAnswer();
  return (callId, ask) =>
    ask.kind === 'send-dtmf' ? { kind: 'failed', cause: 'no-telephone-event' } : plain(callId, ask);
}

/** Tells how the far end of a REFER fares, inside the dialog of that REFER. */
function notify({ server }: Awaited<ReturnType<typeof stand>>, refer: SipText, words: string): void {
  server.send(
    buildSip(
      `NOTIFY ${server.contact()} SIP/2.0`,
      [
        ['Via', 'SIP/2.0/WS test.invalid;branch=z9hG4bKnotify'],
        ['Max-Forwards', '70'],
        ['From', header(refer, 'to')],
        ['To', header(refer, 'from')],
        ['Call-ID', header(refer, 'call-id')],
        ['CSeq', '50 NOTIFY'],
        contact,
        ['Event', 'refer'],
        ['Subscription-State', 'terminated;reason=noresource'],
        ['Content-Type', 'message/sipfrag'],
      ],
      words,
    ),
  );
}

describe('the WebSocket', () => {
  test('allowSynchronousEvents: of two messages in one TCP read the first is heard first', async () => {
    const here = await stand();
    for (let call = 0; call < 12; call += 1) {
      const phases: CallState['phase'][] = [];
      const { callId } = here.phone.dial({ number: '1002' });
      const stop = here.phone.state.onEvent(({ calls }) => {
        const now = calls.find((one) => one.callId === callId);
        if (now) phases.push(now.phase);
      });
      const invite = await here.server.next(
        (message) => isRequest('INVITE')(message) && header(message, 'call-id') === callId,
      );
      here.server.sendTogether(
        response(invite, 180, 'Ringing', 'srv', [contact]),
        response(invite, 486, 'Busy Here', 'srv'),
      );
      await callWhere(here.phone, (one) => one.callId === callId && one.phase === 'ended');
      stop();
      expect(phases).toEqual(['early', 'ended']);
    }
  });

  test('maxPayload: a message of a megabyte ends the connection and nothing else', async () => {
    const here = await stand({}, { times: 20 });
    await answeredCall(here, 'big');
    here.server.send(withHeader(plainInvite(here.server.contact(), 'huge'), `X-Huge: ${'x'.repeat(1_000_000)}`));
    await stateWhere(here.phone, ({ registration }) => registration.state === 'unreachable');
    const { calls } = await reachable(here.phone);
    expect(calls).toMatchObject([{ callId: 'big@test.invalid', phase: 'talking' }]);
  });
});

describe('the registration', () => {
  const challenged =
    (algorithms: readonly string[]): Answering =>
    (message, send) => {
      const given = header(message, 'authorization');
      const field = (name: string): string => new RegExp(`${name}="?([^",]*)`, 'u').exec(given)?.[1] ?? '';
      if (given === '')
        return send(
          response(
            message,
            401,
            'Unauthorized',
            'srv',
            algorithms.map((algorithm) => [
              'WWW-Authenticate',
              `Digest realm="test", nonce="n0nce", qop="auth", algorithm=${algorithm}`,
            ]),
          ),
        );
      const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
      const proof = hash(
        `${hash('1001:test:secret')}:n0nce:${field('nc')}:${field('cnonce')}:auth:${hash(`REGISTER:${field('uri')}`)}`,
      );
      const fits = field('algorithm') === 'SHA-256' && field('response') === proof;
      const own = /<[^>]*>/u.exec(header(message, 'contact'))?.[0] ?? '';
      send(response(message, fits ? 200 : 403, fits ? 'OK' : 'Forbidden', 'srv', [['Contact', `${own};expires=300`]]));
    };

  test('SHA-256: the challenge of a modern registrar is answered', async () => {
    const here = await stand({ REGISTER: challenged(['SHA-256']) });
    expect(here.server.count('REGISTER')).toBe(2);
  });

  test('several challenges: the first that can be answered is (RFC 8760)', async () => {
    const here = await stand({ REGISTER: challenged(['AKAv1-MD5', 'SHA-256', 'MD5']) });
    expect(here.server.count('REGISTER')).toBe(2);
  });

  test('Registerer.state: a desk whose socket dropped is not shown as reachable', async () => {
    const here = await stand();
    here.server.cut();
    const { registration } = await stateWhere(here.phone, ({ registration }) => registration.state !== 'reachable');
    expect(registration.state).toBe('unreachable');
    await reachable(here.phone);
  });
});

describe('a call that comes in', () => {
  test('Contact with #: it rings, is answered, and its hang-up reaches the caller (sip.js 560)', async () => {
    const here = await stand();
    here.server.send(
      plainInvite(here.server.contact(), 'hash').replace(/\r\nContact: [^\r]*/u, '\r\nContact: <sip:1#2@test.invalid>'),
    );
    const { callId } = await callWhere(here.phone, ({ phase }) => phase === 'ringing');
    here.phone.answer({ callId });
    const answer = await here.server.next(isResponse(200, 'INVITE', callId));
    inDialog(here.server, 'hash', answer, 'ACK', 1, []);
    await callWhere(here.phone, ({ phase }) => phase === 'talking');
    here.phone.hangUp({ callId });
    expect((await here.server.next(isRequest('BYE'))).start).toBe('BYE sip:1%232@test.invalid SIP/2.0');
  });

  test('100rel: a caller who insists on it is told 420, one who offers it rings', async () => {
    const here = await stand();
    here.server.send(withHeader(plainInvite(here.server.contact(), 'must'), 'Require: 100rel'));
    expect(header(await here.server.next(isResponse(420, 'INVITE')), 'unsupported')).toBe('100rel');
    expect(here.phone.state.snapshot().calls).toEqual([]);
    here.server.send(withHeader(plainInvite(here.server.contact(), 'may'), 'Supported: 100rel'));
    await callWhere(here.phone, ({ phase }) => phase === 'ringing');
  });

  test('a second call: the stack hands it on, and it waits beside the first', async () => {
    const here = await stand();
    await answeredCall(here, 'one');
    here.server.send(plainInvite(here.server.contact(), 'two'));
    const { calls } = await stateWhere(here.phone, ({ calls }) => calls.some(({ phase }) => phase === 'ringing'));
    expect(calls.map(({ phase }) => phase)).toEqual(['talking', 'ringing']);
  });
});

describe('a call that goes out', () => {
  test('482: a desk that calls its own line hears that it is, and does not ring', async () => {
    const here = await stand({
      // The PBX sends the INVITE back to the only contact of the line, and our answer to us.
      INVITE(message, send) {
        const via = ['Via', `SIP/2.0/WS test.invalid;branch=z9hG4bKloop`] as const;
        send(
          [
            `INVITE ${here.server.contact()} SIP/2.0`,
            ...[via, ...message.headers].map(([name, value]) => `${name}: ${value}`),
            '',
            message.body,
          ].join('\r\n'),
        );
        void here.server
          .next(isResponse(482, 'INVITE'))
          .then(({ start }) => send(response(message, Number(start.split(' ')[1]), 'Loop Detected', 'srv')));
      },
    });
    here.phone.dial({ number: '1001' });
    const ended = await callWhere(here.phone, ({ phase }) => phase === 'ended');
    expect(ended).toMatchObject({ direction: 'outgoing', outcome: 'failed', sipStatus: 482 });
    expect(here.phone.state.snapshot().calls).toHaveLength(1);
  });

  test('ob: no call is bound to the connection it began on, which may die (RFC 5626)', async () => {
    const here = await stand({ INVITE: accepting() });
    here.phone.dial({ number: '1002' });
    const invite = await here.server.next(isRequest('INVITE'));
    expect(header(invite, 'contact')).toMatch(/^<sip:[^>]*;transport=ws>$/u);
  });

  test('moved: a far end that is somewhere else is not followed, and the record says 302', async () => {
    const moved = [['Contact', '<sip:+22507070707@elsewhere.invalid>']] as const;
    const here = await stand({ INVITE: (message, send) => send(response(message, 302, 'Moved', 'srv', moved)) });
    here.phone.dial({ number: '1002' });
    expect(await callWhere(here.phone, ({ phase }) => phase === 'ended')).toMatchObject({
      outcome: 'failed',
      sipStatus: 302,
    });
    expect(here.server.count('INVITE')).toBe(1);
  });

  test('lost 487: a call that is given up frees the line although its end never comes', async () => {
    const here = await stand({
      INVITE: (message, send) => send(response(message, 180, 'Ringing', 'srv', [contact])),
      CANCEL: (message, send) => send(response(message, 200, 'OK', 'srv')),
    });
    const { callId } = here.phone.dial({ number: '1002' });
    await callWhere(here.phone, ({ phase }) => phase === 'early');
    here.phone.hangUp({ callId });
    expect(here.phone.state.snapshot().calls).toMatchObject([{ phase: 'ended', outcome: 'abandoned' }]);
    await here.server.next(isRequest('CANCEL'));
  });
});

describe('a re-INVITE', () => {
  test('488: a hold that the far end cannot take leaves the call in talk (sip.js 1121)', async () => {
    let refused: () => void = () => {};
    const refusal = new Promise<void>((resolve) => (refused = resolve));
    const here = await stand({
      INVITE: talksThen((message, send) => {
        send(response(message, 488, 'Not Acceptable Here', ''));
        refused();
      }),
    });
    const { callId } = here.phone.dial({ number: '1002' });
    await callWhere(here.phone, ({ phase }) => phase === 'talking');
    here.phone.hold({ callId, hold: true });
    await refusal;
    await expect.poll(() => here.page.asked.map(({ ask }) => ask.kind)).toContain('rollback');
    expect(here.phone.state.snapshot().calls).toMatchObject([{ phase: 'talking' }]);
  });

  test('have-local-offer: while one of the far end waits for its ACK no offer of ours is made', async () => {
    const here = await stand();
    const answer = await answeredCall(here, 'wait');
    const callId = 'wait@test.invalid';
    inDialog(here.server, 'wait', answer, 'INVITE', 2, withSdp.slice(1), sdp);
    await here.server.next(
      (message) => isResponse(200, 'INVITE', callId)(message) && header(message, 'cseq') === '2 INVITE',
    );
    const offers = (): number => here.page.asked.filter(({ ask }) => ask.kind === 'get-description').length;
    const before = offers();
    here.phone.hold({ callId, hold: true });
    here.phone.mute({ callId, muted: true });
    await callWhere(here.phone, ({ muted }) => muted);
    expect([offers(), here.server.count('INVITE')]).toEqual([before, 0]);
    inDialog(here.server, 'wait', answer, 'ACK', 2, []);
    const ours = await here.server.next(isRequest('INVITE'));
    here.server.send(response(ours, 200, 'OK', '', withSdp, sdp));
    await callWhere(here.phone, ({ phase }) => phase === 'on-hold');
  });

  test('description failure: what the media host could not do is in the journal, beside a mere 488', async () => {
    const here = await stand({}, { answerWith: () => ({ kind: 'failed', cause: 'no-microphone' }) });
    here.server.send(plainInvite(here.server.contact(), 'deaf'));
    const { callId } = await callWhere(here.phone, ({ phase }) => phase === 'ringing');
    here.phone.answer({ callId });
    expect(await callWhere(here.phone, ({ phase }) => phase === 'ended')).toMatchObject({ outcome: 'failed' });
    expect(here.journal.join('\n')).toContain('no-microphone');
  });
});

describe('a call in talk', () => {
  test('sendDtmf: tones that the media host cannot send go by INFO, one after the other', async () => {
    const here = await stand(
      { INVITE: accepting(), INFO: (message, send) => send(response(message, 200, 'OK', '')) },
      { answerWith: noEvents() },
    );
    const { callId } = here.phone.dial({ number: '1002' });
    await callWhere(here.phone, ({ phase }) => phase === 'talking');
    here.phone.sendDtmf({ callId, tones: '15#' });
    const infos = (): SipText[] => here.server.received.filter(isRequest('INFO'));
    await expect.poll(() => infos().map(({ body }) => /Signal=(.)/u.exec(body)?.[1])).toEqual(['1', '5', '#']);
  });

  test('BYE after transfer: the legs of an attended transfer are ended by us once the far ends talk', async () => {
    const here = await stand({
      INVITE: accepting(),
      REFER: (message, send) => send(response(message, 202, 'Accepted', '', [contact])),
    });
    const first = here.phone.dial({ number: '1002' });
    await callWhere(here.phone, ({ phase }) => phase === 'talking');
    const second = here.phone.consult({ callId: first.callId, number: '1003' });
    await callWhere(here.phone, ({ callId, phase }) => callId === second.callId && phase === 'talking');
    here.phone.completeTransfer({ callId: second.callId });
    const refer = await here.server.next(isRequest('REFER'));
    expect(here.server.count('BYE')).toBe(0);
    notify(here, refer, 'SIP/2.0 200 OK');
    await stateWhere(here.phone, ({ calls }) => calls.every(({ phase }) => phase === 'ended'));
    await expect
      .poll(() => here.server.received.filter(isRequest('BYE')).map((bye) => header(bye, 'call-id')))
      .toEqual([first.callId, second.callId]);
  });

  test('dialog undefined: a transfer before the consultation is answered sends the caller on (sip.js 874)', async () => {
    let calls = 0;
    const here = await stand({
      INVITE(message, send) {
        if (calls++ === 1) return send(response(message, 180, 'Ringing', 'srv', [contact]));
        accepting()(message, send);
      },
      CANCEL: (message, send) => send(response(message, 200, 'OK', 'srv')),
      REFER: (message, send) => send(response(message, 202, 'Accepted', '', [contact])),
    });
    const first = here.phone.dial({ number: '1002' });
    await callWhere(here.phone, ({ phase }) => phase === 'talking');
    const second = here.phone.consult({ callId: first.callId, number: '1003' });
    await callWhere(here.phone, ({ callId, phase }) => callId === second.callId && phase === 'early');
    here.phone.completeTransfer({ callId: second.callId });
    const refer = await here.server.next(isRequest('REFER'));
    expect([header(refer, 'call-id'), header(refer, 'refer-to')]).toEqual([first.callId, 'sip:1003@test.invalid']);
    await here.server.next(isRequest('CANCEL'));
  });

  test('OPTIONS: a PBX that asks whether we live is answered', async () => {
    const here = await stand();
    const answer = await answeredCall(here, 'ping');
    inDialog(here.server, 'ping', answer, 'OPTIONS', 2, []);
    await here.server.next(isResponse(200, 'OPTIONS'));
    expect(here.phone.state.snapshot().calls).toMatchObject([{ phase: 'talking' }]);
  });
});
