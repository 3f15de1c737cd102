import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeEpc } from '../../drivers/epc/encode.ts';
import { createM100Simulator } from '../../drivers/m100-bb7e/simulator.ts';
import { openSerialPort } from '../../drivers/serial-port.ts';
import { createScene } from '../../drivers/simulation/scene.ts';
import { systemClock } from '../../main/clock.ts';

export interface Antenna {
  /** The station's end of the line. */
  readonly path: string;
  /** Puts so many tagged pieces of one product in front of the antenna. */
  place(gtin13: string, pieces: number): void;
  close(): Promise<void>;
}

/** An M100 on a real serial line, with nothing in front of it yet. */
export async function startAntenna(): Promise<Antenna> {
  const folder = mkdtempSync(join(tmpdir(), 'duret-journey-line-'));
  const [readerEnd, path] = [join(folder, 'reader'), join(folder, 'station')];
  const bothThere = new Promise<void>((resolve) => {
    const watcher = watch(folder, () => {
      if (!existsSync(readerEnd) || !existsSync(path)) return;
      watcher.close();
      resolve();
    });
  });
  const socat = spawn('socat', [`pty,raw,echo=0,link=${readerEnd}`, `pty,raw,echo=0,link=${path}`], {
    stdio: 'ignore',
  });
  await bothThere;
  const scene = createScene([], { random: () => 0.5 });
  const simulator = createM100Simulator({
    port: await openSerialPort(readerEnd, 115_200),
    clock: systemClock,
    scene,
  });
  return {
    path,
    place(gtin13, pieces) {
      scene.place(
        Array.from({ length: pieces }, (_, piece) => ({
          epcHex: sgtin96(gtin13, String(piece + 1)),
          rssiDbm: -50,
          hearing: 1,
        })),
      );
    },
    async close() {
      await simulator.close();
      socat.kill();
      rmSync(folder, { recursive: true, force: true });
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
