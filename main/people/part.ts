import { randomBytes } from 'node:crypto';
import type { Clock } from '../../drivers/reader-driver.ts';
import type { HostPart } from '../host.ts';
import type { SecretStore } from '../settings/secret-store.ts';
import { createPeopleDesk } from './people-desk.ts';
import { readPeople, writePeople } from './people-file.ts';

/** The people of a shared station as a part of the host. @throws when their file cannot be read */
export async function createPeoplePart(deps: {
  readonly folder: string;
  readonly secrets: Pick<SecretStore, 'read' | 'write'>;
  readonly lockAfterMinutes: () => number;
  readonly clock: Clock;
}): Promise<HostPart> {
  const desk = createPeopleDesk({
    kept: readPeople(deps.folder),
    save: (people) => writePeople(deps.folder, people),
    key: await stationKey(deps.secrets),
    lockAfterMinutes: deps.lockAfterMinutes,
    clock: deps.clock,
  });
  return {
    handlers: {
      'people.show-badge': (shown) => desk.showBadge(shown),
      'people.whose-badge': ({ badge }) => desk.whoseBadge(badge),
      'people.give-pin': (asked) => desk.givePin(asked),
      'people.lock'() {
        desk.lock('person');
        return null;
      },
      'people.touch'() {
        desk.touch();
        return null;
      },
      'people.enrol': (asked) => desk.enrol(asked),
      'people.remove': ({ employeeId }) => desk.remove(employeeId),
    },
    sources: { 'people.state': { snapshot: desk.state, onEvent: desk.onChange } },
    close: () => desk.close(),
  };
}

/** Made once: badges that were enrolled on another station, or copied from this one's disk, mean nothing under it. */
async function stationKey(secrets: Pick<SecretStore, 'read' | 'write'>): Promise<Buffer> {
  const kept = await secrets.read('badge-key');
  if (kept !== null) return Buffer.from(kept, 'hex');
  const made = randomBytes(32);
  await secrets.write('badge-key', made.toString('hex'));
  return made;
}
