import { hostSocketUrl, isElectron, requestHostPort } from '../bridge/connect.ts';
import { createWorkerClient, type WorkerClient } from './worker-client.ts';

/** Starts the sync worker of this window and gives the page's handle on it. */
export function startWorker(): WorkerClient {
  // A browser empties what it was not asked to keep when the disk runs full. What it answers changes nothing: the black box stands behind.
  void navigator.storage.persist();
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'duret-sync' });
  return createWorkerClient(worker, isElectron() ? { requestPort: requestHostPort } : { socketUrl: hostSocketUrl() });
}
