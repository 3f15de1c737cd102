import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * The folder in which unpacked peers are kept between runs.
 *
 * Root's home is closed to the ordinary user that Odoo and PostgreSQL run as, hence `/var/cache` for root.
 * `DURET_PEERS_CACHE` overrides it.
 */
export function peerCache(): string {
  const folder =
    process.env['DURET_PEERS_CACHE'] ??
    (process.getuid?.() === 0 ? '/var/cache/duret-peers' : join(homedir(), '.cache', 'duret-peers'));
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

/**
 * Runs `prepare` unless `ready` says that its result is already there; of several processes only one prepares at a time.
 *
 * A lock whose owner is gone is taken over.
 */
export async function preparedOnce(name: string, ready: () => boolean, prepare: () => Promise<void>): Promise<void> {
  const lock = join(peerCache(), `${name}.lock`);
  while (!ready()) {
    if (take(lock)) {
      try {
        if (!ready()) await prepare();
      } finally {
        rmSync(lock, { force: true });
      }
      return;
    }
    // Another process prepares; there is no event to wait for across processes.
    await delay(500);
  }
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const owner = Number(existsSync(lock) ? readFileSync(lock, 'utf8') : 0);
    if (owner > 0 && !existsSync(`/proc/${owner}`)) rmSync(lock, { force: true });
    return false;
  }
}
