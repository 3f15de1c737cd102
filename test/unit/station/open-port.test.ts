import { EventEmitter } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { HidModule } from '../../../drivers/hid-pos-8c/hid-port.ts';
import { hidPos8c } from '../../../drivers/hid-pos-8c/driver.ts';
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

const troubleOfOpening = (...plan: Parameters<typeof openReaderPort>) =>
  openReaderPort(...plan).then(
    () => 'opened',
    (error: unknown) => portTroubleOf(error),
  );

/** The USB bus with one imager in HID-POS mode on it, as node-hid shows it. */
function busWithImager(vendorId: number, productId: number) {
  const device = Object.assign(new EventEmitter(), {
    write: async (report: Buffer) => report.length,
    sendFeatureReport: async () => 2,
    close: async () => undefined,
  });
  const opened: string[] = [];
  const module: HidModule = {
    devicesAsync: async () => [
      { vendorId, productId, path: '/dev/hidraw1', usagePage: 1, usage: 6 },
      { vendorId, productId, path: '/dev/hidraw2', usagePage: 0x8c, usage: 2 },
    ],
    HIDAsync: {
      open: async (path) => {
        opened.push(path);
        return device;
      },
    },
  };
  return { device, opened, load: async () => module };
}

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
    const port = await openReaderPort({ driver: llrp, path });
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

  test('of the interfaces of a scanner, the one that speaks HID-POS is opened', async () => {
    const bus = busWithImager(0x05e0, 0x1300);
    const port = await openReaderPort({ driver: hidPos8c, path: '05e0:1300' }, bus.load);
    const report = new Promise<number>((resolve) => port.onBytes((bytes) => resolve(bytes.length)));
    bus.device.emit('data', Buffer.of(2, 1));
    expect(await report).toBe(64);
    expect(bus.opened).toEqual(['/dev/hidraw2']);
    await port.close();
  });

  test('another scanner than the one of the settings is not opened', async () => {
    const bus = busWithImager(0x05e0, 0x1300);
    expect(await troubleOfOpening({ driver: hidPos8c, path: '05e0:1200' }, bus.load)).toBe('not-there');
    expect(bus.opened).toEqual([]);
  });
});
