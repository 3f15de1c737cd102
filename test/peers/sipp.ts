import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from './packages.ts';
import { startPeer } from './process.ts';

export interface RunningSipp {
  /** Resolves when all its calls are over; throws with sipp's own account of what differed from the scenario. */
  done(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Runs one sipp scenario over UDP on 127.0.0.1.
 *
 * @param scenario - sipp's XML; `[field]` and `-key` words as in its manual
 * @param options - `port` to listen on (the trunk's, to be trusted by Kamailio), `remotePort` to send to, `service` the called user
 */
export async function startSipp(
  scenario: string,
  options: {
    readonly port: number;
    readonly remotePort: number;
    readonly service?: string;
    readonly calls?: number;
    /** New calls a second; sipp's own 10 otherwise. */
    readonly rate?: number;
    readonly keys?: Readonly<Record<string, string>>;
  },
): Promise<RunningSipp> {
  await installPackages(['sipp']);
  const folder = mkdtempSync(join(tmpdir(), 'duret-sipp-'));
  writeFileSync(join(folder, 'scenario.xml'), scenario);
  const logFile = join(folder, 'sipp.log');
  const errors = join(folder, 'errors.log');
  const sipp = startPeer(
    'sh',
    [
      '-c',
      `sipp "$@" </dev/null; echo $? > ${join(folder, 'status')}`,
      'sipp',
      `127.0.0.1:${options.remotePort}`,
      '-sf',
      join(folder, 'scenario.xml'),
      '-i',
      '127.0.0.1',
      '-p',
      String(options.port),
      '-m',
      String(options.calls ?? 1),
      ...(options.rate === undefined ? [] : ['-r', String(options.rate), '-l', String(options.calls ?? 1)]),
      '-nostdin',
      '-trace_err',
      '-error_file',
      errors,
      ...(options.service === undefined ? [] : ['-s', options.service]),
      ...Object.entries(options.keys ?? {}).flatMap(([name, value]) => ['-key', name, value]),
    ],
    { logFile, cwd: folder },
  );
  return {
    done: async () => {
      await sipp.ended;
      const status = textOf(join(folder, 'status')).trim();
      const said = `${textOf(errors)}\n${textOf(logFile).slice(-1500)}`;
      rmSync(folder, { recursive: true, force: true });
      if (status !== '0') throw new Error(`sipp ended with status ${status}:\n${said}`);
    },
    stop: async () => {
      await sipp.kill9();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
