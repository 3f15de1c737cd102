import type { CallName, CallParams } from '../../../preload/contract/calls.ts';
import type { HostClient } from '../../../preload/contract/host-client.ts';
import type { Operation } from '../../../preload/contract/operation.ts';
import { ok } from '../../../preload/contract/result.ts';
import { createDrain } from '../../../renderer/outbox/drain.ts';
import { openOutboxDb } from '../../../renderer/outbox/outbox-db.ts';
import { createOutbox } from '../../../renderer/outbox/outbox.ts';

export interface OutboxFigures {
  readonly addMs: readonly number[];
  readonly drainMs: number;
  readonly bareMs: number;
  readonly applied: number;
}

/**
 * Accepts `count` acts on real, strict IndexedDB and drains them to a host that takes `pushMs` for each;
 * a bare client makes the same calls, four at a time, with nothing kept.
 */
export async function drainActs(count: number, pushMs: number): Promise<OutboxFigures> {
  let applied = 0;
  const after = (delayMs: number, run: () => void): (() => void) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  };
  const call = (async (method: CallName, params: unknown) => {
    if (method === 'journal.pending') return ok({ operations: [] });
    if (method === 'journal.append') return ok({ lastSeq: (params as CallParams<'journal.append'>).entries.length });
    await new Promise<void>((resolve) => after(pushMs, resolve));
    applied++;
    return ok({ kind: 'confirmed', records: [], replayed: false });
  }) as HostClient['call'];

  const acts = Array.from({ length: count }, (_, at) => callNote(at + 1));
  const bareAt = performance.now();
  const queue = [...acts];
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let act = queue.pop(); act; act = queue.pop()) await call('odoo.push', act);
    }),
  );
  const bareMs = performance.now() - bareAt;
  applied = 0;

  const db = openOutboxDb(`bench-${crypto.randomUUID()}`);
  const shared = { db, host: { call }, nowMs: Date.now, login: () => 'marie', after };
  const outbox = createOutbox({ ...shared, announce: () => undefined });
  const addMs: number[] = [];
  for (const act of acts) {
    const at = performance.now();
    await outbox.add(act);
    addMs.push(performance.now() - at);
  }
  const drain = createDrain({
    ...shared,
    random: Math.random,
    announce: () => undefined,
    onConfirmed: () => undefined,
  });
  const drainAt = performance.now();
  drain.start();
  await drain.settled();
  const drainMs = performance.now() - drainAt;
  drain.stop();
  db.close();
  return { addMs, drainMs, bareMs, applied };
}

function callNote(partnerId: number): Operation {
  const operationId = crypto.randomUUID();
  return {
    kind: 'log-call',
    operationId,
    schemaVersion: 1,
    author: { login: 'marie', employeeId: null, station: 'Accueil' },
    actedAtMs: Date.now(),
    resModel: 'res.partner',
    resId: partnerId,
    callId: operationId,
    direction: 'incoming',
    number: '+33612345678',
    outcome: 'answered',
    startedAtMs: Date.now(),
    durationSeconds: 60,
    reason: '',
    note: 'Rappeler demain matin au sujet du tableau électrique.',
  };
}
