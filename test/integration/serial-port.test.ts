import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSerialPort, portTroubleOf } from '../../drivers/serial-port.ts';
import type { BytePort } from '../../drivers/reader-driver.ts';
import { layPtyPair, mayLeaveOutPty, type PtyPair } from '../readers/pty-pair.ts';

describe.skipIf(mayLeaveOutPty())('serial port on a real pty (needs socat)', () => {
  let line: PtyPair;

  beforeEach(async () => {
    line = await layPtyPair();
  });
  afterEach(() => line.close());

  const open = (end: 'near' | 'far'): Promise<BytePort> => openSerialPort(line[end], 115_200);

  test('bytes go both ways as they are', async () => {
    const reader = await open('far');
    const station = await open('near');
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    const heard = collect(station, 256);
    reader.write(all);
    expect(await heard).toEqual([...all]);
    const back = collect(reader, 1);
    station.write(Uint8Array.of(0x0a));
    expect(await back).toEqual([0x0a]);
    await reader.close();
    await station.close();
  });

  test('a port that is taken is told from one that is not there', async () => {
    const station = await open('near');
    expect(portTroubleOf(await open('near').catch((error: unknown) => error))).toBe('port-taken');
    expect(portTroubleOf(await openSerialPort(`${line.near}-nobody`, 115_200).catch((error: unknown) => error))).toBe(
      'not-there',
    );
    await station.close();
  });

  test('an unplug is told once, and later writes go nowhere', async () => {
    const station = await open('near');
    const reasons: string[] = [];
    const closed = new Promise<void>((resolve) => {
      station.onClosed((reason) => {
        reasons.push(reason);
        resolve();
      });
    });
    line.unplug();
    await closed;
    station.write(Uint8Array.of(1));
    await station.close();
    expect(reasons).toHaveLength(1);
  });

  test('a port that vanishes while writing is told once', async () => {
    const station = await open('near');
    const reasons: string[] = [];
    const closed = new Promise<void>((resolve) => {
      station.onClosed((reason) => {
        reasons.push(reason);
        resolve();
      });
    });
    // More than the line holds: the write is under way when the plug is pulled.
    station.write(new Uint8Array(4 * 1024 * 1024));
    line.unplug();
    await closed;
    await station.close();
    expect(reasons).toHaveLength(1);
  });

  test('a port that vanishes while it is read is told: the binding alone would read nothing for ever', async () => {
    const reader = await open('far');
    const station = await open('near');
    const closed = new Promise<string>((resolve) => station.onClosed(resolve));
    // At once, before the read of what came is answered.
    station.onBytes(() => line.unplug());
    reader.write(Uint8Array.of(1));
    expect(await closed).not.toBe('');
    await reader.close();
    await station.close();
  });
});

function collect(port: BytePort, count: number): Promise<number[]> {
  return new Promise((resolve) => {
    const bytes: number[] = [];
    const stop = port.onBytes((chunk) => {
      bytes.push(...chunk);
      if (bytes.length < count) return;
      stop();
      resolve(bytes);
    });
  });
}
