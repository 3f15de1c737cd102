import assert from 'node:assert/strict';
import { createFeeds } from '../../main/odoo/feeds.ts';
import type { FeedRow } from '../../preload/contract/feeds.ts';
import type { OperationOf } from '../../preload/contract/operation.ts';
import { hammer, newPartner } from './hammer.ts';
import type { LiveCheck } from './live-check.ts';
import type { World } from './world.ts';

const said = (world: World, partnerId: number, given: boolean, saidAtMs: number): OperationOf<'record-consent'> => ({
  ...world.head(),
  kind: 'record-consent',
  partnerId,
  given,
  channel: 'phone',
  proof: 'Dit au téléphone',
  saidAtMs,
  title: given ? 'Démarchage : accord' : 'Démarchage : refus',
});

/** What consumers said about being called for selling. */
export const consentChecks: readonly LiveCheck[] = [
  {
    name: 'record-consent: each word once on the contact, nothing overwritten, read back by every station',
    async run(world) {
      const partnerId = await newPartner(world);
      await hammer(world, said(world, partnerId, true, Date.now() - 60_000));
      await hammer(world, said(world, partnerId, false, Date.now()));
      const ledger = await world.rows(
        'ir.attachment',
        [
          ['res_model', '=', 'res.partner'],
          ['res_id', '=', partnerId],
          ['url', '=', 'duret:consent'],
        ],
        ['name', 'type'],
      );
      assert.deepEqual(ledger.map(({ name }) => String(name)).sort(), ['Démarchage : accord', 'Démarchage : refus']);
      const page = await createFeeds(world.client, Date.now).pull({
        feed: 'consents',
        since: null,
        afterId: 0,
        limit: 5000,
      });
      assert.equal(page.kind, 'page');
      const rows = page.kind === 'page' ? (page.page.rows as readonly FeedRow<'consents'>[]) : [];
      const mine = rows.filter((row) => row.partnerId === partnerId).sort((a, b) => a.saidAtMs - b.saidAtMs);
      assert.deepEqual(
        mine.map(({ given }) => given),
        [true, false],
      );
    },
  },
];
