import { isKnownAlgorithm } from './digest.ts';

/** What to do with one received SIP message, before the SIP stack sees it. */
export type Screened =
  | { readonly kind: 'pass'; readonly text: string }
  | { readonly kind: 'answer'; readonly reply: string; readonly why: string }
  | { readonly kind: 'discard'; readonly why: string };

/** Registration lifetimes in seconds: shorter ones storm the registrar, longer ones overflow a timer. */
const shortestSeconds = 60;
const longestSeconds = 3_600;
const supported = new Set(['replaces', 'timer', 'outbound', 'gruu', 'path', 'norefersub']);

/**
 * Keeps from the SIP stack what is known to break it (sip.js 0.21.2):
 * a request whose Request-URI is not `sip:` throws in its core; a response with an unreadable CSeq is a TypeError in its parser;
 * `Expires` in an INVITE goes to a timer that overflows (0 and 4294967295 both end the call at once);
 * a REGISTER accepted without, with zero or with a huge `expires` is repeated without pause;
 * a NOTIFY that ends a subscription as `deactivated` or `giveup` is answered with a new SUBSCRIBE without pause;
 * a response whose reason phrase has brackets does not parse, and is dropped whole (sip.js issue 996);
 * an address with `#` does not parse, and the message is dropped whole (sip.js issue 560);
 * a request that requires what the stack lacks is not refused: who insists on 100rel would never hear it ring;
 * of several challenges it takes the last, whether that can be answered or not; the first is preferred (RFC 8760, 2.4);
 * a body without Content-Type is a promise that rejects with nobody listening, which ends a Node.js process.
 */
export function screenReceived(received: string): Screened {
  const text = withPlainAddresses(withTypedBody(received));
  const lineEnd = text.indexOf('\r\n');
  const first = lineEnd < 0 ? text : text.slice(0, lineEnd);
  const cseq = /\r\n(?:cseq)[ \t]*:\s*(\d{1,10})\s+([A-Za-z-]{1,20})[ \t]*\r\n/iu.exec(text);
  if (first.startsWith('SIP/2.0 ')) {
    if (!cseq) return { kind: 'discard', why: 'cseq-unreadable' };
    const plain = withOneChallenge(withPlainReason(text));
    return {
      kind: 'pass',
      text: cseq[2] === 'REGISTER' && first.startsWith('SIP/2.0 2') ? boundLifetimes(plain) : plain,
    };
  }
  const request = /^([A-Za-z-]{1,20}) (\S+) SIP\/2\.0$/u.exec(first);
  if (!request) return { kind: 'discard', why: 'no-sip-start-line' };
  if (!cseq) return { kind: 'discard', why: 'cseq-unreadable' };
  if (!/^sip:[^@\s]/iu.test(request[2] ?? '')) {
    if (request[1] === 'ACK') return { kind: 'discard', why: 'request-uri-scheme' };
    return { kind: 'answer', reply: replyTo(text, 416, 'Unsupported URI Scheme'), why: 'request-uri-scheme' };
  }
  const unknown = unknownExtensions(text);
  if (unknown.length > 0 && request[1] !== 'ACK' && request[1] !== 'CANCEL') {
    const reply = replyTo(text, 420, 'Bad Extension', [`Unsupported: ${unknown.join(', ')}`]);
    return { kind: 'answer', reply, why: 'extension-required' };
  }
  if (request[1] === 'INVITE') return { kind: 'pass', text: withoutHeader(text, 'expires') };
  return { kind: 'pass', text: request[1] === 'NOTIFY' ? withoutTerminationReason(text) : text };
}

/** Why a subscription ended is the watcher's affair: the stack would subscribe again at once, without end, for `deactivated` and `giveup`. */
function withoutTerminationReason(text: string): string {
  return text.replace(/(\r\nsubscription-state[ \t]*:\s*terminated)[^\r\n]*/iu, '$1');
}

/** `#` in an address has to be escaped (RFC 3261, 25.1), and is not by many an exchange with star and hash codes. */
function withPlainAddresses(text: string): string {
  const end = text.indexOf('\r\n\r\n');
  const head = end < 0 ? text : text.slice(0, end);
  if (!head.includes('#')) return text;
  const plain = head.replace(
    /(\r\n(?:contact|m|from|f|to|t|route|record-route|refer-to|r|referred-by|b)[ \t]*:)([^\r\n]*)/giu,
    (_, name: string, value: string) =>
      name + value.replace(/"(?:[^"\\]|\\.)*"|#/gu, (part) => (part === '#' ? '%23' : part)),
  );
  return plain + text.slice(head.length);
}

/** Option tags of a Require header that nothing here supports. @see RFC 3261, 8.2.2.3 */
function unknownExtensions(text: string): string[] {
  const tags = [...text.slice(0, text.indexOf('\r\n\r\n')).matchAll(/\r\nrequire[ \t]*:([^\r\n]*)/giu)];
  return tags
    .flatMap(([, value = '']) => value.split(','))
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '' && !supported.has(tag.toLowerCase()));
}

/** Of several challenges the first that can be answered stays. */
function withOneChallenge(text: string): string {
  if (!/^SIP\/2\.0 40[17] /u.test(text)) return text;
  const pattern = /\r\n(?:www|proxy)-authenticate[ \t]*:[^\r\n]*/giu;
  const isKnown = (line: string): boolean =>
    isKnownAlgorithm(/algorithm\s*=\s*"?([^\s",]+)/iu.exec(line)?.[1] ?? 'MD5');
  const chosen = text.match(pattern)?.find(isKnown);
  return chosen === undefined ? text : text.replace(pattern, (line) => (line === chosen ? line : ''));
}

/** RFC 3261 allows any UTF-8 in a reason phrase; it is for people, and nobody reads it here. */
function withPlainReason(text: string): string {
  return text.replace(/^(SIP\/2\.0 \d{3} )(?![A-Za-z0-9 '.,-]+\r)[^\r\n]*/u, (_, status: string) => `${status}Reason`);
}

/** A response to a request made without the stack: the headers that route it back are copied. @see RFC 3261, 8.2.6 */
export function replyTo(request: string, status: number, reason: string, extra: readonly string[] = []): string {
  const head = headOf(request).slice(1);
  const copied = head.filter((line) => /^(?:via|v|from|f|to|t|call-id|i|cseq)[ \t]*:/iu.test(line));
  return [`SIP/2.0 ${status} ${reason}`, ...copied, ...extra, 'Content-Length: 0', '', ''].join('\r\n');
}

/** Method of a request (`BYE`), or the status and method of a response (`200 INVITE`): what our own sending rules look at. */
export function kindOfSent(text: string): string {
  const first = text.slice(0, Math.max(0, text.indexOf('\r\n')));
  const status = /^SIP\/2\.0 (\d{3})/u.exec(first)?.[1];
  if (status === undefined) return first.split(' ')[0] ?? '';
  return `${status} ${/\r\ncseq[ \t]*:\s*\d+\s+(\S+)/iu.exec(text)?.[1] ?? ''}`;
}

/** For traces: neither digest answers nor message bodies leave the program. */
export function redacted(text: string): string {
  return headOf(text)
    .map((line) => line.replace(/^((?:proxy-)?authorization[ \t]*:).*$/iu, '$1 …'))
    .join('\n');
}

function headOf(text: string): string[] {
  const end = text.indexOf('\r\n\r\n');
  return (end < 0 ? text : text.slice(0, end)).replace(/\r\n[ \t]+/gu, ' ').split('\r\n');
}

/** A description that forgot its type gets it; any other untyped body is cut off. */
function withTypedBody(text: string): string {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0 || end + 4 >= text.length) return text;
  const head = text.slice(0, end);
  if (/\r\n(?:content-type|c)[ \t]*:/iu.test(head)) return text;
  const body = text.slice(end + 4);
  if (body.startsWith('v=0')) return `${head}\r\nContent-Type: application/sdp\r\n\r\n${body}`;
  return `${head.replace(/\r\n(?:content-length|l)[ \t]*:[^\r\n]*/giu, '')}\r\nContent-Length: 0\r\n\r\n`;
}

function withoutHeader(text: string, name: string): string {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return text;
  const pattern = new RegExp(`\\r\\n${name}[ \\t]*:[^\\r\\n]*(?:\\r\\n[ \\t]+[^\\r\\n]*)*`, 'giu');
  return text.slice(0, end).replace(pattern, '') + text.slice(end);
}

function boundLifetimes(text: string): string {
  const common = /\r\nexpires[ \t]*:\s*(\d+)/iu.exec(text)?.[1];
  const bound = (seconds: number): number => Math.min(longestSeconds, Math.max(shortestSeconds, seconds));
  return text.replace(/(\r\n(?:contact|m)[ \t]*:)([^\r\n]*)/giu, (_, name: string, value: string) => {
    const bounded = value.replace(/(<[^>]*>)((?:[^,"]|"[^"]*")*)/gu, (_, uri: string, params: string) => {
      const own = /;\s*expires\s*=\s*"?(\d+)"?/iu.exec(params);
      const others = params.replace(/;\s*expires\s*=\s*"?[^;,"]*"?/giu, '');
      return `${uri};expires=${bound(Number(own?.[1] ?? common ?? 300))}${others}`;
    });
    return `${name}${bounded}`;
  });
}
