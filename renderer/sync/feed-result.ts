import type { CallName, CallParams, CallValue } from '../../preload/contract/calls.ts';
import type { FeedName } from '../../preload/contract/feeds.ts';
import type { HostClient } from '../../preload/contract/host-client.ts';
import type { OdooFailure } from '../../preload/contract/odoo.ts';
import type { Catalogue } from '../store/catalogue.ts';

export type FeedResult =
  | { readonly kind: 'complete' }
  /** The cache was emptied under way: what came before belongs to it no more. */
  | { readonly kind: 'superseded' }
  | { readonly kind: 'failed'; readonly failure: OdooFailure | { readonly kind: 'host-gone' } }
  | { readonly kind: 'unavailable'; readonly why: 'model-missing' | 'no-access' };

export interface FeedDeps {
  readonly host: Pick<HostClient, 'call'>;
  readonly catalogue: Catalogue;
  readonly nowMs: () => number;
  /** Lets everything else that waits have its turn. */
  readonly breathe: () => Promise<void>;
  /** Odoo's id of the user who is signed in; null while it is not known. */
  readonly signedInAs: () => number | null;
  readonly onPage: (received: number, malformed: number, total: number | null) => void;
}

type ReadCall = Extract<CallName, 'odoo.pull' | 'odoo.ids' | 'odoo.stamps' | 'odoo.rows'>;

/** One reading call; what the border itself declined is a failure of the feed as well. */
export async function askHost<N extends ReadCall>(
  host: FeedDeps['host'],
  method: N,
  params: CallParams<N>,
): Promise<CallValue<N> | Extract<FeedResult, { kind: 'failed' }>> {
  const reply = await host.call(method, params);
  if (reply.ok) return reply.value;
  const { kind, method: name } = reply.failure;
  return {
    kind: 'failed',
    failure: kind === 'host-gone' ? { kind } : { kind: 'permanent', name: kind, words: name },
  };
}

/** The server has no such model any more, or hides it: nothing of it stays on this machine. */
export async function forget(
  feed: FeedName,
  why: 'model-missing' | 'no-access',
  { catalogue }: Pick<FeedDeps, 'catalogue'>,
): Promise<FeedResult> {
  catalogue.drop(feed, [...catalogue.tables.ids(feed)]);
  await catalogue.commit(feed, {
    ...catalogue.mark(feed),
    since: null,
    completedAtMs: null,
    running: null,
    unavailable: why,
  });
  return { kind: 'unavailable', why };
}
