import { fork, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const farEnds = fileURLToPath(new URL('./readers.ts', import.meta.url));

/** One pty pair in `folder`: `far` is the reader's end, `near` what the host opens. `socat` holds it until it is killed. */
export async function ptyPair(
  folder: string,
  name: string,
): Promise<{ readonly far: string; readonly near: string; readonly socat: ChildProcess }> {
  const [far, near] = [join(folder, `far-${name}`), join(folder, `near-${name}`)];
  const socat = spawn('socat', [`pty,raw,echo=0,link=${far}`, `pty,raw,echo=0,link=${near}`], { stdio: 'ignore' });
  while (!existsSync(far) || !existsSync(near)) await new Promise((resolve) => setTimeout(resolve, 10));
  return { far, near, socat };
}

/** `readers.ts` on the far ends, in a process of its own; resolves when all are open. It ends when it is disconnected. */
export async function startReaders(paths: readonly string[]): Promise<ChildProcess> {
  const readers = fork(farEnds, [...paths], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await nextMessage(readers);
  return readers;
}

export function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve) => child.once('message', resolve));
}
