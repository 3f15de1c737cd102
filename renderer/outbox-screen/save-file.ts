import { download } from '../app/download.ts';
import type { WorkerClient } from '../worker/worker-client.ts';
import type { HostClient } from '../../preload/contract/host-client.ts';
import type { OutboxView } from '../worker/worker-api.ts';

/** One act whole: what was done, what became of it, what refused it. */
export function saveAct(act: OutboxView): void {
  const kind = act.operation?.kind ?? 'acte';
  download(`duret-${kind}-${act.operationId.slice(0, 8)}.json`, 'application/json', [JSON.stringify(act, null, 2)]);
}

/** The black box as it stands on the disk: its lines prove themselves by their hashes. @returns false when the host did not give it */
export async function saveJournal(host: Pick<HostClient, 'call'>, nowMs: number): Promise<boolean> {
  const parts: string[] = [];
  for (let segment: number | null = null; ;) {
    const read: Awaited<ReturnType<typeof readSegment>> = await readSegment(host, segment);
    if (!read.ok) return false;
    parts.push(read.value.text);
    if (read.value.next === null) break;
    segment = read.value.next;
  }
  const at = new Date(nowMs).toISOString().slice(0, 16).replaceAll(/[-:]/g, '').replace('T', '-');
  download(`duret-boite-noire-${at}.jsonl`, 'application/jsonl', parts);
  return true;
}

const readSegment = (host: Pick<HostClient, 'call'>, segment: number | null) => host.call('journal.read', { segment });

/** Every act of the list, for somebody who was not there. */
export async function saveActs(worker: WorkerClient, nowMs: number): Promise<void> {
  const at = new Date(nowMs).toISOString().slice(0, 10);
  download(`duret-actes-${at}.json`, 'application/json', [JSON.stringify(await worker.outbox(), null, 2)]);
}
