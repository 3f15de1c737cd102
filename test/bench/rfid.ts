import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from '@playwright/test';
import { linkPorts } from '../../drivers/memory-port.ts';
import type { BytePort } from '../../drivers/reader-driver.ts';
import { drivers } from '../../drivers/registry.ts';
import { openSerialPort, portTroubleOf } from '../../drivers/serial-port.ts';
import { createFaultyLine } from '../../drivers/simulation/faulty-line.ts';
import { createScene } from '../../drivers/simulation/scene.ts';
import { simulateReader } from '../../drivers/simulators.ts';
import { systemClock } from '../../main/clock.ts';
import { forkNative } from '../../main/native/fork-native.ts';
import { createNativePorts } from '../../main/native/native-ports.ts';
import { createStationService } from '../../main/station/station-service.ts';
import { chromiumPath } from '../e2e/browser.ts';
import { freePort, startStation } from '../e2e/station.ts';
import { layPtyPair } from '../readers/pty-pair.ts';
import { nextMessage, startReaders } from './rfid-far-end/lines.ts';
import type { Report } from './run.ts';

const readers = 4;
const seconds = Number(process.env['DURET_BENCH_SECONDS'] ?? 60);
const nativeBundle = fileURLToPath(new URL('../../out/main/native.js', import.meta.url));

/** Four readers at a thousand reads a second through real ptys, the built host and a page that shows them; then plug-in to first read. */
export async function run(report: Report): Promise<void> {
  for (const driver of drivers) await plugIn(driver.id, report);
  await fullSpeed(report);
  await nativeOverhead(report);
}

async function fullSpeed(report: Report): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'duret-bench-rfid-'));
  const lines = await Promise.all(Array.from({ length: readers }, () => layPtyPair()));
  const simulators = await startReaders(lines.map(({ far }) => far));
  writeFileSync(
    join(dataDir, 'settings.json'),
    JSON.stringify({
      version: 1,
      station: { name: 'Banc', desk: 'depot' },
      readers: lines.map(({ near }, reader) => ({
        id: `quai-${reader}`,
        title: `Quai ${reader}`,
        driver: 'm100-bb7e',
        path: near,
      })),
    }),
  );
  const station = await startStation({ dataDir, port: await freePort() });
  const browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    await page.goto(station.url);
    await page.locator('[data-screen=readers]').click();
    await page
      .locator('.rds li')
      .nth(readers - 1)
      .waitFor();
    await page.waitForFunction(`document.querySelectorAll('.rds .st.live').length === ${readers}`);
    const before = cpuSeconds(station.pid);
    const startedAt = performance.now();
    const frames = await page.evaluate<{ fps: number; dropped: number; longest: number }>(watchFrames(seconds * 1_000));
    const elapsed = (performance.now() - startedAt) / 1_000;
    const after = cpuSeconds(station.pid);
    const [given, counted] = await stopAndCount(page, simulators);
    report({ metric: `reads given by ${readers} readers`, value: given, unit: 'reads' });
    report({ metric: 'reads lost', value: given - counted, unit: 'reads', atMost: 0 });
    report({
      metric: 'host, share of one core',
      value: percent(after.host - before.host, elapsed),
      unit: '%',
      atMost: 25,
    });
    report({
      metric: 'native process, share of one core',
      value: percent(after.children - before.children, elapsed),
      unit: '%',
    });
    report({ metric: 'page, frames per second', value: Math.round(frames.fps * 10) / 10, unit: 'fps', atLeast: 55 });
    report({ metric: 'page, dropped frames', value: frames.dropped, unit: 'frames' });
    report({ metric: 'page, longest frame', value: Math.round(frames.longest), unit: 'ms' });
  } finally {
    await browser.close();
    await station.stop();
    simulators.disconnect();
    for (const line of lines) line.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Everything is asked to stop, and what is under way arrives: then both ends count the same reads, or reads were lost. */
async function stopAndCount(page: Page, simulators: ChildProcess): Promise<readonly [number, number]> {
  let given = 0;
  let counted = 0;
  for (let reader = 0; reader < readers; reader++) {
    await page.locator('.rds button').nth(reader).click();
    await page.getByRole('button', { name: 'Arrêter la lecture' }).click();
    await page.locator('.rds li').nth(reader).locator('.st.ok').waitFor();
  }
  simulators.send('count');
  for (const reads of (await nextMessage(simulators)) as number[]) given += reads;
  for (let reader = 0; reader < readers; reader++) {
    await page.locator('.rds button').nth(reader).click();
    const total = page.locator('.facts div', { hasText: 'Lectures en tout' }).locator('dd');
    counted += Number((await total.textContent())?.replace(/\D/g, ''));
  }
  return [given, counted];
}

/** What the native process adds between the port and the session: the same echo, here and through it. */
async function nativeOverhead(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'duret-bench-native-'));
  const { far, near, close } = await layPtyPair();
  const echo = await openSerialPort(far, 115_200);
  echo.onBytes((bytes) => echo.write(bytes));
  const native = createNativePorts({ spawn: () => forkNative(nativeBundle), clock: systemClock, log: console.error });
  try {
    for (const [name, open] of [
      ['in the host', () => openSerialPort(near, 115_200)],
      ['through the native process', () => native.openSerial(near, 115_200)],
    ] as const) {
      const port = await open();
      const times: number[] = [];
      for (let turn = 0; turn < 300; turn++) {
        const sentAt = performance.now();
        const heard = nextByte(port);
        port.write(Uint8Array.of(turn & 0xff));
        await heard;
        times.push(performance.now() - sentAt);
        // As a reader's replies come: not within the four milliseconds that bytes are joined for.
        await new Promise((resolve) => setTimeout(resolve, 6));
      }
      times.sort((a, b) => a - b);
      report({ metric: `echo ${name}, p50`, value: round(times[150] ?? 0), unit: 'ms' });
      report({ metric: `echo ${name}, p99`, value: round(times[297] ?? 0), unit: 'ms' });
      await port.close();
    }
  } finally {
    await native.close();
    await echo.close();
    close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * From the moment the system lists a new USB port (network readers and scanners: from the moment they may be opened) to the
 * first read of the tag before it, in real time. Nothing is known of what is plugged in but what the settings say of network
 * readers and scanners.
 */
async function plugIn(driverId: string, report: Report): Promise<void> {
  const driver = drivers.find(({ id }) => id === driverId);
  if (!driver) return;
  const scene = createScene([{ epcHex: '3034257BF7194E4000001A85', rssiDbm: -50, hearing: 1 }], {
    random: Math.random,
  });
  const isFound = driver.transport.kind === 'serial' && driver.probeOrder !== null;
  let plugged = false;
  let told = (): void => undefined;
  const path = isFound ? '/dev/ttyUSB0' : driver.transport.kind === 'tcp' ? '192.0.2.1' : '05e0:1300';
  const station = createStationService({
    plans: isFound ? [] : [{ readerId: 'plug', title: 'plug', path, driver }],
    clock: systemClock,
    readAtStart: true,
    troubleOf: portTroubleOf,
    search: {
      wanted: [],
      takesAny: true,
      drivers,
      listPorts: async () => ({
        ok: true,
        value: plugged && isFound ? [{ path, vendorId: '10c4', productId: 'ea60', serialNumber: null }] : [],
      }),
      watchPorts: (changed) => {
        told = changed;
        return () => undefined;
      },
      log: () => undefined,
    },
    openPort: async ({ baudRate }): Promise<BytePort> => {
      if (!plugged) throw new Error('No such file or directory');
      const [host, far] = linkPorts();
      const line = createFaultyLine(far, systemClock);
      const own = driver.transport;
      if (own.kind === 'serial' && baudRate !== undefined && baudRate !== own.baudRates[0]) line.garble();
      // A network reader greets whoever connects: it must not speak before anybody listens.
      setImmediate(() => simulateReader(driverId, { port: line.port, clock: systemClock, scene }));
      return host;
    },
  });
  const events = station.sources['station.events'];
  const first = new Promise<number>((resolve) => events?.onEvent(() => resolve(performance.now())));
  // What an imager hears is not in its field all the time: somebody pulls the trigger.
  const scans = driver.transport.kind === 'hid' ? setInterval(() => scene.scan('4006381333931', ']E0'), 50) : undefined;
  const late = new Promise<number>((resolve) => setTimeout(() => resolve(Number.NaN), 15_000));
  await new Promise((resolve) => setTimeout(resolve, 300));
  const pluggedAt = performance.now();
  plugged = true;
  told();
  const readAt = await Promise.race([first, late]);
  clearInterval(scans);
  await station.close();
  if (Number.isNaN(readAt)) throw new Error(`${driverId}: no read within 15 s of plugging in`);
  const tookMs = Math.round(readAt - pluggedAt);
  report({ metric: `plug-in to first read, ${driverId}`, value: tookMs, unit: 'ms', atMost: 2_000 });
}

function nextByte(port: BytePort): Promise<void> {
  return new Promise((resolve) => {
    const stop = port.onBytes(() => {
      stop();
      resolve();
    });
  });
}

/** Processor time of the host and of its children, from Linux's accounts. */
function cpuSeconds(pid: number): { host: number; children: number } {
  const own = (of: number): number => {
    const fields = readFileSync(`/proc/${of}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  };
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
  return { host: own(pid), children: children.reduce((sum, child) => sum + own(Number(child)), 0) };
}

/** In the page, as text: what compiles this file puts helpers into functions that the page does not have. */
const watchFrames = (durationMs: number): string => `new Promise((resolve) => {
  const startedAt = performance.now();
  let last = startedAt, frames = 0, dropped = 0, longest = 0;
  const draw = (now) => {
    frames += 1;
    const took = now - last;
    last = now;
    longest = Math.max(longest, took);
    dropped += Math.max(0, Math.round(took / (1000 / 60)) - 1);
    if (now - startedAt < ${durationMs}) requestAnimationFrame(draw);
    else resolve({ fps: (frames * 1000) / (now - startedAt), dropped, longest });
  };
  requestAnimationFrame(draw);
})`;

const percent = (used: number, of: number): number => Math.round((used / of) * 1_000) / 10;
const round = (value: number): number => Math.round(value * 100) / 100;
