import type { FeedName } from '../../../preload/contract/feeds.ts';
import type { FeedView } from '../../worker/worker-api.ts';
import type { WorkerClient } from '../../worker/worker-client.ts';

/** What a scan is looked up in. */
const lookedUp: ReadonlySet<FeedName> = new Set([
  'locations',
  'employees',
  'pickings',
  'moves',
  'products',
  'packagings',
  'lots',
  'packages',
  'tags',
  'quants',
]);

/**
 * Whether Odoo is still sending, for the first time, what scans are looked up in: known goods would be called unknown. What
 * cannot be read (no right, no line) is not waited for.
 */
export function isCatalogueComing(
  feeds: readonly Pick<FeedView, 'name' | 'state'>[],
  odoo: { readonly isOnline: boolean },
): boolean {
  return feeds.some(
    ({ name, state }) => lookedUp.has(name) && (state === 'first-sync' || (state === 'never' && odoo.isOnline)),
  );
}

export interface CatalogueGate {
  isComing(): boolean;
  /** The line to Odoo came or went. */
  lineChanged(): void;
}

/**
 * Watches the first sync for the scan router. Until the worker has answered the first time, scans wait.
 * @param onOpen what waited may be looked up
 */
export function createCatalogueGate(deps: {
  readonly worker: Pick<WorkerClient, 'feeds' | 'subscribe'>;
  readonly isOnline: () => boolean;
  readonly onOpen: () => void;
}): CatalogueGate {
  let feeds: readonly FeedView[] | null = null;
  let isComing = true;
  const look = (): void => {
    const was = isComing;
    isComing = feeds === null || isCatalogueComing(feeds, { isOnline: deps.isOnline() });
    if (was && !isComing) deps.onOpen();
  };
  const read = (): void => {
    void deps.worker.feeds().then((views) => {
      feeds = views;
      look();
    });
  };
  deps.worker.subscribe('feeds', read);
  deps.worker.subscribe('catalogue', read);
  read();
  return { isComing: () => isComing, lineChanged: look };
}
