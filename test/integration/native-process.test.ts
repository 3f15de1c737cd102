import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { m100Driver } from '../../drivers/m100-bb7e/driver.ts';
import { createM100Simulator } from '../../drivers/m100-bb7e/simulator.ts';
import { openSerialPort, portTroubleOf } from '../../drivers/serial-port.ts';
import { createScene } from '../../drivers/simulation/scene.ts';
import { systemClock } from '../../main/clock.ts';
import { forkNative } from '../../main/native/fork-native.ts';
import { createNativePorts, type NativePorts } from '../../main/native/native-ports.ts';
import { openReaderPort } from '../../main/station/open-port.ts';
import { createStationService, type StationService } from '../../main/station/station-service.ts';
import { layPtyPair, mayLeaveOutPty, type PtyPair } from '../readers/pty-pair.ts';
import type { ReaderStatus } from '../../preload/contract/station.ts';

const entry = fileURLToPath(new URL('../../main/native/native.ts', import.meta.url));

/** Calls `look` at each change of the readers until it holds. */
function until(station: StationService, holds: (reader: ReaderStatus) => boolean): Promise<ReaderStatus> {
  return new Promise((resolve) => {
    const source = station.sources['station.readers']!;
    const look = (readers: readonly ReaderStatus[]): void => {
      const reader = readers[0];
      if (!reader || !holds(reader)) return;
      stop();
      resolve(reader);
    };
    const stop = source.onEvent(look);
    look(source.snapshot());
  });
}

describe.skipIf(mayLeaveOutPty())('the native process before a real pty (needs socat)', () => {
  let line: PtyPair;
  let native: NativePorts;
  const log: string[] = [];

  beforeEach(async () => {
    line = await layPtyPair();
    native = createNativePorts({
      spawn: () => forkNative(entry, ['--import', 'tsx']),
      clock: systemClock,
      log: (text) => log.push(text),
    });
  });
  afterEach(async () => {
    await native.close();
    line.close();
  });

  test.each(['SIGABRT', 'SIGSEGV'] as const)(
    'a binding that ends its process by %s is a restart: the reader says so and reads on',
    async (signal) => {
      const simulator = createM100Simulator(
        {
          port: await openSerialPort(line.far, 115_200),
          clock: systemClock,
          scene: createScene([{ epcHex: '30751FEB705C5904E3D50D70', rssiDbm: -50, hearing: 1 }], {
            random: () => 0.5,
          }),
        },
        { roundMs: 5 },
      );
      const station = createStationService({
        plans: [{ readerId: 'quai', title: 'Quai', path: line.near, driver: m100Driver }],
        clock: systemClock,
        readAtStart: true,
        search: null,
        troubleOf: portTroubleOf,
        openPort: (plan) => openReaderPort(plan, native),
      });
      const before = await until(station, (reader) => reader.readsTotal > 20);
      const pid = native.pid();
      expect(pid).not.toBeNull();
      process.kill(pid!, signal);
      expect(await until(station, (reader) => reader.state === 'lost')).toMatchObject({ trouble: 'native-crashed' });
      expect(log.at(-1)).toContain(signal);
      const after = await until(station, (reader) => reader.readsTotal > before.readsTotal + 20);
      expect(after).toMatchObject({ state: 'reading', trouble: null });
      expect(native.pid()).not.toBe(pid);
      await station.close();
      await simulator.close();
    },
  );

  test('a taken and an absent port are told apart through the process', async () => {
    const held = await native.openSerial(line.near, 115_200);
    const troubleOf = (path: string) =>
      native.openSerial(path, 115_200).then(
        () => 'opened',
        (error: unknown) => portTroubleOf(error),
      );
    expect(await troubleOf(line.near)).toBe('port-taken');
    expect(await troubleOf(`${line.near}-nobody`)).toBe('not-there');
    await held.close();
  });

  test('four megabytes come through unchanged and in order, however slow the host is', async () => {
    const far = await openSerialPort(line.far, 115_200);
    const near = await native.openSerial(line.near, 115_200);
    const total = 4 * 1024 * 1024;
    let heard = 0;
    let wrong = 0;
    let largest = 0;
    const all = new Promise<void>((resolve) => {
      near.onBytes((bytes) => {
        largest = Math.max(largest, bytes.length);
        for (const byte of bytes) if (byte !== heard++ % 251) wrong++;
        // A host with other work: bytes pile up in the process and in the port, not here.
        const busyUntil = performance.now() + 2;
        while (performance.now() < busyUntil);
        if (heard === total) resolve();
      });
    });
    const chunk = 64 * 1024;
    for (let at = 0; at < total; at += chunk) {
      far.write(Uint8Array.from({ length: chunk }, (_, index) => (at + index) % 251));
    }
    await all;
    expect(wrong).toBe(0);
    expect(largest).toBeLessThanOrEqual(2 * 256 * 1024);
    await near.close();
    await far.close();
  });
});
