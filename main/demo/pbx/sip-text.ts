import { createHash } from 'node:crypto';

/** One SIP message, taken apart just enough for a stand-in: header names in lower case, compact forms not read. */
export interface SipText {
  /** `INVITE sip:… SIP/2.0` or `SIP/2.0 200 OK`. */
  readonly start: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

export function parseSip(text: string): SipText {
  const end = text.indexOf('\r\n\r\n');
  const [start = '', ...lines] = (end < 0 ? text : text.slice(0, end)).split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { start, headers, body: end < 0 ? '' : text.slice(end + 4) };
}

export function buildSip(
  start: string,
  headers: readonly (readonly [name: string, value: string])[],
  body = '',
): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  return [start, ...lines, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
}

export function header(message: SipText, name: string): string {
  return message.headers.find(([key]) => key === name)?.[1] ?? '';
}

/** Response to a request, with a To tag where it has none yet. */
export function response(
  request: SipText,
  status: number,
  reason: string,
  toTag: string,
  extra: readonly (readonly [string, string])[] = [],
  body = '',
): string {
  const copied = request.headers
    .filter(([name]) => ['via', 'from', 'to', 'call-id', 'cseq'].includes(name))
    .map(([name, value]) =>
      name === 'to' && !/;\s*tag=/iu.test(value)
        ? ([name, `${value};tag=${toTag}`] as const)
        : ([name, value] as const),
    );
  return buildSip(`SIP/2.0 ${status} ${reason}`, [...copied, ...extra], body);
}

/** Whether an Authorization header answers our challenge. @see RFC 2617, MD5 without and with qop=auth */
export function digestFits(
  authorization: string,
  method: string,
  username: string,
  password: string,
  nonce: string,
): boolean {
  const field = (name: string): string =>
    new RegExp(`(?:^|[\\s,])${name}="?([^",]*)"?`, 'iu').exec(authorization)?.[1] ?? '';
  if (field('nonce') !== nonce || field('username') !== username) return false;
  const ha1 = md5(`${username}:${field('realm')}:${password}`);
  const ha2 = md5(`${method}:${field('uri')}`);
  const qop = field('qop');
  const middle = qop ? `${nonce}:${field('nc')}:${field('cnonce')}:${qop}` : nonce;
  return field('response') === md5(`${ha1}:${middle}:${ha2}`);
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
