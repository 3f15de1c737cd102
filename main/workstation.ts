import { join } from 'node:path';
import type { BytePort } from '../drivers/reader-driver.ts';
import { drivers } from '../drivers/registry.ts';
import { portTroubleOf } from '../drivers/serial-port.ts';
import { ok } from '../preload/contract/result.ts';
import type { Settings } from '../preload/contract/settings.ts';
import { systemClock } from './clock.ts';
import { openDemonstration } from './demo/demonstration.ts';
import { createDeskAsks, type CallerCard, type DeskAsk } from './desk-asks.ts';
import { createHost, type Host, type HostPart } from './host.ts';
import { createHeadsetPart } from './headset/part.ts';
import { createJournalPart, journalFolder } from './journal/part.ts';
import { createOdooPart } from './odoo/part.ts';
import type { NativeChild } from './native/native-messages.ts';
import { createNativePorts } from './native/native-ports.ts';
import { createMediaDesk } from './phone/media-desk.ts';
import { createPeoplePart } from './people/part.ts';
import { createPhonePart, type PhoneSecrets } from './phone/part.ts';
import { createPrintPart } from './print/part.ts';
import { unconfigured } from './settings/first-configuration.ts';
import { readSettings, writeSettings } from './settings/settings-file.ts';
import type { SecretName, SecretStore } from './settings/secret-store.ts';
import { openReaderPort } from './station/open-port.ts';
import { createSessionRecorder } from './station/session-recorder.ts';
import { openTags } from './tags/part.ts';
import { portWatcher } from './station/watch-ports.ts';
import { readReaderPlans } from './station/reader-plans.ts';

export interface Workstation {
  readonly host: Host;
  readonly demonstration: boolean;
  /** From the operating system to the call desk: a phone link, a global key. */
  ask(ask: DeskAsk): void;
}

export interface WorkstationDeps {
  readonly dataDir: string;
  /** Null: the demonstration. */
  readonly settings: Settings | null;
  readonly shell: 'electron' | 'browser';
  readonly version: string;
  readonly secrets: SecretStore;
  /** Starts the process that the native bindings live in, as this shell can. */
  readonly spawnNative: () => NativeChild;
  /** The demonstration was connected to a real Odoo: the shell opens the station that is now configured. @returns its address, if another */
  readonly onConfigured: (settings: Settings) => Promise<string | null>;
  /** Draws who rings over other programs; null where the shell cannot. */
  readonly showCard: ((card: CallerCard | null) => void) | null;
  readonly log: (line: string) => void;
}

/**
 * Builds the host from what is configured: the same for both shells. Unconfigured, it is the demonstration:
 * the same host before stand-ins of Odoo, the PBX and the readers, on real sockets and real frames.
 */
export async function openWorkstation(deps: WorkstationDeps): Promise<Workstation> {
  const clock = systemClock;
  const desk = createMediaDesk(clock);
  const demonstration = deps.settings ? null : await openDemonstration({ clock, random: Math.random, desk });
  const settings = deps.settings ?? demonstration!.settings;
  /** What is chosen at the desk while it runs. */
  let chosen = { sound: settings.sound, incoming: settings.incoming };

  const plans = readReaderPlans(settings.readers, drivers);
  if (!plans.ok) throw new Error(`readers were not checked when the settings were read: ${plans.failure.kind}`);

  const odoo = createOdooPart({
    settings: settings.odoo,
    secret: demonstration?.odooKey ?? (await deps.secrets.read('odoo-key')),
    language: settings.language,
    taskProject: settings.callDesk.taskProject,
    keepCallsDays: settings.privacy.keepCallsDays,
    clock,
    random: Math.random,
    async onConnected({ url, database, login, key }) {
      const configured = { ...keptSettings(deps.dataDir), odoo: { url, database, login } };
      await deps.secrets.write('odoo-key', key);
      writeSettings(deps.dataDir, configured);
      return demonstration ? deps.onConfigured(configured) : null;
    },
  });
  // Until Odoo has said who is there, the general dialling rights hold.
  let groups: readonly string[] = [];
  odoo.followGroups(settings.phone?.dialling.roles.map(({ group }) => group) ?? [], (held) => {
    groups = held;
  });
  const phone = createPhonePart({
    settings,
    secrets: await phoneSecrets(settings.phone, deps.secrets, demonstration?.phonePassword ?? null),
    stationId: deps.dataDir,
    groups: () => groups,
    desk,
    clock,
    random: Math.random,
    log: deps.log,
    save(next) {
      chosen = { ...chosen, ...next };
      if (!demonstration) writeSettings(deps.dataDir, { ...keptSettings(deps.dataDir), ...chosen });
    },
  });
  const native = createNativePorts({ spawn: deps.spawnNative, clock, log: deps.log });
  const watchPorts = portWatcher(process.platform);
  const parts: HostPart[] = [odoo, phone];
  // The demonstration's telephone has no headset to look for: nothing native is started for it.
  if (!demonstration) {
    parts.push(createHeadsetPart({ native, phone: phone.service, clock, watchPorts, log: deps.log }));
  }
  parts.push(
    await createJournalPart({
      folder: join(deps.dataDir, demonstration ? 'journal-demonstration' : journalFolder(settings.odoo)),
      clock,
      log: deps.log,
    }),
  );
  const asks = createDeskAsks(deps.showCard);
  parts.push(asks.part);
  // What the settings say now: printers and the lock follow a change without a restart.
  let current = settings;
  parts.push(
    await createPrintPart({
      folder: join(deps.dataDir, demonstration ? 'print-demonstration' : 'print'),
      printers: () => current.printers,
      clock,
      log: deps.log,
    }),
    await createPeoplePart({
      folder: join(deps.dataDir, demonstration ? 'people-demonstration' : 'people'),
      secrets: deps.secrets,
      lockAfterMinutes: () => current.station.lockAfterMinutes,
      clock,
    }),
  );
  if (demonstration) parts.push(demonstration.part);

  const host = createHost({
    settings,
    version: deps.version,
    shell: deps.shell,
    demonstration: demonstration !== null,
    clock,
    readers: plans.value.fixed,
    search: {
      wanted: plans.value.wanted,
      takesAny: demonstration !== null || settings.readers.length === 0,
      drivers,
      ...(demonstration
        ? { listPorts: async () => ok(demonstration.listPorts()), watchPorts: demonstration.watchPorts }
        : { listPorts: () => native.listSerial(), ...(watchPorts && { watchPorts }) }),
      log: deps.log,
    },
    openPort: (plan): Promise<BytePort> => demonstration?.openPort(plan) ?? openReaderPort(plan, native),
    troubleOf: portTroubleOf,
    saveSettings(written) {
      // What is tried in the demonstration must not become the settings of the station. The page knows the sound devices as
      // they were when it asked; they are chosen by a verb of their own.
      if (!demonstration) writeSettings(deps.dataDir, { ...written, ...chosen });
      current = written;
    },
    parts,
    tags: await openTags({
      dataDir: deps.dataDir,
      demonstration: demonstration !== null,
      nowMs: () => clock.nowMs(),
      log: deps.log,
    }),
    beneath: [native],
    recorder: createSessionRecorder({
      folder: join(deps.dataDir, demonstration ? 'recordings-demonstration' : 'recordings'),
      clock,
      log: deps.log,
    }),
    log: deps.log,
  });
  return { host, demonstration: demonstration !== null, ask: (ask) => asks.ask(ask) };
}

/** What the settings file says now; a station never configured gets the least it needs. */
function keptSettings(dataDir: string): Settings {
  const kept = readSettings(dataDir);
  return (kept.ok && kept.value) || unconfigured();
}

/**
 * Passwords given once in the environment are kept with the other secrets from then on: `DURET_PHONE_PASSWORD` for the first line,
 * `DURET_PHONE_PASSWORD_2` and so on for further ones, `DURET_TURN_PASSWORD`.
 */
async function phoneSecrets(
  settings: Settings['phone'],
  secrets: SecretStore,
  demonstration: string | null,
): Promise<PhoneSecrets> {
  const kept = async (name: SecretName, variable: string): Promise<string | null> => {
    const given = process.env[variable];
    if (given) await secrets.write(name, given);
    return given ?? secrets.read(name);
  };
  const passwords = new Map<string, string>();
  for (const [index, { address }] of (settings ? [settings, ...settings.moreAccounts] : []).entries()) {
    const password =
      index === 0
        ? (demonstration ?? (await kept('phone-password', 'DURET_PHONE_PASSWORD')))
        : await kept(`phone-password:${address}`, `DURET_PHONE_PASSWORD_${index + 1}`);
    if (password !== null) passwords.set(address, password);
  }
  const turnPassword = settings?.turnServers.length ? await kept('turn-password', 'DURET_TURN_PASSWORD') : null;
  return { passwords, turnPassword };
}
