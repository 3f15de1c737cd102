import { createSessionCore } from '../session-core.ts';
import type { ReaderCapabilities, ReaderFailure, ReaderSession, Result, SessionDeps } from '../reader-driver.ts';
import { badgeRead } from './codec.ts';
import { parsePlainLine } from './plain-codec.ts';
import { createLineSplitter } from './splitter.ts';

/** A line typed by a device comes in one go; what is left after this has lost its end. */
const INTER_BYTE_MS = 1000;

const capabilities: ReaderCapabilities = { continuous: true, rssi: 'none', gpi: false, power: null, write: false };

/**
 * Listens to a device that only talks: a barcode scanner on USB-CDC, a badge reader. It has no commands, so nothing can
 * be asked of it; what it says is reported from `open` on, since nobody can stop a person pulling its trigger.
 */
export function createPlainSession(deps: SessionDeps): ReaderSession {
  const core = createSessionCore<Uint8Array>(deps, {
    splitter: createLineSplitter('plain'),
    interByteMs: INTER_BYTE_MS,
    parse: (frame) => frame,
    onMessage: (frame) => emitPlainLine(deps, frame),
    onEnd: () => undefined,
  });
  const move = async (state: 'idle' | 'reading'): Promise<Result<void, ReaderFailure>> => {
    if (core.ended()) return { ok: false, failure: { kind: 'closed' } };
    core.become(state);
    return { ok: true, value: undefined };
  };
  return {
    capabilities,
    open: async () => {
      const moved = await move('idle');
      if (!moved.ok) return moved;
      const identity = { maker: null, firmware: null, serial: null, region: null, antennas: 0 };
      return { ok: true, value: { ...identity, model: 'Line device' } };
    },
    configure: async (wanted) =>
      core.ended() ? { ok: false, failure: { kind: 'closed' } } : { ok: true, value: { region: wanted.region } },
    startInventory: () => move('reading'),
    stopInventory: () => move('idle'),
    close: () => core.close(),
  };
}

/** Reports what one line says; a line that says nothing readable is reported as discarded. */
export function emitPlainLine(deps: Pick<SessionDeps, 'clock' | 'emit'>, frame: Uint8Array): void {
  const readAtMs = deps.clock.nowMs();
  const line = parsePlainLine(frame);
  if (line.kind === 'barcode') deps.emit({ kind: 'barcode-read', aim: line.aim, text: line.text, readAtMs });
  else if (line.kind === 'badge') deps.emit({ kind: 'tag-read', read: badgeRead(line.idHex), readAtMs });
  else deps.emit({ kind: 'discarded', bytes: frame, reason: 'malformed' });
}
