import { chownSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { accepts, freePort, runToEnd, startPeer, waitUntil, type PeerProcess, type RunAs } from './process.ts';

/** The database role of the tests: it may create databases, and Odoo refuses to work as `postgres`. */
export const databaseRole = 'odoo';

export interface Cluster {
  readonly port: number;
  /** Folder of the Unix socket, for `psql -h`. */
  readonly socketFolder: string;
  readonly process: PeerProcess;
  /** Copies a database that nobody is connected to. */
  copyDatabase(from: string, to: string): Promise<void>;
  stop(): Promise<void>;
}

/** Makes an empty cluster in `folder`, safe against nothing but fast: these databases live for one test run. */
export async function createCluster(folder: string, runAs: RunAs | null): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (runAs) chownSync(folder, runAs.uid, runAs.gid);
  await runToEnd(
    binary('initdb'),
    ['-D', folder, '-U', databaseRole, '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
    { runAs, cwd: '/' },
  );
}

/** Starts the cluster in `folder` on a free port of 127.0.0.1. */
export async function startCluster(folder: string, logFile: string, runAs: RunAs | null): Promise<Cluster> {
  const port = await freePort();
  const settings = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '120',
    shared_buffers: '192MB',
  };
  const process = startPeer(
    binary('postgres'),
    ['-D', folder, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { logFile, runAs, cwd: '/', deathSignal: 'INT' },
  );
  const accepting = (): Promise<boolean> =>
    runToEnd(binary('pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]).then(
      () => true,
      () => false,
    );
  await waitUntil('PostgreSQL', async () => (await accepts(port)) && (await accepting()), {
    ended: process.ended,
    logFile,
    timeoutMs: 60_000,
  });
  return {
    port,
    socketFolder: folder,
    process,
    copyDatabase: async (from, to) => {
      await runToEnd(binary('createdb'), ['-h', '127.0.0.1', '-p', String(port), '-U', databaseRole, '-T', from, to]);
    },
    // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for clients to leave.
    stop: () => process.stop('SIGINT'),
  };
}

function binary(name: string): string {
  const versions = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a));
  return join('/usr/lib/postgresql', versions[0] ?? '15', 'bin', name);
}
