import { fork } from 'node:child_process';
import type { FromNative, NativeChild } from './native-messages.ts';

/**
 * The native process as a child of Node.js, for the browser shell.
 * @param execArgv options of Node.js for the child; the tests run it from its source
 */
export function forkNative(entry: string, execArgv: readonly string[] = []): NativeChild {
  const child = fork(entry, [], {
    serialization: 'advanced',
    execArgv: [...execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exitListeners = new Set<(how: string) => void>();
  let ended = false;
  const end = (how: string): void => {
    if (ended) return;
    ended = true;
    for (const listener of exitListeners) listener(how);
  };
  child.on('exit', (code, signal) => end(signal ?? `exit ${code}`));
  child.on('error', (error) => end(error.message));
  return {
    pid: child.pid,
    send: (message) => {
      // Between the end of the child and the news of it, what is sent has nobody to read it.
      if (!ended && child.connected) child.send(message, () => undefined);
    },
    onMessage: (listener) => void child.on('message', (message) => listener(message as FromNative)),
    onExit: (listener) => void exitListeners.add(listener),
    kill: () => void child.kill('SIGKILL'),
  };
}
