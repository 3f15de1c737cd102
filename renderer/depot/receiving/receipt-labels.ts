import type { WorkerClient } from '../../worker/worker-client.ts';
import { goodsSubject } from '../../labels/subject-of.ts';
import { subjectKey, type LabelSubject } from '../../labels/templates.ts';
import type { ReceiptSession } from './receipt-session.ts';

export interface ReceivedLabel {
  readonly subject: LabelSubject;
  /** What a person would stick: one on each serial, lot and parcel, one on each pack, one on each loose piece. */
  readonly copies: number;
}

/** More of one kind are not stuck by hand. */
const mostCopies = 99;

/** A label for each thing that came, as many as there are of it; packages after their goods. */
export async function receivedLabels(
  worker: Pick<WorkerClient, 'product' | 'row'>,
  { counted }: Pick<ReceiptSession, 'counted'>,
): Promise<readonly ReceivedLabel[]> {
  const labels = new Map<string, ReceivedLabel>();
  for (const one of counted) {
    const subject = await goodsSubject(worker, one);
    const key = subjectKey(subject);
    const copies = subject.kind === 'lot' ? 1 : Math.ceil(one.quantity / (one.packaging?.holds ?? 1));
    const before = subject.kind === 'lot' ? 0 : (labels.get(key)?.copies ?? 0);
    labels.set(key, { subject, copies: Math.min(mostCopies, before + copies) });
  }
  for (const { pack } of counted) {
    if (!pack) continue;
    const subject: LabelSubject = { kind: 'package', id: pack.id ?? pack.name, name: pack.name };
    labels.set(subjectKey(subject), { subject, copies: 1 });
  }
  return [...labels.values()];
}
