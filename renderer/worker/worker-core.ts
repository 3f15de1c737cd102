import type { FeedName } from '../../preload/contract/feeds.ts';
import { parisDay } from '../../preload/contract/paris-day.ts';
import type { HostClient } from '../../preload/contract/host-client.ts';
import type { OdooHealth } from '../../preload/contract/odoo.ts';
import type { Operation, OperationKind } from '../../preload/contract/operation.ts';
import { err, ok } from '../../preload/contract/result.ts';
import { createDrain, type Drain } from '../outbox/drain.ts';
import { settledStates } from '../outbox/entry-machine.ts';
import { TurnLost, type OutboxDb } from '../outbox/outbox-db.ts';
import { createOutbox } from '../outbox/outbox.ts';
import { barcodeKey, packageKey } from '../store/barcode-key.ts';
import { createCatalogue, type ChunkKey } from '../store/catalogue.ts';
import type { CatalogueDb } from '../store/catalogue-db.ts';
import { createTagBook } from '../store/tag-book.ts';
import { customerView, dueCallbacks, openPreparations, missedNumbers } from '../store/customer-view.ts';
import { goodsDocument, openDocuments, resolveEpc } from '../store/documents.ts';
import { createLotPlaces } from '../store/lot-places.ts';
import { identify, type Known } from '../store/identify.ts';
import { catchUpInSlices } from '../store/memory-tables.ts';
import { whoIsOn } from '../store/who-is-here.ts';
import { zoneStock } from '../store/zone-stock.ts';
import { lookupNumber } from '../store/partner-lookup.ts';
import { affairFeeds, feedPlans, goodsFeeds } from '../sync/feed-plan.ts';
import { followCallers } from './follow-callers.ts';
import { createSyncEngine, feedViews, type SyncEngine } from '../sync/sync-engine.ts';
import type { Caller, FeedView, Topic, WorkerApi, Written } from './worker-api.ts';

/** What windows of one machine tell each other. */
export type WindowMessage =
  | { readonly kind: 'catalogue'; readonly keys: readonly ChunkKey[] }
  | { readonly kind: 'outbox'; readonly operationIds: readonly string[] }
  | { readonly kind: 'leader'; readonly feeds: readonly FeedView[]; readonly drain: ReturnType<Drain['status']> }
  | { readonly kind: 'resume' };

export interface CoreDeps {
  readonly host: HostClient;
  readonly catalogueDb: CatalogueDb;
  readonly outboxDb: OutboxDb;
  readonly channel: {
    post(message: WindowMessage): void;
    onMessage(listener: (message: WindowMessage) => void): () => void;
  };
  /** Calls `lead` when this window becomes the only engine of the machine; it stays so until the window dies. */
  readonly whenLeader: (lead: () => void) => void;
  readonly nowMs: () => number;
  readonly random: () => number;
  /** @returns cancel */
  readonly after: (delayMs: number, run: () => void) => () => void;
  /** Lets messages that wait have their turn. */
  readonly breathe: () => Promise<void>;
  /** The same for work beside which lookups must stay quick: leaves the processor to other threads most of the time. */
  readonly pace: () => Promise<void>;
  readonly tell: (topic: Topic) => void;
  readonly tellCaller: (caller: Caller) => void;
}

export interface WorkerCore {
  readonly api: WorkerApi;
  /** Resolves when the cache is in memory: questions are answered from then on. */
  load(): Promise<void>;
  stop(): void;
}

async function writtenInTurn(writing: Promise<void>): Promise<Written> {
  try {
    await writing;
    return 'written';
  } catch (fault) {
    if (fault instanceof TurnLost) return 'turn-lost';
    throw fault;
  }
}

/** How often at most screens are told of one topic: a first sync commits twenty pages a second. */
const tellEveryMs = 200;

/** Cache, outbox and engine of one window, wired to the other windows. */
export function createWorkerCore(deps: CoreDeps): WorkerCore {
  const { host, outboxDb, channel, nowMs } = deps;
  const tell = gather({
    after: deps.after,
    tell(topic) {
      deps.tell(topic);
      if (topic === 'feeds') leaderChanged();
    },
  });
  let engine: SyncEngine | null = null;
  let drain: Drain | null = null;
  /** This window's last turn of taking scans; null before the first. */
  let scanTurn: string | null = null;
  /** Who is signed in to Odoo, since the host last knew. */
  let uid: number | null = null;
  let followed: Extract<WindowMessage, { kind: 'leader' }> | null = null;

  const catalogue = createCatalogue({
    db: deps.catalogueDb,
    onChange: (_feed: FeedName, keys) => {
      channel.post({ kind: 'catalogue', keys });
      if (keys.length === 0) return;
      tell('catalogue');
      callers.catalogueChanged();
      void indexInSlices(deps.pace);
    },
  });
  const { tables } = catalogue;
  const tagBook = createTagBook({
    of: (identity) => tables.find('tags', 'identity', identity),
    all: () => tables.all('tags'),
  });
  const lotPlaces = createLotPlaces((lotId) => tables.find('quants', 'lot', lotId));
  const known: Known = {
    tables,
    holderOf: (identity) => tagBook.find(identity)?.holder ?? null,
    placeOf: lotPlaces.find,
  };
  const noteActs = async (operationIds: readonly string[]): Promise<void> => {
    // No ids: the outbox was read anew, from the black box perhaps.
    const entries = await (operationIds.length > 0 ? outboxDb.getMany(operationIds) : outboxDb.open());
    const tags = tagBook.note(entries);
    if (lotPlaces.note(entries) || tags) tell('catalogue');
  };
  /** A tag must mean what it was made to mean before the next scan is looked up. */
  const noteMeanings = async (operations: readonly Operation[]): Promise<void> => {
    const ids = operations.flatMap(({ kind, operationId }) => (kind === 'associate-tag' ? [operationId] : []));
    if (ids.length > 0) await noteActs(ids);
  };
  const heardOf = (operationIds: readonly string[]): void => {
    // The database of a window that is being left may be closed already.
    noteActs(operationIds).catch((fault: unknown) => console.warn('acts of the outbox could not be read', fault));
  };
  const callers = followCallers({ host, lookup: (number) => lookupNumber(tables, number), tell: deps.tellCaller });

  const leaderChanged = (): void => {
    if (engine && drain) channel.post({ kind: 'leader', feeds: engine.views(), drain: drain.status() });
  };
  const announce = (operationIds: readonly string[]): void => {
    channel.post({ kind: 'outbox', operationIds });
    drain?.changed(operationIds);
    heardOf(operationIds);
    if (drain) leaderChanged();
    tell('outbox');
  };
  let signedIn: string | null = null;
  const login = (): string | null => signedIn;
  const outbox = createOutbox({ db: outboxDb, host, nowMs, login, after: deps.after, announce });

  const lead = (): void => {
    const shared = { host, nowMs, random: deps.random, after: deps.after };
    const madeEngine = createSyncEngine({
      ...shared,
      plans: feedPlans,
      breathe: deps.pace,
      signedInAs: () => uid,
      catalogue,
      onChange: () => tell('feeds'),
    });
    engine = madeEngine;
    drain = createDrain({
      ...shared,
      db: outboxDb,
      login,
      // The drain knows what it did itself: only the screens and the other windows are told.
      announce(operationIds) {
        channel.post({ kind: 'outbox', operationIds });
        heardOf(operationIds);
        leaderChanged();
        tell('outbox');
      },
      onConfirmed: ({ kind }) => {
        madeEngine.refresh(madeStale[kind] ?? goodsFeeds);
      },
    });
    drain.start();
    engine.start();
  };

  const resume = (asked: 'by-person' | 'by-line'): void => {
    drain?.resume();
    engine?.resume(asked);
  };
  let wasOnline = false;
  const onHealth = (health: OdooHealth): void => {
    const isOnline = health.state === 'online' || health.state === 'slow';
    // A person is believed once Odoo has said who it is.
    const isOther = health.uid !== null && health.uid !== uid;
    uid = health.uid ?? uid;
    if (health.uid !== null) signedIn = health.login;
    if (isOnline && (isOther || !wasOnline)) resume('by-line');
    if (isOther) tell('outbox');
    wasOnline = isOnline;
  };

  const unlisten = [
    channel.onMessage((message) => {
      switch (message.kind) {
        case 'catalogue':
          void catalogue.reload(message.keys).then(() => {
            tell('catalogue');
            callers.catalogueChanged();
            void indexInSlices(deps.pace);
          });
          return;
        case 'outbox':
          drain?.changed(message.operationIds);
          heardOf(message.operationIds);
          return tell('outbox');
        case 'leader':
          followed = message;
          return tell('feeds');
        case 'resume':
          return resume('by-person');
      }
    }),
    host.onConnection((state) => {
      if (state === 'connected') return resume('by-line');
      drain?.pause();
      engine?.pause();
    }),
    host.open('odoo.health', { snapshot: onHealth, event: onHealth }),
  ];

  let isIndexing = false;
  /** Search is made ready between questions; screens ask again when all of it is. */
  const indexInSlices = async (breathe: () => Promise<void>): Promise<void> => {
    if (isIndexing) return;
    isIndexing = true;
    const isNew = await catchUpInSlices(tables, breathe);
    isIndexing = false;
    if (isNew) tell('catalogue');
  };

  const waitingActs = async (): Promise<number> =>
    (await outboxDb.all()).filter(({ state }) => !settledStates.includes(state)).length;
  const rowsOf = <T>(rows: Iterable<T>): readonly T[] => [...rows];

  const api: WorkerApi = {
    lookupNumber: async (number) => lookupNumber(tables, number),
    searchPartners: async (text, limit) => tables.search('partners', text, limit),
    searchProducts: async (text, limit) => tables.search('products', text, limit),
    search: async (feed, text, limit) => tables.search(feed, text, limit),
    find: async (feed, key, value) => tables.find(feed, key, value),
    row: async (feed, id) => tables.get(feed, id) ?? null,
    productByBarcode: async (code) => tables.find('products', 'barcode', barcodeKey(code)),
    identify: async (seen) => seen.map((one) => identify(known, one)),
    resolveEpc: async (gtin, serial) => resolveEpc(tables, gtin, serial),
    customer: async (partnerId) => customerView(tables, catalogue.mark, partnerId, parisDay(nowMs())),
    callbacks: async () => dueCallbacks(tables),
    missedNumbers: async (sinceMs) => missedNumbers(tables, sinceMs),
    preparations: async () => openPreparations(tables),
    partner: async (id) => tables.get('partners', id) ?? null,
    product: async (id) => tables.get('products', id) ?? null,
    tagHolder: async (identity) => tagBook.find(identity),
    tagAssociations: async () => [...tagBook.all()].sort((a, b) => b.atMs - a.atMs),
    lot: async (id) => tables.get('lots', id) ?? null,
    packageNamed: async (name) => tables.find('packages', 'name', packageKey(name))[0] ?? null,
    lotsNamed: async (name) => tables.find('lots', 'name', name),
    openReceipts: async () => openDocuments(tables, 'incoming'),
    openDocuments: async (code) => openDocuments(tables, code),
    receipt: async (pickingId) => goodsDocument(tables, pickingId),
    whoIsOn: async (pickingId) => whoIsOn(tables, pickingId),
    locations: async () => rowsOf(tables.all('locations')).filter(({ active }) => active),
    employees: async () => rowsOf(tables.all('employees')).filter(({ active }) => active),
    pickingTypes: async () => rowsOf(tables.all('pickingTypes')).filter(({ active }) => active),
    zoneStock: async (locationId) => zoneStock(tables, locationId),
    loans: async () => rowsOf(tables.all('loans')),
    orderpoints: async () => rowsOf(tables.all('orderpoints')).filter(({ active }) => active),
    placesOfLots: async (lotIds) => lotIds.map((lotId) => lotPlaces.find(lotId)),
    quantsAt: async (locationId) => tables.find('quants', 'location', locationId),

    async addOperation(operation) {
      const added = await outbox.add(operation);
      if (added.ok) await noteMeanings([operation]);
      return added;
    },
    async addOperationsWith(operations, drafts) {
      const added = await outbox.addWith(
        operations,
        drafts.map((draft) => ({ ...draft, atMs: nowMs() })),
        scanTurn,
      );
      if (added.ok) await noteMeanings(operations);
      return added;
    },
    outbox: () => outbox.list(),
    async outboxStatus() {
      const status = drain?.status() ?? followed?.drain;
      const open = await outboxDb.open();
      return {
        waiting: open.length,
        refused: open.filter(({ state }) => state === 'refused' || state === 'held').length,
        oldestAtMs: open.length === 0 ? null : Math.min(...open.map(({ addedAtMs }) => addedAtMs)),
        stoppedBy: status?.stoppedBy ?? null,
        retryAtMs: status?.retryAtMs ?? null,
        lastConfirmedAtMs: status?.lastConfirmedAtMs ?? null,
        lastOutcome: status?.lastOutcome ?? null,
      };
    },
    retry: (operationId) => outbox.retry(operationId),
    setAside: (operationId) => outbox.setAside(operationId),
    replaceAct: (operationId, operation) => outbox.replace(operationId, operation),
    async syncNow() {
      channel.post({ kind: 'resume' });
      resume('by-person');
      engine?.refresh(['partners', 'products', 'tags', ...affairFeeds, ...goodsFeeds]);
      return null;
    },

    draft: async (key) => (await outboxDb.drafts.get(key))?.value ?? null,
    async putDraft(key, value) {
      await outboxDb.drafts.put({ key, value, atMs: nowMs() });
      return null;
    },
    async dropDraft(key) {
      await outboxDb.drafts.delete(key);
      return null;
    },
    async takeScanTurn(turn) {
      scanTurn = turn;
      await outboxDb.takeTurn(turn, nowMs());
      return null;
    },
    async putDrafts(drafts) {
      return writtenInTurn(
        outboxDb.putDrafts(
          drafts.map((draft) => ({ ...draft, atMs: nowMs() })),
          scanTurn,
        ),
      );
    },
    async replaceDrafts(prefix, drafts) {
      return writtenInTurn(
        outboxDb.replaceDrafts(
          prefix,
          drafts.map((draft) => ({ ...draft, atMs: nowMs() })),
          scanTurn,
        ),
      );
    },
    drafts: (prefix) => Promise.resolve(outboxDb.drafts.where('key').startsWith(prefix).toArray()),

    feeds: async () => engine?.views() ?? followed?.feeds ?? feedViews(catalogue, nowMs(), []),
    async clearStation() {
      const count = await waitingActs();
      if (count > 0) return err({ kind: 'acts-waiting', count });
      await outboxDb.deleteSettled(Infinity);
      await outboxDb.drafts.clear();
      await catalogue.clear();
      announce([]);
      engine?.resume('by-person');
      return ok(null);
    },
  };

  return {
    api,
    async load() {
      await catalogue.load();
      const open = await outboxDb.open();
      tagBook.note(open);
      lotPlaces.note(open);
      tell('catalogue');
      callers.start();
      // Nothing is written yet, and people want to search.
      void indexInSlices(deps.breathe);
      deps.whenLeader(lead);
    },
    stop() {
      for (const stop of unlisten) stop();
      callers.stop();
      engine?.stop();
      drain?.stop();
    },
  };
}

/** What an act makes stale; any other is one on goods. */
const madeStale: { readonly [K in OperationKind]?: readonly FeedName[] } = {
  'associate-tag': ['tags'],
  'create-partner': ['partners'],
  'log-call': ['notes'],
  'create-lead': ['leads'],
  'create-ticket': ['tickets', 'leads'],
  'schedule-callback': ['activities'],
  'open-callback': ['activities'],
  'close-callback': ['activities', 'notes'],
  'record-consent': ['consents'],
  'complete-activity': ['activities', 'notes'],
  'ask-preparation': ['activities'],
};

/** Tells of a topic at once, then at most every `tellEveryMs`. */
function gather(deps: Pick<CoreDeps, 'after' | 'tell'>): (topic: Topic) => void {
  const quiet = new Map<Topic, 'quiet' | 'again'>();
  return function tell(topic) {
    if (quiet.has(topic)) return void quiet.set(topic, 'again');
    quiet.set(topic, 'quiet');
    deps.tell(topic);
    deps.after(tellEveryMs, () => {
      const again = quiet.get(topic) === 'again';
      quiet.delete(topic);
      if (again) tell(topic);
    });
  };
}
