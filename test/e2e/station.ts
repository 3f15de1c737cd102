import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bundle = fileURLToPath(new URL('../../out/main/browser.js', import.meta.url));
const startCommand = fileURLToPath(new URL('../../main/cli/start.mjs', import.meta.url));

export interface Station {
  /** Address with the one-time token. */
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  /** Of the host's process. */
  readonly pid: number;
  /** Everything it printed. */
  stdout(): string;
  stderr(): string;
  /** @returns exit code */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

/** A station that did not start: what it said. */
export class NotStarted extends Error {
  constructor(
    readonly code: number | null,
    readonly stderr: string,
  ) {
    super(`ended with ${code}: ${stderr}`);
  }
}

/** Starts the built browser shell as `npm start -- --shell=browser --no-open` does, and waits for its READY line. */
export async function startStation(
  options: {
    readonly args?: readonly string[];
    readonly dataDir?: string;
    readonly port?: number;
    /** Through `npm start`'s own script, set-up included, instead of the built shell directly. */
    readonly asCommand?: boolean;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Station> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'duret-station-'));
  const port = options.port ?? (await freePort());
  const args = ['--shell=browser', '--no-open', '--port', String(port), '--data', dataDir, ...(options.args ?? [])];
  const child = spawn(process.execPath, [options.asCommand ? startCommand : bundle, ...args], {
    env: { ...process.env, ...options.env },
  });
  let stdout = '';
  let stderr = '';
  child.stderr.on('data', (bytes) => (stderr += String(bytes)));
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  const ready = new Promise<string>((resolve) => {
    child.stdout.on('data', (bytes) => {
      stdout += String(bytes);
      const url = /^READY (\S+)$/m.exec(stdout)?.[1];
      if (url) resolve(url);
    });
  });
  const url = await Promise.race([ready, ended.then((code) => Promise.reject(new NotStarted(code, stderr)))]);
  return {
    url,
    port,
    dataDir,
    pid: child.pid ?? 0,
    stdout: () => stdout,
    stderr: () => stderr,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const code = await ended;
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
      return code;
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
