import type { OdooFailure } from '../../../preload/contract/odoo.ts';
import { ok, type Result } from '../../../preload/contract/result.ts';
import type { OdooClient } from '../json2.ts';
import { idOf, num, rowsOf } from '../values.ts';
import { readLotNames } from './picking-document.ts';

type Taken = { readonly lotId: number | null; readonly quantity: number; readonly locationId: number };

/** Names of the lots and serials of which the source holds less than is taken. Empty = all are there. */
export async function missingAtSource(
  client: OdooClient,
  lines: readonly Taken[],
): Promise<Result<string[], OdooFailure>> {
  const tracked = lines.filter((line) => line.lotId !== null && line.quantity > 0);
  if (tracked.length === 0) return ok([]);
  const lotIds = [...new Set(tracked.map((line) => line.lotId ?? 0))];
  const quants = await client.call('stock.quant', 'search_read', {
    domain: [
      ['lot_id', 'in', lotIds],
      ['location_id', 'in', [...new Set(tracked.map((line) => line.locationId))]],
    ],
    fields: ['lot_id', 'location_id', 'quantity'],
  });
  if (!quants.ok) return quants;
  const held = new Map<string, number>();
  for (const quant of rowsOf(quants.value.value)) {
    const place = `${idOf(quant['lot_id'])}@${idOf(quant['location_id'])}`;
    held.set(place, (held.get(place) ?? 0) + num(quant['quantity']));
  }
  const missing = new Set<number>();
  for (const line of tracked) {
    const place = `${line.lotId}@${line.locationId}`;
    const left = (held.get(place) ?? 0) - line.quantity;
    held.set(place, left);
    if (left < -1e-6) missing.add(line.lotId ?? 0);
  }
  const names = await readLotNames(client, [...missing]);
  return names.ok ? ok([...missing].map((id) => names.value.get(id) ?? `#${id}`)) : names;
}
