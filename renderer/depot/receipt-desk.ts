import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HostClient } from '../../preload/contract/host-client.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import type { StationEvent } from '../../preload/contract/station.ts';
import type { ScanOutcome } from '../design/chime.ts';
import type { AddFailure, GoodsDocument } from '../worker/worker-api.ts';
import type { WorkerClient } from '../worker/worker-client.ts';
import { identifySighting } from './identify-sighting.ts';
import { receiveOperation } from './receipt-operation.ts';
import {
  receiptReducer,
  startSession,
  type LastScan,
  type ReceiptEvent,
  type ReceiptSession,
  type Sighting,
} from './receipt-session.ts';

export interface ReceiptDeskState {
  /** By picking: every delivery begun on this station and not yet confirmed. */
  readonly sessions: Readonly<Record<number, ReceiptSession>>;
  /** The delivery that sightings go to. */
  readonly currentId: number | null;
  /** Tags before the antenna while no delivery was open: they count when one opens. */
  readonly loose: readonly { readonly sighting: Sighting; readonly epcHex: string }[];
  /** What the whole screen shows for a moment. */
  readonly flash: LastScan | null;
}

export interface ReceiptDesk {
  readonly store: StoreApi<ReceiptDeskState>;
  /** Begins or resumes a delivery, with what already lies before the antenna. */
  open(document: GoodsDocument): Promise<void>;
  leave(): void;
  dispatch(event: ReceiptEvent): Promise<void>;
  /** Keeps the delivery as one act. Null: accepted, it can no longer be lost. */
  validate(author: Operation['author']): Promise<AddFailure | null>;
  /** A confirmed delivery needs no draft any more. */
  forget(pickingId: number): Promise<void>;
  dismissFlash(): void;
}

type Worker = Pick<
  WorkerClient,
  | 'draft'
  | 'drafts'
  | 'putDraft'
  | 'dropDraft'
  | 'openReceipts'
  | 'addOperation'
  | 'resolveEpc'
  | 'productByBarcode'
  | 'lotsNamed'
  | 'product'
>;

const looseKey = 'loose-tags';
const draftKey = (pickingId: number): string => `receipt:${pickingId}`;
const gravity: Record<ScanOutcome, number> = { seen: 0, counted: 1, unknown: 2, refused: 3 };

/**
 * Takes the station's events to the delivery that is open: identify, count, write the draft, and only then acknowledge.
 * Events are taken in order, in batches as large as what waits; the screen is told once per animation frame.
 */
export function createReceiptDesk(deps: {
  readonly host: Pick<HostClient, 'open' | 'call'>;
  readonly worker: Worker;
  readonly now: () => number;
  readonly newId: () => string;
  readonly requestFrame: (draw: () => void) => void;
  readonly chime: (outcome: ScanOutcome) => void;
  /** True while the person looks at the depot: only then may a scan open a document by itself. */
  readonly atDepot: () => boolean;
  readonly openReceipt: (pickingId: number) => void;
}): ReceiptDesk {
  const { host, worker } = deps;
  const store = createStore<ReceiptDeskState>(() => ({ sessions: {}, currentId: null, loose: [], flash: null }));
  let state = store.getState();
  let drawing = false;
  const change = (part: Partial<ReceiptDeskState>): void => {
    state = { ...state, ...part };
    if (drawing) return;
    drawing = true;
    deps.requestFrame(() => {
      drawing = false;
      store.setState(state);
    });
  };
  const put = (session: ReceiptSession): void =>
    change({ sessions: { ...state.sessions, [session.pickingId]: session } });
  const current = (): ReceiptSession | null =>
    state.currentId === null ? null : (state.sessions[state.currentId] ?? null);
  const keep = (session: ReceiptSession): Promise<null> => worker.putDraft(draftKey(session.pickingId), session);

  const waiting: StationEvent[] = [];
  // Everything that changes a session goes through one chain, so that drafts are written in the order of the gestures.
  let chain: Promise<unknown> = restore();
  const inTurn = <R>(run: () => Promise<R>): Promise<R> => {
    const turn = chain.then(run);
    chain = turn.catch((fault: unknown) => console.error('the receipt desk stumbled', fault));
    return turn;
  };

  async function restore(): Promise<void> {
    const drafts = await worker.drafts('receipt:');
    const sessions: Record<number, ReceiptSession> = {};
    for (const { value } of drafts) {
      if (isSession(value)) sessions[value.pickingId] = value;
    }
    const loose = await worker.draft(looseKey);
    change({ sessions, loose: Array.isArray(loose) ? (loose as ReceiptDeskState['loose']) : [] });
  }

  async function takeWaiting(): Promise<void> {
    const events = waiting.splice(0);
    const last = events.at(-1);
    if (!last) return;
    const looseBefore = state.loose;
    let worst: LastScan | null = null;
    let scanned = false;
    for (const { seq, at } of events) {
      if (at.kind === 'tag-departed') {
        change({ loose: state.loose.filter(({ epcHex }) => epcHex !== at.epcHex) });
        continue;
      }
      const sighting = await identifySighting(worker, at);
      if (!current()) await openByItself(at, sighting);
      const session = current();
      if (!session) {
        if (at.kind === 'tag-arrived' && !state.loose.some(({ epcHex }) => epcHex === at.epcHex)) {
          change({ loose: [...state.loose, { sighting, epcHex: at.epcHex }] });
        }
        continue;
      }
      // A document's own label opens it; it is no goods.
      if (at.kind === 'barcode-scanned' && at.text.trim() === session.pickingName) continue;
      const after = receiptReducer(session, { kind: 'sighted', sighting, seq });
      put(after);
      if (after.last && after.last !== session.last) {
        scanned ||= at.kind === 'barcode-scanned';
        if (!worst || gravity[after.last.outcome] >= gravity[worst.outcome]) worst = after.last;
      }
    }
    const session = current();
    if (session) await keep(session);
    if (state.loose !== looseBefore) await worker.putDraft(looseKey, state.loose);
    await host.call('station.acknowledge', { seq: last.seq });
    if (!worst) return;
    deps.chime(worst.outcome);
    // Tags that count arrive by dozens: they show in the strip. What a person must look at takes the whole screen.
    if (scanned || gravity[worst.outcome] >= gravity.unknown) change({ flash: worst });
  }

  async function openByItself(at: StationEvent['at'], sighting: Sighting): Promise<void> {
    if (!deps.atDepot()) return;
    const open = await worker.openReceipts();
    const named =
      at.kind === 'barcode-scanned'
        ? open.filter(({ picking }) => picking.name === at.text.trim() || picking.origin === at.text.trim())
        : [];
    const fitting =
      named.length > 0 || sighting.kind === 'unknown'
        ? named
        : open.filter(({ moves }) => moves.some(({ move }) => move.productId === sighting.product.id));
    const only = fitting.length === 1 ? fitting[0] : undefined;
    if (!only) return;
    begin(only);
    deps.openReceipt(only.picking.id);
  }

  function begin(document: GoodsDocument): void {
    const pickingId = document.picking.id;
    const known = state.sessions[pickingId];
    const begun = known
      ? receiptReducer(known, { kind: 'document-changed', document })
      : startSession(document, deps.newId(), deps.now());
    put(
      state.loose.reduce(
        (session, { sighting }) => receiptReducer(session, { kind: 'sighted', sighting, seq: null }),
        begun,
      ),
    );
    change({ currentId: pickingId, loose: [] });
  }

  const take = (event: StationEvent): void => {
    waiting.push(event);
    if (waiting.length === 1) void inTurn(takeWaiting);
  };
  host.open('station.events', {
    // After a lost wire the snapshot repeats what was not acknowledged: numbers say what is already waiting.
    snapshot: (events) => events.filter(({ seq }) => !waiting.some((event) => event.seq === seq)).forEach(take),
    event: take,
  });

  return {
    store,
    open: (document) =>
      inTurn(async () => {
        begin(document);
        const session = current();
        if (session) await keep(session);
        await worker.putDraft(looseKey, state.loose);
      }),
    leave: () => change({ currentId: null, flash: null }),
    dispatch: (event) =>
      inTurn(async () => {
        const session = current();
        if (!session) return;
        const after = receiptReducer(session, event);
        if (after === session) return;
        put(after);
        await keep(after);
      }),
    validate: (author) =>
      inTurn(async () => {
        const session = current();
        if (!session || session.validatedAtMs !== null) return null;
        const added = await worker.addOperation(receiveOperation(session, author, deps.now()));
        if (!added.ok) return added.failure;
        const after = receiptReducer(session, { kind: 'validated', atMs: deps.now() });
        put(after);
        await keep(after);
        return null;
      }),
    forget: (pickingId) =>
      inTurn(async () => {
        const { [pickingId]: _, ...sessions } = state.sessions;
        change({ sessions, currentId: state.currentId === pickingId ? null : state.currentId });
        await worker.dropDraft(draftKey(pickingId));
      }),
    dismissFlash: () => change({ flash: null }),
  };
}

function isSession(value: unknown): value is ReceiptSession {
  return typeof value === 'object' && value !== null && (value as { version?: unknown }).version === 1;
}
