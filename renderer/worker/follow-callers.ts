import type { HostClient } from '../../preload/contract/host-client.ts';
import type { PhoneState } from '../../preload/contract/phone.ts';
import type { Caller, NumberMatch } from './worker-api.ts';

export interface FollowCallers {
  /** Once the cache is in memory: before, every number would be unknown. */
  start(): void;
  /** A number that nobody had may have somebody now. */
  catalogueChanged(): void;
  stop(): void;
}

/**
 * Names callers at the first ring. The worker hears of calls itself, at the same time as the page: the page need not ask,
 * and the name is there when the pop-up is drawn.
 */
export function followCallers(deps: {
  readonly host: Pick<HostClient, 'open'>;
  readonly lookup: (number: string) => NumberMatch;
  readonly tell: (caller: Caller) => void;
}): FollowCallers {
  /** Calls under way: their number, and whether it had a name. */
  let known = new Map<string, { readonly number: string; found: NumberMatch['kind'] }>();
  let close: () => void = () => undefined;

  const follow = ({ calls }: PhoneState): void => {
    const still: typeof known = new Map();
    for (const { callId, phase, party } of calls) {
      if (phase === 'ended') continue;
      const before = known.get(callId);
      if (before) {
        still.set(callId, before);
        continue;
      }
      const number = party.masked ? '' : (party.e164 ?? party.number);
      const match = deps.lookup(number);
      still.set(callId, { number, found: match.kind });
      deps.tell({ callId, match });
    }
    known = still;
  };

  return {
    start() {
      close = deps.host.open('phone.state', { snapshot: follow, event: follow });
    },
    catalogueChanged() {
      for (const [callId, call] of known) {
        if (call.found !== 'none') continue;
        const match = deps.lookup(call.number);
        if (match.kind === 'none') continue;
        call.found = match.kind;
        deps.tell({ callId, match });
      }
    },
    stop: () => close(),
  };
}
