import { contentSecurityPolicy, type PageFile } from '../browser/page-files.ts';

export const pageScheme = 'app';
export const pageOrigin = 'app://duret';
export const pageUrl = `${pageOrigin}/index.html`;
/** The hidden window's page. */
export const mediaUrl = `${pageOrigin}/media.html`;

/** The caller's card over other programs. */
export const cardUrl = `${pageOrigin}/card.html`;

/** Answers `app://duret/…` from the built page: what is not in the map does not exist. */
export function servePage(files: ReadonlyMap<string, PageFile>): (request: { readonly url: string }) => Response {
  const policy = contentSecurityPolicy("'self'");
  return (request) => {
    const url = new URL(request.url);
    const file = url.host === 'duret' ? files.get(url.pathname === '/' ? '/index.html' : url.pathname) : undefined;
    if (!file) return new Response(null, { status: 404 });
    return new Response(new Uint8Array(file.bytes), {
      headers: {
        'content-type': file.contentType,
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      },
    });
  };
}

/** True for the page of this program in its own top frame: nobody else may ask anything of the host. */
export function isOwnPage(frame: { readonly url: string; readonly parent: unknown } | null): boolean {
  if (!frame || frame.parent !== null) return false;
  try {
    const { protocol, host } = new URL(frame.url);
    return `${protocol}//${host}` === pageOrigin;
  } catch {
    return false;
  }
}

/** What the page may use of the machine. Everything else is refused, asked for or not. */
export function isPermitted(
  permission: string,
  details: { readonly mediaTypes?: readonly string[] | undefined },
): boolean {
  switch (permission) {
    case 'media':
      return (details.mediaTypes ?? ['audio']).every((type) => type === 'audio');
    case 'persistent-storage':
    case 'speaker-selection':
      return true;
    default:
      return false;
  }
}
