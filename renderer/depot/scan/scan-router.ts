import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HostClient } from '../../../preload/contract/host-client.ts';
import type { Operation } from '../../../preload/contract/operation.ts';
import type { Settings } from '../../../preload/contract/settings.ts';
import type { StationEvent } from '../../../preload/contract/station.ts';
import { unreachable } from '../../../preload/contract/result.ts';
import type { Seen, Sighting } from '../../store/sighting.ts';
import type { AddFailure } from '../../worker/worker-api.ts';
import type { WorkerClient } from '../../worker/worker-client.ts';
import { readCommandCard, type CardCommand } from '../command-cards.ts';
import { createDraftKeeper } from './draft-keeper.ts';
import { createFlashes, type Flash } from './flashes.ts';
import type { Job, JobEvent, JobSession, Offer, ScanEvent } from './job.ts';
import type { Outcome, OutcomeKind } from './outcome.ts';
import type { ScanDuty, ScanTurn } from './scan-turn.ts';
import { isGoods, isLabelled, isTag, multiplied, opened, seenOf, strange, typedScan, type Scan } from './scan.ts';
import { createSessionLog, kindOfKey } from './session-log.ts';

export interface DepotState {
  /** False until the drafts of the last run are back. */
  readonly ready: boolean;
  /** Another window of this station takes the scans; what is done here waits for the turn. */
  readonly elsewhere: boolean;
  /** Another window of this station no longer answered: for a while, that this one takes the scans in its place. */
  readonly tookOver: boolean;
  /** By key: every document begun on this station and not yet done with. */
  readonly sessions: Readonly<Record<string, JobSession>>;
  /** The document that scans go to. */
  readonly currentKey: string | null;
  /** Tags before the antenna while nothing was open: they count when something opens. */
  readonly loose: readonly Seen[];
  readonly flash: Flash | null;
  /** The last outcome where nothing was open. */
  readonly last: Outcome | null;
  /** The last time somebody went through a gate. */
  readonly passage: Passage | null;
  /** What was scanned last and can carry a label. */
  readonly lastSeen: Sighting | null;
  /** The next label counts that many times (card ×10). */
  readonly times: number;
  /** Odoo is sending its catalogue to this station for the first time: what was scanned meanwhile waits, and is counted then. */
  readonly awaitsCatalogue: boolean;
  /** The disk refuses to keep what was scanned: it is shown, asked for again by and by, and not acknowledged. */
  readonly diskTrouble: boolean;
}

export type Passage = Extract<StationEvent['at'], { kind: 'cycle-ended' }>;

/** The one owner of what the station sees. Screens read `store`, and act by these verbs; all of them keep the order of the gestures. */
export interface ScanRouter {
  readonly store: StoreApi<DepotState>;
  /** Begins a document, or resumes the one of its key, with what already lies before the antenna. */
  open(session: JobSession): Promise<void>;
  /**
   * Begins a document that must be looked up first. Scans that come meanwhile are meant for it, and wait.
   * @param make MUST NOT use the router: its turn would never come. Null: it cannot begin
   */
  begin<S extends JobSession>(make: () => Promise<S | null>): Promise<S | null>;
  /** Scans go nowhere until something opens. The document stays. */
  leave(key: string): void;
  dispatch<S extends JobSession, E extends JobEvent>(job: Job<S, E>, key: string, event: E): Promise<void>;
  /** Keeps a document as acts, then tells it so. @returns why it was not kept; null: it can no longer be lost */
  conclude<S extends JobSession, E extends JobEvent>(
    job: Job<S, E>,
    key: string,
    plan: (session: S) => { readonly acts: readonly Operation[]; readonly event: E } | null,
  ): Promise<AddFailure | null>;
  undo(): Promise<void>;
  /** A document that is done with needs no draft any more. */
  forget(key: string): Promise<void>;
  /** A gesture before a flash: shows the next one that waits, or the screen. */
  acknowledge(): void;
  /** A scan of a keyboard scanner. */
  typed(text: string): void;
  /** Command cards that press a button of the screen. @returns unsubscribe */
  onCommand(listener: CommandListener): () => void;
  /** Somebody uses this window: it would take the scans. */
  want(): void;
  /** What held scans back (a call, the first catalogue) may be over. */
  wake(): void;
  /** Somebody signed in: tags that were held while the station was locked count in the document that is open. */
  unlocked(): void;
}

/** `now`: what the router holds at that moment; the store has it from the next frame on. @returns whether the card had a use here */
export type CommandListener = (command: CardCommand, now: DepotState) => boolean;

/** Sightings looked up and counted between two looks at the screen. */
const batchSize = 250;
/** As long as the screen takes to draw once. */
const crowdMs = 16;
const retryMs = 1000;
/** How long it is said that another window's turn was taken. */
const tookOverMs = 20_000;

export type Claim =
  | { readonly kind: 'done'; readonly outcome: Outcome }
  /** For the job: a badge whose bearer Odoo did not tell. */
  | { readonly kind: 'named'; readonly sighting: Sighting };

/** For the history of the station. `key`: the document it was taken into. */
export interface Taken {
  readonly sighting: Sighting;
  readonly outcome: Outcome;
  readonly key: string | null;
  /** What people call it. */
  readonly document: string | null;
}

type Waiting = { readonly seq: number | null; readonly at: Scan };

/**
 * Takes station events in order: looks them up, hands them to the job that is open or to the one that offers itself, writes
 * what happened, and only then acknowledges. The screen is told once per animation frame; it does not wait for the disk,
 * since what is not yet on disk comes again from the host.
 */
export function createScanRouter(deps: {
  readonly host: Pick<HostClient, 'open' | 'call'>;
  readonly worker: WorkerClient;
  /** In the order in which they are asked what a scan means. */
  readonly jobs: readonly Job[];
  readonly now: () => number;
  readonly newId: () => string;
  readonly requestFrame: (draw: () => void) => void;
  readonly after: (delayMs: number, run: () => void) => () => void;
  readonly chime: (sound: OutcomeKind | 'undone') => void;
  /** The person looks at the depot: only then may tags by themselves open a document. */
  readonly atDepot: () => boolean;
  /** False during a call: scans wait at the host rather than take the screen away. */
  readonly mayTakeScreen: () => boolean;
  /** Scans wait at the host rather than be called unknown. */
  readonly catalogueComing: () => boolean;
  /** Shows the document, or the home. */
  readonly show: (key: string | null) => void;
  /**
   * Badges, before any job: what became of a scan that is a matter of people. Null: it is none.
   * @param asksForPerson the open job waits to be told a person: a badge is handed on with its bearer, and signs nobody in
   */
  readonly claim: (sighting: Sighting, asksForPerson: boolean) => Promise<Claim | null>;
  /** A shared station without anyone: tags wait as loose ones, nothing counts in nobody's name. */
  readonly locked: () => boolean;
  /** Told of each scan that was taken, with what became of it, in order. */
  readonly noted: (taken: readonly Taken[]) => void;
  /** `hr.employee` id of who is signed in. */
  readonly person: () => number | null;
  readonly settings: () => Settings | null;
  /** Another window took the turn, as this one did not answer: what it has in memory is old. MUST read all of it anew. */
  readonly startAnew: () => void;
  /** Lets this window take scans, and other windows of the station after it. */
  readonly turn: (duty: ScanDuty) => ScanTurn;
}): ScanRouter {
  const { host, worker, jobs } = deps;
  const log = createSessionLog({ worker, jobs, onLost: () => duty.lost() });
  const store = createStore<DepotState>(() => ({
    ready: false,
    elsewhere: true,
    tookOver: false,
    sessions: {},
    currentKey: null,
    loose: [],
    flash: null,
    last: null,
    passage: null,
    lastSeen: null,
    times: 1,
    awaitsCatalogue: false,
    diskTrouble: false,
  }));
  let state = store.getState();
  let drawing = false;
  const change = (part: Partial<DepotState>): void => {
    state = { ...state, ...part };
    if (drawing) return;
    drawing = true;
    deps.requestFrame(() => {
      drawing = false;
      store.setState(state, true);
    });
  };
  const put = (session: JobSession): void => change({ sessions: { ...state.sessions, [session.key]: session } });
  const current = (): JobSession | null =>
    state.currentKey === null || deps.locked() ? null : (state.sessions[state.currentKey] ?? null);
  const jobOf = (key: string): Job => {
    const job = jobs.find(({ kind }) => kind === kindOfKey(key));
    if (!job) throw new Error(`no job takes ${key}`);
    return job;
  };

  const keeper = createDraftKeeper({
    log,
    worker,
    newId: deps.newId,
    onLost: () => duty.lost(),
    acknowledge: (seq) => host.call('station.acknowledge', { seq }),
    sessionOf: (key) => state.sessions[key],
    loose: () => state.loose,
    trouble: (diskTrouble) => {
      if (diskTrouble !== state.diskTrouble) change({ diskTrouble });
    },
    after: deps.after,
  });
  const flashes = createFlashes({
    shown: () => state.flash,
    put: (flash) => change({ flash }),
    chime: deps.chime,
    after: deps.after,
  });
  const { commit, owed } = keeper;
  const { acknowledge, show: showOutcomes } = flashes;

  const waiting: Waiting[] = [];
  const commandListeners = new Set<CommandListener>();
  /** When the last batch was begun. */
  let takenAtMs = 0;
  /** Number of the sighting, or of the last of the crowd, that is being counted. */
  let seqInHand: number | null = null;
  let taking = false;
  /** Resolves while it is this window's turn. */
  let turnBegan: () => void = () => undefined;
  const notYet = (): Promise<void> =>
    new Promise((resolve) => {
      turnBegan = resolve;
    });
  let myTurn = notYet();
  let stopListening: () => void = () => undefined;
  // Everything that changes a session goes through one chain, so that drafts are written in the order of the gestures.
  let chain: Promise<unknown> = Promise.resolve();
  const enqueue = <R>(run: () => Promise<R>): Promise<R> => {
    const done = chain.then(run);
    chain = done.catch((fault: unknown) => console.error('the scan router stumbled', fault));
    return done;
  };
  const inTurn = <R>(run: () => Promise<R>): Promise<R> => enqueue(() => myTurn.then(run));

  async function restore(): Promise<void> {
    const restored = await keeper.restore();
    const sessions = Object.fromEntries(restored.sessions.map(({ session }) => [session.key, session]));
    change({
      ready: true,
      elsewhere: false,
      sessions,
      currentKey: state.currentKey !== null && state.currentKey in sessions ? state.currentKey : null,
      loose: restored.loose,
    });
  }

  const duty: ScanDuty = {
    async begin(hung) {
      await restore();
      if (hung) {
        change({ tookOver: true });
        deps.after(tookOverMs, () => change({ tookOver: false }));
      }
      stopListening = host.open('station.events', {
        // After a lost wire the snapshot repeats what was not acknowledged: numbers say what is already waiting.
        snapshot: (events) => events.filter(({ seq }) => !waiting.some((one) => one.seq === seq)).forEach(take),
        event: take,
      });
      turnBegan();
    },
    end: () =>
      enqueue(async () => {
        stopListening();
        await takeWaiting();
        while (owed()) {
          await commit();
          if (owed()) await new Promise<void>((resolve) => deps.after(retryMs, resolve));
        }
        // What is left waits for a call to end: the host has it still, and gives it to the window that takes scans then.
        for (let at = waiting.length - 1; at >= 0; at -= 1) if (waiting[at]!.seq !== null) waiting.splice(at, 1);
        flashes.clear();
        myTurn = notYet();
        change({ elsewhere: true, times: 1 });
      }),
    lost() {
      stopListening();
      deps.startAnew();
    },
  };

  const note = (taken: readonly Taken[]): void => {
    deps.noted(taken);
    const labelled = taken.findLast(({ sighting }) => isLabelled(sighting));
    if (labelled) change({ lastSeen: labelled.sighting });
  };

  const apply = (key: string, events: readonly (JobEvent | ScanEvent)[]): readonly (Outcome | null)[] => {
    const session = state.sessions[key];
    if (!session) return events.map(() => null);
    const reduced = jobOf(key).reduce(session, events);
    if (reduced.session !== session) put(reduced.session);
    // What the job did not take is none of its history.
    const taken = events.filter((event, at) => event.kind !== 'sighted' || reduced.outcomes[at] !== null);
    if (seqInHand !== null) keeper.took(seqInHand);
    const document = jobOf(key).nameOf?.(reduced.session) || null;
    const counted = events.flatMap((event, at) => {
      const outcome = reduced.outcomes[at];
      return event.kind === 'sighted' && 'sighting' in event && outcome
        ? [{ sighting: event.sighting as Sighting, outcome, key, document }]
        : [];
    });
    if (counted.length > 0) note(counted);
    if (taken.length > 0) keeper.happened(key, taken);
    return reduced.outcomes;
  };

  async function enter(session: JobSession): Promise<void> {
    if (!state.sessions[session.key]) {
      await log.begin(session, keeper.takenSeq());
      put(session);
    }
    const lying = state.loose.length > 0 ? await worker.identify(state.loose) : [];
    change({ currentKey: session.key, loose: [] });
    const by = deps.person();
    const outcomes = apply(
      session.key,
      lying.map((sighting) => ({ kind: 'sighted', sighting, by }) as const),
    );
    showOutcomes(outcomes, 'tag', session.key);
  }

  /** Tags come in crowds: what comes within a frame is looked up, counted and drawn together. A label waits for nothing. */
  async function gather(): Promise<void> {
    const leftMs = takenAtMs + crowdMs - deps.now();
    const isCrowd = waiting.length < batchSize && waiting.every(({ at }) => isTag(at));
    if (isCrowd && leftMs > 0) await new Promise<void>((resolve) => void deps.after(leftMs, resolve));
    takenAtMs = deps.now();
  }

  async function takeWaiting(): Promise<void> {
    while (waiting.length > 0) {
      await gather();
      if (!deps.atDepot() && !deps.mayTakeScreen()) return;
      if (deps.catalogueComing() !== state.awaitsCatalogue) change({ awaitsCatalogue: deps.catalogueComing() });
      if (state.awaitsCatalogue) return;
      const batch = waiting.slice(0, batchSize);
      const fresh = batch.filter(({ seq }) => seq === null || seq > keeper.takenSeq());
      const asked = fresh.flatMap(({ seq, at }) => {
        const seen = seenOf(at);
        return seen ? [{ seq, seen }] : [];
      });
      const sightings = await worker.identify(asked.map(({ seen }) => seen));
      waiting.splice(0, batch.length);
      for (const { at } of fresh) {
        if (at.kind === 'tag-departed') change({ loose: state.loose.filter(({ text }) => text !== at.epcHex) });
        // What a person asked for, a person ended; a gate says by itself that somebody went through.
        if (at.kind === 'cycle-ended' && at.begunBy === 'gpi') change({ passage: at });
      }
      await takeAll(sightings.map((sighting, at) => ({ sighting, seq: asked[at]!.seq })));
      keeper.took(Math.max(0, ...batch.map(({ seq }) => seq ?? 0)));
      void commit();
    }
  }

  async function takeAll(all: readonly { readonly sighting: Sighting; readonly seq: number | null }[]): Promise<void> {
    let run: Sighting[] = [];
    for (const { sighting: seen, seq } of all) {
      const claimed = await deps.claim(seen, asksForPerson());
      if (claimed?.kind === 'done') {
        await takeTags(run);
        run = [];
        tell(claimed.outcome, seen);
        continue;
      }
      const sighting = claimed?.sighting ?? seen;
      // Tags come in crowds and are counted as one; each label is a gesture of its own.
      // Who a badge named decides what the next badge is.
      if (sighting.source === 'tag' && sighting.meaning.kind !== 'person' && current()) {
        run.push(sighting);
        seqInHand = seq;
        continue;
      }
      await takeTags(run);
      run = [];
      seqInHand = seq;
      await takeOne(sighting);
    }
    await takeTags(run);
    seqInHand = null;
  }

  function asksForPerson(): boolean {
    const session = current();
    return session !== null && (jobOf(session.key).asksForPerson?.(session) ?? false);
  }

  async function takeTags(run: readonly Sighting[]): Promise<void> {
    const session = current();
    if (run.length === 0) return;
    if (!session) {
      for (const sighting of run) await takeOne(sighting);
      return;
    }
    const by = deps.person();
    const outcomes = apply(
      session.key,
      run.map((sighting) => ({ kind: 'sighted', sighting, by }) as const),
    );
    showOutcomes(outcomes, 'tag', session.key);
    for (const [at, outcome] of outcomes.entries()) if (outcome === null) await offerOn(run[at]!);
  }

  async function takeOne(sighting: Sighting): Promise<void> {
    if (sighting.source !== 'tag') {
      const card = readCommandCard(sighting.text);
      if (card.kind === 'command') return obey(card.command);
      if (card.kind === 'unknown-card') return tell(strange(sighting, 'unknown-card'), sighting);
      if (state.times > 1 && isGoods(sighting.meaning)) {
        sighting = { ...sighting, meaning: multiplied(sighting.meaning, state.times) };
        change({ times: 1 });
      }
    }
    const session = current();
    if (session) {
      const [outcome] = apply(session.key, [{ kind: 'sighted', sighting, by: deps.person() }]);
      if (outcome) return showOutcomes([outcome], sighting.source, session.key);
    }
    await offerOn(sighting);
  }

  /** What no open job took: the first job that knows what to do with it has it. */
  async function offerOn(sighting: Sighting): Promise<void> {
    const mayOpen = !deps.locked() && (sighting.source === 'tag' ? deps.atDepot() && !current() : true);
    for (const job of jobs) {
      const offer: Offer<JobSession> | null | undefined = await job.offer?.(sighting, {
        worker,
        now: deps.now,
        newId: deps.newId,
        session: (key) => state.sessions[key] ?? null,
        settings: deps.settings,
      });
      if (!offer) continue;
      if (offer.kind === 'done') return tell(offer.outcome, sighting);
      if (!mayOpen) continue;
      await enter(offer.session);
      deps.show(offer.session.key);
      if (!offer.take) return tell(opened(sighting), sighting);
      const [outcome] = apply(offer.session.key, [{ kind: 'sighted', sighting, by: deps.person() }]);
      return showOutcomes([outcome ?? null], sighting.source, offer.session.key);
    }
    if (sighting.source !== 'tag') {
      const { meaning } = sighting;
      return tell(strange(sighting, meaning.kind === 'unknown' ? meaning.why : 'nothing-open'), sighting);
    }
    if (current() || state.loose.some(({ text }) => text === sighting.text)) return;
    const { meaning, ...seen } = sighting;
    // Nobody knows it, whatever will be opened: it is to be looked at.
    if (meaning.kind === 'unknown')
      deps.noted([{ sighting, outcome: strange(sighting, meaning.why), key: null, document: null }]);
    change({ loose: [...state.loose, seen] });
  }

  function obey(command: CardCommand): void {
    // What holds the screen is looked at first: no card acts on what nobody has read.
    if (state.flash?.holdMs === null) return acknowledge();
    switch (command.kind) {
      case 'acknowledge':
        return acknowledge();
      case 'undo':
        return undoNow();
      case 'times':
        return change({ times: command.count });
      case 'home':
        if (![...commandListeners].some((listen) => listen(command, state))) deps.show(null);
        return;
      case 'cancel':
        change({ times: 1 });
        if (![...commandListeners].some((listen) => listen(command, state))) deps.show(null);
        return;
      case 'validate':
      case 'finish':
      case 'print':
      case 'lock':
        // A card that says how often is for the label too.
        if ([...commandListeners].some((listen) => listen(command, state)))
          return command.kind === 'print' ? change({ times: 1 }) : undefined;
        return tell(
          { kind: 'refused', what: '', why: 'no-use-here', detail: null, productId: null, atMs: deps.now() },
          null,
        );
      default:
        return unreachable(command);
    }
  }

  function undoNow(): void {
    const session = current();
    if (!session || jobOf(session.key).undoSteps(session) === 0) return;
    apply(session.key, [{ kind: 'undone' }]);
    deps.chime('undone');
  }

  /** @param sighting null for a command card */
  const tell = (outcome: Outcome, sighting: Sighting | null): void => {
    change({ last: outcome });
    if (sighting) note([{ sighting, outcome, key: null, document: null }]);
    // A badge is shown on purpose, whatever carries it.
    const source = sighting?.source === 'tag' && outcome.why !== 'signed-in' ? 'tag' : 'barcode';
    showOutcomes([outcome], source, current()?.key ?? null);
  };

  const take = (item: Waiting): void => {
    waiting.push(item);
    if (!taking) {
      taking = true;
      void inTurn(() => {
        taking = false;
        return takeWaiting();
      });
    }
  };
  const turn = deps.turn(duty);

  return {
    store,
    open: (session) =>
      inTurn(async () => {
        await enter(session);
        await commit();
      }),
    begin: (make) =>
      inTurn(async () => {
        const session = await make();
        if (!session) return null;
        await enter(session);
        await commit();
        // The screen that opens it next must find it.
        store.setState(state, true);
        return session;
      }),
    leave: (key) => {
      if (state.currentKey !== key) return;
      flashes.clear();
      change({ currentKey: null, times: 1 });
    },
    dispatch: (_job, key, event) =>
      inTurn(async () => {
        apply(key, [event]);
        await commit();
      }),
    conclude: (_job, key, plan) =>
      inTurn(async () => {
        const session = state.sessions[key];
        const planned = session ? plan(session as Parameters<typeof plan>[0]) : null;
        if (!session || !planned) return null;
        const failure = await keeper.end(key, planned.event, planned.acts);
        // It is on disk with its acts by now.
        if (failure === null) put(jobOf(key).reduce(session, [planned.event]).session);
        return failure;
      }),
    undo: () =>
      inTurn(async () => {
        undoNow();
        await commit();
      }),
    forget: (key) =>
      inTurn(async () => {
        const { [key]: _, ...sessions } = state.sessions;
        change({ sessions, currentKey: state.currentKey === key ? null : state.currentKey });
        await log.drop(key);
      }),
    acknowledge,
    typed(text) {
      turn.want();
      take({ seq: null, at: typedScan(text, deps.now()) });
    },
    want: turn.want,
    onCommand(listener) {
      commandListeners.add(listener);
      return () => commandListeners.delete(listener);
    },
    wake: () => void inTurn(takeWaiting),
    unlocked: () =>
      void inTurn(async () => {
        const session = current();
        if (!session || state.loose.length === 0) return;
        await enter(session);
        await commit();
      }),
  };
}
