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
  const { HIDAsync } = await load();
  const device = await HIDAsync.open(scanner.path);
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
    const bytes = new Uint8Array(Math.max(REPORT_BYTES, report.length));
    bytes.set(report);
    if (open) for (const listener of byteListeners) listener(bytes);
  });
  device.on('error', (error) => shut(error.message));
  if (NEEDS_ENABLING.has(scanner.vendorId)) {
    try {
      await device.sendFeatureReport(Buffer.from(ENABLE_REPORT));
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
