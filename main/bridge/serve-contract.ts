import {
  calls,
  type BorderFailure,
  type CallName,
  type CallParams,
  type CallValue,
} from '../../preload/contract/calls.ts';
import { contractVersion, type ToHost, type ToPage, type Wire } from '../../preload/contract/messages.ts';
import { err, ok, type Result } from '../../preload/contract/result.ts';
import { streams, type StreamEvent, type StreamName, type StreamSnapshot } from '../../preload/contract/streams.ts';

/** One verb of the host. Throwing is our own bug: it reaches the page as `host-fault`, never as silence. */
export type CallHandlers = {
  readonly [N in CallName]?: (params: CallParams<N>) => CallValue<N> | Promise<CallValue<N>>;
};

/** A source gives its present state, then tells of changes. @returns unsubscribe */
export type StreamSources = {
  readonly [N in StreamName]?: {
    snapshot(): StreamSnapshot<N>;
    onEvent(listener: (event: StreamEvent<N>) => void): () => void;
  };
};

/**
 * Serves the contract over one wire, until it closes: checks names and arguments, answers every call once,
 * opens streams with a snapshot. A message that does not fit the contract is answered, or ignored when it has no id.
 */
export function serveContract(
  wire: Wire<ToPage, ToHost>,
  host: { readonly handlers: CallHandlers; readonly sources: StreamSources },
  onFault: (method: string, fault: unknown) => void,
): void {
  const open = new Map<number, () => void>();

  wire.onMessage((message) => {
    switch (message.k) {
      case 'hello':
        return wire.send({ k: 'welcome', version: contractVersion });
      case 'call':
        void answer(host.handlers, message.method, message.params, onFault).then((result) =>
          wire.send(
            result.ok
              ? { k: 'reply', id: message.id, ok: true, value: result.value }
              : { k: 'reply', id: message.id, ok: false, failure: result.failure },
          ),
        );
        return;
      case 'open': {
        const source = Object.hasOwn(streams, message.stream) ? host.sources[message.stream as StreamName] : undefined;
        if (!source || open.has(message.id)) return;
        wire.send({ k: 'snapshot', id: message.id, data: source.snapshot() });
        open.set(
          message.id,
          source.onEvent((data: unknown) => wire.send({ k: 'event', id: message.id, data })),
        );
        return;
      }
      case 'close':
        open.get(message.id)?.();
        open.delete(message.id);
    }
  });

  wire.onClosed(() => {
    for (const unsubscribe of open.values()) unsubscribe();
    open.clear();
  });
}

async function answer(
  handlers: CallHandlers,
  method: string,
  params: unknown,
  onFault: (method: string, fault: unknown) => void,
): Promise<Result<unknown, BorderFailure>> {
  if (!Object.hasOwn(calls, method)) return err({ kind: 'unknown-call', method });
  const name = method as CallName;
  const parsed = calls[name].params.safeParse(params);
  if (!parsed.success)
    return err({ kind: 'bad-arguments', method, where: parsed.error.issues[0]?.path.join('.') ?? '' });
  const handler = handlers[name] as ((params: unknown) => unknown) | undefined;
  if (!handler) return err({ kind: 'not-available', method, why: 'not-configured' });
  try {
    const value = await handler(parsed.data);
    return ok(value === undefined ? null : value);
  } catch (fault) {
    onFault(method, fault);
    return err({ kind: 'host-fault', method, words: fault instanceof Error ? fault.message : 'unknown' });
  }
}
