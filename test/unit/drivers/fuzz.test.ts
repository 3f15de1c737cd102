import { describe, expect, test } from 'vitest';
import { toHex } from '../../../drivers/hex.ts';
import { drivers } from '../../../drivers/registry.ts';
import type { DriverDefinition } from '../../../drivers/reader-driver.ts';
import { fuzzDriver } from '../../fuzz/fuzz-driver.ts';
import { hostileInput } from '../../fuzz/hostile-input.ts';
import { LOSES_NONE, recordedFrames } from '../../fuzz/recorded-frames.ts';
import { seededRandom } from './fake-clock.ts';

/** `npm run bench -- fuzz` throws a million. */
const STRINGS = 50_000;
const NOISY_ROUNDS = 5_000;
/** A second or two on a quiet machine. */
const BOUND_MS = 120_000;
/** The largest frame of all, an LLRP report; a splitter keeps one at most. */
const ONE_FRAME_BYTES = 256 * 1024;

test.each(drivers.map((driver) => ({ id: driver.id, driver })))(
  '$id: 50,000 hostile strings make it throw nothing, lose nothing and keep nothing',
  ({ id, driver }) => {
    const outcome = fuzzDriver(driver, {
      recorded: recordedFrames(id),
      losesNone: LOSES_NONE.includes(id),
      strings: STRINGS,
      random: seededRandom(20_261_123),
    });
    expect(outcome).toMatchObject({ strings: STRINGS, firstThrow: null, missed: 0, lost: 0 });
    expect(outcome.longestPendingBytes).toBeLessThanOrEqual(ONE_FRAME_BYTES);
  },
  BOUND_MS,
);

describe.each(LOSES_NONE)('%s', (id) => {
  const driver: DriverDefinition | undefined = drivers.find((each) => each.id === id);
  const recorded = recordedFrames(id);

  test(
    'a good frame right behind noise is found once the line falls silent',
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
