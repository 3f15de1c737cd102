import type { VersionRow } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { idOf, nameOf, num, text, type OdooRow } from '../values.ts';

/** What stands on one product and lot, summed: how lines are split does not matter, what arrived does. */
export type Goods = ReadonlyMap<string, number>;

type SeenLine = OperationOf<'receive'>['lines'][number];

/** What the person recorded. Lines of nothing are no lines. */
export function recordedGoods(lines: readonly SeenLine[], lotNames: ReadonlyMap<number, string>): Goods {
  return sum(
    lines.map((line) => [
      key(line.productId, line.lotId === null ? line.lotName : (lotNames.get(line.lotId) ?? null)),
      line.quantity,
    ]),
  );
}

/** What Odoo's move lines say, in the product's unit. A lot named at receipt becomes a lot at validation: both go by name. */
export function serverGoods(lines: readonly OdooRow[]): Goods {
  return sum(
    lines.map((line) => [
      key(idOf(line['product_id']) ?? 0, nameOf(line['lot_id']) ?? text(line['lot_name'])),
      num(line['quantity_product_uom']),
    ]),
  );
}

export function sameGoods(left: Goods, right: Goods): boolean {
  if (left.size !== right.size) return false;
  return [...left].every(([name, quantity]) => Math.abs((right.get(name) ?? 0) - quantity) < 1e-6);
}

/** For a person to compare: one row for each product and lot that either side has, what differs first. */
export function versionRows(ours: Goods, server: Goods, productNames: ReadonlyMap<number, string>): VersionRow[] {
  const rows = [...new Set([...ours.keys(), ...server.keys()])].map((name) => {
    const [productId = '', lot = ''] = name.split('\u0000');
    return {
      productId: Number(productId),
      product: productNames.get(Number(productId)) ?? `#${productId}`,
      lot: lot === '' ? null : lot,
      place: null,
      seen: null,
      ours: ours.get(name) ?? 0,
      server: server.get(name) ?? 0,
    };
  });
  const differs = (row: VersionRow): number => (Math.abs(row.ours - row.server) < 1e-6 ? 1 : 0);
  return rows.sort((left, right) => differs(left) - differs(right) || left.product.localeCompare(right.product));
}

const key = (productId: number, lotName: string | null) => `${productId}\u0000${lotName ?? ''}`;

function sum(entries: readonly (readonly [string, number])[]): Goods {
  const goods = new Map<string, number>();
  for (const [name, quantity] of entries) if (quantity > 0) goods.set(name, (goods.get(name) ?? 0) + quantity);
  return goods;
}
