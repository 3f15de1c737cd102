import {
  borderFailureSchema,
  calls,
  type BorderFailure,
  type CallName,
  type CallParams,
  type CallValue,
} from './calls.ts';
import { contractVersion, type ToHost, type ToPage, type Wire } from './messages.ts';
import { err, ok, type Result } from './result.ts';
import { streams, type StreamEvent, type StreamName, type StreamSnapshot } from './streams.ts';

export interface StreamListener<N extends StreamName> {
  snapshot(data: StreamSnapshot<N>): void;
  event(data: StreamEvent<N>): void;
}

/** The host as a page or its worker sees it. */
export interface HostClient {
  call<N extends CallName>(method: N, params: CallParams<N>): Promise<Result<CallValue<N>, BorderFailure>>;
  /** Stays open over reconnections: a new snapshot comes each time. @returns unsubscribe */
  open<N extends StreamName>(stream: N, listener: StreamListener<N>): () => void;
  onConnection(listener: (state: 'connected' | 'lost' | 'version-mismatch') => void): () => void;
  close(): void;
}

interface Waiting {
  readonly method: CallName;
  readonly settle: (result: Result<never, BorderFailure>) => void;
}

/**
 * Speaks the contract over wires that `connect` makes. A lost wire fails the calls in flight with `host-gone`
 * (the caller decides whether asking again is safe), is replaced after `retryMs`, and streams are opened anew.
 */
export function createHostClient(deps: {
  connect: () => Promise<Wire<ToHost, ToPage>>;
  retryMs: number;
  after: (delayMs: number, run: () => void) => () => void;
}): HostClient {
  const waiting = new Map<number, Waiting>();
  const opened = new Map<number, { stream: StreamName; listener: StreamListener<StreamName> }>();
  const watchers = new Set<(state: 'connected' | 'lost' | 'version-mismatch') => void>();
  const queued: ToHost[] = [];
  let wire: Wire<ToHost, ToPage> | null = null;
  let nextId = 1;
  let closed = false;

  const tell = (state: 'connected' | 'lost' | 'version-mismatch'): void => watchers.forEach((watch) => watch(state));

  const receive = (message: ToPage): void => {
    switch (message.k) {
      case 'welcome':
        if (message.version !== contractVersion) return tell('version-mismatch');
        for (const [id, { stream }] of opened) wire?.send({ k: 'open', id, stream });
        for (const message of queued.splice(0)) wire?.send(message);
        return tell('connected');
      case 'reply': {
        const call = waiting.get(message.id);
        if (!call) return;
        waiting.delete(message.id);
        call.settle(readReply(call.method, message) as Result<never, BorderFailure>);
        return;
      }
      case 'snapshot':
      case 'event': {
        const subscription = opened.get(message.id);
        if (!subscription) return;
        const parsed = streams[subscription.stream][message.k].safeParse(message.data);
        if (parsed.success) subscription.listener[message.k](parsed.data as never);
      }
    }
  };

  const lose = (): void => {
    wire = null;
    if (closed) return;
    const lost = [...waiting.values()];
    waiting.clear();
    // They are told `host-gone` too: sent later, they would happen behind the caller's back.
    queued.length = 0;
    for (const { method, settle } of lost) settle(err({ kind: 'host-gone', method }));
    tell('lost');
    deps.after(deps.retryMs, connect);
  };

  function connect(): void {
    if (closed) return;
    deps.connect().then(
      (made) => {
        if (closed) return made.close();
        wire = made;
        made.onMessage(receive);
        made.onClosed(lose);
        made.send({ k: 'hello', version: contractVersion });
      },
      () => deps.after(deps.retryMs, connect),
    );
  }
  connect();

  return {
    call(method, params) {
      const id = nextId++;
      return new Promise((resolve) => {
        waiting.set(id, { method, settle: resolve });
        const message: ToHost = { k: 'call', id, method, params };
        if (wire) wire.send(message);
        else queued.push(message);
      });
    },
    open(stream, listener) {
      const id = nextId++;
      opened.set(id, { stream, listener });
      wire?.send({ k: 'open', id, stream });
      return () => {
        opened.delete(id);
        wire?.send({ k: 'close', id });
      };
    },
    onConnection(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    close() {
      closed = true;
      wire?.close();
    },
  };
}

function readReply<N extends CallName>(
  method: N,
  message: Extract<ToPage, { k: 'reply' }>,
): Result<CallValue<N>, BorderFailure> {
  if (!message.ok) {
    const failure = borderFailureSchema.safeParse(message.failure);
    return err(failure.success ? failure.data : { kind: 'host-fault', method, words: JSON.stringify(message.failure) });
  }
  const value = calls[method].value.safeParse(message.value);
  if (value.success) return ok(value.data as CallValue<N>);
  return err({ kind: 'bad-value', method, where: value.error.issues[0]?.path.join('.') ?? '' });
}
