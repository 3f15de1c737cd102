/** The wire between page and host: JSON values over a WebSocket or a MessagePort. Whoever carries them knows no more than this. */
export const contractVersion = 1;

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
