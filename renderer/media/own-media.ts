import { isElectron } from '../bridge/connect.ts';
import type { HostClient } from '../../preload/contract/host-client.ts';
import { startMediaHost, type MediaHostDeps } from './media-host.ts';

const lockName = 'duret-media-host';

/**
 * Lets this page own the sound of the calls, where no hidden window does: one page of a station at a time, however many are
 * open. When it goes, the next one takes the calls over.
 */
export function ownMedia(client: HostClient, whenShown: MediaHostDeps['whenShown']): void {
  if (isElectron()) return;
  void navigator.locks.request(lockName, () => {
    startMediaHost({ client, document, whenShown });
    // Held until the page goes.
    return new Promise<never>(() => {});
  });
}
