import type { ListedPort } from '../../drivers/list-serial-ports.ts';
import { linkPorts } from '../../drivers/memory-port.ts';
import type { BytePort, Clock } from '../../drivers/reader-driver.ts';
import { drivers } from '../../drivers/registry.ts';
import { createFaultyLine } from '../../drivers/simulation/faulty-line.ts';
import type { Scene } from '../../drivers/simulation/scene.ts';
import type { Simulator } from '../../drivers/simulation/simulator.ts';
import { simulateReader } from '../../drivers/simulators.ts';
import type { PortPlan } from '../station/reader-supervisor.ts';

/** Path of a simulated reader that is plugged in by USB and found by itself: `usb:` and what it speaks. */
const usbPrefix = 'usb:';

/**
 * The plugs of the demonstration: readers in software that a person pulls out and puts back. A reader on USB is listed as a
 * port that nobody knows, and answers only to its own protocol at its own speed: it is found as a real one is.
 */
export function createPlugs(deps: { readonly clock: Clock; readonly scene: Scene }): {
  /** @param path of the settings, or `usb:<driver>` */
  plug(path: string, plugged: boolean): Promise<void>;
  listPorts(): readonly ListedPort[];
  watchPorts(changed: () => void): () => void;
  /** @throws as the system does for a port that is not there */
  openPort(plan: PortPlan): Promise<BytePort>;
  close(): Promise<void>;
} {
  const { clock, scene } = deps;
  const simulators = new Map<string, Simulator>();
  const pulled = new Set<string>();
  const usb = new Set<string>();
  const watchers = new Set<() => void>();

  return {
    async plug(path, plugged) {
      if (path.startsWith(usbPrefix)) {
        const isKnown = drivers.some(({ id, transport }) => path === usbPrefix + id && transport.kind === 'serial');
        if (!isKnown) return;
        if (plugged) usb.add(path);
        else usb.delete(path);
      } else if (plugged) pulled.delete(path);
      else pulled.add(path);
      if (!plugged) await simulators.get(path)?.close();
      for (const changed of watchers) changed();
    },
    listPorts: () =>
      [...usb].map((path) => ({ path, vendorId: '10c4', productId: 'ea60', serialNumber: `demo-${path.slice(4)}` })),
    watchPorts(changed) {
      watchers.add(changed);
      return () => void watchers.delete(changed);
    },
    async openPort({ driver, path, baudRate }) {
      const absent = path.startsWith(usbPrefix) ? !usb.has(path) : pulled.has(path);
      if (absent) throw new Error(`No such file or directory, cannot open ${path}`);
      const [host, reader] = linkPorts();
      const spoken = path.startsWith(usbPrefix) ? path.slice(usbPrefix.length) : driver.id;
      const own = drivers.find(({ id }) => id === spoken)?.transport;
      const line = createFaultyLine(reader, clock);
      if (own?.kind === 'serial' && baudRate !== undefined && baudRate !== own.baudRates[0]) line.garble();
      simulators.set(path, simulateReader(spoken, { port: line.port, clock, scene }));
      return host;
    },
    async close() {
      await Promise.all([...simulators.values()].map((simulator) => simulator.close()));
    },
  };
}
