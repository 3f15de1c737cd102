import { createSessionCore } from '../session-core.ts';
import type { ReaderCapabilities, ReaderFailure, ReaderSession, Result, SessionDeps } from '../reader-driver.ts';
import { parseHidBarcode, type HidBarcode } from './codec.ts';
import { createHidSplitter } from './splitter.ts';

const capabilities: ReaderCapabilities = { continuous: true, rssi: 'none', gpi: false, power: null, write: false };
const CLOSED = { ok: false, failure: { kind: 'closed' } } as const satisfies Result<never, ReaderFailure>;

/**
 * Listens to one scanner. It has no commands: barcodes are reported from `open` on, since nobody can stop a person
 * pulling its trigger. Name and serial number belong to the USB device, not to its reports.
 */
export function createHidSession(deps: SessionDeps): ReaderSession {
  let ended = false;
  const core = createSessionCore<{ readonly barcode: HidBarcode; readonly frame: Uint8Array }>(deps, {
    splitter: createHidSplitter(),
    parse: (frame) => ({ barcode: parseHidBarcode(frame), frame }),
    onMessage: ({ barcode, frame }) => {
      if (barcode.kind === 'barcode') {
        const { aim, text } = barcode;
        deps.emit({ kind: 'barcode-read', aim, text, readAtMs: deps.clock.nowMs() });
      } else if (barcode.kind === 'malformed') {
        deps.emit({ kind: 'discarded', bytes: frame, reason: 'malformed' });
      }
    },
    onEnd: () => (ended = true),
  });
  const move = async (state: 'idle' | 'reading'): Promise<Result<void, ReaderFailure>> => {
    if (ended) return CLOSED;
    core.become(state);
    return { ok: true, value: undefined };
  };
  return {
    capabilities,
    open: async () => {
      const moved = await move('idle');
      if (!moved.ok) return moved;
      const unknown = { maker: null, firmware: null, serial: null, region: null, antennas: 0 };
      return { ok: true, value: { ...unknown, model: 'HID-POS scanner' } };
    },
    configure: async (wanted) => (ended ? CLOSED : { ok: true, value: { region: wanted.region } }),
    startInventory: () => move('reading'),
    stopInventory: () => move('idle'),
    close: () => core.close(),
  };
}
