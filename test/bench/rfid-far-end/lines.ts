import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const farEnds = fileURLToPath(new URL('./readers.ts', import.meta.url));

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
