import type { OdooFailure } from '../../preload/contract/odoo.ts';
import type { Result } from '../../preload/contract/result.ts';
import { num, type OdooRow } from './values.ts';

export type ServerPage = { readonly rows: readonly OdooRow[]; readonly serverTime: string | null };
type Fetched = Result<ServerPage & { readonly more: boolean }, OdooFailure>;

export type PageRequest = { readonly since: string | null; readonly afterId: number; readonly limit: number };

/**
 * Rows that one request to Odoo brings. It pays about 15 ms a request whatever the number, and larger pages are no faster;
 * the page that asks takes them in smaller parts, so that its worker is never busy for long.
 */
const serverPageRows = 1000;
const fewestRows = 125;
/** A pull that was not continued for so long is over. */
const forgottenAfterMs = 60_000;

/**
 * One feed's pages in the order of a pull. While the parts of one are handed over the next one is already under way, one at most:
 * the server is never idle in a first sync, and never asked by two. After a reply that did not come in time, less is asked for.
 */
export function createPageReader(deps: {
  readonly fetch: (since: string | null, afterId: number, limit: number) => Promise<Result<ServerPage, OdooFailure>>;
  readonly nowMs: () => number;
  /** The server may drop rows of a page: only an empty one is the last. */
  readonly shortPages: boolean;
}) {
  let pageRows = serverPageRows;
  let held: Held | null = null;

  async function fetch(since: string | null, afterId: number, limit: number): Promise<Fetched> {
    const rows = Math.max(limit, pageRows);
    const page = await deps.fetch(since, afterId, rows);
    if (page.ok) pageRows = Math.min(serverPageRows, pageRows * 2);
    else if (page.failure.kind === 'retry-later') pageRows = Math.max(fewestRows, Math.floor(pageRows / 2));
    return page.ok
      ? { ok: true, value: { ...page.value, more: page.value.rows.length >= (deps.shortPages ? 1 : rows) } }
      : page;
  }

  return async function read({ since, afterId, limit }: PageRequest): Promise<Fetched> {
    const atMs = deps.nowMs();
    const goesOn = held?.since === since && held.afterId === afterId && atMs - held.atMs < forgottenAfterMs;
    const now = held && goesOn ? held : { page: fetch(since, afterId, limit), from: 0, ahead: null };
    held = null;
    const fetched = await now.page;
    if (!fetched.ok) return fetched;
    const { rows, serverTime, more } = fetched.value;
    const to = now.from + limit;
    const part = rows.slice(now.from, to);
    const ahead = now.ahead ?? (more ? fetch(since, idOfLast(rows), limit) : null);
    if (to < rows.length) held = { since, afterId: idOfLast(part), atMs, page: now.page, from: to, ahead };
    else if (ahead) held = { since, afterId: idOfLast(part), atMs, page: ahead, from: 0, ahead: null };
    return { ok: true, value: { rows: part, serverTime, more: more || to < rows.length } };
  };
}

/** What the next request of a pull will ask for, when it is the expected one. */
type Held = {
  readonly since: string | null;
  readonly afterId: number;
  readonly atMs: number;
  readonly page: Promise<Fetched>;
  /** Rows of that page that were handed over already. */
  readonly from: number;
  /** The page after it. */
  readonly ahead: Promise<Fetched> | null;
};

const idOfLast = (rows: readonly OdooRow[]): number => num(rows.at(-1)?.['id']);
