import type { Simulator, SimulatorDeps } from '../simulation/simulator.ts';
import { CONTINUED_AT, REPORT_BYTES, REPORT_ID } from './splitter.ts';

/** The far end of the protocol: an imager that sends what is scanned in the scene. Tags are nothing to it. */
export function createHidSimulator({ port, scene }: SimulatorDeps): Simulator {
  const stopScans = scene.onScan((text, aim) => port.write(reportsOf(text, aim)));
  const stopClosed = port.onClosed(() => stopScans());
  return {
    reboot: () => undefined,
    close: async () => {
      stopScans();
      stopClosed();
      await port.close();
    },
  };
}

/** Number, length, AIM identifier, 56 bytes of data, the maker's symbology, and whether it goes on. */
function reportsOf(text: string, aim: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const reports = new Uint8Array(Math.max(1, Math.ceil(bytes.length / DATA_BYTES)) * REPORT_BYTES);
  const prefix = new TextEncoder().encode(aim);
  for (let at = 0, from = 0; at < reports.length; at += REPORT_BYTES, from += DATA_BYTES) {
    const part = bytes.subarray(from, from + DATA_BYTES);
    reports.set([REPORT_ID, part.length, ...prefix, ...part], at);
    reports[at + CONTINUED_AT] = from + DATA_BYTES < bytes.length ? 1 : 0;
  }
  return reports;
}

const DATA_BYTES = 56;
