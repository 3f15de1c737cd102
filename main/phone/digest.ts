import { createHash, randomBytes } from 'node:crypto';

/** A challenge as the SIP stack has read it from WWW-Authenticate or Proxy-Authenticate; what is absent was not sent. */
export interface Challenge {
  readonly algorithm?: string | undefined;
  readonly realm?: string | undefined;
  readonly nonce?: string | undefined;
  readonly opaque?: string | undefined;
  /** Ways of protection that the server takes: `auth`, `auth-int`. */
  readonly qop?: readonly string[] | undefined;
  readonly stale?: boolean | undefined;
}

/** Algorithms by their name on the wire, as Node.js names their hash. @see RFC 8760, 2.1 */
const hashes: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' };

export function isKnownAlgorithm(name: string): boolean {
  return Object.hasOwn(hashes, name.toUpperCase());
}

/**
 * What sip.js calls the credentials of one request: its own know MD5 alone, and leave a SHA-256 challenge unanswered.
 * Asked again with a fresh nonce (`stale`), it answers again.
 */
export function createCredentials(account: { readonly username: string; readonly password: string }) {
  let header = '';
  let last: string | undefined;
  let nonceCount = 0;
  return {
    stale: undefined as boolean | undefined,
    authenticate(
      request: { readonly method: string; readonly ruri: { toString(): string } },
      challenge: Challenge,
      body = '',
    ): boolean {
      this.stale = challenge.stale;
      nonceCount = challenge.nonce === last ? nonceCount + 1 : 1;
      last = challenge.nonce;
      const { method, ruri } = request;
      const cnonce = randomBytes(12).toString('hex');
      header = answerChallenge(challenge, { ...account, method, uri: String(ruri), body, cnonce, nonceCount }) ?? '';
      return header !== '';
    },
    toString: () => header,
  };
}

/**
 * Value of the Authorization header that answers a challenge; null when it asks for what we do not know.
 *
 * @param uri - the Request-URI, as it stands in the request
 * @param nonceCount - how often this nonce was used, this time included
 * @see RFC 7616, 3.4.1; RFC 3261, 22.4
 */
export function answerChallenge(
  challenge: Challenge,
  given: {
    readonly username: string;
    readonly password: string;
    readonly method: string;
    readonly uri: string;
    readonly body: string;
    readonly cnonce: string;
    readonly nonceCount: number;
  },
): string | null {
  const { realm, nonce, opaque } = challenge;
  const algorithm = (challenge.algorithm ?? 'MD5').toUpperCase();
  const hash = hashes[algorithm];
  const qop = ['auth', 'auth-int'].find((way) => challenge.qop?.includes(way));
  if (!hash || !realm || !nonce || (challenge.qop && !qop)) return null;
  const digest = (text: string): string => createHash(hash).update(text).digest('hex');
  const { username, password, method, uri, body, cnonce } = given;
  const count = given.nonceCount.toString(16).padStart(8, '0');
  const who = digest(`${username}:${realm}:${password}`);
  const what = digest(qop === 'auth-int' ? `${method}:${uri}:${digest(body)}` : `${method}:${uri}`);
  const proof = digest(qop ? `${who}:${nonce}:${count}:${cnonce}:${qop}:${what}` : `${who}:${nonce}:${what}`);
  const quoted = (text: string): string => `"${text.replace(/["\\]/gu, '\\$&')}"`;
  return [
    `Digest algorithm=${algorithm}`,
    `username=${quoted(username)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    `response="${proof}"`,
    ...(opaque ? [`opaque=${quoted(opaque)}`] : []),
    ...(qop ? [`qop=${qop}`, `cnonce=${quoted(cnonce)}`, `nc=${count}`] : []),
  ].join(', ');
}
