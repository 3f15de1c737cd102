import { expect, it } from 'vitest';
import type { CallState, PhoneState } from '../../../preload/contract/phone.ts';
import { followCallers } from '../../../renderer/worker/follow-callers.ts';
import type { Caller, NumberMatch } from '../../../renderer/worker/worker-api.ts';
import { newCall } from '../../../main/phone/call-machine.ts';
import { partnerRow } from '../store/row-samples.ts';

const rings = (callId: string, number: string, masked = false): CallState =>
  newCall({
    callId,
    accountId: 'main',
    direction: 'incoming',
    party: { number, e164: number, displayName: null, masked, source: 'from' },
    calledLine: null,
    atMs: 1,
  });

function desk(partners: Map<string, string>) {
  let listener: { snapshot(state: PhoneState): void; event(state: PhoneState): void } | null = null;
  const told: Caller[] = [];
  const asked: string[] = [];
  const callers = followCallers({
    host: {
      open: (_stream, given) => {
        listener = given as never;
        return () => (listener = null);
      },
    },
    lookup(number): NumberMatch {
      asked.push(number);
      const name = partners.get(number);
      return name
        ? { kind: 'one', matches: [{ partner: partnerRow(1, { name }), certainty: 'exact' }] }
        : { kind: 'none', matches: [] };
    },
    tell: (caller) => told.push(caller),
  });
  const say = (...calls: CallState[]): void =>
    listener?.event({
      registration: { state: 'reachable', sinceMs: 0, account: null, cause: null },
      calls,
    } as PhoneState);
  return { callers, told, asked, say };
}

it('names a caller once, however often the phone speaks of the call', () => {
  const { callers, told, say } = desk(new Map([['+33612345678', 'Durand']]));
  callers.start();
  say(rings('a', '+33612345678'));
  say(rings('a', '+33612345678'), rings('b', '+33600000000'));
  expect(told.map(({ callId, match }) => [callId, match.kind])).toEqual([
    ['a', 'one'],
    ['b', 'none'],
  ]);
});

it('tells the name that the cache learnt while the phone rang, and nothing for calls that are over', () => {
  const partners = new Map<string, string>();
  const { callers, told, say } = desk(partners);
  callers.start();
  say(rings('a', '+33612345678'));
  partners.set('+33612345678', 'Durand');
  callers.catalogueChanged();
  callers.catalogueChanged();
  expect(told.map(({ match }) => match.kind)).toEqual(['none', 'one']);
  say({ ...rings('a', '+33612345678'), phase: 'ended' });
  partners.clear();
  callers.catalogueChanged();
  expect(told).toHaveLength(2);
});

it('never looks a masked number up', () => {
  const { callers, asked, say } = desk(new Map());
  callers.start();
  say(rings('a', 'anonymous', true));
  expect(asked).toEqual(['']);
});
