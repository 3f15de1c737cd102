import type { OdooFailure } from '../../preload/contract/odoo.ts';
import { err, ok, type Result } from '../../preload/contract/result.ts';

/** An HTTP reply as it came; header names in lower case. */
export type WireReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

/** No reply: the exchange broke. `sent` is true as soon as the server may have seen the request. */
export type WireBreak = { readonly sent: boolean; readonly code: string };

/**
 * What a JSON-2 reply means, by its status and the exception's `name` alone: messages are in the user's language.
 * @returns the bare JSON value, or the failure
 */
export function classifyReply(reply: WireReply): Result<unknown, OdooFailure> {
  const { status } = reply;
  const type = reply.headers['content-type'] ?? '';
  const json = type.includes('json') ? parse(reply.body) : undefined;

  if (status === 401) return err({ kind: 'signed-out' });
  if (json === undefined) {
    if (status === 404 && type.startsWith('text/html')) return err({ kind: 'database-missing' });
    if (status === 415) return err({ kind: 'permanent', name: 'http.415', words: '' });
    return err({ kind: 'offline', cause: `http-${status}-not-json` });
  }
  if (status >= 200 && status < 300) return ok(json.value);

  const { name, words } = describe(json.value);
  if (status === 403) return err({ kind: 'refused', rule: 'access', words });
  if (status === 404 && name === 'odoo.exceptions.MissingError')
    return err({ kind: 'refused', rule: 'missing-record', words });
  if (status === 422 && name.startsWith('odoo.exceptions.')) return err({ kind: 'refused', rule: 'business', words });
  if (
    status === 409 ||
    status === 429 ||
    (status > 500 && status < 600) ||
    (status === 500 && name.startsWith('psycopg2.'))
  )
    return err({
      kind: 'retry-later',
      cause: name || `http-${status}`,
      afterMs: retryAfterMs(reply.headers['retry-after']),
    });
  return err({ kind: 'permanent', name: name || `http.${status}`, words });
}

/** What a broken exchange means: before the request left, nothing happened; after it, a write may have been committed. */
export function classifyBreak(broken: WireBreak, write: boolean): OdooFailure {
  if (!broken.sent) return { kind: 'offline', cause: broken.code };
  return write
    ? { kind: 'unknown-outcome', cause: broken.code }
    : { kind: 'retry-later', cause: broken.code, afterMs: null };
}

function parse(body: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(body) as unknown };
  } catch {
    return undefined;
  }
}

/** Name and words of an error body; the traceback in `debug` is left behind here. */
function describe(body: unknown): { readonly name: string; readonly words: string } {
  if (typeof body !== 'object' || body === null) return { name: '', words: '' };
  const { name, message } = body as { readonly name?: unknown; readonly message?: unknown };
  return { name: typeof name === 'string' ? name : '', words: typeof message === 'string' ? message : '' };
}

function retryAfterMs(header: string | undefined): number | null {
  const seconds = Number(header);
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}
