import type { WorkerClient } from '../worker/worker-client.ts';

/** Stock of one product at one place of the company, in the product's unit. */
export interface Slot {
  readonly place: string;
  readonly quantity: number;
}

/**
 * Where products lie, the most first.
 * @param butNotId - a place that is not named: where they go
 * @returns by product id
 */
export async function whereItLies(
  worker: Pick<WorkerClient, 'find' | 'locations'>,
  productIds: readonly number[],
  butNotId: number | null,
): Promise<ReadonlyMap<number, readonly Slot[]>> {
  const own = new Map(
    (await worker.locations())
      .filter(({ usage }) => usage === 'internal')
      .map((place) => [place.id, place.completeName]),
  );
  const slots = productIds.map(async (productId) => {
    const held = new Map<number, number>();
    for (const { locationId, quantity } of await worker.find('quants', 'product', productId))
      if (locationId !== butNotId && own.has(locationId)) held.set(locationId, (held.get(locationId) ?? 0) + quantity);
    const found = [...held].filter(([, quantity]) => quantity > 0).sort(([, a], [, b]) => b - a);
    return [productId, found.map(([id, quantity]) => ({ place: own.get(id) ?? '', quantity }))] as const;
  });
  return new Map(await Promise.all(slots));
}
