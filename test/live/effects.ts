import assert from 'node:assert/strict';
import { createFeeds } from '../../main/odoo/feeds.ts';
import { idOf, num, type OdooRow } from '../../main/odoo/values.ts';
import { feedSchemas, type FeedName, type FeedRow } from '../../preload/contract/feeds.ts';
import type { World } from './world.ts';

/** What a station reads of a feed. @param since UTC, as Odoo writes it; null: all, as in a first sync */
export async function feedRows<N extends FeedName>(
  world: World,
  feed: N,
  since: string | null = null,
): Promise<readonly FeedRow<N>[]> {
  const pulled = await createFeeds(world.client, Date.now).pull({ feed, since, afterId: 0, limit: 5000 });
  assert.ok(pulled.kind === 'page', JSON.stringify(pulled));
  return pulled.page.rows.map((row) => feedSchemas[feed].parse(row) as FeedRow<N>);
}

/** Messages on a record that say something; '' finds all. */
export function messagesOn(world: World, model: string, id: number, words: string): Promise<readonly OdooRow[]> {
  return world.rows(
    'mail.message',
    [
      ['model', '=', model],
      ['res_id', '=', id],
      ['body', 'ilike', words],
    ],
    ['body', 'date', 'message_type'],
  );
}

/** Documents that Odoo made for what did not come or go with this one. */
export function backordersOf(world: World, pickingId: number): Promise<readonly OdooRow[]> {
  return world.rows('stock.picking', [['backorder_id', '=', pickingId]], ['state']);
}

/** What comes later, by product: quantities of the one backorder. */
export async function restOf(world: World, pickingId: number): Promise<ReadonlyMap<number, number>> {
  const [rest, ...more] = await backordersOf(world, pickingId);
  assert.equal(more.length, 0);
  const later = await world.rows(
    'stock.move',
    [
      ['picking_id', '=', num(rest?.['id'])],
      ['state', '!=', 'cancel'],
    ],
    ['product_id', 'product_uom_qty'],
  );
  return new Map(later.map((move) => [idOf(move['product_id']) ?? 0, num(move['product_uom_qty'])]));
}
