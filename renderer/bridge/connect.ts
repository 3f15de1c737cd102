import { createHostClient, type HostClient } from '../../preload/contract/host-client.ts';
import { openSocketWire, portWire } from './wires.ts';

/** What the preload script of the Electron shell puts on `window`; absent in the browser shell. */
export interface DuretWindow {
  readonly duret?: {
    /** Answered by `window.postMessage({ kind: 'duret:port' }, …, [port])`: ports do not cross the isolated world otherwise. */
    requestPort(): void;
  };
}

/** The page's own client of the host, for streams and calls. The worker has a second one. */
export function connectHost(): HostClient {
  return createHostClient({
    connect: isElectron() ? async () => portWire(await requestHostPort()) : () => openSocketWire(hostSocketUrl()),
    retryMs: 500,
    after,
  });
}

export function isElectron(): boolean {
  return (globalThis as DuretWindow).duret !== undefined;
}

export function hostSocketUrl(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/wire`;
}

/** Ports are asked for one at a time, since an answer does not say to whom it belongs. */
export function requestHostPort(): Promise<MessagePort> {
  const asked = lastRequest.then(askOnce, askOnce);
  lastRequest = asked;
  return asked;
}

let lastRequest: Promise<unknown> = Promise.resolve();

function askOnce(): Promise<MessagePort> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent): void => {
      const port = event.ports[0];
      const isAnswer = event.source === window && (event.data as { kind?: unknown } | null)?.kind === 'duret:port';
      if (!isAnswer || !port) return;
      window.removeEventListener('message', receive);
      resolve(port);
    };
    window.addEventListener('message', receive);
    (globalThis as DuretWindow).duret?.requestPort();
  });
}

/** @returns cancel */
export function after(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}
