import { createStore, type StoreApi } from 'zustand/vanilla';
import { readCallbackMark } from '../../preload/contract/desk-marks.ts';
import type { FeedRow } from '../../preload/contract/feeds.ts';
import type { HostClient } from '../../preload/contract/host-client.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import type { PhoneState } from '../../preload/contract/phone.ts';
import type { AddFailure, Caller, DueCallback, NumberMatch, OutboxView } from '../worker/worker-api.ts';
import type { WorkerClient } from '../worker/worker-client.ts';
import { answeredCallbacks } from './callback-list.ts';
import {
  actIdOf,
  automaticActs,
  followCall,
  readRecord,
  recordActs,
  startRecord,
  wasMissed,
  type Author,
  type CallRecord,
  type RecordWords,
} from './call-record.ts';
import { stableId } from './stable-id.ts';

export interface CallerBookState {
  readonly records: Readonly<Record<string, CallRecord>>;
  /** Who has the number of a call, as the local index says. Absent while it is looked up. */
  readonly matches: Readonly<Record<string, NumberMatch>>;
  /** Last moment at which a note reached the disk. */
  readonly keptAtMs: Readonly<Record<string, number>>;
  /** Which contact a shared number was said to be, number by number. */
  readonly choices: Readonly<Record<string, number>>;
}

export interface CallerBook {
  readonly store: StoreApi<CallerBookState>;
  /**
   * Calls back once: when a call has its record, or 50 ms later. A pop-up is drawn once, with the name: a first drawing
   * without it would hold the second one up by a frame.
   */
  whenNamed(callId: string, show: () => void): void;
  edit(callId: string, part: Partial<CallRecord>): void;
  /** The call is this contact's. `keep`: so is the next one from its number. */
  choose(callId: string, partner: Pick<FeedRow<'partners'>, 'id' | 'name'>, keep: boolean): void;
  /** A kept choice was wrong. */
  forgetChoice(number: string): void;
  /** Keeps the note and what was promised as acts. Null: accepted (or waiting for its new contact). */
  save(callId: string, by: Author): Promise<AddFailure | null>;
  /** A person says that the callback is done. Null: accepted. */
  endCallback(callback: { readonly number: string; readonly partnerId: number | null }): Promise<AddFailure | null>;
}

export interface CallerBookDeps {
  readonly host: Pick<HostClient, 'open'>;
  readonly worker: Pick<
    WorkerClient,
    | 'lookupNumber'
    | 'onCaller'
    | 'draft'
    | 'drafts'
    | 'putDraft'
    | 'dropDraft'
    | 'addOperation'
    | 'outbox'
    | 'callbacks'
    | 'subscribe'
  >;
  readonly now: () => number;
  /** @returns cancel */
  readonly after: (delayMs: number, run: () => void) => () => void;
  readonly newId: () => string;
  /** Under whom the desk records by itself; null while nobody is known. */
  readonly author: () => Author | null;
  /** Tells when `author` may have another answer. */
  readonly onAuthor: (listener: () => void) => () => void;
  readonly words: RecordWords;
  /** How many days finished calls stay on this station. */
  readonly keepDays: () => number;
}

const dayMs = 86_400_000;
const namedWithinMs = 50;
const draftKey = (callId: string): string => `call:${callId}`;
const choiceKey = (number: string): string => `choice:${number}`;

/**
 * Follows the phone: a record for each call, its caller named with the first ring, the note on disk at each keystroke. What
 * nobody has to write (a missed call, one that led nowhere) it records by itself, and a conversation ends the callbacks of
 * the person. Records survive everything, and go when the settings say.
 */
export function createCallerBook(deps: CallerBookDeps): CallerBook {
  const { worker, now, words } = deps;
  const store = createStore<CallerBookState>(() => ({ records: {}, matches: {}, keptAtMs: {}, choices: {} }));
  const writing = new Map<string, boolean>();
  /** Calls whose number is being looked up: a record begins with its name, so that it is written and drawn once. */
  const unnamed = new Map<string, CallRecord>();
  const records = (): readonly CallRecord[] => Object.values(store.getState().records);

  const put = (record: CallRecord): void => {
    store.setState(({ records }) => ({ records: { ...records, [record.callId]: record } }));
    void keep(record.callId);
  };

  /** One write at a time for each call; what was typed meanwhile goes in the next one. */
  async function keep(callId: string): Promise<void> {
    if (writing.has(callId)) {
      writing.set(callId, true);
      return;
    }
    writing.set(callId, false);
    try {
      do {
        writing.set(callId, false);
        await worker.putDraft(draftKey(callId), store.getState().records[callId]);
      } while (writing.get(callId));
      store.setState(({ keptAtMs }) => ({ keptAtMs: { ...keptAtMs, [callId]: now() } }));
    } catch (fault) {
      console.error('a call note could not be kept', fault);
    } finally {
      writing.delete(callId);
    }
  }

  const edit = (callId: string, part: Partial<CallRecord>): void => {
    const record = store.getState().records[callId];
    if (record) put({ ...record, ...part });
  };

  /** The record with who has its number, when nobody was chosen: a probable match is for the person to confirm. */
  const named = (record: CallRecord): CallRecord => {
    if (record.partnerId !== null) return record;
    const { matches, choices } = store.getState();
    const match = matches[record.callId];
    if (!match) return record;
    const chosen = match.matches.find(({ partner }) => partner.id === choices[record.number]);
    const only = match.kind === 'one' && match.matches[0]?.certainty === 'exact' ? match.matches[0] : undefined;
    const found = chosen ?? only;
    if (!found) return record;
    const { id, name } = found.partner;
    return { ...record, partnerId: id, partnerName: name, identifiedBy: chosen ? 'choice' : 'number' };
  };

  const match = ({ callId, match }: Caller): void => {
    store.setState(({ matches }) => ({ matches: { ...matches, [callId]: match } }));
    if (unnamed.has(callId)) return begin(callId);
    const record = store.getState().records[callId];
    const after = record && named(record);
    if (after && after !== record) put(after);
  };

  const begin = (callId: string): void => {
    const record = unnamed.get(callId);
    if (!record) return;
    unnamed.delete(callId);
    put(named(record));
    if (hasHappened(record)) settle();
  };

  const follow = ({ calls }: PhoneState): void => {
    let happened = false;
    for (const call of calls) {
      const { callId } = call;
      const { records, matches } = store.getState();
      const known = records[callId] ?? unnamed.get(callId);
      const after = known ? followCall(known, call) : startRecord(call);
      if (after === known) continue;
      if (callId in records) put(after);
      else if (callId in matches || call.phase === 'ended') {
        unnamed.delete(callId);
        put(named(after));
      } else {
        unnamed.set(callId, after);
        if (!known) deps.after(namedWithinMs, () => begin(callId));
        continue;
      }
      happened ||= hasHappened(after);
    }
    if (happened) settle();
  };

  worker.onCaller(match);
  const restored = restore().catch((fault: unknown) => console.error('call notes could not be read back', fault));
  async function restore(): Promise<void> {
    const choices = await worker.drafts('choice:');
    store.setState({
      choices: Object.fromEntries(
        choices.flatMap(({ key, value }) => (typeof value === 'number' ? [[key.slice('choice:'.length), value]] : [])),
      ),
    });
    for (const { value } of await worker.drafts('call:')) {
      const record = readRecord(value);
      if (!record) continue;
      // What is on disk is what the person wrote; the call may have gone on since.
      store.setState(({ records }) => ({ records: { ...records, [record.callId]: record } }));
      if (record.masked || record.number === '' || record.partnerId !== null) continue;
      match({ callId: record.callId, match: await worker.lookupNumber(record.number) });
    }
  }
  /** Finished calls go when the settings say so: at the start and each day, since a station is not closed for months. */
  function forgetOld(): void {
    const oldest = now() - deps.keepDays() * dayMs;
    const old = records().filter((record) => isOver(record) && (record.endedAtMs ?? record.startedAtMs) < oldest);
    for (const { callId } of old) {
      store.setState(({ records: { [callId]: _old, ...records } }) => ({ records }));
      worker
        .dropDraft(draftKey(callId))
        .catch((fault: unknown) => console.error('an old call could not be forgotten', fault));
    }
    deps.after(dayMs, forgetOld);
  }
  void restored.then(() => {
    forgetOld();
    deps.host.open('phone.state', { snapshot: follow, event: follow });
    worker.subscribe('outbox', settle);
    worker.subscribe('catalogue', settle);
    deps.onAuthor(settle);
    settle();
  });

  /** One pass at a time; what happens meanwhile makes one further pass. */
  let settling = false;
  let again = false;
  function settle(): void {
    if (settling) {
      again = true;
      return;
    }
    settling = true;
    settleNow()
      .catch((fault: unknown) => console.error('calls could not be recorded', fault))
      .finally(() => {
        settling = false;
        if (!again) return;
        again = false;
        settle();
      });
  }

  async function settleNow(): Promise<void> {
    const open = records().filter(isUnsettled);
    if (open.length === 0) return;
    const acts = new Map((await worker.outbox()).map((act) => [act.operationId, act]));
    for (const record of open) if (record.contactActId && record.partnerId === null) await placeContact(record, acts);
    const by = deps.author();
    if (!by) return;
    for (const { callId } of open) {
      const record = store.getState().records[callId];
      if (!record || record.endedAtMs === null) continue;
      const missed = acts.get(actIdOf(callId, 'missed'));
      if (missed?.state === 'confirmed' && !record.callbackInOdoo) put({ ...record, callbackInOdoo: true });
      const owed = automaticActs(record, by, now(), words);
      if (owed === 'later') continue;
      if (owed === 'nothing') put({ ...record, savedAtMs: now() });
      else await add(record, by, owed);
    }
    await endAnswered(by, acts);
  }

  /** Whoever was spoken with need not be called back: what Odoo still has open for them is ended. */
  async function endAnswered(by: Author, acts: ReadonlyMap<string, OutboxView>): Promise<void> {
    const spoken = records().filter(({ answeredAtMs }) => answeredAtMs !== null && now() - answeredAtMs < 2 * dayMs);
    if (spoken.length === 0) return;
    const due: readonly DueCallback[] = await worker.callbacks();
    if (due.length === 0) return;
    for (const record of spoken) {
      for (const { activity } of answeredCallbacks(due, record)) {
        const operationId = stableId(`reached ${activity.id}`);
        if (acts.has(operationId)) continue;
        const number = readCallbackMark(activity.note)?.number ?? record.number;
        await worker.addOperation(
          reachedAct(operationId, by, number, record.partnerId, record.answeredAtMs ?? now(), record),
        );
      }
    }
  }

  const reachedAct = (
    operationId: string,
    { author }: Author,
    number: string,
    partnerId: number | null,
    reachedAtMs: number,
    record: CallRecord | null,
  ): Operation => ({
    schemaVersion: 1,
    author,
    actedAtMs: now(),
    kind: 'close-callback',
    operationId,
    partnerId,
    number,
    reachedAtMs,
    feedback: words.reached(record, author.login),
  });

  /** A contact that Odoo has confirmed gets the notes that waited for it. */
  async function placeContact(record: CallRecord, acts: ReadonlyMap<string, OutboxView>): Promise<void> {
    const act = acts.get(record.contactActId ?? '');
    const partnerId = act?.records.find(({ model }) => model === 'res.partner')?.id;
    if (!partnerId) return;
    const placed = { ...record, partnerId };
    put(placed);
    if (!record.waitsForContact || !record.savedBy) return;
    const by = { author: record.savedBy, uid: record.savedUid };
    await add({ ...placed, waitsForContact: false }, by, recordActs(placed, by, now(), words));
  }

  async function add(record: CallRecord, by: Author, acts: readonly Operation[]): Promise<AddFailure | null> {
    for (const act of acts) {
      const added = await worker.addOperation(act);
      if (!added.ok) return added.failure;
    }
    put({ ...record, savedBy: by.author, savedUid: by.uid, savedAtMs: now() });
    return null;
  }

  return {
    store,
    whenNamed(callId, show) {
      if (callId in store.getState().records) return show();
      const end = (): void => {
        cancel();
        unsubscribe();
        show();
      };
      const cancel = deps.after(namedWithinMs, end);
      const unsubscribe = store.subscribe(({ records }) => callId in records && end());
    },
    edit,
    choose(callId, partner, keepChoice) {
      const record = store.getState().records[callId];
      if (!record) return;
      put({ ...record, partnerId: partner.id, partnerName: partner.name, identifiedBy: 'person' });
      if (!keepChoice || record.masked || record.number === '') return;
      store.setState(({ choices }) => ({ choices: { ...choices, [record.number]: partner.id } }));
      void worker.putDraft(choiceKey(record.number), partner.id);
    },
    forgetChoice(number) {
      store.setState(({ choices: { [number]: _forgotten, ...choices } }) => ({ choices }));
      void worker.dropDraft(choiceKey(number));
    },
    async save(callId, by) {
      const record = store.getState().records[callId];
      if (!record || record.savedAtMs !== null) return null;
      const saved = { ...record, endedAtMs: record.endedAtMs ?? now(), savedUid: by.uid };
      if (record.partnerId === null && record.contactActId !== null) {
        put({ ...saved, savedBy: by.author, savedAtMs: now(), waitsForContact: true });
        return null;
      }
      return add(saved, by, recordActs(saved, by, now(), words));
    },
    async endCallback({ number, partnerId }) {
      const by = deps.author();
      if (!by) return { kind: 'not-valid', where: 'author' };
      const added = await worker.addOperation(reachedAct(deps.newId(), by, number, partnerId, now(), null));
      if (!added.ok) return added.failure;
      for (const record of records())
        if (wasMissed(record) && record.number === number) put({ ...record, callbackDoneAtMs: now() });
      return null;
    },
  };
}

/** There may be something to record: it was answered, or it is over. */
function hasHappened(record: CallRecord): boolean {
  return record.endedAtMs !== null || record.answeredAtMs !== null;
}

/** Nothing more will come of it: neither a note that is owed nor one that waits for its contact. */
function isOver(record: CallRecord): boolean {
  return (record.savedAtMs !== null || record.answeredAtMs === null) && !record.waitsForContact;
}

function isUnsettled(record: CallRecord): boolean {
  if (record.waitsForContact || record.savedAtMs === null) return true;
  return (wasMissed(record) && !record.callbackInOdoo) || record.answeredAtMs !== null;
}
