import { describe, expect, test } from 'vitest';
import type { TagRead } from '../../../drivers/reader-driver.ts';
import { createReadingPipeline, defaultReadingRules } from '../../../main/station/reading-pipeline.ts';

const read = (change: Partial<TagRead> = {}): TagRead => ({
  epcHex: '3034257BF7194E4000001A85',
  pc: '3000',
  rssiDbm: -55,
  antenna: 1,
  frequencyKHz: null,
  phase: null,
  count: 1,
  tagCrcOk: true,
  ...change,
});

describe('reading pipeline', () => {
  test('a tag arrives once, however often it is read', () => {
    const pipeline = createReadingPipeline(defaultReadingRules);
    expect(pipeline.read(read(), 1_000)).toEqual([{ kind: 'arrived', read: read(), readAtMs: 1_000 }]);
    expect(pipeline.read(read(), 1_100)).toEqual([]);
    expect(pipeline.sightings()[0]).toMatchObject({ reads: 2, counted: true, why: 'seen-often-enough' });
  });

  test('a flipped PC is the same tag', () => {
    const pipeline = createReadingPipeline(defaultReadingRules);
    pipeline.read(read({ pc: '3000' }), 1_000);
    expect(pipeline.read(read({ pc: '3400' }), 1_001)).toEqual([]);
  });

  test('a tag that goes and comes back arrives again', () => {
    const pipeline = createReadingPipeline(defaultReadingRules);
    pipeline.read(read(), 1_000);
    expect(pipeline.tick(10_999)).toEqual([]);
    expect(pipeline.tick(11_000)).toEqual([{ kind: 'departed', epcHex: read().epcHex, readAtMs: 1_000 }]);
    expect(pipeline.tick(12_000)).toEqual([]);
    expect(pipeline.read(read(), 13_000)).toHaveLength(1);
  });

  test('seen too seldom, it is not counted, and says why', () => {
    const pipeline = createReadingPipeline({ ...defaultReadingRules, minimumReads: 2, withinMs: 500 });
    expect(pipeline.read(read(), 1_000)).toEqual([]);
    expect(pipeline.read(read(), 1_501)).toEqual([]);
    expect(pipeline.sightings()[0]).toMatchObject({ counted: false, why: 'too-few-reads' });
    expect(pipeline.read(read(), 1_600)).toHaveLength(1);
  });

  test.each([
    [{ tagCrcOk: false }, 'bad-crc'],
    [{ antenna: 4 }, 'other-antenna'],
    [{ rssiDbm: -80 }, 'too-weak'],
  ] as const)('a read with %o is ignored as %s', (change, why) => {
    const pipeline = createReadingPipeline({ ...defaultReadingRules, antennas: [1, 2], minimumRssiDbm: -70 });
    expect(pipeline.read(read(change), 1_000)).toEqual([]);
    expect(pipeline.sightings()[0]).toMatchObject({ counted: false, why });
  });

  test('a tag left before the antenna keeps a curve of bounded size', () => {
    const pipeline = createReadingPipeline(defaultReadingRules);
    for (let at = 0; at < 10_000; at += 1) pipeline.read(read(), at);
    const [sightings] = pipeline.sightings();
    expect(sightings?.reads).toBe(10_000);
    expect(sightings?.rssi.length).toBeLessThanOrEqual(200);
    expect(sightings?.rssi[0]?.atMs).toBe(0);
  });
});
