import type { WorkerClient } from '../../worker/worker-client.ts';
import { startMove, type MoveSession, type Place } from './move-session.ts';
import type { Refill } from './van-refill.ts';

export type NewMove = { readonly kind: 'transfer' | 'return' } | { readonly kind: 'refill'; readonly refill: Refill };

/** A carriage to begin; null when Odoo has no operation type for internal transfers. */
export async function beginMove(
  worker: Pick<WorkerClient, 'pickingTypes' | 'locations'>,
  asked: NewMove,
  birth: { readonly id: string; readonly atMs: number; readonly damagedPlace: string },
): Promise<MoveSession | null> {
  const [types, locations] = await Promise.all([worker.pickingTypes(), worker.locations()]);
  const type = types.find(({ code }) => code === 'internal');
  if (!type) return null;
  const place = (id: number | null): Place | null => {
    const found = id === null ? undefined : locations.find((one) => one.id === id);
    return found ? { id: found.id, name: found.completeName } : null;
  };
  const { damagedPlace: told } = birth;
  const damaged =
    told === ''
      ? undefined
      : locations.find(({ name, completeName, barcode }) => [name, completeName, barcode].includes(told));
  const own = {
    id: birth.id,
    atMs: birth.atMs,
    pickingTypeId: type.id,
    damagedPlace: damaged ? { id: damaged.id, name: damaged.completeName } : null,
  };
  switch (asked.kind) {
    case 'transfer':
      return startMove('transfer', own);
    case 'return':
      // Back to where transfers leave from; another place can be scanned.
      return startMove('return', { ...own, to: place(type.defaultLocationId) });
    case 'refill':
      return startMove('transfer', { ...own, to: asked.refill.place, wanted: asked.refill.wanted });
  }
}
