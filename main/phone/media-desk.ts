import type { Clock } from '../../drivers/reader-driver.ts';
import type { MediaReply, MediaRequest } from '../../preload/contract/phone.ts';

export type MediaAsk = MediaRequest['ask'];
export type MediaResult = MediaReply['result'];

/** Requests to the media host that wait for their reply. */
export interface MediaDesk {
  /** Never rejects: silence for `deadlineMs` is `failed` with cause `media-host-silent`. */
  ask(callId: string, ask: MediaAsk, deadlineMs: number): Promise<MediaResult>;
  /** A reply that nobody waits for any more is ignored. */
  reply(reply: MediaReply): void;
  /** A media host began to listen: a new one, or one that was reloaded. @returns unsubscribe */
  onHostArrived(listener: () => void): () => void;
  /** The last media host went. @returns unsubscribe */
  onHostLeft(listener: () => void): () => void;
  readonly source: {
    snapshot(): MediaRequest[];
    onEvent(listener: (request: MediaRequest) => void): () => void;
  };
}

/** Carries what signalling asks of the page that owns microphone and sound, with deadlines. */
export function createMediaDesk(clock: Clock): MediaDesk {
  const waiting = new Map<number, { request: MediaRequest; settle: (result: MediaResult) => void }>();
  const listeners = new Set<(request: MediaRequest) => void>();
  const watchers = new Set<() => void>();
  const leaveWatchers = new Set<() => void>();
  let nextId = 1;

  return {
    ask(callId, ask, deadlineMs) {
      const request: MediaRequest = { requestId: nextId++, callId, ask };
      return new Promise((resolve) => {
        const cancel = clock.after(deadlineMs, () => {
          waiting.delete(request.requestId);
          resolve({ kind: 'failed', cause: 'media-host-silent' });
        });
        waiting.set(request.requestId, {
          request,
          settle(result) {
            cancel();
            waiting.delete(request.requestId);
            resolve(result);
          },
        });
        for (const listener of listeners) listener(request);
      });
    },
    reply: ({ requestId, result }) => waiting.get(requestId)?.settle(result),
    onHostArrived(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    onHostLeft(listener) {
      leaveWatchers.add(listener);
      return () => leaveWatchers.delete(listener);
    },
    source: {
      snapshot: () => [...waiting.values()].map(({ request }) => request),
      onEvent(listener) {
        listeners.add(listener);
        for (const watch of watchers) watch();
        return () => {
          if (!listeners.delete(listener) || listeners.size > 0) return;
          for (const watch of leaveWatchers) watch();
        };
      },
    },
  };
}
