import * as fc from 'fast-check';
import { it } from 'vitest';
import { depotDay, playDay } from './depot-day.ts';

/** `npm run bench -- outbox` plays 500 of them. */
const days = 60;

it(`what Odoo has is what people did, over ${days} random days of goods and calls`, async () => {
  await fc.assert(fc.asyncProperty(depotDay, playDay), { numRuns: days, seed: 20261128 });
}, 600_000);

/** What random days found. */
const found: readonly Parameters<typeof playDay>[0][] = [
  // Goods came to the counted place between two requests of its count, and were counted away.
  {
    faults: [{ kind: 'fine' }, { kind: 'cut-before', calls: 1 }],
    steps: [
      { do: 'receive', window: 0, figure: 0 },
      { do: 'receive', window: 0, figure: 0 },
      { do: 'count-van', window: 0, figure: 0 },
      { do: 'transfer', window: 0, figure: 0 },
      { do: 'receive', window: 0, figure: 0 },
      { do: 'settle' },
    ],
  },
];
it.each(found)('keeps what an earlier day found, %#', playDay);
