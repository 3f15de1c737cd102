import { describe, expect, test } from 'vitest';
import { listSerialPorts, type ListedPort } from '../../../drivers/list-serial-ports.ts';
import { m100Driver } from '../../../drivers/m100-bb7e/driver.ts';
import { createM100Simulator } from '../../../drivers/m100-bb7e/simulator.ts';
import { linkPorts } from '../../../drivers/memory-port.ts';
import type { BytePort } from '../../../drivers/reader-driver.ts';
import { drivers } from '../../../drivers/registry.ts';
import { portTroubleOf } from '../../../drivers/serial-port.ts';
import { createFaultyLine, type FaultyLine } from '../../../drivers/simulation/faulty-line.ts';
import { createScene } from '../../../drivers/simulation/scene.ts';
import { simulateReader } from '../../../drivers/simulators.ts';
import type { Settings } from '../../../preload/contract/settings.ts';
import { createPlugs } from '../../../main/demo/plugs.ts';
import { knock } from '../../../main/station/knock.ts';
import { probedDrivers, readReaderPlans } from '../../../main/station/reader-plans.ts';
import { createStationService } from '../../../main/station/station-service.ts';
import { createFakeClock } from '../drivers/fake-clock.ts';

const epc = '3034257BF7194E4000001A85';
const usb = (path: string, serialNumber: string | null = null): ListedPort => ({
  path,
  vendorId: '10c4',
  productId: 'ea60',
  serialNumber,
});
const builtIn: ListedPort = { path: '/dev/ttyS0', vendorId: null, productId: null, serialNumber: null };
const autoReader = { id: 'quai', title: 'Quai', driver: 'auto', path: 'auto' };

/**
 * A computer with serial ports: on each an M100 module in software, or something that never replies. As on the real
 * one, a port opens once at a time.
 */
function openComputer(readers: Settings['readers']) {
  const clock = createFakeClock();
  const plugged = new Map<string, { port: ListedPort; replies: boolean; far: BytePort | null; tags: string[] }>();
  const opened: { path: string; driver: string; baudRate: number | undefined }[] = [];
  const log: string[] = [];
  const computer = {
    clock,
    opened,
    log,
    udevadm: true,
    mayOpen: true,
    lines: new Map<string, FaultyLine>(),
    plug: (port: ListedPort, replies = true, tags: string[] = []) =>
      void plugged.set(port.path, { port, replies, far: null, tags }),
    async unplug(path: string) {
      const device = plugged.get(path);
      plugged.delete(path);
      await device?.far?.close();
    },
  };
  const plans = readReaderPlans(readers, drivers);
  if (!plans.ok) throw new Error(plans.failure.kind);
  const start = () => {
    const station = createStationService({
      plans: plans.value.fixed,
      search: {
        wanted: plans.value.wanted,
        takesAny: readers.length === 0,
        drivers,
        listPorts: () =>
          listSerialPorts(async () => {
            if (!computer.udevadm) throw new Error('spawn udevadm ENOENT');
            return [...plugged.values()].map(({ port }) => ({
              path: port.path,
              vendorId: port.vendorId ?? undefined,
              productId: port.productId ?? undefined,
              serialNumber: port.serialNumber ?? undefined,
            }));
          }),
        log: (line) => log.push(line),
      },
      clock,
      readAtStart: true,
      troubleOf: portTroubleOf,
      openPort: async ({ path, driver, baudRate }) => {
        const device = plugged.get(path);
        if (!device) throw new Error(`No such file or directory, cannot open ${path}`);
        if (device.far) throw new Error('Resource temporarily unavailable Cannot lock port');
        if (!computer.mayOpen) throw new Error(`Permission denied, cannot open ${path}`);
        opened.push({ path, driver: driver.id, baudRate });
        const [host, far] = linkPorts();
        device.far = far;
        far.onClosed(() => (device.far = null));
        if (device.replies && baudRate === 115_200) {
          const tags = device.tags.map((epcHex) => ({ epcHex, rssiDbm: -50, hearing: 1 }));
          const line = createFaultyLine(far, clock);
          computer.lines.set(path, line);
          createM100Simulator({ port: line.port, clock, scene: createScene(tags, { random: () => 0.5 }) });
        }
        return host;
      },
    });
    return {
      statuses: () => station.sources['station.readers']!.snapshot(),
      events: () => station.sources['station.events']!.snapshot(),
      happenings: async (readerId: string) => {
        const insight = await station.handlers['station.inspect']!({ readerId, afterFrame: 0 });
        return insight?.happenings.map(({ what }) => what);
      },
      close: () => station.close(),
    };
  };
  return {
    ...computer,
    set: (change: { udevadm?: boolean; mayOpen?: boolean }) => Object.assign(computer, change),
    start,
  };
}

describe('plug a reader in', () => {
  test('with no reader in the settings, it is found, named after itself and reads', async () => {
    const computer = openComputer([]);
    const station = computer.start();
    await computer.clock.advance(10_000);
    expect(station.statuses()).toEqual([]);
    computer.plug(usb('/dev/ttyUSB0', '0042'), true, [epc]);
    await computer.clock.advance(30_000);
    expect(station.statuses()).toMatchObject([
      { readerId: 'm100-bb7e-0042', driverId: 'm100-bb7e', path: '/dev/ttyUSB0', state: 'reading', trouble: null },
    ]);
    expect(station.events()).toMatchObject([{ at: { kind: 'tag-arrived', readerId: 'm100-bb7e-0042', epcHex: epc } }]);
    // NUR is asked first, and was harmless; the last port object is the supervisor's own.
    expect(computer.opened.map(({ driver }) => driver)).toEqual(['nordicid-nur', 'm100-bb7e', 'm100-bb7e']);
    await station.close();
    await computer.clock.advance(1_000);
    expect(computer.clock.pendingTimers()).toBe(0);
  });

  test('the entry of the settings gives its name and is said to be searching until then', async () => {
    const computer = openComputer([autoReader]);
    const station = computer.start();
    await computer.clock.advance(5_000);
    expect(station.statuses()).toMatchObject([{ readerId: 'quai', title: 'Quai', state: 'searching', trouble: null }]);
    computer.plug(usb('/dev/ttyUSB0'));
    await computer.clock.advance(30_000);
    expect(station.statuses()).toMatchObject([{ readerId: 'quai', title: 'Quai', state: 'reading' }]);
    await station.close();
  });

  test('a port that comes back with another name holds the same reader, which reads on', async () => {
    const computer = openComputer([]);
    const station = computer.start();
    computer.plug(usb('/dev/ttyUSB0'));
    await computer.clock.advance(30_000);
    await computer.unplug('/dev/ttyUSB0');
    await computer.clock.advance(10_000);
    expect(station.statuses()).toMatchObject([{ readerId: 'm100-bb7e', state: 'lost', trouble: 'unplugged' }]);
    computer.plug(usb('/dev/ttyUSB1'), true, [epc]);
    await computer.clock.advance(30_000);
    expect(station.statuses()).toMatchObject([{ readerId: 'm100-bb7e', path: '/dev/ttyUSB1', state: 'reading' }]);
    expect(station.events()).toMatchObject([{ at: { readerId: 'm100-bb7e', epcHex: epc } }]);
    expect(await station.happenings('m100-bb7e')).toEqual(['reading', 'other-port', 'unplugged', 'reading']);
    await station.close();
  });

  test('a second reader is another one, and the first goes on', async () => {
    const computer = openComputer([]);
    const station = computer.start();
    computer.plug(usb('/dev/ttyUSB0', 'A'));
    await computer.clock.advance(30_000);
    const before = computer.opened.length;
    computer.plug(usb('/dev/ttyUSB1', 'B'));
    await computer.clock.advance(30_000);
    expect(station.statuses().map(({ readerId, state }) => [readerId, state])).toEqual([
      ['m100-bb7e-A', 'reading'],
      ['m100-bb7e-B', 'reading'],
    ]);
    expect(computer.opened.slice(before).every(({ path }) => path === '/dev/ttyUSB1')).toBe(true);
    await station.close();
  });

  test('once the wanted reader is there, other ports are left alone', async () => {
    const computer = openComputer([autoReader]);
    const station = computer.start();
    computer.plug(usb('/dev/ttyUSB0'));
    await computer.clock.advance(30_000);
    const before = computer.opened.length;
    computer.plug(usb('/dev/ttyUSB1'));
    await computer.clock.advance(60_000);
    expect(computer.opened).toHaveLength(before);
    await station.close();
  });
});

describe('a greeting', () => {
  const serial = drivers.filter(({ transport, probeOrder }) => transport.kind === 'serial' && probeOrder !== null);

  test.each(serial.map(({ id }) => id))('of all protocols finds %s, and does not keep it from working', async (id) => {
    const clock = createFakeClock();
    const driver = drivers.find((each) => each.id === id)!;
    const baudRate = driver.transport.kind === 'serial' ? driver.transport.baudRates[0] : undefined;
    const heard = probedDrivers(drivers).filter(
      ({ transport }) => transport.kind === 'serial' && transport.baudRates.includes(baudRate as never),
    );
    const [host, far] = linkPorts();
    const scene = createScene([{ epcHex: epc, rssiDbm: -50, hearing: 1 }], { random: () => 0.5 });
    simulateReader(id, { port: far, clock, scene });
    expect((await clock.settle(knock(host, heard, clock)))?.id).toBe(id);
    expect(clock.nowMs()).toBeLessThan(800);
    const session = driver.createSession({ port: host, clock, emit: () => undefined });
    expect(await clock.settle(session.open())).toMatchObject({ ok: true });
    await session.close();
  });

  test.each([
    ...serial.map(({ id }) => ({ id, title: id, deafTo: 0 })),
    ...serial.map(({ id }) => ({ id, title: `${id}, deaf to what it hears first on an open port,`, deafTo: 1 })),
  ])('and plugging $title in gives its first read within two seconds', async ({ id, deafTo }) => {
    const clock = createFakeClock();
    const scene = createScene([{ epcHex: epc, rssiDbm: -50, hearing: 1 }], { random: () => 0.5 });
    const plugs = createPlugs({ clock, scene });
    const openDeaf = async (plan: Parameters<typeof plugs.openPort>[0]): Promise<BytePort> => {
      const port = await plugs.openPort(plan);
      let left = deafTo;
      return { ...port, write: (bytes) => (left-- > 0 ? undefined : port.write(bytes)) };
    };
    const station = createStationService({
      plans: [],
      search: {
        wanted: [],
        takesAny: true,
        drivers,
        listPorts: async () => ({ ok: true, value: plugs.listPorts() }),
        watchPorts: plugs.watchPorts,
        log: () => undefined,
      },
      clock,
      readAtStart: true,
      troubleOf: portTroubleOf,
      openPort: openDeaf,
    });
    await clock.advance(5_000);
    await plugs.plug(`usb:${id}`, true);
    await clock.advance(2_000);
    expect(station.sources['station.readers']!.snapshot()).toMatchObject([{ driverId: id, state: 'reading' }]);
    expect(station.sources['station.events']!.snapshot()).toMatchObject([{ at: { kind: 'tag-arrived', epcHex: epc } }]);
    await station.close();
    await plugs.close();
  });

  test('finds a reader that another program left reading, and nobody on a line of noise', async () => {
    const clock = createFakeClock();
    const [host, far] = linkPorts();
    const scene = createScene([{ epcHex: epc, rssiDbm: -50, hearing: 1 }], { random: () => 0.5 });
    createM100Simulator({ port: far, clock, scene }, { reading: true });
    await clock.advance(100);
    expect((await clock.settle(knock(host, probedDrivers(drivers), clock)))?.id).toBe('m100-bb7e');
    const [quiet, noise] = linkPorts();
    const knocking = knock(quiet, probedDrivers(drivers), clock);
    noise.write(Uint8Array.from({ length: 200 }, (_, index) => (index * 37) & 0xff));
    expect(await clock.settle(knocking)).toBeNull();
  });
});

describe('what is not a reader', () => {
  test('a silent port is asked by every driver at every speed, then rests longer each time', async () => {
    const computer = openComputer([{ ...autoReader }]);
    const station = computer.start();
    computer.plug(usb('/dev/ttyUSB0'), false);
    await computer.clock.advance(600_000);
    const round = computer.opened.slice(0, 13).map(({ driver, baudRate }) => `${driver} ${baudRate}`);
    expect(round).toEqual([
      // A greeting in every language at each speed, then a session with each driver.
      'nordicid-nur 115200',
      'uhfreader-rru 57600',
      'nordicid-nur 1000000',
      'thingmagic-mercury 9600',
      'nordicid-nur 115200',
      'm100-bb7e 115200',
      'thingmagic-mercury 115200',
      'r2000-a0 115200',
      'uhfreader-rru 57600',
      'line-text 115200',
      'nordicid-nur 1000000',
      'thingmagic-mercury 9600',
      'uhfreader-rru 115200',
    ]);
    // Rests of 15, 30, 60, 120 and 240 s: at most six rounds in ten minutes.
    expect(computer.opened.length).toBeLessThanOrEqual(6 * 13);
    expect(computer.opened.length).toBeGreaterThan(2 * 13);
    expect(station.statuses()).toMatchObject([{ readerId: 'quai', state: 'searching', trouble: 'no-reply' }]);
    await station.close();
  });

  test('unless a reader is asked for, built-in ports are not spoken to', async () => {
    const nobody = openComputer([]);
    const quiet = nobody.start();
    nobody.plug(builtIn);
    await nobody.clock.advance(30_000);
    expect(nobody.opened).toEqual([]);
    await quiet.close();
    const asked = openComputer([autoReader]);
    const station = asked.start();
    asked.plug(builtIn);
    await asked.clock.advance(30_000);
    expect(station.statuses()).toMatchObject([{ readerId: 'quai', path: '/dev/ttyS0', state: 'reading' }]);
    await station.close();
  });

  test('a port of the settings is left to its own reader', async () => {
    const computer = openComputer([
      { id: 'fixe', title: '', driver: 'r2000-a0', path: '/dev/ttyUSB0' },
      { ...autoReader, driver: 'm100-bb7e' },
    ]);
    const station = computer.start();
    computer.plug(usb('/dev/ttyUSB0'), false);
    await computer.clock.advance(60_000);
    expect(new Set(computer.opened.map(({ driver }) => driver))).toEqual(new Set(['r2000-a0']));
    await station.close();
  });
});

describe('trouble', () => {
  test('where the system cannot list its ports, that is said, and the reader is found when it can', async () => {
    const computer = openComputer([autoReader]);
    computer.set({ udevadm: false });
    const station = computer.start();
    computer.plug(usb('/dev/ttyUSB0'));
    await computer.clock.advance(61_000);
    expect(station.statuses()).toMatchObject([{ state: 'searching', trouble: 'ports-not-listed' }]);
    expect(computer.log).toEqual([expect.stringContaining('spawn udevadm ENOENT')]);
    computer.set({ udevadm: true });
    await computer.clock.advance(60_000);
    expect(station.statuses()).toMatchObject([{ readerId: 'quai', state: 'reading', trouble: null }]);
    await station.close();
  });

  test('a plugged port that may not be opened is said, though no reader was asked for', async () => {
    const computer = openComputer([]);
    computer.set({ mayOpen: false });
    const station = computer.start();
    computer.plug(usb('/dev/ttyUSB0'));
    await computer.clock.advance(10_000);
    expect(station.statuses()).toMatchObject([{ path: '/dev/ttyUSB0', state: 'searching', trouble: 'no-permission' }]);
    computer.set({ mayOpen: true });
    await computer.clock.advance(60_000);
    expect(station.statuses()).toMatchObject([{ readerId: 'm100-bb7e', state: 'reading', trouble: null }]);
    await station.close();
  });

  test('closing in the middle of a probe leaves no port open and nothing to come', async () => {
    const computer = openComputer([]);
    computer.plug(usb('/dev/ttyUSB0'), false);
    const station = computer.start();
    await computer.clock.advance(200);
    expect(computer.opened).toHaveLength(1);
    await station.close();
    await computer.clock.advance(60_000);
    expect(computer.opened).toHaveLength(1);
    expect(computer.clock.pendingTimers()).toBe(0);
  });

  test('a reader that was replaced by another device on its port is found as what it is', async () => {
    const computer = openComputer([autoReader]);
    const station = computer.start();
    computer.plug(usb('/dev/ttyUSB0', 'A'));
    await computer.clock.advance(30_000);
    await computer.unplug('/dev/ttyUSB0');
    computer.plug(usb('/dev/ttyUSB0', 'B'));
    await computer.clock.advance(60_000);
    expect(station.statuses()).toMatchObject([{ readerId: 'quai', state: 'reading' }]);
    expect(station.statuses()[0]?.driverId).toBe(m100Driver.id);
    await station.close();
  });
});
