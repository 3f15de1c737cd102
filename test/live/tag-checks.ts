import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Operation } from '../../preload/contract/operation.ts';
import type { TagHolder } from '../../preload/contract/tag-association.ts';
import { feedRows } from './effects.ts';
import { hammer } from './hammer.ts';
import type { LiveCheck } from './live-check.ts';

/** Lots and serials, and what tags are made to mean. */
export const tagChecks: readonly LiveCheck[] = [
  {
    name: 'create-lot: one lot, shared by two stations',
    async run(world, stock) {
      const name = `S-${randomUUID()}`;
      const operation: Operation = { ...world.head(), kind: 'create-lot', productId: stock.serial, name };
      await hammer(world, operation);
      assert.equal((await world.push({ ...operation, ...world.head() })).kind, 'confirmed');
      assert.equal((await world.rows('stock.lot', [['name', '=', name]], ['name'])).length, 1);
    },
  },
  {
    name: 'associate-tag: one record a tag, the second holder is told the first, every station reads it',
    async run(world, stock) {
      const identity = `epc:${randomUUID().replaceAll('-', '').slice(0, 24).toUpperCase()}`;
      const goods = (name: string, lotName: string | null): TagHolder => ({
        kind: 'goods',
        productId: stock.plain,
        lotName,
        quantity: 1,
        name,
      });
      const first: Operation = {
        ...world.head(),
        kind: 'associate-tag',
        identity,
        holder: goods('Disjoncteur', null),
        replaces: null,
      };
      await hammer(world, first);
      const taken = await world.newPush()({ ...first, ...world.head(), holder: goods('Perceuse', 'P-1') });
      assert.deepEqual(
        taken.kind === 'refused' && taken.refusal.kind === 'tag-taken' ? taken.refusal.holder : taken,
        'Disjoncteur',
      );
      await hammer(world, { ...first, ...world.head(), holder: goods('Perceuse', 'P-1'), replaces: first.holder });
      // Two stations at one moment: one of them has it, the other is told so.
      const rivals = await Promise.all(
        ['A', 'B'].map((lot) =>
          world.newPush()({ ...first, ...world.head(), holder: goods(lot, lot), replaces: goods('Perceuse', 'P-1') }),
        ),
      );
      assert.deepEqual(rivals.map(({ kind }) => kind).sort(), ['confirmed', 'refused'], JSON.stringify(rivals));
      const mine = (await feedRows(world, 'tags')).filter((row) => row.identity === identity);
      assert.deepEqual(
        mine.map(({ revision }) => revision),
        [1, 2, 3],
      );
    },
  },
];
