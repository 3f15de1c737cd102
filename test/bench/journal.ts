import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openJournal } from '../../main/journal/journal.ts';
import { linesOf } from '../../main/journal/record.ts';
import type { JournalEntry } from '../../main/journal/record.ts';
import type { Report } from './run.ts';

const acts = 100_000;

/** The black box of a station that has worked for a year: what opening it costs a start, and what reading all of it would. */
export async function run(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'duret-bench-journal-'));
  try {
    const written = await openJournal({ folder, nowMs: Date.now });
    const startedAt = performance.now();
    for (let at = 0; at < acts; at += 250) await written.append(Array.from({ length: 250 }, workDone).flat());
    report({ metric: 'acts accepted and settled', value: rate(acts, performance.now() - startedAt), unit: 'acts/s' });
    await written.close();

    const openedAt = performance.now();
    const journal = await openJournal({ folder, nowMs: Date.now });
    report({ metric: `opened with ${acts} acts`, value: Math.round(performance.now() - openedAt), unit: 'ms' });
    await journal.verified;
    report({ metric: 'whole chain verified behind it', value: Math.round(performance.now() - openedAt), unit: 'ms' });
    await journal.close();

    const readAt = performance.now();
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(folder, name));
      for (const _ of linesOf(name.endsWith('.gz') ? gunzipSync(bytes) : bytes));
    }
    const metric = 'every line read and hashed at once';
    report({ metric, value: Math.round(performance.now() - readAt), unit: 'ms', peer: 'no checkpoints' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function workDone(): readonly JournalEntry[] {
  const operationId = randomUUID();
  return [
    {
      kind: 'accepted',
      operation: {
        operationId,
        schemaVersion: 1,
        author: { login: 'karim', employeeId: 12, station: 'Quai 2' },
        actedAtMs: Date.now(),
        kind: 'create-lead',
        name: 'Devis pour une borne de recharge',
        partnerId: 12,
        contactName: 'Camille Perrin',
        phone: '+33612345678',
        description: 'Tableau à reprendre, différentiel qui saute. '.repeat(5),
      },
    },
    {
      kind: 'settled',
      operationId,
      outcome: { kind: 'confirmed', records: [{ model: 'crm.lead', id: 42 }], replayed: false },
      atMs: Date.now(),
    },
  ];
}

const rate = (count: number, ms: number): number => Math.round((count * 1000) / ms);
