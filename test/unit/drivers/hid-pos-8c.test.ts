import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../drivers/hex.ts';
import { decodeHidFrame, parseHidBarcode } from '../../../drivers/hid-pos-8c/codec.ts';
import {
  listHidInterfaces,
  listHidScanners,
  openHidPort,
  openHidReports,
  openHidScanner,
  type HidModule,
} from '../../../drivers/hid-pos-8c/hid-port.ts';
import { createHidSession } from '../../../drivers/hid-pos-8c/session.ts';
import { createHidSplitter } from '../../../drivers/hid-pos-8c/splitter.ts';
import type { ReaderEvent } from '../../../drivers/reader-driver.ts';
import { createFakeClock } from './scripted/scripted-reader.ts';
import { framesOf, loadVectors } from './scripted/vectors.ts';

const vectors = loadVectors('hid-pos-8c').frames;
const ean = vectors.find(({ id }) => id === 'hid-00')!.hex;

describe('published reports', () => {
  test.each(vectors)('$id decodes, at every cut: $meaning', (vector) => {
    const bytes = fromHex(vector.hex)!;
    for (let cut = 0; cut < bytes.length; cut++) {
      expect(framesOf(createHidSplitter(), bytes, [cut])).toEqual([vector.hex]);
    }
    const barcode = parseHidBarcode(bytes);
    if (vector.fields['ignore'] === true) {
      expect(decodeHidFrame(bytes)).toEqual([{ kind: 'frame', name: 'other-report', fields: { reportId: 1 } }]);
      return;
    }
    if (barcode.kind !== 'barcode') throw new Error(`not a barcode: ${barcode.kind}`);
    expect(barcode.aim).toBe(vector.fields['aim']);
    if (vector.fields['text'] !== undefined) expect(barcode.text).toBe(vector.fields['text']);
    if (vector.fields['length'] !== undefined) expect(barcode.text).toHaveLength(vector.fields['length'] as number);
    const ai = vector.fields['ai'] as Record<string, string> | undefined;
    for (const value of Object.values(ai ?? {})) expect(barcode.text).toContain(value);
  });
});

test('a device without length byte begins with the symbology identifier', () => {
  const report = new Uint8Array(64);
  report.set([2, ...new TextEncoder().encode(']E04006381333931')]);
  expect(parseHidBarcode(report)).toMatchObject({ kind: 'barcode', aim: ']E0', text: '4006381333931' });
});

test('a length beyond the report, a cut report and a chain without end are rejected', () => {
  const tooLong = fromHex(ean)!;
  tooLong[1] = 57;
  expect(decodeHidFrame(tooLong)).toEqual([{ kind: 'malformed', reason: 'malformed' }]);
  expect(decodeHidFrame(tooLong.subarray(0, 40))).toEqual([{ kind: 'malformed', reason: 'truncated' }]);
  expect(decodeHidFrame(new Uint8Array(0))).toEqual([{ kind: 'malformed', reason: 'truncated' }]);
  const splitter = createHidSplitter();
  const continued = fromHex(ean)!;
  continued[63] = 1;
  const chunks = Array.from({ length: 130 }, () => splitter.push(continued)).flat();
  expect(chunks.map((chunk) => chunk.kind === 'discarded' && chunk.reason)).toEqual(['too-long', 'too-long']);
  expect(framesOf(splitter, fromHex('01' + '00'.repeat(63))!, [])).toEqual(['01' + '00'.repeat(63)]);
});

/** A scanner on the USB bus: what node-hid would show of it. */
function createBus(vendorId: number) {
  const device = Object.assign(new EventEmitter(), {
    features: [] as string[],
    closed: 0,
    write: async (report: Buffer) => report.length,
    sendFeatureReport: async (report: Buffer) => device.features.push(toHex(report)),
    close: async () => void device.closed++,
  });
  const module: HidModule = {
    devicesAsync: async () => [
      { vendorId, productId: 1, path: '/dev/hidraw0', usagePage: 0x8c, usage: 2, product: 'Imager' },
      { vendorId, productId: 1, path: '/dev/hidraw1', usagePage: 1, usage: 6 },
      { vendorId, productId: 1, usagePage: 0x8c, usage: 2 },
    ],
    HIDAsync: {
      open: async (path) => {
        if (path !== '/dev/hidraw0') throw new Error(`cannot open device with path ${path}`);
        return device;
      },
    },
  };
  return { device, load: async () => module };
}

describe('port and session', () => {
  test('only scanners in HID-POS mode are listed', async () => {
    expect(await listHidScanners(createBus(0x05e0).load)).toEqual([
      { path: '/dev/hidraw0', vendorId: 0x05e0, productId: 1, product: 'Imager', serial: null },
    ]);
  });

  test('of the interfaces of a scanner, the one that speaks HID-POS is opened; another model is not there', async () => {
    const bus = createBus(0x05e0);
    const port = await openHidScanner(0x05e0, 1, bus.load);
    const report = new Promise<number>((resolve) => port.onBytes((bytes) => resolve(bytes.length)));
    bus.device.emit('data', Buffer.of(2, 1));
    expect(await report).toBe(64);
    await expect(openHidScanner(0x05e0, 2, bus.load)).rejects.toThrow('no such device');
  });

  test('an interface of another kind is listed, and gives its reports as they are', async () => {
    const bus = createBus(0x05e0);
    expect(await listHidInterfaces(bus.load)).toContainEqual(
      expect.objectContaining({ path: '/dev/hidraw1', usagePage: 1, usage: 6 }),
    );
    const port = await openHidReports('/dev/hidraw0', bus.load);
    const report = new Promise<number>((resolve) => port.onBytes((bytes) => resolve(bytes.length)));
    bus.device.emit('data', Buffer.of(2, 1));
    expect(await report).toBe(2);
    expect(bus.device.features).toEqual([]);
  });

  test('Honeywell is told to speak, Zebra is not', async () => {
    const honeywell = createBus(0x0c2e);
    await openHidPort({ path: '/dev/hidraw0', vendorId: 0x0c2e }, honeywell.load);
    expect(honeywell.device.features).toEqual(['FE01']);
    const zebra = createBus(0x05e0);
    await openHidPort({ path: '/dev/hidraw0', vendorId: 0x05e0 }, zebra.load);
    expect(zebra.device.features).toEqual([]);
  });

  test('barcodes are reported as they come, until the scanner is unplugged', async () => {
    const { device, load } = createBus(0x05e0);
    const clock = createFakeClock();
    const events: ReaderEvent[] = [];
    const port = await openHidPort({ path: '/dev/hidraw0', vendorId: 0x05e0 }, load);
    const session = createHidSession({ port, clock, emit: (event) => events.push(event) });
    expect(await session.open()).toMatchObject({ ok: true, value: { model: 'HID-POS scanner' } });
    device.emit('data', Buffer.from(ean, 'hex'));
    device.emit('data', Buffer.from('020257', 'hex'));
    device.emit('error', new Error('could not read from HID device'));
    expect(events.filter((event) => event.kind === 'barcode-read')[0]).toMatchObject({
      aim: ']E0',
      text: '4006381333931',
    });
    expect(events.slice(-2)).toEqual([
      { kind: 'disconnected', reason: 'could not read from HID device' },
      { kind: 'state-changed', state: 'closed' },
    ]);
    expect(device.closed).toBe(1);
    expect(await session.startInventory()).toEqual({ ok: false, failure: { kind: 'closed' } });
    await clock.run(1000);
    expect(clock.pending()).toBe(0);
  });

  test('a scanner that cannot be opened is an error of the port', async () => {
    const { load } = createBus(0x05e0);
    await expect(openHidPort({ path: '/dev/hidraw9', vendorId: 0x05e0 }, load)).rejects.toThrow('cannot open device');
  });

  test('a barcode whose second report never comes is given up', async () => {
    const { device, load } = createBus(0x05e0);
    const clock = createFakeClock();
    const events: ReaderEvent[] = [];
    const port = await openHidPort({ path: '/dev/hidraw0', vendorId: 0x05e0 }, load);
    const session = createHidSession({ port, clock, emit: (event) => events.push(event) });
    await session.open();
    const continued = Buffer.from(ean, 'hex');
    continued[63] = 1;
    device.emit('data', continued);
    await clock.run(1000);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'discarded', reason: 'truncated' }));
  });
});
