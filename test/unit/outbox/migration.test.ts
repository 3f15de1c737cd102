import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import { openOutboxDb } from '../../../renderer/outbox/outbox-db.ts';
import { callbackOn, modelMachine, modelServer, operationIdOf } from './model-world.ts';

/** As version 1 of the program wrote it. */
function entryOfVersion1(at: number, part: object): object {
  const operationId = operationIdOf(at);
  return {
    operationId,
    lane: `res.partner:${at}`,
    state: 'queued',
    acceptance: 'journaled',
    operation: callbackOn(at, operationId),
    addedAtMs: 1_700_000_000_000,
    settledAtMs: null,
    settlementJournaled: false,
    uncertain: false,
    attempts: 0,
    failures: 0,
    retryAtMs: 0,
    refusal: null,
    records: [],
    cause: null,
    history: [{ atMs: 1_700_000_000_000, state: 'queued', cause: null }],
    ...part,
  };
}

async function diskOfVersion1(): Promise<IDBFactory> {
  const indexedDB = new IDBFactory();
  const db = new Dexie('duret-outbox:model', { indexedDB, IDBKeyRange });
  db.version(1).stores({ entries: '++seq, &operationId, state', drafts: 'key' });
  const who = { by: 'Sandra Millot', at: '2026-11-02 09:02:00' };
  await db.table('entries').bulkAdd([
    entryOfVersion1(1, {}),
    entryOfVersion1(2, {
      state: 'refused',
      refusal: { kind: 'changed-meanwhile', ...who, seen: '12 × Hublot', server: '10 × Hublot' },
    }),
    entryOfVersion1(3, { state: 'refused', refusal: { kind: 'already-done-elsewhere', ...who } }),
    entryOfVersion1(4, { state: 'unconfirmed', uncertain: true }),
    entryOfVersion1(5, { state: 'held', lane: `unread:${operationIdOf(5)}`, operation: { kind: 'paint-it-black' } }),
    entryOfVersion1(6, { state: 'confirmed', settledAtMs: 1_700_000_000_001, settlementJournaled: true }),
  ]);
  await db.table('drafts').put({ key: 'call:1', value: { note: 'en cours' }, atMs: 1 });
  db.close();
  return indexedDB;
}

it('takes over what version 1 left: nothing is dropped, what waited is sent, what was refused can be decided', async () => {
  const server = modelServer();
  for (const at of [1, 2, 3, 4]) server.accepted.set(operationIdOf(at), callbackOn(at, operationIdOf(at)));
  const machine = modelMachine(server, () => 0.5, await diskOfVersion1());
  const window = machine.open();
  await machine.run();
  const acts = (await window.outbox.list()).toReversed();
  expect(acts.map(({ state }) => state)).toEqual(['confirmed', 'refused', 'refused', 'confirmed', 'held', 'confirmed']);
  expect(acts[1]?.refusal).toEqual({
    kind: 'changed-meanwhile',
    by: 'Sandra Millot',
    at: '2026-11-02 09:02:00',
    rows: [],
    standing: null,
  });
  expect(acts[2]?.refusal).toMatchObject({ kind: 'already-done-elsewhere', rows: [], remainder: null });
  expect(acts[4]).toMatchObject({ operation: null, raw: { kind: 'paint-it-black' } });
  expect(await window.db.drafts.get('call:1')).toMatchObject({ value: { note: 'en cours' } });

  const edited = callbackOn(2, operationIdOf(7));
  expect(await window.outbox.replace(operationIdOf(2), edited)).toMatchObject({ ok: true });
  await machine.run();
  expect(server.applied.map(({ operationId }) => operationId).sort()).toEqual([1, 4, 7].map(operationIdOf));
});

it('reopens what it upgraded', async () => {
  const indexedDB = await diskOfVersion1();
  const first = openOutboxDb('model', { indexedDB, IDBKeyRange });
  expect(await first.all()).toHaveLength(6);
  first.close();
  const again = openOutboxDb('model', { indexedDB, IDBKeyRange });
  expect((await again.all())[1]?.refusal).toMatchObject({ rows: [] });
  again.close();
});
