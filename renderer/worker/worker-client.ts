import type { Caller, FromWorker, Topic, ToWorker, WorkerApi } from './worker-api.ts';

export type WorkerClient = WorkerApi & {
  /** @returns unsubscribe */
  subscribe(topic: Topic, listener: () => void): () => void;
  /** @returns unsubscribe */
  onCaller(listener: (caller: Caller) => void): () => void;
};

/** What the client needs of a `Worker`: a `MessagePort` serves as well. */
export interface WorkerPort {
  postMessage(message: ToWorker, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<FromWorker>) => void): void;
}

/**
 * The worker as the page sees it: each method of `WorkerApi` is one message and one reply.
 * A fault in the worker rejects the call: it is our own bug, never an expected outcome.
 * @param requestPort Electron: asks the shell for a further port to the host, called whenever the worker wants one.
 */
export function createWorkerClient(
  port: WorkerPort,
  host: { readonly requestPort: () => Promise<MessagePort> } | { readonly socketUrl: string },
): WorkerClient {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (fault: Error) => void }>();
  const listeners = new Map<Topic, Set<() => void>>();
  const callerListeners = new Set<(caller: Caller) => void>();
  let nextId = 1;

  const handOver = (): void => {
    if ('socketUrl' in host) return port.postMessage({ kind: 'socket', url: host.socketUrl });
    void host.requestPort().then((made) => port.postMessage({ kind: 'port', port: made }, [made]));
  };

  port.addEventListener('message', ({ data }) => {
    switch (data.kind) {
      case 'port-wanted':
        return handOver();
      case 'caller':
        return callerListeners.forEach((listener) => listener(data.caller));
      case 'changed':
        return listeners.get(data.topic)?.forEach((listener) => listener());
      case 'reply':
        waiting.get(data.id)?.resolve(data.value);
        waiting.delete(data.id);
        return;
      case 'fault':
        waiting.get(data.id)?.reject(new Error(data.words));
        waiting.delete(data.id);
    }
  });
  handOver();

  const subscribe = (topic: Topic, listener: () => void): (() => void) => {
    const set = listeners.get(topic) ?? new Set();
    listeners.set(topic, set.add(listener));
    return () => set.delete(listener);
  };
  const onCaller = (listener: (caller: Caller) => void): (() => void) => {
    callerListeners.add(listener);
    return () => callerListeners.delete(listener);
  };
  const call = (method: keyof WorkerApi, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      port.postMessage({ kind: 'call', id, method, args });
    });

  return new Proxy({} as WorkerClient, {
    get(_, name) {
      if (name === 'subscribe') return subscribe;
      if (name === 'onCaller') return onCaller;
      // A proxy that answered `then` would look like a promise to `await`.
      if (typeof name !== 'string' || name === 'then') return undefined;
      return (...args: unknown[]) => call(name as keyof WorkerApi, args);
    },
  });
}
