import type { CallValue } from '../../preload/contract/calls.ts';
import { createHostClient, type HostClient } from '../../preload/contract/host-client.ts';
import { openOutboxDb } from '../outbox/outbox-db.ts';
import { openCatalogueDb } from '../store/catalogue-db.ts';
import { openSocketWire, portWire, type HostWire } from '../bridge/wires.ts';
import { createBreath } from './breath.ts';
import { createPace } from './pace.ts';
import type { FromWorker, ToWorker } from './worker-api.ts';
import { createWorkerCore, type WindowMessage, type WorkerCore } from './worker-core.ts';

/**
 * Entry of the sync worker: finds the host, opens the databases that belong to its Odoo, then answers the page.
 * Calls that come earlier wait; they do not fail.
 */
const post = (message: FromWorker): void => self.postMessage(message);
const after = (delayMs: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};

let started: Promise<WorkerCore> | null = null;
const waitingForStart: ((core: Promise<WorkerCore>) => void)[] = [];
let handed: MessagePort | null = null;
let wanting: ((port: MessagePort) => void) | null = null;

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case 'socket':
      return begin(() => openSocketWire(data.url));
    case 'port':
      if (wanting) wanting(data.port);
      else handed = data.port;
      return begin(nextPort);
    case 'call':
      void answer(data);
  }
});

function begin(connect: () => Promise<HostWire>): void {
  if (started) return;
  started = start(createHostClient({ connect, retryMs: 500, after }));
  for (const go of waitingForStart.splice(0)) go(started);
}

/** The port that the page handed over, or a further one when that has died. */
function nextPort(): Promise<HostWire> {
  if (handed) {
    const port = handed;
    handed = null;
    return Promise.resolve(portWire(port));
  }
  return new Promise((resolve) => {
    wanting = (port) => {
      wanting = null;
      resolve(portWire(port));
    };
    post({ kind: 'port-wanted' });
  });
}

async function start(host: HostClient): Promise<WorkerCore> {
  const breathe = createBreath();
  const scope = await describedScope(host);
  const channel = new BroadcastChannel(`duret:${scope}`);
  const core = createWorkerCore({
    host,
    catalogueDb: openCatalogueDb(scope),
    outboxDb: openOutboxDb(scope),
    channel: {
      post: (message) => channel.postMessage(message),
      onMessage(listener) {
        const receive = ({ data }: MessageEvent<WindowMessage>): void => listener(data);
        channel.addEventListener('message', receive);
        return () => channel.removeEventListener('message', receive);
      },
    },
    // Held for as long as this worker lives: the browser gives it to the next window when this one dies.
    whenLeader: (lead) =>
      void navigator.locks.request(`duret-engine:${scope}`, () => {
        lead();
        return new Promise<never>(() => undefined);
      }),
    nowMs: Date.now,
    random: Math.random,
    after,
    breathe,
    pace: createPace({ breathe, nowMs: () => performance.now(), after }),
    tell: (topic) => post({ kind: 'changed', topic }),
    tellCaller: (caller) => post({ kind: 'caller', caller }),
  });
  await core.load();
  post({ kind: 'ready' });
  return core;
}

/** Server and database that cache and acts belong to: what is meant for one must never reach another. */
async function describedScope(host: HostClient): Promise<string> {
  for (;;) {
    const described = await host.call('app.describe', null);
    if (described.ok) return scopeOf(described.value);
    await new Promise<void>((resolve) => after(200, resolve));
  }
}

function scopeOf({ demonstration, settings }: CallValue<'app.describe'>): string {
  if (demonstration) return 'demonstration';
  return settings.odoo ? `${settings.odoo.url}|${settings.odoo.database}` : 'not-configured';
}

async function answer({ id, method, args }: Extract<ToWorker, { kind: 'call' }>): Promise<void> {
  try {
    const core = await (started ?? new Promise<WorkerCore>((resolve) => waitingForStart.push(resolve)));
    const run = core.api[method] as (...args: readonly unknown[]) => Promise<unknown>;
    post({ kind: 'reply', id, value: await run(...args) });
  } catch (fault) {
    post({ kind: 'fault', id, words: fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault) });
  }
}
