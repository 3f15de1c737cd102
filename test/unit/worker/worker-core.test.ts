import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, it } from 'vitest';
import type { HostClient } from '../../../preload/contract/host-client.ts';
import { openOutboxDb } from '../../../renderer/outbox/outbox-db.ts';
import { openCatalogueDb } from '../../../renderer/store/catalogue-db.ts';
import type { Topic, WorkerApi } from '../../../renderer/worker/worker-api.ts';
import { createWorkerClient, type WorkerPort } from '../../../renderer/worker/worker-client.ts';
import { createWorkerCore, type WindowMessage } from '../../../renderer/worker/worker-core.ts';
import type { Operation } from '../../../preload/contract/operation.ts';
import { callbackOn, manualClock, modelServer, operationIdOf } from '../outbox/model-world.ts';
import { partnerRow } from '../store/row-samples.ts';
import { modelOdoo } from '../sync/model-odoo.ts';

const act = operationIdOf(1);

/** Two windows of one machine before one host. */
function machine() {
  const odoo = modelOdoo();
  const server = modelServer();
  const clock = manualClock();
  const indexedDB = new IDBFactory();
  const listeners = new Set<{ own: object; listener: (message: WindowMessage) => void }>();
  const leaders: (() => void)[] = [];

  const openWindow = () => {
    const own = {};
    const told: Topic[] = [];
    const waiting = new Set<{ topic: Topic; go: () => void }>();
    const pushes = server.client().host;
    const host: HostClient = {
      call: (method, params) =>
        method.startsWith('odoo.') && method !== 'odoo.push'
          ? odoo.host.call(method, params)
          : pushes.call(method, params),
      open: () => () => undefined,
      onConnection: () => () => undefined,
      close: () => undefined,
    };
    const core = createWorkerCore({
      host,
      catalogueDb: openCatalogueDb('test', { indexedDB, IDBKeyRange }),
      outboxDb: openOutboxDb('test', { indexedDB, IDBKeyRange }),
      channel: {
        post: (message) => listeners.forEach((one) => one.own !== own && one.listener(structuredClone(message))),
        onMessage(listener) {
          const entry = { own, listener };
          listeners.add(entry);
          return () => listeners.delete(entry);
        },
      },
      whenLeader(lead) {
        leaders.push(lead);
        if (leaders.length === 1) lead();
      },
      nowMs: clock.nowMs,
      random: () => 0.5,
      after: clock.after,
      tellCaller: () => undefined,
      breathe: () => Promise.resolve(),
      pace: () => Promise.resolve(),
      tell(topic) {
        told.push(topic);
        for (const one of waiting) if (one.topic === topic) one.go();
      },
    });
    /** Waits for the next word on a topic after which `holds` is true. */
    const until = async (topic: Topic, holds: () => Promise<boolean>): Promise<void> => {
      while (!(await holds())) {
        await new Promise<void>((resolve) => {
          const one = { topic, go: resolve };
          waiting.add(one);
          clock.advanceToNext();
          setImmediate(resolve);
        });
      }
    };
    return { core, told, until };
  };
  return { odoo, server, clock, openWindow };
}

it('lets both windows answer from one engine, and send through one outbox', async () => {
  const { odoo, server, openWindow } = machine();
  odoo.put('partners', partnerRow(1, { name: 'Durand', phone: '0612345678' }));
  const [leader, follower] = [openWindow(), openWindow()];
  await leader.core.load();
  await follower.core.load();
  await follower.until('catalogue', async () => (await follower.core.api.lookupNumber('+33612345678')).kind === 'one');
  expect(odoo.asked.filter(({ feed, since }) => feed === 'partners' && since === null)).toHaveLength(1);

  expect(await follower.core.api.addOperation(callbackOn(1, act))).toMatchObject({ ok: true });
  await follower.until('outbox', async () => (await follower.core.api.outbox())[0]?.state === 'confirmed');
  expect(server.applied).toHaveLength(1);
  expect(await follower.core.api.outboxStatus()).toMatchObject({ waiting: 0, lastOutcome: { outcome: 'confirmed' } });
  leader.core.stop();
  follower.core.stop();
});

it('keeps drafts, and refuses to clear the station while acts wait', async () => {
  const { server, openWindow } = machine();
  server.faults.push('refused');
  const { core, until } = openWindow();
  await core.load();
  await core.api.putDraft('call:abc', { note: 'à rappeler' });
  expect(await core.api.draft('call:abc')).toEqual({ note: 'à rappeler' });
  expect((await core.api.drafts('call:')).map(({ key }) => key)).toEqual(['call:abc']);
  await core.api.addOperation(callbackOn(1, act));
  await until('outbox', async () => (await core.api.outbox())[0]?.state === 'refused');
  expect(await core.api.clearStation()).toEqual({ ok: false, failure: { kind: 'acts-waiting', count: 1 } });
  await core.api.setAside(act);
  await until('outbox', async () => server.over.has(act));
  expect(await core.api.clearStation()).toMatchObject({ ok: true });
  expect(await core.api.drafts('')).toEqual([]);
  core.stop();
});

it('knows what a tag was made to mean once the acts that end the work are kept', async () => {
  const { openWindow } = machine();
  const { core } = openWindow();
  await core.load();
  const { author, actedAtMs } = callbackOn(1, act);
  const named: Operation = {
    kind: 'associate-tag',
    operationId: act,
    schemaVersion: 1,
    author,
    actedAtMs,
    identity: 'epc:3034257BF7194E4000001A85',
    holder: { kind: 'place', locationId: 40, name: 'Travée C4' },
    replaces: null,
  };
  const ended = { key: 'job:tags/e000000001', value: 'associated' };
  expect(await core.api.addOperationsWith([named], [ended])).toEqual({ ok: true, value: null });
  expect(await core.api.tagHolder('epc:3034257BF7194E4000001A85')).toMatchObject({ holder: { name: 'Travée C4' } });
  expect(await core.api.draft(ended.key)).toBe('associated');
  core.stop();
});

it('carries calls, faults and news between page and worker', async () => {
  const { port1, port2 } = new MessageChannel();
  port2.onmessage = ({ data }) => {
    if (data.kind !== 'call') return;
    if (data.method === 'partner') port2.postMessage({ kind: 'reply', id: data.id, value: { asked: data.args } });
    else port2.postMessage({ kind: 'fault', id: data.id, words: 'TypeError: broken' });
    port2.postMessage({ kind: 'changed', topic: 'outbox' });
  };
  port1.start();
  const client = createWorkerClient(port1 as unknown as WorkerPort, { socketUrl: 'ws://test/wire' });
  const news = new Promise<void>((resolve) => {
    client.subscribe('outbox', resolve);
  });
  expect(await (client as WorkerApi).partner(7)).toEqual({ asked: [7] });
  await expect(client.feeds()).rejects.toThrow('TypeError: broken');
  await news;
  port1.close();
});
