import type { ListedPort } from '../../drivers/list-serial-ports.ts';
import type { BytePort, Clock } from '../../drivers/reader-driver.ts';
import { createScene } from '../../drivers/simulation/scene.ts';
import type { CallParams } from '../../preload/contract/calls.ts';
import { settingsSchema, type Settings } from '../../preload/contract/settings.ts';
import type { HostPart } from '../host.ts';
import type { MediaDesk } from '../phone/media-desk.ts';
import type { PortPlan } from '../station/reader-supervisor.ts';
import { openLabelPrinter } from './label-printer.ts';
import { createOdooStandIn } from './odoo/stand-in.ts';
import { createPbxStandIn } from './pbx/pbx-stand-in.ts';
import { palletTags } from './pallet.ts';
import { createPlugs } from './plugs.ts';
import { sampleCompanyPrefix, sampleCustomers } from './sample-catalogue.ts';
import { seedSampleData } from './sample-data.ts';

export interface Demonstration {
  readonly settings: Settings;
  readonly odooKey: string;
  readonly phonePassword: string;
  readonly part: HostPart;
  openPort(plan: PortPlan): Promise<BytePort>;
  listPorts(): readonly ListedPort[];
  watchPorts(changed: () => void): () => void;
}

/** The line that customers dial, as the PBX diverts it. */
const calledLine = '+33465710010';

type Scene = CallParams<'demo.play'>['scene'];

/**
 * The far ends of the demonstration: an Odoo, a PBX and a reader in software, on loopback sockets and real frames, with
 * the sample company in them. The host before them is the same as at a customer's.
 */
export async function openDemonstration(deps: {
  readonly clock: Clock;
  readonly random: () => number;
  readonly desk: MediaDesk;
}): Promise<Demonstration> {
  const odoo = await createOdooStandIn({ seed: seedSampleData });
  const pbx = await createPbxStandIn({ desk: deps.desk, clock: deps.clock });
  const labelPrinter = await openLabelPrinter();
  const scene = createScene([], { random: deps.random });
  const plugs = createPlugs({ clock: deps.clock, scene });

  const play: Readonly<Record<Scene, () => void | Promise<unknown>>> = {
    'customer-calls': () => pbx.callFrom({ number: customerNumber(), displayName: null, calledLine }),
    'unknown-calls': () => pbx.callFrom({ number: '+33974500118', displayName: null, calledLine }),
    'shared-number-calls': () => pbx.callFrom({ number: '+33465718800', displayName: null, calledLine }),
    'masked-calls': () => pbx.callFrom({ number: 'anonymous', displayName: 'Anonymous', calledLine, masked: true }),
    'pallet-arrives': () => scene.place(palletTags()),
    'stray-tag': () =>
      scene.place([...scene.tags(), { epcHex: 'E28011606000020947D1A5B2', rssiDbm: -72, hearing: 0.3 }]),
    'blank-tag': () => scene.place([{ epcHex: 'E28011700000020A1B2C3D4E', rssiDbm: -48, hearing: 1 }]),
    'odoo-away': () => odoo.goAway(),
    'odoo-back': () => odoo.comeBack(),
  };

  const settings = settingsSchema.parse({
    version: 1,
    station: {
      name: 'Quai 2',
      depot: 'Dépôt des Forges',
      desk: 'depot',
      address: '12 rue des Forges, 73200 Albertville',
      companyPrefix: sampleCompanyPrefix,
    },
    depot: { toolLoans: 'Sorties outillage', damagedPlace: 'DF-ABIME' },
    odoo: { url: odoo.url, database: odoo.database, login: odoo.login },
    phone: {
      server: pbx.account.server,
      address: pbx.account.address,
      username: pbx.account.username,
      displayName: pbx.account.displayName,
      voicemailNumber: '*98',
      echoNumber: '*43',
      parking: { extension: '700', places: ['701'] },
      colleagues: [
        { address: '1002', name: 'Nadia Benali' },
        { address: '1003', name: 'Idriss Belmont' },
        { address: '1004', name: 'Karim Haddad' },
      ],
    },
    readers: [{ id: 'quai-2', title: 'Lecteur quai 2', driver: 'm100-bb7e', path: 'simulateur', powerDbm: 20 }],
    printers: [
      {
        id: 'etiquettes',
        title: 'Étiquettes quai 2',
        connection: 'tcp',
        address: labelPrinter.address,
        paper: 'label',
        rfid: true,
      },
    ],
  });

  return {
    settings,
    odooKey: odoo.apiKey,
    phonePassword: pbx.account.password,
    part: {
      handlers: {
        async 'demo.plug-reader'({ path, plugged }) {
          await plugs.plug(path, plugged);
          return null;
        },
        'demo.play'({ scene }) {
          void play[scene]();
          return null;
        },
      },
      async close() {
        await plugs.close();
        await pbx.close();
        await labelPrinter.close();
        await odoo.close();
      },
    },
    openPort: plugs.openPort,
    listPorts: plugs.listPorts,
    watchPorts: plugs.watchPorts,
  };
}

/** As a trunk sends it: E.164. */
function customerNumber(): string {
  const phone = sampleCustomers.find(({ isCompany }) => isCompany)?.phone ?? '';
  return phone.replace(/\s/g, '').replace(/^0/, '+33');
}
