import type { BytePort } from '../drivers/reader-driver.ts';
import { portTroubleOf } from '../drivers/serial-port.ts';
import { drivers } from '../drivers/registry.ts';
import type { Settings } from '../preload/contract/settings.ts';
import { systemClock } from './clock.ts';
import { openDemonstration } from './demo/demonstration.ts';
import { createHost, type Host, type HostPart } from './host.ts';
import { writeSettings } from './settings/settings-file.ts';
import type { SecretStore } from './settings/secret-store.ts';
import { openReaderPort } from './station/open-port.ts';
import type { ReaderPlan } from './station/reader-supervisor.ts';

export interface Workstation {
  readonly host: Host;
  readonly demonstration: boolean;
  close(): Promise<void>;
}

/**
 * Builds the host from what is configured: the same for both shells. Unconfigured, it is the demonstration:
 * the same host before stand-ins of Odoo, the PBX and the readers, on real sockets and real frames.
 */
export async function openWorkstation(deps: {
  readonly dataDir: string;
  readonly settings: Settings | null;
  readonly forceDemonstration: boolean;
  readonly shell: 'electron' | 'browser';
  readonly version: string;
  readonly secrets: SecretStore;
  readonly log: (line: string) => void;
}): Promise<Workstation> {
  const configured = deps.forceDemonstration ? null : deps.settings;
  const demonstration = configured === null ? await openDemonstration(systemClock) : null;
  const settings = demonstration?.settings ?? (configured as Settings);
  const parts: HostPart[] = demonstration ? [demonstration.part] : [];

  const host = createHost({
    settings,
    version: deps.version,
    shell: deps.shell,
    demonstration: demonstration !== null,
    clock: systemClock,
    readers: readerPlans(settings),
    openPort: (plan): Promise<BytePort> => demonstration?.openPort(plan) ?? openReaderPort(plan),
    troubleOf: portTroubleOf,
    saveSettings: (written) => writeSettings(deps.dataDir, written),
    parts,
    log: deps.log,
  });
  return { host, demonstration: demonstration !== null, close: () => host.close() };
}

/** Readers whose driver this version knows; an unknown driver was refused when the settings were read. */
function readerPlans(settings: Settings): ReaderPlan[] {
  return settings.readers.flatMap((reader) => {
    const driver = drivers.find((known) => known.id === reader.driver);
    if (!driver) return [];
    return [
      {
        readerId: reader.id,
        title: reader.title || driver.title,
        path: reader.path,
        driver,
        powerDbm: reader.powerDbm,
        antennas: reader.antennas,
      },
    ];
  });
}
