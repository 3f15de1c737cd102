import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HostClient } from '../../preload/contract/host-client.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import type { PhoneState } from '../../preload/contract/phone.ts';
import type { AddFailure, Caller, NumberMatch } from '../worker/worker-api.ts';
import type { WorkerClient } from '../worker/worker-client.ts';
import { followCall, recordActs, startRecord, type CallRecord } from './call-record.ts';

export interface CallerBookState {
  readonly records: Readonly<Record<string, CallRecord>>;
  /** Who has the number of a call, as the local index says. Absent while it is looked up. */
  readonly matches: Readonly<Record<string, NumberMatch>>;
  /** Last moment at which a note reached the disk. */
  readonly keptAtMs: Readonly<Record<string, number>>;
}

export interface CallerBook {
  readonly store: StoreApi<CallerBookState>;
  edit(callId: string, part: Partial<CallRecord>): void;
  /** Keeps the note and what was promised as acts. Null: accepted (or waiting for its new contact). */
  save(
    callId: string,
    by: { author: Operation['author']; uid: number | null },
    words: (record: CallRecord) => Parameters<typeof recordActs>[4],
  ): Promise<AddFailure | null>;
}

const draftKey = (callId: string): string => `call:${callId}`;
const keepMs = 86_400_000;

/**
 * Follows the phone: a record for each call, its caller looked up in the same breath as the ringing arrives, the note on
 * disk at each keystroke. Records survive a reload, and stay a day after they were saved.
 */
export function createCallerBook(deps: {
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
    | 'subscribe'
  >;
  readonly now: () => number;
  readonly newId: () => string;
}): CallerBook {
  const { worker, now } = deps;
  const store = createStore<CallerBookState>(() => ({ records: {}, matches: {}, keptAtMs: {} }));
  const writing = new Map<string, boolean>();

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
    const match = store.getState().matches[record.callId];
    const only = match?.kind === 'one' ? match.matches[0] : undefined;
    if (only?.certainty !== 'exact' || record.partnerId !== null) return record;
    return { ...record, partnerId: only.partner.id, partnerName: only.partner.name };
  };

  const match = ({ callId, match }: Caller): void => {
    store.setState(({ matches }) => ({ matches: { ...matches, [callId]: match } }));
    const record = store.getState().records[callId];
    const after = record && named(record);
    if (after && after !== record) put(after);
  };

  const follow = ({ calls }: PhoneState): void => {
    for (const call of calls) {
      const known = store.getState().records[call.callId];
      if (!known) {
        put(named(startRecord(call, deps.newId)));
        continue;
      }
      const after = followCall(known, call);
      if (after !== known) put(after);
    }
  };

  worker.onCaller(match);
  const restored = restore().catch((fault: unknown) => console.error('call notes could not be read back', fault));
  async function restore(): Promise<void> {
    for (const { key, value, atMs } of await worker.drafts('call:')) {
      if (!isRecord(value)) continue;
      const done = value.savedAtMs !== null || value.answeredAtMs === null;
      if (done && !value.waitsForContact && now() - atMs > keepMs) {
        await worker.dropDraft(key);
        continue;
      }
      // What is on disk is what the person wrote; the call may have gone on since.
      store.setState(({ records }) => ({ records: { ...records, [value.callId]: value } }));
      if (value.masked) continue;
      match({ callId: value.callId, match: await worker.lookupNumber(value.number) });
    }
  }
  void restored.then(() => {
    deps.host.open('phone.state', { snapshot: follow, event: follow });
    worker.subscribe('outbox', () => void settleContacts());
    return settleContacts();
  });

  /** A contact that Odoo has confirmed gets the notes that waited for it. */
  async function settleContacts(): Promise<void> {
    const waiting = Object.values(store.getState().records).filter(
      ({ contactActId, partnerId }) => contactActId && partnerId === null,
    );
    if (waiting.length === 0) return;
    const acts = await worker.outbox();
    for (const record of waiting) {
      const act = acts.find(({ operationId }) => operationId === record.contactActId);
      const partnerId = act?.records.find(({ model }) => model === 'res.partner')?.id;
      if (!partnerId) continue;
      const placed = { ...record, partnerId };
      put(placed);
      if (record.waitsForContact && record.savedBy) {
        await add({ ...placed, waitsForContact: false }, record.savedBy, {
          reason: record.reason ?? '',
          leadName: record.partnerName ?? '',
          callbackSummary: record.partnerName ?? '',
        });
      }
    }
  }

  async function add(
    record: CallRecord,
    author: Operation['author'],
    words: Parameters<typeof recordActs>[4],
  ): Promise<AddFailure | null> {
    for (const act of recordActs(record, author, record.savedUid, now(), words)) {
      const added = await worker.addOperation(act);
      if (!added.ok) return added.failure;
    }
    put({ ...record, savedBy: author, savedAtMs: now() });
    return null;
  }

  return {
    store,
    edit,
    async save(callId, { author, uid }, words) {
      const record = store.getState().records[callId];
      if (!record || record.savedAtMs !== null) return null;
      const endedAtMs = record.endedAtMs ?? now();
      const saved = { ...record, endedAtMs, savedUid: uid };
      if (record.partnerId === null && record.contactActId !== null) {
        put({ ...saved, savedBy: author, savedAtMs: now(), waitsForContact: true });
        return null;
      }
      return add(saved, author, words(record));
    },
  };
}

function isRecord(value: unknown): value is CallRecord {
  return typeof value === 'object' && value !== null && (value as { version?: unknown }).version === 1;
}
