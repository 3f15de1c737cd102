import { Subscriber, SubscriptionState, type URI, type UserAgent } from 'sip.js';
import type { Clock } from '../../drivers/reader-driver.ts';

/** One thing to be told of: `event` package and the types of body that can be read. */
export interface Wanted {
  readonly target: URI;
  readonly event: string;
  readonly accept: string;
  /** Content type in lower case, without parameters. */
  readonly onBody: (contentType: string, body: string) => void;
  /** The PBX does not tell any more, or never did. */
  readonly onSilent: () => void;
}

const lifetimeSeconds = 600;
/** Nobody to tell, or no right to know: asked again with the next registration only. */
const retryMs = 60_000;

/**
 * Keeps SUBSCRIBE dialogs alive (RFC 6665): each begins with a registration and begins again a minute after its end.
 * The stack's own way of beginning again has no pause, and is screened off (`screen-sip.ts`).
 */
export function createSubscriptions(deps: {
  readonly userAgent: UserAgent;
  readonly clock: Clock;
  readonly wanted: readonly Wanted[];
  readonly log: (words: string) => void;
}): { begin(): void; close(): void } {
  let generation = 0;
  let open: Subscriber[] = [];

  const drop = (): void => {
    generation += 1;
    for (const subscriber of open) void subscriber.dispose().catch(() => {});
    open = [];
  };

  const subscribe = (wanted: Wanted, of: number): void => {
    const subscriber = new Subscriber(deps.userAgent, wanted.target, wanted.event, {
      expires: lifetimeSeconds,
      extraHeaders: [`Accept: ${wanted.accept}`],
    });
    open.push(subscriber);
    let told = false;
    subscriber.delegate = {
      onNotify(notification) {
        void notification.accept().catch(() => {});
        if (of !== generation) return;
        told = true;
        const { request } = notification;
        const type = (request.getHeader('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
        if (request.body) wanted.onBody(type, request.body);
      },
    };
    subscriber.stateChange.addListener((state) => {
      if (state !== SubscriptionState.Terminated || of !== generation) return;
      open = open.filter((one) => one !== subscriber);
      wanted.onSilent();
      // One that never told anything was refused.
      if (told) deps.clock.after(retryMs, () => of === generation && subscribe(wanted, of));
      else deps.log(`sip: ${wanted.event} of ${wanted.target.user ?? ''} is not told by the PBX`);
    });
    subscriber.subscribe().catch(() => {});
  };

  return {
    begin() {
      drop();
      for (const wanted of deps.wanted) subscribe(wanted, generation);
    },
    close: drop,
  };
}
