import { inventoryJob } from './inventory/inventory-job.ts';
import { drumJob } from './drums/drum-job.ts';
import { moveJob } from './moves/move-job.ts';
import { toolsJob } from './tools/tools-job.ts';
import { tagsJob } from '../tags/tags-job.ts';
import { prepareJob } from './preparing/prepare-job.ts';
import { receiptJob } from './receiving/receipt-job.ts';
import type { Job } from './scan/job.ts';

/**
 * Every kind of work at the depot, in the order in which they are asked what a scan means. A new job is one line here and one in
 * `job-screens.tsx`. The cast hides each job's own types: the router hands a job only what that job made.
 */
export const depotJobs: readonly Job[] = [
  receiptJob as unknown as Job,
  prepareJob as unknown as Job,
  toolsJob as unknown as Job,
  drumJob as unknown as Job,
  inventoryJob as unknown as Job,
  moveJob as unknown as Job,
  tagsJob as unknown as Job,
];
