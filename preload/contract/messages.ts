/** The wire between page and host: JSON values over a WebSocket or a MessagePort. Whoever carries them knows no more than this. */
export const contractVersion = 4;

export type ToHost =
  | { readonly k: 'hello'; readonly version: number }
  | { readonly k: 'call'; readonly id: number; readonly method: string; readonly params: unknown }
  | { readonly k: 'open'; readonly id: number; readonly stream: string }
  | { readonly k: 'close'; readonly id: number };

export type ToPage =
  | { readonly k: 'welcome'; readonly version: number }
  | { readonly k: 'reply'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly k: 'reply'; readonly id: number; readonly ok: false; readonly failure: unknown }
  | { readonly k: 'snapshot'; readonly id: number; readonly data: unknown }
  | { readonly k: 'event'; readonly id: number; readonly data: unknown };

/** A carrier of messages, already open. Listeners return their own unsubscribe. */
export interface Wire<Out, In> {
  send(message: Out): void;
  onMessage(listener: (message: In) => void): () => void;
  onClosed(listener: () => void): () => void;
  close(): void;
}

/** @returns null when the value is no message of this contract: it is counted and ignored by the receiver. */
export function readToHost(value: unknown): ToHost | null {
  if (typeof value !== 'object' || value === null || !('k' in value)) return null;
  const message = value as Record<string, unknown>;
  const hasId = Number.isSafeInteger(message['id']);
  switch (message['k']) {
    case 'hello':
      return typeof message['version'] === 'number' ? { k: 'hello', version: message['version'] } : null;
    case 'call':
      return hasId && typeof message['method'] === 'string'
        ? { k: 'call', id: message['id'] as number, method: message['method'], params: message['params'] ?? null }
        : null;
    case 'open':
      return hasId && typeof message['stream'] === 'string'
        ? { k: 'open', id: message['id'] as number, stream: message['stream'] }
        : null;
    case 'close':
      return hasId ? { k: 'close', id: message['id'] as number } : null;
    default:
      return null;
  }
}
