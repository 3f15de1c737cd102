import { expect, test } from 'vitest';
import { kindOfSent, redacted, replyTo, screenReceived } from '../../../main/phone/screen-sip.ts';

const message = (start: string, ...extra: string[]): string =>
  [
    start,
    'Via: SIP/2.0/WS x;branch=z9hG4bK1',
    'From: <sip:a@b>;tag=1',
    'To: <sip:c@d>',
    'Call-ID: 1',
    ...extra,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');

test('tel: URI: a request to a tel: address is answered 416 and never reaches the stack', () => {
  const screened = screenReceived(message('INVITE tel:+33612345678 SIP/2.0', 'CSeq: 1 INVITE'));
  expect(screened).toMatchObject({ kind: 'answer', why: 'request-uri-scheme' });
  const reply = screened.kind === 'answer' ? screened.reply : '';
  expect(reply.split('\r\n').slice(0, 2)).toEqual([
    'SIP/2.0 416 Unsupported URI Scheme',
    'Via: SIP/2.0/WS x;branch=z9hG4bK1',
  ]);
});

test.each([
  ['a response with an unreadable CSeq', message('SIP/2.0 200 OK', 'CSeq: x')],
  ['a response without CSeq', message('SIP/2.0 200 OK')],
  ['a request without CSeq', message('BYE sip:a@b SIP/2.0')],
  ['a line that is no SIP', 'GET / HTTP/1.1\r\n\r\n'],
  ['nothing', ''],
])('%s is discarded', (_, text) => {
  expect(screenReceived(text).kind).toBe('discard');
});

test.each(['0', '4294967295', '60'])('Expires: %s of an INVITE does not reach a timer', (seconds) => {
  const screened = screenReceived(message('INVITE sip:a@b SIP/2.0', `Expires: ${seconds}`, 'CSeq: 1 INVITE'));
  expect(screened.kind === 'pass' && screened.text).toBe(message('INVITE sip:a@b SIP/2.0', 'CSeq: 1 INVITE'));
});

test.each([
  ['no lifetime at all', '<sip:me@x>', '<sip:me@x>;expires=300'],
  ['zero', '<sip:me@x>;expires=0', '<sip:me@x>;expires=60'],
  ['136 years', '<sip:me@x>;expires=4294967295', '<sip:me@x>;expires=3600'],
  [
    'two bindings',
    '<sip:me@x>;expires=5, <sip:you@x>;q=1;expires=120',
    '<sip:me@x>;expires=60, <sip:you@x>;expires=120;q=1',
  ],
  [
    'a public GRUU',
    '<sip:me@x>;expires=120;pub-gruu="sip:1@x;gr=a,b"',
    '<sip:me@x>;expires=120;pub-gruu="sip:1@x;gr=a,b"',
  ],
])('a registration granted for %s gets a lifetime that is safe to refresh', (_, contact, bounded) => {
  const screened = screenReceived(message('SIP/2.0 200 OK', `Contact: ${contact}`, 'CSeq: 2 REGISTER'));
  expect(screened.kind === 'pass' && /Contact: (.*)\r/.exec(screened.text)?.[1]).toBe(bounded);
});

test('without a lifetime of its own a binding takes the common one', () => {
  const screened = screenReceived(message('SIP/2.0 200 OK', 'Expires: 900', 'Contact: <sip:me@x>', 'CSeq: 2 REGISTER'));
  expect(screened.kind === 'pass' && screened.text).toContain('Contact: <sip:me@x>;expires=900\r\n');
});

test('a description without its type gets it, and another body without type is cut off', () => {
  const bare = message('INVITE sip:a@b SIP/2.0', 'CSeq: 1 INVITE').replace('Content-Length: 0', 'Content-Length: 5');
  const described = screenReceived(`${bare}v=0\r\n`);
  expect(described.kind === 'pass' && described.text).toContain('Content-Type: application/sdp\r\n\r\nv=0');
  const other = screenReceived(`${bare}hello`);
  expect(other.kind === 'pass' && other.text).toBe(message('INVITE sip:a@b SIP/2.0', 'CSeq: 1 INVITE'));
});

test('what is sent is told apart by method, or by status and method', () => {
  expect(kindOfSent(message('BYE sip:a@b SIP/2.0', 'CSeq: 1 BYE'))).toBe('BYE');
  expect(kindOfSent(replyTo(message('INVITE sip:a@b SIP/2.0', 'CSeq: 1 INVITE'), 486, 'Busy Here'))).toBe('486 INVITE');
});

test('a trace holds no digest answer', () => {
  const text = message(
    'REGISTER sip:b SIP/2.0',
    'Authorization: Digest username="1001",\r\n response="secret"',
    'CSeq: 2 REGISTER',
  );
  expect(redacted(text)).not.toContain('secret');
});
