import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Where the browser brings `tel:` and `sip:` links once the person made this station their handler. */
export const phoneLinkPath = '/link';

export type Admission =
  | { readonly kind: 'admitted' }
  /** The one-time token was right: set this cookie and send the browser to `/` without the token. */
  | { readonly kind: 'welcome'; readonly cookie: string }
  /** A telephone link of any page: it may be handed on to the page of this station, and nothing else. */
  | { readonly kind: 'phone-link'; readonly link: string }
  | { readonly kind: 'turned-away'; readonly status: 400 | 403; readonly why: 'host' | 'token' | 'cookie' | 'origin' };

/**
 * Who may speak to the browser shell: the browser that was opened with the one-time token, on this machine's own address.
 * The cookie is HttpOnly, SameSite=Strict, and carries the port in its name because cookies are shared between ports.
 */
export function createSessionGate(deps: { readonly port: number; readonly session: string }): {
  readonly token: string;
  admitPage(request: IncomingMessage): Admission;
  admitSocket(request: IncomingMessage): Admission;
} {
  const cookieName = `duret-${deps.port}`;
  const host = `127.0.0.1:${deps.port}`;
  const token = randomBytes(24).toString('base64url');
  let tokenUsed = false;

  const holdsCookie = (request: IncomingMessage): boolean =>
    (request.headers.cookie ?? '').split(/;\s*/).some((pair) => {
      const [name, value] = pair.split('=', 2);
      return name === cookieName && value !== undefined && same(value, deps.session);
    });

  return {
    token,
    admitPage(request) {
      if (request.headers.host !== host) return { kind: 'turned-away', status: 400, why: 'host' };
      const { pathname, searchParams } = new URL(request.url ?? '/', `http://${host}`);
      if (pathname === phoneLinkPath) return { kind: 'phone-link', link: searchParams.get('dial') ?? '' };
      const offered = searchParams.get('token');
      if (offered !== null) {
        if (tokenUsed || !same(offered, token)) {
          return holdsCookie(request)
            ? { kind: 'welcome', cookie: `${cookieName}=${deps.session}; HttpOnly; SameSite=Strict; Path=/` }
            : { kind: 'turned-away', status: 403, why: 'token' };
        }
        tokenUsed = true;
        return { kind: 'welcome', cookie: `${cookieName}=${deps.session}; HttpOnly; SameSite=Strict; Path=/` };
      }
      return holdsCookie(request) ? { kind: 'admitted' } : { kind: 'turned-away', status: 403, why: 'cookie' };
    },
    admitSocket(request) {
      if (request.headers.host !== host) return { kind: 'turned-away', status: 400, why: 'host' };
      if (request.headers.origin !== `http://${host}`) return { kind: 'turned-away', status: 403, why: 'origin' };
      return holdsCookie(request) ? { kind: 'admitted' } : { kind: 'turned-away', status: 403, why: 'cookie' };
    },
  };
}

function same(offered: string, expected: string): boolean {
  const left = Buffer.from(offered);
  const right = Buffer.from(expected);
  return left.length === right.length && timingSafeEqual(left, right);
}
