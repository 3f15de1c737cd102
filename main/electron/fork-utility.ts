import { utilityProcess } from 'electron';
import type { FromNative, NativeChild } from '../native/native-messages.ts';

/** The native process as Electron's own kind of child: Node.js with native add-ons, whose crash leaves the host alone. */
export function forkUtility(entry: string): NativeChild {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'Duret readers',
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let ended = false;
  child.on('exit', () => {
    ended = true;
  });
  return {
    get pid() {
      return child.pid;
    },
    send: (message) => {
      if (!ended) child.postMessage(message);
    },
    onMessage: (listener) => void child.on('message', (message: unknown) => listener(message as FromNative)),
    onExit: (listener) => void child.on('exit', (code) => listener(`exit ${code}`)),
    kill: () => void child.kill(),
  };
}
