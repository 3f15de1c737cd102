import { describe, expect, test } from 'vitest';
import { toHex } from '../../../drivers/hex.ts';
import { drivers } from '../../../drivers/registry.ts';
import type { Chunk, DriverDefinition } from '../../../drivers/reader-driver.ts';
import { seededRandom } from './fake-clock.ts';
import { bytesOf, loadVectors, recut } from './vectors.ts';

const ROUNDS = 50_000;
const NOISY_ROUNDS = 5_000;
/** A second or two on a quiet machine. */
const BOUND_MS = 120_000;

/** Protocols framed by a length and a checksum, whose chunks joined are the input. */
const FRAMED = ['m100-bb7e', 'r2000-a0', 'thingmagic-mercury', 'uhfreader-rru', 'nordicid-nur'];

/** Recorded frames that the noise is made of; the others are fuzzed with plain noise. */
function recordedFrames(id: string): Uint8Array[] {
  if (!FRAMED.includes(id)) return [];
  return loadVectors(id)
    .frames.filter((frame) => frame.valid && frame.dir === 'rx')
    .map((frame) => bytesOf(frame.hex));
}

describe.each(drivers.map((driver: DriverDefinition) => ({ id: driver.id, driver })))('$id', ({ id, driver }) => {
  const recorded = recordedFrames(id);

  test(
    'no input makes it throw, loses a byte or keeps more than it was given',
    () => {
      const random = seededRandom(20_261_123);
      const splitter = driver.createSplitter();
      for (let round = 0; round < ROUNDS; round++) {
        const input = hostileInput(recorded, random);
        const chunks = recut(input, random).flatMap((piece) => splitter.push(piece));
        chunks.push(...splitter.flush());
        for (const chunk of chunks) if (chunk.kind === 'frame') driver.decode(chunk.bytes);
        if (recorded.length > 0 && joined(chunks) !== toHex(input)) {
          expect(joined(chunks), `round ${round}`).toBe(toHex(input));
        }
      }
    },
    BOUND_MS,
  );
});

describe.each(FRAMED)('%s', (id) => {
  const driver: DriverDefinition | undefined = drivers.find((each) => each.id === id);
  const recorded = recordedFrames(id);

  test(
    'a good frame behind noise is found once the line falls silent',
    () => {
      const random = seededRandom(7);
      let missed = 0;
      for (let round = 0; round < NOISY_ROUNDS; round++) {
        const splitter = driver!.createSplitter();
        const good = recorded[Math.floor(random() * recorded.length)]!;
        const chunks = [...splitter.push(hostileInput(recorded, random)), ...splitter.push(good), ...splitter.flush()];
        if (!chunks.some((chunk) => chunk.kind === 'frame' && toHex(chunk.bytes) === toHex(good))) missed++;
      }
      // Noise can by chance open a longer frame whose checksum holds: one in 65536 for a CRC, one in 256 for a sum.
      expect(missed / NOISY_ROUNDS).toBeLessThan(0.005);
    },
    BOUND_MS,
  );
});

/** Plain noise, or a recorded frame cut short, with a byte flipped, doubled or within noise. */
function hostileInput(recorded: readonly Uint8Array[], random: () => number): Uint8Array {
  const noise = Uint8Array.from({ length: Math.floor(random() * 24) }, () => Math.floor(random() * 256));
  const frame = recorded[Math.floor(random() * recorded.length)];
  if (frame === undefined) return noise;
  const copy = frame.slice();
  const at = Math.floor(random() * copy.length);
  switch (Math.floor(random() * 5)) {
    case 0:
      return noise;
    case 1:
      return copy.subarray(0, at);
    case 2:
      copy[at] = copy[at]! ^ (1 << Math.floor(random() * 8));
      return copy;
    case 3:
      return Uint8Array.of(...copy, ...copy);
    default:
      return Uint8Array.of(...noise, ...copy.subarray(0, 3));
  }
}

function joined(chunks: readonly Chunk[]): string {
  return chunks.map((chunk) => toHex(chunk.bytes)).join('');
}
