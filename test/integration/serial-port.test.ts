import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSerialPort, portTroubleOf } from '../../drivers/serial-port.ts';
import type { BytePort } from '../../drivers/reader-driver.ts';

const haveSocat = spawnSync('socat', ['-V']).status === 0;

describe.skipIf(!haveSocat && process.env['CI'] !== 'true')('serial port on a real pty (needs socat)', () => {
  let folder: string;
  let socat: ChildProcess;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'duret-pty-'));
    socat = await ptyPair(folder);
  });
  afterEach(() => {
    socat.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (end: string): Promise<BytePort> => openSerialPort(join(folder, end), 115_200);

  test('bytes go both ways as they are', async () => {
    const reader = await open('reader');
    const station = await open('station');
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
    const station = await open('station');
    expect(portTroubleOf(await open('station').catch((error: unknown) => error))).toBe('port-taken');
    expect(portTroubleOf(await open('nobody').catch((error: unknown) => error))).toBe('not-there');
    await station.close();
  });

  test('an unplug is told once, and later writes go nowhere', async () => {
    const station = await open('station');
    const reasons: string[] = [];
    const closed = new Promise<void>((resolve) => {
      station.onClosed((reason) => {
        reasons.push(reason);
        resolve();
      });
    });
    socat.kill();
    await closed;
    station.write(Uint8Array.of(1));
    await station.close();
    expect(reasons).toHaveLength(1);
  });

  test('a port that vanishes while writing is told once', async () => {
    const station = await open('station');
    const reasons: string[] = [];
    const closed = new Promise<void>((resolve) => {
      station.onClosed((reason) => {
        reasons.push(reason);
        resolve();
      });
    });
    // More than the line holds: the write is under way when the plug is pulled.
    station.write(new Uint8Array(4 * 1024 * 1024));
    socat.kill();
    await closed;
    await station.close();
    expect(reasons).toHaveLength(1);
  });

  test('a port that vanishes while it is read is told: the binding alone would read nothing for ever', async () => {
    const reader = await open('reader');
    const station = await open('station');
    const closed = new Promise<string>((resolve) => station.onClosed(resolve));
    // At once, before the read of what came is answered.
    station.onBytes(() => socat.kill());
    reader.write(Uint8Array.of(1));
    expect(await closed).not.toBe('');
    await reader.close();
    await station.close();
  });
});

async function ptyPair(folder: string): Promise<ChildProcess> {
  const ends = ['reader', 'station'].map((name) => join(folder, name));
  const seen = new Promise<void>((resolve) => {
    const watcher = watch(folder, () => {
      if (!ends.every((end) => existsSync(end))) return;
      watcher.close();
      resolve();
    });
  });
  const socat = spawn(
    'socat',
    ends.map((end) => `pty,raw,echo=0,link=${end}`),
    { stdio: 'ignore' },
  );
  await seen;
  return socat;
}

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
