import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { PeopleState } from '../../../preload/contract/people.ts';
import type { Live } from '../../../renderer/app/live-store.ts';
import { wanting } from '../../../renderer/people/act-proofs.ts';
import { createPeopleDesk } from '../../../renderer/people/people-desk.ts';
import type { Meaning, Sighting } from '../../../renderer/store/sighting.ts';

const somebody = { employeeId: 2, name: 'Sylvie', responsible: false, sinceMs: 0, pinUntilMs: null };
const state = (over: Partial<PeopleState> = {}): PeopleState => ({
  shared: true,
  people: [],
  session: null,
  lockedBy: 'start',
  pinRefusedUntilMs: null,
  ...over,
});

function desk(people: PeopleState) {
  const shown: unknown[] = [];
  const host = {
    call: async (method: string, params: { badge: string }) => {
      shown.push(params);
      if (method === 'people.whose-badge')
        return { ok: true, value: params.badge === 'BADGE-2' ? { employeeId: 2, name: 'Sylvie' } : null };
      return {
        ok: true,
        value:
          params.badge === 'BADGE-2' ? { kind: 'signed-in', employeeId: 2, name: 'Sylvie' } : { kind: 'unknown-badge' },
      };
    },
  };
  const live = createStore<Live>(() => ({ people }) as Live);
  const tell = (people: PeopleState): void => live.setState({ people });
  const worker = { row: async () => ({ partnerId: 77 }) };
  return { tell, shown, ...createPeopleDesk({ host: host as never, worker: worker as never, live, now: () => 1000 }) };
}
const seen = (text: string, meaning: Meaning, source: Sighting['source'] = 'barcode'): Sighting => ({
  source,
  text,
  aim: null,
  pc: null,
  readerId: null,
  antenna: null,
  rssiDbm: null,
  atMs: 5,
  meaning,
});
const raw: Meaning = { kind: 'unknown', why: 'raw' };
const place: Meaning = { kind: 'place', locationId: 1, name: 'A1', usage: 'internal' };

test('a badge signs in before any job sees it', async () => {
  const { claim } = desk(state());
  expect(await claim(seen('BADGE-2', raw, 'tag'), false)).toMatchObject({
    outcome: { kind: 'counted', why: 'signed-in', what: 'Sylvie' },
  });
});

test('a locked station counts nothing in nobody’s name: labels are refused, tags wait', async () => {
  const { claim, locked } = desk(state());
  expect(locked()).toBe(true);
  expect(await claim(seen('DF-01', place), false)).toMatchObject({ outcome: { kind: 'refused', why: 'locked' } });
  expect(await claim(seen('X', raw), true)).toMatchObject({ outcome: { kind: 'unknown', why: 'unknown-badge' } });
  expect(await claim(seen('E2', raw, 'tag'), false)).toBeNull();
});

test('with somebody there, goods are none of its business', async () => {
  const { claim, shown } = desk(state({ session: somebody, lockedBy: null }));
  expect(await claim(seen('DF-01', place), false)).toBeNull();
  expect(shown).toEqual([]);
});

test('where a job asks for a person, a badge names its bearer, signs nobody in and is kept nowhere', async () => {
  const { claim } = desk(state({ session: somebody, lockedBy: null }));
  expect(await claim(seen('BADGE-2', raw), true)).toMatchObject({
    kind: 'named',
    sighting: { text: '', meaning: { kind: 'person', employeeId: 2, partnerId: 77, name: 'Sylvie' } },
  });
  expect(await claim(seen('NOBODY', raw), true)).toBeNull();
});

test('a tag that is nobody’s badge is asked about once, and again when somebody was enrolled', async () => {
  const { claim, shown, tell } = desk(state({ session: somebody, lockedBy: null }));
  for (let sight = 0; sight < 3; sight += 1) expect(await claim(seen('E2', raw, 'tag'), false)).toBeNull();
  expect(shown).toHaveLength(1);
  tell(state({ session: somebody, people: [] }));
  await claim(seen('E2', raw, 'tag'), false);
  expect(shown).toHaveLength(2);
});

test('where nobody is enrolled, unknown codes are not sent to the host as badges', async () => {
  const { claim, shown, locked } = desk(state({ shared: false, lockedBy: null }));
  expect(await claim(seen('X', raw), false)).toBeNull();
  expect(locked()).toBe(false);
  expect(shown).toEqual([]);
});

test('a badge being enrolled is handed over, and opens nothing', async () => {
  const { claim, readBadge } = desk(state({ session: somebody }));
  const read = readBadge({ employeeId: 3, name: 'Farid' });
  expect(await claim(seen('BADGE-2', raw), true)).toMatchObject({ outcome: { why: 'badge-read', what: 'Farid' } });
  expect(await read).toBe('BADGE-2');
});

test.each([
  [null, 'free-tag', 'nothing'],
  [state({ shared: false }), 'free-tag', 'nothing'],
  [state(), 'print', 'badge'],
  [state({ session: somebody }), 'print', 'nothing'],
  [state({ session: somebody }), 'free-tag', 'pin'],
  [state({ session: { ...somebody, pinUntilMs: 2000 } }), 'free-tag', 'nothing'],
  [state({ session: { ...somebody, pinUntilMs: 2000 } }), 'enrol-people', 'responsible'],
  [state({ session: { ...somebody, responsible: true } }), 'enrol-people', 'pin'],
  [state({ session: { ...somebody, responsible: true, pinUntilMs: 999 } }), 'enrol-people', 'pin'],
] as const)('what is wanting: case %#', (people, act, missing) => {
  expect(wanting(act, people, 1000)).toBe(missing);
});

test('an act waits for its proof and goes on with it; given up, or locked meanwhile, it does not happen', async () => {
  const { prove, giveUp, tell, store } = desk(state({ session: somebody }));
  const waiting = prove('free-tag');
  tell(state({ session: { ...somebody, pinUntilMs: 9000 } }));
  expect(await waiting).toBe(true);
  tell(state({ session: somebody }));
  const givenUp = prove('free-tag');
  giveUp();
  expect(await givenUp).toBe(false);
  const lockedOut = prove('free-tag');
  tell(state());
  expect(await lockedOut).toBe(false);
  expect(store.getState().asked).toBeNull();
});

test('who is not responsible is asked for somebody who is; that badge leaves the PIN to ask for', async () => {
  const { prove, tell, store } = desk(state({ session: somebody }));
  const waiting = prove('clear-station');
  expect(store.getState().asked?.kind).toBe('responsible');
  const chief = { ...somebody, employeeId: 9, responsible: true };
  tell(state({ session: chief }));
  expect(store.getState().asked?.kind).toBe('pin');
  tell(state({ session: { ...chief, pinUntilMs: 9000 } }));
  expect(await waiting).toBe(true);
});
