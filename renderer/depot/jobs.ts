import { inventoryJob } from './inventory/inventory-job.ts';
import { receiptJob } from './receipt-job.ts';
import type { Job } from './scan/job.ts';

/**
 * Every kind of work at the depot, in the order in which they are asked what a scan means. A new job is one line here and one in
 * `job-screens.tsx`. The cast hides each job's own types: the router hands a job only what that job made.
 */
export const depotJobs: readonly Job[] = [receiptJob as unknown as Job, inventoryJob as unknown as Job];
