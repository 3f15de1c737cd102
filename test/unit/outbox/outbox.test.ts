import { expect, it } from 'vitest';
import { newEntry } from '../../../renderer/outbox/entry-machine.ts';
import { callbackOn, modelMachine, modelServer, operationIdOf } from './model-world.ts';

const [a, b, c] = [operationIdOf(1), operationIdOf(2), operationIdOf(3)];
const states = async (window: ReturnType<ReturnType<typeof modelMachine>['open']>): Promise<Record<string, string>> =>
  Object.fromEntries((await window.outbox.list()).map(({ operationId, state }) => [operationId, state]));

it('writes to the black box before it says accepted, then sends once', async () => {
  const server = modelServer();
  const machine = modelMachine(server);
  const window = machine.open();
  expect(await window.outbox.add(callbackOn(1, a))).toEqual({ ok: true, value: { operationId: a, journaled: true } });
  expect(server.accepted.has(a)).toBe(true);
  await window.outbox.add(callbackOn(1, a));
  await machine.run();
  expect(server.applied.map(({ operationId }) => operationId)).toEqual([a]);
  expect(server.over.has(a)).toBe(true);
  expect(await states(window)).toEqual({ [a]: 'confirmed' });
});

it('refuses the act when the black box is full, and keeps nothing of it', async () => {
  const server = modelServer();
  server.state.journalFull = true;
  const window = modelMachine(server).open();
  expect(await window.outbox.add(callbackOn(1, a))).toMatchObject({ ok: false, failure: { kind: 'journal-refused' } });
  expect(await window.outbox.list()).toEqual([]);
});

it('says which field of an operation does not fit', async () => {
  const window = modelMachine(modelServer()).open();
  const wrong = { ...callbackOn(1, a), resId: -1 };
  expect(await window.outbox.add(wrong)).toEqual({ ok: false, failure: { kind: 'not-valid', where: 'resId' } });
});

it('settles a lost reply by asking again', async () => {
  const server = modelServer(['lost-after']);
  const machine = modelMachine(server);
  const window = machine.open();
  await window.outbox.add(callbackOn(1, a));
  await machine.windows[0]!.drain!.settled();
  expect(await states(window)).toEqual({ [a]: 'unconfirmed' });
  await machine.run();
  expect(await states(window)).toEqual({ [a]: 'confirmed' });
  expect(server.applied).toHaveLength(1);
});

it('holds only the lane of a refused act, until a person retries or sets it aside', async () => {
  const server = modelServer(['refused']);
  const machine = modelMachine(server);
  const window = machine.open();
  await window.outbox.add(callbackOn(1, a));
  await machine.run();
  await window.outbox.add(callbackOn(1, b));
  await window.outbox.add(callbackOn(2, c));
  await machine.run();
  expect(await states(window)).toEqual({ [a]: 'refused', [b]: 'queued', [c]: 'confirmed' });
  expect((await window.outbox.list()).find(({ operationId }) => operationId === b)?.behind).toBe(a);
  expect(await window.outbox.setAside(b)).toEqual({
    ok: false,
    failure: { kind: 'not-in-this-state', state: 'queued' },
  });
  expect(await window.outbox.setAside(a)).toMatchObject({ ok: true });
  await machine.run();
  expect(await states(window)).toEqual({ [a]: 'set-aside', [b]: 'confirmed', [c]: 'confirmed' });
  // Given up for good: not even an emptied disk brings it back.
  machine.emptyDisk();
  const next = machine.open();
  await machine.run();
  expect(await next.outbox.list()).toEqual([]);
});

it('stops everything when signed out, and goes on when someone signs in', async () => {
  const server = modelServer(['signed-out']);
  const machine = modelMachine(server);
  const window = machine.open();
  await window.outbox.add(callbackOn(1, a));
  await window.outbox.add(callbackOn(2, b));
  await machine.run();
  expect(server.applied.length).toBeLessThan(2);
  expect(window.drain!.status()).toMatchObject({ stoppedBy: { kind: 'signed-out' }, retryAtMs: null });
  server.state.signedOut = false;
  window.drain!.resume();
  await machine.run();
  expect(server.applied.map(({ operationId }) => operationId).sort()).toEqual([a, b]);
});

it('rebuilds an emptied disk from the black box', async () => {
  const server = modelServer(['lost-before', 'signed-out']);
  const machine = modelMachine(server);
  const window = machine.open();
  await window.outbox.add(callbackOn(1, a));
  await window.outbox.add(callbackOn(1, b));
  await machine.windows[0]!.drain!.settled();
  machine.emptyDisk();
  server.state.signedOut = false;
  server.faults.length = 0;
  const again = machine.open();
  await machine.run();
  expect(await states(again)).toEqual({ [a]: 'confirmed', [b]: 'confirmed' });
  expect(server.applied.map(({ operationId }) => operationId)).toEqual([a, b]);
});

it('lets the second window take over when the first one is killed', async () => {
  const server = modelServer(['server-error', 'server-error']);
  const machine = modelMachine(server);
  const first = machine.open();
  const second = machine.open();
  await second.outbox.add(callbackOn(1, a));
  await first.drain!.settled();
  first.kill();
  await machine.run();
  expect(await states(second)).toEqual({ [a]: 'confirmed' });
});

it('parks what another version wrote, and takes it up when it can be read', async () => {
  const server = modelServer();
  const machine = modelMachine(server);
  const window = machine.open();
  await window.drain!.settled();
  const old = { ...callbackOn(1, a), schemaVersion: 0 };
  await window.db.add(newEntry(old, { operationId: a, acceptance: 'journaled', uncertain: false }, 1));
  window.drain!.changed([a]);
  await window.outbox.add(callbackOn(1, b));
  await machine.run();
  const parked = (await window.outbox.list()).find(({ operationId }) => operationId === a);
  expect(parked).toMatchObject({ state: 'held', operation: null, raw: old, cause: 'schema:schemaVersion' });
  expect(server.applied.map(({ operationId }) => operationId)).toEqual([b]);
  await window.db.change(a, (entry) => ({ ok: true, value: { ...entry, operation: callbackOn(1, a) } }));
  server.accepted.set(a, callbackOn(1, a));
  window.kill();
  machine.open();
  await machine.run();
  expect(server.applied.map(({ operationId }) => operationId)).toEqual([b, a]);
});

it('keeps settled acts thirty days', async () => {
  const server = modelServer();
  const machine = modelMachine(server);
  const window = machine.open();
  await window.outbox.add(callbackOn(1, a));
  await machine.run();
  await window.db.deleteSettled(machine.clock.nowMs() - 86_400_000);
  expect(await states(window)).toEqual({ [a]: 'confirmed' });
  machine.clock.after(31 * 86_400_000, () => undefined);
  machine.clock.advanceToNext();
  window.kill();
  const later = machine.open();
  await machine.run();
  expect(await later.outbox.list()).toEqual([]);
});
