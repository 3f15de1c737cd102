import { readFileSync } from 'node:fs';
import { fromHex } from '../../drivers/hex.ts';
import type { DriverId } from '../../drivers/registry.ts';

/** Protocols framed by a length and a checksum, of whose input no byte is lost. */
export const LOSES_NONE: readonly DriverId[] = [
  'm100-bb7e',
  'r2000-a0',
  'thingmagic-mercury',
  'uhfreader-rru',
  'nordicid-nur',
];

/** Good frames of a reader, from test/vectors: the mould that hostile strings are made with. */
export function recordedFrames(id: DriverId): readonly Uint8Array[] {
  if (id === 'plain-line') return PLAIN_LINES.map((line) => new TextEncoder().encode(line));
  const name = id === 'line-text' ? 'tsl-ascii2' : id;
  const { frames } = JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8')) as {
    readonly frames: readonly { readonly dir: string; readonly hex: string; readonly valid: boolean }[];
  };
  return frames.filter((frame) => frame.valid && frame.dir === 'rx').map((frame) => fromHex(frame.hex)!);
}

/** As scanners and badge readers send them. */
const PLAIN_LINES = ['4006381333931\r\n', ']C1019501101530003\u001D10LOT-1\r\n', '\u00020A0030F5B37C\r\n'];
