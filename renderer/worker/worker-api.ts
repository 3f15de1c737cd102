import type { FeedName, FeedRow } from '../../preload/contract/feeds.ts';
import type { BorderFailure } from '../../preload/contract/calls.ts';
import type { OdooFailure, PushOutcome, Refusal } from '../../preload/contract/odoo.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import type { Result } from '../../preload/contract/result.ts';
import type { KeyName, SearchedFeed } from '../store/feed-indexes.ts';
import type { LotPlace } from '../store/lot-places.ts';
import type { Seen, Sighting } from '../store/sighting.ts';
import type { AtWork } from '../store/who-is-here.ts';
import type { ZoneStock } from '../store/zone-stock.ts';
import type { TagAssociation } from '../store/tag-book.ts';

/**
 * What screens ask of the sync worker. Lookups answer from memory and never wait for writes or for the line.
 * `subscribe` says only that something changed: ask again for what is on screen.
 */
export interface WorkerApi {
  /** Any spelling of a number, or E.164. Masked and empty numbers give `none`. */
  lookupNumber(number: string): Promise<NumberMatch>;
  /** Best first. Names, references, e-mails and digits of phones; accents and case folded; every token must match. */
  searchPartners(text: string, limit: number): Promise<readonly FeedRow<'partners'>[]>;
  /** Best first. Names, references and barcodes. */
  searchProducts(text: string, limit: number): Promise<readonly FeedRow<'products'>[]>;
  /** Best first, over the words of any feed that has some (`store/feed-indexes.ts`). */
  search<N extends SearchedFeed>(feed: N, text: string, limit: number): Promise<readonly FeedRow<N>[]>;
  /** Rows by one of the feed's keys (`store/feed-indexes.ts`). */
  find<N extends FeedName>(feed: N, key: KeyName<N>, value: string | number): Promise<readonly FeedRow<N>[]>;
  row<N extends FeedName>(feed: N, id: number): Promise<FeedRow<N> | null>;
  /** Text of a barcode, any GTIN length (8, 12, 13, 14). Several products may carry one code: all are returned. */
  productByBarcode(code: string): Promise<readonly FeedRow<'products'>[]>;
  /** What tags and labels mean here, in the order they came. */
  identify(seen: readonly Seen[]): Promise<readonly Sighting[]>;
  /** What a decoded EPC means here: product by GTIN, lot by serial. Null when no product has this GTIN. */
  resolveEpc(gtin: string, serial: string | null): Promise<ResolvedTag | null>;
  /** The customer's card: of the whole house, from memory. Null when the cache has no such contact. */
  customer(partnerId: number): Promise<CustomerView | null>;
  /** Open call activities of contacts: calls that were missed, calls that were promised. */
  callbacks(): Promise<readonly DueCallback[]>;
  /** Numbers whose call nobody answered since then, at all stations, as far as Odoo has told. */
  missedNumbers(sinceMs: number): Promise<readonly string[]>;
  /** What call desks asked the depot to make ready, oldest first. */
  preparations(): Promise<readonly { readonly activity: FeedRow<'activities'> }[]>;
  partner(id: number): Promise<FeedRow<'partners'> | null>;
  product(id: number): Promise<FeedRow<'products'> | null>;
  /** What a tag or code was made to mean, here or at another station. `identity`: see `tag-association.ts`. Null: nothing was ever said of it. */
  tagHolder(identity: string): Promise<TagAssociation | null>;
  /** All of them, newest first. */
  tagAssociations(): Promise<readonly TagAssociation[]>;
  lot(id: number): Promise<FeedRow<'lots'> | null>;
  /** The package of this very name (SSCC or Odoo's own). */
  packageNamed(name: string): Promise<FeedRow<'packages'> | null>;
  /** Lots and serials of this name, whatever the product. */
  lotsNamed(name: string): Promise<readonly FeedRow<'lots'>[]>;
  /** Incoming documents that still expect goods, soonest first. */
  openReceipts(): Promise<readonly GoodsDocument[]>;
  /** Open documents of one kind of picking type: `incoming`, `outgoing` or `internal`. */
  openDocuments(code: string): Promise<readonly GoodsDocument[]>;
  receipt(pickingId: number): Promise<GoodsDocument | null>;
  /** Who works on a document at other stations and at this one, as far as it was heard; the newest word first. */
  whoIsOn(pickingId: number): Promise<readonly AtWork[]>;
  locations(): Promise<readonly FeedRow<'locations'>[]>;
  employees(): Promise<readonly FeedRow<'employees'>[]>;
  pickingTypes(): Promise<readonly FeedRow<'pickingTypes'>[]>;
  /** What Odoo last said lies in a place and in the places within it. Null: an unknown place. */
  zoneStock(locationId: number): Promise<ZoneStock | null>;
  /** Serials that this program moved, on any station: what Odoo has of it. */
  loans(): Promise<readonly FeedRow<'loans'>[]>;
  /** Minimum and maximum of places. */
  orderpoints(): Promise<readonly FeedRow<'orderpoints'>[]>;
  /** Where serials are, this station's unsent transfers included, in the order asked; null: nowhere or in several places. */
  placesOfLots(lotIds: readonly number[]): Promise<readonly (LotPlace | null)[]>;
  /** What Odoo last said lies at a location. */
  quantsAt(locationId: number): Promise<readonly FeedRow<'quants'>[]>;

  /** Resolves once the act is on disk (strict) and in the black box. After that it cannot be lost. Same id again: harmless. */
  addOperation(operation: Operation): Promise<Result<AcceptedAct, AddFailure>>;
  /** The acts that end a piece of work and the drafts that say that it is ended: all or nothing, as safe as `addOperation`. */
  addOperationsWith(
    operations: readonly Operation[],
    drafts: readonly { readonly key: string; readonly value: unknown }[],
  ): Promise<Result<null, AddFailure>>;
  /** Newest first; settled acts stay 30 days. */
  outbox(): Promise<readonly OutboxView[]>;
  outboxStatus(): Promise<OutboxStatus>;
  /** Sends a refused act again, as it is. */
  retry(operationId: string): Promise<Result<null, ActFailure>>;
  /** Gives up a refused or parked act: it stays in the list and no longer holds its lane. */
  setAside(operationId: string): Promise<Result<null, ActFailure>>;
  /** Gives up a refused or parked act for another, which takes its place: edited, or built upon what Odoo has. */
  replaceAct(operationId: string, operation: Operation): Promise<Result<AcceptedAct, AddFailure | ActFailure>>;
  /** Tries now instead of waiting for the backoff. */
  syncNow(): Promise<null>;

  /** Unfinished work of a person (call note, sweep, count), on disk before it resolves. */
  draft(key: string): Promise<unknown>;
  putDraft(key: string, value: unknown): Promise<null>;
  dropDraft(key: string): Promise<null>;
  /**
   * This window takes the scans from now on. `putDrafts`, `replaceDrafts` and `addOperationsWith` of a window whose turn another
   * one took meanwhile are refused.
   * @param turn - never used before
   */
  takeScanTurn(turn: string): Promise<null>;
  /** Several drafts, all or nothing. */
  putDrafts(drafts: readonly { readonly key: string; readonly value: unknown }[]): Promise<Written>;
  /** Drops the drafts whose key starts with `prefix` and writes these, all or nothing: how a long draft is put together again. */
  replaceDrafts(prefix: string, drafts: readonly { readonly key: string; readonly value: unknown }[]): Promise<Written>;
  /** Drafts whose key starts with `prefix`. */
  drafts(prefix: string): Promise<readonly { readonly key: string; readonly value: unknown; readonly atMs: number }[]>;

  feeds(): Promise<readonly FeedView[]>;
  /** “Effacer ce poste”: cache, settled acts and drafts. Refused while acts wait. */
  clearStation(): Promise<Result<null, { readonly kind: 'acts-waiting'; readonly count: number }>>;
}

export type Topic = 'catalogue' | 'outbox' | 'feeds';

export interface NumberMatch {
  readonly kind: 'none' | 'one' | 'several';
  /** `probable`: only the last nine digits agree. */
  readonly matches: readonly {
    readonly partner: FeedRow<'partners'>;
    readonly certainty: 'exact' | 'probable';
  }[];
}

/** Somebody to call back, as Odoo has it. */
export interface DueCallback {
  readonly activity: FeedRow<'activities'>;
  /** Null: nobody has the number of the call that was missed. */
  readonly partner: FeedRow<'partners'> | null;
  readonly number: string | null;
}

/** A request to the depot, and its answer once it is done. */
export interface Preparation {
  readonly activityId: number;
  readonly askedBy: string | null;
  readonly askedAt: string | null;
  readonly done: boolean;
  readonly answer: string | null;
}

/** Goods that a delivery lacks, and where they lie. */
export interface ShortGoods {
  readonly moveId: number;
  readonly productName: string;
  readonly missing: number;
  readonly uomName: string;
  readonly places: readonly { readonly name: string; readonly quantity: number }[];
}

export interface CustomerView {
  readonly partner: FeedRow<'partners'>;
  /** The house that the contact belongs to. */
  readonly company: FeedRow<'partners'> | null;
  readonly contacts: readonly FeedRow<'partners'>[];
  readonly sites: readonly FeedRow<'partners'>[];
  readonly quotes: readonly FeedRow<'saleOrders'>[];
  readonly orders: readonly FeedRow<'saleOrders'>[];
  readonly leads: readonly FeedRow<'leads'>[];
  readonly tickets: readonly FeedRow<'tickets'>[];
  readonly tasks: readonly { readonly task: FeedRow<'tasks'>; readonly people: readonly string[] }[];
  readonly deliveries: readonly {
    readonly document: GoodsDocument;
    readonly preparation: Preparation | null;
    readonly short: readonly ShortGoods[];
  }[];
  readonly receipts: readonly GoodsDocument[];
  /** Invoices past their day; null when there is none, or this user may not know. */
  readonly overdue: { readonly count: number; readonly sinceOn: string } | null;
  readonly callbacks: readonly FeedRow<'activities'>[];
  /** Newest first. */
  readonly notes: readonly FeedRow<'notes'>[];
  /** What this contact said about being called for selling, in no order. */
  readonly consents: readonly FeedRow<'consents'>[];
  /** When the oldest of its feeds was last complete. */
  readonly ageOfMs: number | null;
  readonly unavailable: readonly { readonly feed: FeedName; readonly why: 'model-missing' | 'no-access' }[];
}

/** Who has the number of a call under way. Told by itself: at the first ring, and again when the cache has learnt more. */
export interface Caller {
  readonly callId: string;
  readonly match: NumberMatch;
}

export interface ResolvedTag {
  readonly product: FeedRow<'products'>;
  readonly lot: FeedRow<'lots'> | null;
}

export interface GoodsDocument {
  readonly picking: FeedRow<'pickings'>;
  readonly partner: FeedRow<'partners'> | null;
  readonly moves: readonly {
    readonly move: FeedRow<'moves'>;
    readonly product: FeedRow<'products'> | null;
    readonly lines: readonly FeedRow<'moveLines'>[];
  }[];
  /** Every line of the document, for `seenMoveLineIds`. */
  readonly lineIds: readonly number[];
}

export interface AcceptedAct {
  readonly operationId: string;
  /** False while the host is away: kept on disk here, written to the black box before it is sent. */
  readonly journaled: boolean;
}

/** `turn-lost`: nothing was, another window takes the scans now (`takeScanTurn`). */
export type Written = 'written' | 'turn-lost';

export type AddFailure =
  /** The black box could not be written (disk full): the act was NOT accepted. */
  | { readonly kind: 'journal-refused'; readonly failure: BorderFailure }
  | { readonly kind: 'disk-refused'; readonly words: string }
  /** Another window took the scans, and this one's document with them. */
  | { readonly kind: 'turn-lost' }
  | { readonly kind: 'not-valid'; readonly where: string };

export type ActFailure =
  | { readonly kind: 'unknown-act' }
  | { readonly kind: 'not-in-this-state'; readonly state: ActState };

/**
 * `queued` waits its turn · `sending` · `unconfirmed` sent without reply, will be settled by reading ·
 * `confirmed` · `refused` needs a person · `held` written by another version, needs a person · `set-aside` given up.
 */
export type ActState = 'queued' | 'sending' | 'unconfirmed' | 'confirmed' | 'refused' | 'held' | 'set-aside';

export interface OutboxView {
  readonly operationId: string;
  readonly lane: string;
  readonly state: ActState;
  /** Null when it was written by a version that this one cannot read; `raw` has it then. */
  readonly operation: Operation | null;
  readonly raw: unknown;
  readonly addedAtMs: number;
  readonly settledAtMs: number | null;
  readonly attempts: number;
  readonly refusal: Refusal | null;
  readonly records: readonly { readonly model: string; readonly id: number }[];
  /** Act that must be settled first, when one of its lane is refused or held. */
  readonly behind: string | null;
  /** Login of the person for whom it waits: another one is signed in. */
  readonly awaits: string | null;
  /** The act that this one was made of, and the one that was made of it. */
  readonly replaces: string | null;
  readonly replacedBy: string | null;
  readonly cause: string | null;
  readonly history: readonly { readonly atMs: number; readonly state: ActState; readonly cause: string | null }[];
}

/** `journal-refused`: the black box cannot be written, so nothing is sent either. */
export type OutboxStop = OdooFailure | { readonly kind: 'host-gone' } | { readonly kind: 'journal-refused' };

export interface OutboxStatus {
  /** Acts that are neither confirmed nor set aside. */
  readonly waiting: number;
  readonly refused: number;
  /** When the oldest of those that wait was done. */
  readonly oldestAtMs: number | null;
  /** What stops the whole outbox, when something does. */
  readonly stoppedBy: OutboxStop | null;
  readonly retryAtMs: number | null;
  readonly lastConfirmedAtMs: number | null;
  /** Last outcome that arrived, for a short notice. */
  readonly lastOutcome: { readonly operationId: string; readonly outcome: PushOutcome['kind'] } | null;
}

export type FeedError = OdooFailure | { readonly kind: 'model-missing' | 'no-access' | 'host-gone' };

export interface FeedView {
  readonly name: FeedName;
  readonly rows: number;
  /** Since the last complete pull; null when there was none. */
  readonly ageMs: number | null;
  readonly state: 'never' | 'first-sync' | 'pulling' | 'fresh' | 'waiting' | 'unavailable';
  /** Rows received in the running pull, those of a run that was killed included; `total` is known in a first sync only. */
  readonly progress: { readonly received: number; readonly total: number | null; readonly perSecond: number } | null;
  readonly lastError: FeedError | null;
  /** Rows of this session that did not fit the contract and were left out. */
  readonly malformed: number;
}

/** Page to worker. Electron hands the host's port over in the first message; the browser shell names the address. */
export type ToWorker =
  | { readonly kind: 'port'; readonly port: MessagePort }
  | { readonly kind: 'socket'; readonly url: string }
  | { readonly kind: 'call'; readonly id: number; readonly method: keyof WorkerApi; readonly args: readonly unknown[] };

export type FromWorker =
  /** The old port died: the page must ask the shell for a new one and hand it over. */
  | { readonly kind: 'port-wanted' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'caller'; readonly caller: Caller }
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'fault'; readonly id: number; readonly words: string }
  | { readonly kind: 'changed'; readonly topic: Topic };
