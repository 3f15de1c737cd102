import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { hidPos8c } from '../../../drivers/hid-pos-8c/driver.ts';
import { linkPorts } from '../../../drivers/memory-port.ts';
import type { BytePort } from '../../../drivers/reader-driver.ts';
import { llrp } from '../../../drivers/llrp/driver.ts';
import { m100Driver } from '../../../drivers/m100-bb7e/driver.ts';
import { portTroubleOf } from '../../../drivers/serial-port.ts';
import { openReaderPort } from '../../../main/station/open-port.ts';
import { readReaderPath } from '../../../main/station/reader-path.ts';

let server: Server | null = null;
afterEach(async () => {
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = null;
});

const noNative = {
  openSerial: async (path: string): Promise<BytePort> => Promise.reject(new Error(`no serial port ${path} here`)),
  openScanner: async (): Promise<BytePort> => Promise.reject(new Error('no scanner here')),
};

const troubleOfOpening = (plan: Parameters<typeof openReaderPort>[0]) =>
  openReaderPort(plan, noNative).then(
    () => 'opened',
    (error: unknown) => portTroubleOf(error),
  );

describe('path of a reader', () => {
  test.each([
    [m100Driver, '/dev/ttyUSB0', { kind: 'serial', path: '/dev/ttyUSB0' }],
    [m100Driver, 'COM12', { kind: 'serial', path: 'COM12' }],
    [llrp, '192.168.1.20', { kind: 'tcp', host: '192.168.1.20', port: 5084 }],
    [llrp, 'quai-2.local:5085', { kind: 'tcp', host: 'quai-2.local', port: 5085 }],
    [llrp, '[fe80::1]:5084', { kind: 'tcp', host: 'fe80::1', port: 5084 }],
    [llrp, '[::1]', { kind: 'tcp', host: '::1', port: 5084 }],
    [hidPos8c, '05E0:1300', { kind: 'hid', vendorId: 0x05e0, productId: 0x1300 }],
  ])('%# %o', (driver, path, address) => {
    expect(readReaderPath(driver.transport, path)).toEqual({ ok: true, value: address });
  });

  test.each([
    [m100Driver, ' '],
    [llrp, ''],
    [llrp, 'quai:0'],
    [llrp, 'quai:65536'],
    [llrp, 'fe80::1'],
    [llrp, 'http://quai'],
    [hidPos8c, '5e0:1300'],
    [hidPos8c, '/dev/hidraw0'],
  ])('%# is refused with examples of what is right', (driver, path) => {
    const read = readReaderPath(driver.transport, path);
    expect(read).toMatchObject({ ok: false, failure: { kind: 'malformed-path' } });
    if (read.ok) throw new Error('accepted');
    for (const example of read.failure.expected.split(', ')) {
      expect(readReaderPath(driver.transport, example).ok).toBe(true);
    }
  });
});

describe('opening', () => {
  test('a network reader is spoken to at the address of the settings', async () => {
    const heard = new Promise<string>((resolve) => {
      server = createServer((socket) => socket.on('data', (bytes) => resolve(bytes.toString('hex'))));
    });
    await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
    const path = `127.0.0.1:${(server!.address() as AddressInfo).port}`;
    const port = await openReaderPort({ driver: llrp, path }, noNative);
    port.write(Uint8Array.of(0x04, 0x01));
    expect(await heard).toBe('0401');
    await port.close();
  });

  test('a network reader that refuses is not there', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const path = `127.0.0.1:${(closed.address() as AddressInfo).port}`;
    await new Promise((resolve) => closed.close(resolve));
    expect(await troubleOfOpening({ driver: llrp, path })).toBe('not-there');
  });

  test('serial ports and scanners are opened by the native process, as the settings say', async () => {
    const asked: unknown[] = [];
    const [end] = linkPorts();
    const native = {
      openSerial: async (path: string, baudRate: number) => (asked.push([path, baudRate]), end),
      openScanner: async (vendorId: number, productId: number) => (asked.push([vendorId, productId]), end),
    };
    await openReaderPort({ driver: m100Driver, path: '/dev/ttyUSB0' }, native);
    await openReaderPort({ driver: m100Driver, path: 'COM3', baudRate: 9_600 }, native);
    await openReaderPort({ driver: hidPos8c, path: '05e0:1300' }, native);
    expect(asked).toEqual([
      ['/dev/ttyUSB0', 115_200],
      ['COM3', 9_600],
      [0x05e0, 0x1300],
    ]);
  });
});
