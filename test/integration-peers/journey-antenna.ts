import { encodeEpc } from '../../drivers/epc/encode.ts';
import { createM100Simulator } from '../../drivers/m100-bb7e/simulator.ts';
import { openSerialPort } from '../../drivers/serial-port.ts';
import { createScene } from '../../drivers/simulation/scene.ts';
import { systemClock } from '../../main/clock.ts';
import { layPtyPair } from '../readers/pty-pair.ts';

export interface Antenna {
  /** The station's end of the line. */
  readonly path: string;
  /** Puts tagged pieces of one product in front of the antenna: so many, with serials from 1, or those of these serials. */
  place(gtin13: string, pieces: number | readonly string[]): void;
  /** Puts tags in front of the antenna, whatever they hold, instead of what lay there. */
  placeTags(epcHexes: readonly string[]): void;
  close(): Promise<void>;
}

/** An M100 on a real serial line, with nothing in front of it yet. */
export async function startAntenna(): Promise<Antenna> {
  const line = await layPtyPair();
  const scene = createScene([], { random: () => 0.5 });
  const simulator = createM100Simulator({
    port: await openSerialPort(line.far, 115_200),
    clock: systemClock,
    scene,
  });
  const placeTags = (epcHexes: readonly string[]): void =>
    scene.place(epcHexes.map((epcHex) => ({ epcHex, rssiDbm: -50, hearing: 1 })));
  return {
    path: line.near,
    placeTags,
    place(gtin13, pieces) {
      const serials =
        typeof pieces === 'number' ? Array.from({ length: pieces }, (_, piece) => String(piece + 1)) : pieces;
      placeTags(serials.map((serial) => sgtin96(gtin13, serial)));
    },
    async close() {
      await simulator.close();
      line.close();
    },
  };
}

function sgtin96(gtin13: string, serial: string): string {
  const written = encodeEpc({
    key: 'sgtin',
    scheme: 'sgtin-96',
    gtin: `0${gtin13}`,
    serial,
    filter: 1,
    companyPrefixLength: 7,
  });
  if (!written.ok) throw new Error(JSON.stringify(written.failure));
  return written.epcHex;
}
