import { expect, test } from 'vitest';
import { createPeopleDesk } from '../../../main/people/people-desk.ts';
import type { PeopleFile } from '../../../main/people/people-file.ts';
import type { CallParams } from '../../../preload/contract/calls.ts';
import { createManualClock } from '../odoo/manual-clock.ts';

const empty: PeopleFile = { version: 1, people: [], wrongPins: { count: 0, lastMs: 0 } };

function station(kept = empty, lockAfterMinutes = 5) {
  const clock = createManualClock(1_780_000_000_000);
  const disk = { kept };
  const open = () =>
    createPeopleDesk({
      kept: disk.kept,
      save: (next) => {
        disk.kept = next;
      },
      key: Buffer.alloc(32, 7),
      lockAfterMinutes: () => lockAfterMinutes,
      clock,
    });
  return { clock, disk, open, desk: open() };
}
const enrol = (employeeId: number, over: Partial<CallParams<'people.enrol'>> = {}): CallParams<'people.enrol'> => ({
  employeeId,
  name: `Personne ${employeeId}`,
  badge: `BADGE-${employeeId}`,
  pin: null,
  responsible: false,
  ...over,
});
async function sharedStation(lockAfterMinutes = 5) {
  const made = station(empty, lockAfterMinutes);
  await made.desk.enrol(enrol(1, { pin: '4711' }));
  await made.desk.enrol(enrol(2));
  return made;
}

test('a station where nobody is enrolled asks nothing', () => {
  expect(station().desk.state()).toMatchObject({ shared: false, session: null, lockedBy: null });
});

test('the first person needs a PIN, becomes responsible, and is signed in', async () => {
  const { desk } = station();
  expect(await desk.enrol(enrol(1))).toEqual({ kind: 'pin-needed' });
  expect(await desk.enrol(enrol(1, { pin: '4711' }))).toEqual({ kind: 'kept' });
  expect(desk.state()).toMatchObject({ shared: true, session: { employeeId: 1, responsible: true } });
});

test('neither badge nor PIN stands on the disk', async () => {
  const { disk } = await sharedStation();
  const text = JSON.stringify(disk.kept);
  expect(text).not.toContain('BADGE-');
  expect(text).not.toContain('4711');
});

test('a badge switches at once, and the one before is gone', async () => {
  const { desk } = await sharedStation();
  expect(desk.showBadge({ badge: ' BADGE-2 ', known: null })).toMatchObject({ kind: 'signed-in', employeeId: 2 });
  expect(desk.state().session).toMatchObject({ employeeId: 2, pinUntilMs: null });
  expect(desk.showBadge({ badge: 'BADGE-9', known: null })).toEqual({ kind: 'unknown-badge' });
  expect(desk.state().session?.employeeId).toBe(2);
});

test('whose badge it is can be asked without signing anybody in', async () => {
  const { desk } = await sharedStation();
  expect(desk.whoseBadge('BADGE-2')).toEqual({ employeeId: 2, name: 'Personne 2' });
  expect(desk.whoseBadge('BADGE-9')).toBeNull();
  expect(desk.state().session?.employeeId).toBe(1);
});

test('the EPC of a badge counts in either case', async () => {
  const { desk } = await sharedStation();
  await desk.enrol(enrol(2, { badge: 'e28011606000020947d1a5b2' }));
  expect(desk.showBadge({ badge: 'E28011606000020947D1A5B2', known: null })).toMatchObject({ employeeId: 2 });
});

test('a badge has one bearer, whose name is told', async () => {
  const { desk } = await sharedStation();
  expect(await desk.enrol(enrol(3, { badge: 'BADGE-2' }))).toEqual({ kind: 'badge-held', name: 'Personne 2' });
});

test('only a responsible person who gave the PIN enrols others', async () => {
  const { desk, clock } = await sharedStation();
  desk.showBadge({ badge: 'BADGE-2', known: null });
  expect(await desk.enrol(enrol(3))).toEqual({ kind: 'not-allowed' });
  desk.showBadge({ badge: 'BADGE-1', known: null });
  expect(await desk.enrol(enrol(3))).toEqual({ kind: 'not-allowed' });
  await desk.givePin({ employeeId: 1, pin: '4711' });
  expect(await desk.enrol(enrol(3))).toEqual({ kind: 'kept' });
  clock.advance(5 * 60_000 + 1);
  expect(await desk.enrol(enrol(4))).toEqual({ kind: 'not-allowed' });
});

test('idleness locks; touching puts it off; a badge takes up again', async () => {
  const { desk, clock } = await sharedStation();
  clock.advance(4 * 60_000);
  desk.touch();
  clock.advance(4 * 60_000);
  expect(desk.state().session).not.toBeNull();
  clock.advance(60_000);
  expect(desk.state()).toMatchObject({ session: null, lockedBy: 'idle' });
  desk.showBadge({ badge: 'BADGE-2', known: null });
  expect(desk.state()).toMatchObject({ session: { employeeId: 2 }, lockedBy: null });
});

test('it never locks by itself when the settings say 0', async () => {
  const { desk, clock } = await sharedStation(0);
  clock.advance(86_400_000);
  expect(desk.state().session).not.toBeNull();
});

test('wrong PINs make it wait, longer and longer, over restarts, and tries side by side all count', async () => {
  const { desk, clock, open } = await sharedStation();
  const wrong = { employeeId: 1, pin: '0000' };
  const tries = await Promise.all(Array.from({ length: 6 }, () => desk.givePin(wrong)));
  expect(tries.map(({ kind }) => kind)).toEqual([
    ...Array<string>(4).fill('wrong-pin'),
    'refused-until',
    'refused-until',
  ]);
  expect(await desk.givePin({ employeeId: 1, pin: '4711' })).toMatchObject({ kind: 'refused-until' });
  const restarted = open();
  expect(await restarted.givePin({ employeeId: 1, pin: '4711' })).toMatchObject({ kind: 'refused-until' });
  clock.advance(30_000);
  expect(await restarted.givePin(wrong)).toEqual({ kind: 'refused-until', atMs: clock.nowMs() + 60_000 });
  clock.advance(60_000);
  expect(await restarted.givePin({ employeeId: 1, pin: '4711' })).toMatchObject({ kind: 'signed-in' });
  expect(restarted.state().pinRefusedUntilMs).toBeNull();
});

test('a station with people starts locked', async () => {
  const { open } = await sharedStation();
  expect(open().state()).toMatchObject({ shared: true, session: null, lockedBy: 'start' });
});

test('the last responsible person stays; when all are gone the station is open again', async () => {
  const { desk } = await sharedStation();
  expect(desk.remove(1)).toEqual({ kind: 'last-responsible' });
  expect(desk.remove(2)).toEqual({ kind: 'done' });
  expect(desk.showBadge({ badge: 'BADGE-2', known: null })).toEqual({ kind: 'unknown-badge' });
  expect(desk.remove(1)).toEqual({ kind: 'done' });
  expect(desk.state()).toMatchObject({ shared: false, session: null, lockedBy: null });
});

test('somebody may change their own PIN, with the old one given', async () => {
  const { desk } = await sharedStation();
  await desk.enrol(enrol(2, { badge: null, pin: '2222' }));
  desk.showBadge({ badge: 'BADGE-2', known: null });
  expect(await desk.enrol(enrol(2, { badge: null, pin: '3333' }))).toEqual({ kind: 'not-allowed' });
  await desk.givePin({ employeeId: 2, pin: '2222' });
  expect(await desk.enrol(enrol(2, { badge: null, pin: '3333' }))).toEqual({ kind: 'kept' });
  expect(await desk.givePin({ employeeId: 2, pin: '3333' })).toMatchObject({ kind: 'signed-in' });
});

test('a badge that Odoo shows signs in without enrolment, and proves no more than a badge', () => {
  const { desk } = station();
  expect(desk.showBadge({ badge: '0417', known: { employeeId: 9, name: 'Sylvie Moret' } })).toMatchObject({
    kind: 'signed-in',
    employeeId: 9,
  });
  expect(desk.state()).toMatchObject({
    shared: false,
    session: { employeeId: 9, responsible: false, pinUntilMs: null },
  });
});
