import * as fc from 'fast-check';
import { it } from 'vitest';
import { play, schedule } from './schedule.ts';

/** `npm run bench -- outbox` plays 5,000 of them. */
const schedules = 500;

it(`loses nothing, applies nothing twice and keeps each lane in order, over ${schedules} random schedules`, async () => {
  await fc.assert(fc.asyncProperty(schedule, play), { numRuns: schedules, seed: 20261123 });
}, 600_000);
