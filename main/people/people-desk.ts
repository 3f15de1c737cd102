import type { Clock } from '../../drivers/reader-driver.ts';
import type { CallParams, CallValue } from '../../preload/contract/calls.ts';
import type { PeopleState } from '../../preload/contract/people.ts';
import { badgeHash, hashPin, isPin } from './credentials.ts';
import type { PeopleFile, Person } from './people-file.ts';

export interface PeopleDesk {
  state(): PeopleState;
  onChange(listener: (state: PeopleState) => void): () => void;
  showBadge(shown: CallParams<'people.show-badge'>): CallValue<'people.show-badge'>;
  whoseBadge(badge: string): CallValue<'people.whose-badge'>;
  givePin(asked: CallParams<'people.give-pin'>): Promise<CallValue<'people.give-pin'>>;
  lock(by: 'person' | 'idle'): void;
  touch(): void;
  enrol(asked: CallParams<'people.enrol'>): Promise<CallValue<'people.enrol'>>;
  remove(employeeId: number): CallValue<'people.remove'>;
  close(): void;
}

/** A PIN counts as given for that long: one proof for one job, not for the day. */
const pinHoldsMs = 5 * 60_000;
/** So many wrong PINs are free; each further one doubles the wait, for the station as a whole. */
const freeTries = 5;
const firstWaitMs = 30_000;
const longestWaitMs = 15 * 60_000;
/** A quiet hour makes up for mistakes of the morning. */
const forgivenAfterMs = 3_600_000;

/**
 * Who stands at the station. Nobody enrolled: not shared, nothing is asked. With people, it starts locked, a badge or a PIN
 * signs in, the next one takes over at once, and idleness locks. Work in progress is not its business: it stays.
 */
export function createPeopleDesk(deps: {
  readonly kept: PeopleFile;
  readonly save: (people: PeopleFile) => void;
  readonly key: Buffer;
  readonly lockAfterMinutes: () => number;
  readonly clock: Clock;
}): PeopleDesk {
  const { clock, key } = deps;
  const listeners = new Set<(state: PeopleState) => void>();
  let kept = deps.kept;
  let session: { readonly person: Person; readonly sinceMs: number; readonly pinUntilMs: number | null } | null = null;
  let lockedBy: PeopleState['lockedBy'] = kept.people.length > 0 ? 'start' : null;
  let lastTouchMs = clock.nowMs();
  let cancelWatch: () => void = () => undefined;
  let checking: Promise<unknown> = Promise.resolve();

  const refusedUntil = (): number | null => {
    const { count, lastMs } = kept.wrongPins;
    if (count < freeTries || lastMs < clock.nowMs() - forgivenAfterMs) return null;
    const until = lastMs + Math.min(longestWaitMs, firstWaitMs * 2 ** (count - freeTries));
    return until > clock.nowMs() ? until : null;
  };
  const state = (): PeopleState => ({
    shared: kept.people.length > 0,
    people: kept.people.map(({ employeeId, name, badges, pin, responsible }) => ({
      employeeId,
      name,
      badges: badges.length,
      hasPin: pin !== null,
      responsible,
    })),
    session: session && {
      employeeId: session.person.employeeId,
      name: session.person.name,
      responsible: session.person.responsible,
      sinceMs: session.sinceMs,
      pinUntilMs: session.pinUntilMs,
    },
    lockedBy,
    pinRefusedUntilMs: refusedUntil(),
  });
  const tell = (): void => {
    for (const listener of listeners) listener(state());
  };
  const save = (next: PeopleFile): void => {
    // On the disk first: what could not be kept must not count.
    deps.save(next);
    kept = next;
  };

  const lock = (by: 'person' | 'idle'): void => {
    if (session === null) return;
    session = null;
    lockedBy = by;
    cancelWatch();
    tell();
  };
  const watch = (): void => {
    cancelWatch();
    const afterMs = deps.lockAfterMinutes() * 60_000;
    if (afterMs <= 0 || session === null) return;
    const idleMs = clock.nowMs() - lastTouchMs;
    if (idleMs >= afterMs) return lock('idle');
    cancelWatch = clock.after(afterMs - idleMs, watch);
  };

  const bearerOf = (badge: string): Person | undefined => {
    const hash = badgeHash(key, badge);
    return kept.people.find(({ badges }) => badges.includes(hash));
  };
  const signIn = (person: Person, pinUntilMs: number | null) => {
    const same = session?.person.employeeId === person.employeeId ? session : null;
    session = { person, sinceMs: same?.sinceMs ?? clock.nowMs(), pinUntilMs: pinUntilMs ?? same?.pinUntilMs ?? null };
    lockedBy = null;
    lastTouchMs = clock.nowMs();
    watch();
    tell();
    return { kind: 'signed-in', employeeId: person.employeeId, name: person.name } as const;
  };
  const provenResponsible = (): boolean => session !== null && session.person.responsible && pinHolds();
  const pinHolds = (): boolean => (session?.pinUntilMs ?? 0) > clock.nowMs();

  const givePin = async ({ employeeId, pin }: CallParams<'people.give-pin'>): Promise<CallValue<'people.give-pin'>> => {
    const waitUntil = refusedUntil();
    if (waitUntil !== null) return { kind: 'refused-until', atMs: waitUntil };
    const person = kept.people.find((one) => one.employeeId === employeeId);
    if (!person?.pin) return { kind: 'no-pin' };
    if (await isPin(person.pin, pin)) {
      if (kept.wrongPins.count > 0) save({ ...kept, wrongPins: { count: 0, lastMs: 0 } });
      return signIn(person, clock.nowMs() + pinHoldsMs);
    }
    const { count, lastMs } = kept.wrongPins;
    const before = lastMs < clock.nowMs() - forgivenAfterMs ? 0 : count;
    save({ ...kept, wrongPins: { count: before + 1, lastMs: clock.nowMs() } });
    tell();
    const until = refusedUntil();
    return until === null
      ? { kind: 'wrong-pin', left: freeTries - before - 1 }
      : { kind: 'refused-until', atMs: until };
  };

  return {
    state,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    showBadge({ badge, known }) {
      const person = bearerOf(badge) ?? kept.people.find(({ employeeId }) => employeeId === known?.employeeId);
      if (person) return signIn(person, null);
      return known ? signIn({ ...known, responsible: false, badges: [], pin: null }, null) : { kind: 'unknown-badge' };
    },
    whoseBadge(badge) {
      const person = bearerOf(badge);
      return person ? { employeeId: person.employeeId, name: person.name } : null;
    },
    givePin(asked) {
      // One at a time: tries that run side by side would all pass the gate before the first one counted.
      const turn = checking.then(() => givePin(asked));
      checking = turn.catch(() => undefined);
      return turn;
    },
    lock,
    touch() {
      lastTouchMs = clock.nowMs();
    },
    async enrol({ employeeId, name, badge, pin, responsible }) {
      const first = kept.people.length === 0;
      const known = kept.people.find((one) => one.employeeId === employeeId);
      const own = session?.person.employeeId === employeeId && pinHolds() && !responsible && badge === null;
      if (!first && !own && !provenResponsible()) return { kind: 'not-allowed' };
      if ((first || responsible) && pin === null && !known?.pin) return { kind: 'pin-needed' };
      const hash = badge === null ? null : badgeHash(key, badge);
      const holder = badge === null ? undefined : bearerOf(badge);
      if (holder && holder.employeeId !== employeeId) return { kind: 'badge-held', name: holder.name };
      const hashed = pin === null ? (known?.pin ?? null) : await hashPin(pin);
      const person: Person = {
        employeeId,
        name,
        responsible: first || responsible || (known?.responsible ?? false),
        badges: [...new Set([...(known?.badges ?? []), ...(hash === null ? [] : [hash])])],
        pin: hashed,
      };
      save({ ...kept, people: [...kept.people.filter((one) => one.employeeId !== employeeId), person] });
      if (first) signIn(person, clock.nowMs() + pinHoldsMs);
      else if (session?.person.employeeId === employeeId) session = { ...session, person };
      tell();
      return { kind: 'kept' };
    },
    remove(employeeId) {
      if (!provenResponsible()) return { kind: 'not-allowed' };
      const left = kept.people.filter((one) => one.employeeId !== employeeId);
      if (left.length > 0 && !left.some(({ responsible }) => responsible)) return { kind: 'last-responsible' };
      save({ ...kept, people: left });
      // Nobody left: the station is no longer shared.
      if (session?.person.employeeId === employeeId) {
        session = null;
        lockedBy = left.length > 0 ? 'person' : null;
        cancelWatch();
      }
      tell();
      return { kind: 'done' };
    },
    close: () => cancelWatch(),
  };
}
