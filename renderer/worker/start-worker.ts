import { hostSocketUrl, isElectron, requestHostPort } from '../bridge/connect.ts';
import { createWorkerClient, type WorkerClient } from './worker-client.ts';

/** Starts the sync worker of this window and gives the page's handle on it. */
export function startWorker(): WorkerClient {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'duret-sync' });
  return createWorkerClient(worker, isElectron() ? { requestPort: requestHostPort } : { socketUrl: hostSocketUrl() });
}
