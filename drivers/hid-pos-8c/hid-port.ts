import type { BytePort } from '../reader-driver.ts';
import { REPORT_BYTES } from './splitter.ts';

/** The part of node-hid's asynchronous device that the port needs. */
export interface HidDevice {
  on(event: 'data', listener: (report: Uint8Array) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  write(report: Buffer): Promise<number>;
  sendFeatureReport(report: Buffer): Promise<number>;
  close(): Promise<void>;
}

export interface HidScanner {
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly product: string | null;
  readonly serial: string | null;
}

/** What the port needs of node-hid. Only its asynchronous half: a synchronous read blocks the whole host. */
export interface HidModule {
  devicesAsync(): Promise<
    readonly {
      vendorId: number;
      productId: number;
      path?: string | undefined;
      product?: string | undefined;
      serialNumber?: string | undefined;
      usagePage?: number | undefined;
      usage?: number | undefined;
    }[]
  >;
  readonly HIDAsync: { open(path: string): Promise<HidDevice> };
}

/** Honeywell and Youjie send nothing in this mode until they are told to. */
const NEEDS_ENABLING = new Set([0x0c2e, 0x23d0]);
const ENABLE_REPORT = [0xfe, 0x01];

/** One HID interface that is plugged in, whatever it is for. */
export interface HidInterface {
  readonly path: string;
  readonly vendorId: number;
  readonly productId: number;
  readonly product: string | null;
  readonly usagePage: number | null;
  readonly usage: number | null;
}

/** Every HID interface of this computer that can be opened by a path. Listing is costly: not to be called in a loop. */
export async function listHidInterfaces(
  load: () => Promise<HidModule> = loadNodeHid,
): Promise<readonly HidInterface[]> {
  const { devicesAsync } = await load();
  return (await devicesAsync()).flatMap(({ path, vendorId, productId, product, usagePage, usage }) =>
    path === undefined
      ? []
      : [
          {
            path,
            vendorId,
            productId,
            product: product ?? null,
            usagePage: usagePage ?? null,
            usage: usage ?? null,
          },
        ],
  );
}

/** Scanners in HID-POS mode that are plugged in. Listing is costly: not to be called in a loop. */
export async function listHidScanners(load: () => Promise<HidModule> = loadNodeHid): Promise<readonly HidScanner[]> {
  const { devicesAsync } = await load();
  const scanners: HidScanner[] = [];
  for (const device of await devicesAsync()) {
    if (device.usagePage !== 0x8c || device.usage !== 0x02 || device.path === undefined) continue;
    const { path, vendorId, productId } = device;
    scanners.push({ path, vendorId, productId, product: device.product ?? null, serial: device.serialNumber ?? null });
  }
  return scanners;
}

/**
 * Opens one scanner. Reports shorter than 64 bytes are filled up, so that the port's bytes stay aligned to reports.
 * Rejects with node-hid's error where the device cannot be opened (absent, taken, or not permitted).
 */
export async function openHidPort(
  scanner: Pick<HidScanner, 'path' | 'vendorId'>,
  load: () => Promise<HidModule> = loadNodeHid,
): Promise<BytePort> {
  const enable = NEEDS_ENABLING.has(scanner.vendorId) ? ENABLE_REPORT : null;
  return openReports(scanner.path, { atLeastBytes: REPORT_BYTES, enable }, load);
}

/** Opens the scanner of this make and model: of its interfaces, the one that speaks HID-POS. */
export async function openHidScanner(
  vendorId: number,
  productId: number,
  load: () => Promise<HidModule> = loadNodeHid,
): Promise<BytePort> {
  const scanners = await listHidScanners(load);
  const scanner = scanners.find((each) => each.vendorId === vendorId && each.productId === productId);
  if (!scanner) throw new Error('no such device: not plugged in as a HID-POS scanner');
  return openHidPort(scanner, load);
}

/** Opens any HID interface: each report in and each write is one report as it is, its number first where the device numbers them. */
export function openHidReports(path: string, load: () => Promise<HidModule> = loadNodeHid): Promise<BytePort> {
  return openReports(path, { atLeastBytes: 0, enable: null }, load);
}

async function openReports(
  path: string,
  options: { readonly atLeastBytes: number; readonly enable: readonly number[] | null },
  load: () => Promise<HidModule>,
): Promise<BytePort> {
  const { HIDAsync } = await load();
  const device = await HIDAsync.open(path);
  const byteListeners = new Set<(bytes: Uint8Array) => void>();
  const closedListeners = new Set<(reason: string) => void>();
  let open = true;

  const shut = (reason: string): void => {
    if (!open) return;
    open = false;
    for (const listener of closedListeners) listener(reason);
    byteListeners.clear();
    closedListeners.clear();
    // The device is gone or going: that closing it fails too says nothing new.
    device.close().catch(() => undefined);
  };
  // An unplugged scanner is only noticed while a data listener is there.
  device.on('data', (report) => {
    const bytes = new Uint8Array(Math.max(options.atLeastBytes, report.length));
    bytes.set(report);
    if (open) for (const listener of byteListeners) listener(bytes);
  });
  device.on('error', (error) => shut(error.message));
  if (options.enable) {
    try {
      await device.sendFeatureReport(Buffer.from(options.enable));
    } catch (error) {
      shut('not enabled');
      throw error;
    }
  }

  return {
    write: (bytes) => {
      if (open) device.write(Buffer.from(bytes)).catch((error: unknown) => shut(String(error)));
    },
    onBytes: (listener) => {
      byteListeners.add(listener);
      return () => void byteListeners.delete(listener);
    },
    onClosed: (listener) => {
      closedListeners.add(listener);
      return () => void closedListeners.delete(listener);
    },
    close: async () => shut('closed'),
  };
}

/** Loaded when first needed: a host without scanners never touches the native binding. */
async function loadNodeHid(): Promise<HidModule> {
  return import('node-hid');
}
