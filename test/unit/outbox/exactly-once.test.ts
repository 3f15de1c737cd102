import * as fc from 'fast-check';
import { it } from 'vitest';
import { play, schedule } from './schedule.ts';

/** `npm run bench -- outbox` plays 5,000 of them. */
const schedules = 500;

it(`loses nothing, applies nothing twice and keeps each lane in order, over ${schedules} random schedules`, async () => {
  await fc.assert(fc.asyncProperty(schedule, play), { numRuns: schedules, seed: 20261123 });
}, 600_000);

/** What random schedules found: the faults of the far end, and the steps. */
const found: readonly Parameters<typeof play>[0][] = [
  {
    faults: ['refused', 'host-gone'],
    steps: [
      { do: 'act', window: 0, partner: 1, person: 'marie' },
      { do: 'act', window: 0, partner: 2, person: 'marie' },
      { do: 'settle' },
      { do: 'commit-late' },
      { do: 'act', window: 0, partner: 1, person: 'marie' },
    ],
  },
  // Two reads of the disk by the next engine, an edit between them: the lane lost its head.
  {
    faults: ['refused'],
    steps: [
      { do: 'act', window: 0, partner: 1, person: 'marie' },
      { do: 'act', window: 0, partner: 1, person: 'marie' },
      { do: 'act', window: 0, partner: 1, person: 'marie' },
      { do: 'kill', window: 0 },
      { do: 'edit', window: 0 },
    ],
  },
  {
    faults: ['fine', 'refused'],
    steps: [
      { do: 'act', window: 0, partner: 1, person: 'marie' },
      { do: 'act', window: 0, partner: 1, person: 'marie' },
      { do: 'empty-disk' },
      { do: 'act', window: 0, partner: 1, person: 'marie' },
      { do: 'act', window: 0, partner: 1, person: 'marie' },
      { do: 'commit-late' },
      { do: 'edit', window: 0 },
      { do: 'commit-late' },
    ],
  },
];
it.each(found)('keeps what an earlier schedule found, %#', play);
