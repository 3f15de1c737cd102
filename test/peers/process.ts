import { randomInt } from 'node:crypto';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A system user that a peer runs as; `null` keeps the current one. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

export interface PeerProcess {
  readonly pid: number;
  /** Resolves when the process has ended, whoever ended it. */
  readonly ended: Promise<void>;
  /** Sends `signal` (default SIGTERM) and waits; after `graceMs` the whole process group is killed. */
  stop(signal?: NodeJS.Signals, graceMs?: number): Promise<void>;
  /** SIGKILL to the whole process group, as a power cut would. */
  kill9(): Promise<void>;
}

/**
 * Starts a far end as a process group of its own, its output in `logFile`, its end tied to ours.
 *
 * `setpriv --pdeathsig` ends it even when this process is killed, so that no service is left behind.
 */
export function startPeer(
  command: string,
  args: readonly string[],
  options: {
    readonly logFile: string;
    readonly runAs?: RunAs | null;
    readonly env?: NodeJS.ProcessEnv;
    readonly cwd?: string;
    readonly deathSignal?: 'TERM' | 'INT' | 'KILL';
  },
): PeerProcess {
  const log = openSync(options.logFile, 'a');
  const child = spawn(
    'setpriv',
    [...privileges(options.runAs), '--pdeathsig', options.deathSignal ?? 'TERM', command, ...args],
    {
      detached: true,
      stdio: ['ignore', log, log],
      env: options.env ?? process.env,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    },
  );
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const pid = child.pid ?? 0;
  const kill9 = async (): Promise<void> => {
    signalGroup(child, 'SIGKILL');
    await ended;
  };
  return {
    pid,
    ended,
    kill9,
    stop: async (signal = 'SIGTERM', graceMs = 8000) => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      const late = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs);
      await ended;
      clearTimeout(late);
      signalGroup(child, 'SIGKILL');
    },
  };
}

/** Runs a command to its end and returns its standard output; throws with its standard error when it fails. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  options: {
    readonly runAs?: RunAs | null;
    readonly env?: NodeJS.ProcessEnv;
    readonly cwd?: string;
    readonly input?: string;
  } = {},
): Promise<string> {
  const asUser = options.runAs ? ['setpriv', ...privileges(options.runAs), command] : [command];
  const [program = command, ...prefix] = asUser;
  const pending = run(program, [...prefix, ...args], {
    env: options.env ?? process.env,
    maxBuffer: 64 * 1024 * 1024,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  // A command that ends before it has read its input is judged by its status, not by the broken pipe.
  pending.child.stdin?.on('error', () => {});
  pending.child.stdin?.end(options.input ?? '');
  return (await pending).stdout;
}

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * A free port whose successor is free as well: a SIP phone takes the next one for TLS. Below the ports that the system gives to
 * connections going out, one of which would else take it meanwhile.
 */
export async function freePortPair(): Promise<number> {
  for (;;) {
    const port = 10_000 + 2 * randomInt(5_000);
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => resolve(true));
  });
  if (free) await new Promise((resolve) => server.close(resolve));
  return free;
}

/** Waits until `probe` says true; throws with the end of the log when the process ends first or time is up. */
export async function waitUntil(
  what: string,
  probe: () => Promise<boolean>,
  peer: { readonly ended: Promise<void>; readonly logFile: string; readonly timeoutMs: number },
): Promise<void> {
  const until = Date.now() + peer.timeoutMs;
  let gone = false;
  void peer.ended.then(() => (gone = true));
  for (;;) {
    if (await probe()) return;
    if (gone || Date.now() > until) {
      const log = readFileSync(peer.logFile, 'utf8').slice(-3000);
      throw new Error(`${what} ${gone ? 'ended before it was ready' : 'was not ready in time'}:\n${log}`);
    }
    await delay(50);
  }
}

/** True when something accepts connections on a port of 127.0.0.1. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function privileges(runAs: RunAs | null | undefined): string[] {
  return runAs ? ['--reuid', String(runAs.uid), '--regid', String(runAs.gid), '--clear-groups'] : [];
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is already gone.
  }
}
