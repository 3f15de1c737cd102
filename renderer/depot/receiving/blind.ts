import type { Settings } from '../../../preload/contract/settings.ts';
import type { GoodsDocument } from '../../worker/worker-api.ts';
import type { WorkerClient } from '../../worker/worker-client.ts';

/** Whether the expected quantities of a document are hidden while it is counted: by the name of its operation type. */
export async function isBlind(
  worker: Pick<WorkerClient, 'row'>,
  settings: Settings | null,
  { picking }: GoodsDocument,
): Promise<boolean> {
  const names = settings?.depot.blindReceipts ?? [];
  if (names.length === 0) return false;
  const type = await worker.row('pickingTypes', picking.pickingTypeId);
  return type !== null && names.includes(type.name);
}
