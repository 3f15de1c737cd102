import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from './packages.ts';
import { accepts, freePort, startPeer, waitUntil } from './process.ts';

export interface RunningCoturn {
  /** `turn:127.0.0.1:<port>` */
  readonly url: string;
  readonly username: 'desk';
  readonly password: 'relay-desk';
  /** What it said, for instance of each allocation. */
  said(): string;
  stop(): Promise<void>;
}

/** Brings up a real TURN server on loopback, with one account. */
export async function startCoturn(): Promise<RunningCoturn> {
  await installPackages(['coturn']);
  const folder = mkdtempSync(join(tmpdir(), 'duret-coturn-'));
  const logFile = join(folder, 'coturn.log');
  const port = await freePort();
  const server = startPeer(
    'turnserver',
    [
      '-n',
      '--no-cli',
      '--no-tls',
      '--no-dtls',
      '--lt-cred-mech',
      '--allow-loopback-peers',
      '--log-file=stdout',
      '--verbose',
      '--listening-ip=127.0.0.1',
      '--relay-ip=127.0.0.1',
      `--listening-port=${port}`,
      '--user=desk:relay-desk',
      '--realm=depot.test',
      `--userdb=${join(folder, 'users.db')}`,
      `--pidfile=${join(folder, 'coturn.pid')}`,
    ],
    { logFile, cwd: folder },
  );
  await waitUntil('coturn', () => accepts(port), { ended: server.ended, logFile, timeoutMs: 20_000 });
  return {
    url: `turn:127.0.0.1:${port}`,
    username: 'desk',
    password: 'relay-desk',
    said: () => readFileSync(logFile, 'utf8'),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
