import type { BytePort, Clock } from '../../drivers/reader-driver.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import type { HostPart } from '../host.ts';
import type { ReaderPlan } from '../station/reader-supervisor.ts';

export interface Demonstration {
  readonly settings: Settings;
  readonly part: HostPart;
  openPort(plan: ReaderPlan): Promise<BytePort>;
}

export async function openDemonstration(_clock: Clock): Promise<Demonstration> {
  return {
    settings: {
      version: 1,
      language: 'fr',
      station: {
        name: 'Quai 2',
        depot: 'Dépôt des Forges',
        desk: 'depot',
        address: '12 rue des Forges, 73200 Albertville',
      },
      odoo: null,
      phone: null,
      readers: [],
    },
    part: { close() {} },
    openPort: async () => {
      throw new Error('No such file');
    },
  };
}
