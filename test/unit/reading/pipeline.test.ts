import { describe, expect, test } from 'vitest';
import type { TagRead } from '../../../drivers/reader-driver.ts';
import { createReadingPipeline } from '../../../drivers/reading/pipeline.ts';
import { defaultReadingRules } from '../../../drivers/reading/rules.ts';

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
    expect(pipeline.read(read(), 1_000)).toEqual([{ kind: 'arrived', read: read(), zone: null, readAtMs: 1_000 }]);
    expect(pipeline.read(read(), 1_100)).toEqual([]);
    expect(pipeline.accounts()[0]).toMatchObject({ reads: 2, counted: true, why: 'seen-often-enough' });
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
    expect(pipeline.accounts()[0]).toMatchObject({ counted: false, why: 'too-few-reads' });
    expect(pipeline.read(read(), 1_600)).toHaveLength(1);
  });

  test.each([
    [{ tagCrcOk: false }, 'bad-crc'],
    [{ antenna: 4 }, 'other-antenna'],
    [{ rssiDbm: -80 }, 'too-weak'],
  ] as const)('a read with %o is ignored as %s', (change, why) => {
    const pipeline = createReadingPipeline({ ...defaultReadingRules, antennas: [1, 2], minimumRssiDbm: -70 });
    expect(pipeline.read(read(change), 1_000)).toEqual([]);
    expect(pipeline.accounts()[0]).toMatchObject({ counted: false, why });
  });

  test.each([
    [{ schemes: ['grai-96', 'raw'] }, 'other-scheme'],
    [{ epcPrefixes: ['3034257BF7', 'E280'] }, null],
    [{ epcPrefixes: ['E280'] }, 'other-prefix'],
    [{ schemes: ['sgtin-96'] }, null],
  ] as const)('a tag under the filter %o is ignored as %s', (rules, why) => {
    const pipeline = createReadingPipeline({ ...defaultReadingRules, ...rules });
    expect(pipeline.read(read(), 1_000)).toHaveLength(why === null ? 1 : 0);
    expect(pipeline.accounts()[0]).toMatchObject({ scheme: 'sgtin-96', counted: why === null });
    if (why) expect(pipeline.accounts()[0]).toMatchObject({ why, ignored: { [why]: 1 } });
  });

  test('the first zone that fits is the tag’s; a read in none does not count', () => {
    const zones = [
      { name: 'quai', antennas: [1], minimumRssiDbm: -60, maximumRssiDbm: null },
      { name: 'couloir', antennas: [1, 2], minimumRssiDbm: null, maximumRssiDbm: -61 },
    ];
    const pipeline = createReadingPipeline({ ...defaultReadingRules, zones });
    expect(pipeline.read(read({ rssiDbm: -55, antenna: 2 }), 1_000)).toEqual([]);
    expect(pipeline.accounts()[0]).toMatchObject({ zone: null, why: 'outside-zones' });
    expect(pipeline.read(read({ rssiDbm: -70, antenna: 2 }), 1_100)).toMatchObject([
      { kind: 'arrived', zone: 'couloir' },
    ]);
    pipeline.read(read({ rssiDbm: -50, antenna: 1 }), 1_200);
    expect(pipeline.accounts()[0]).toMatchObject({ zone: 'quai', counted: true, ignored: { 'outside-zones': 1 } });
  });

  test('heard from outside its zone only, a tag departs', () => {
    const pipeline = createReadingPipeline({ ...defaultReadingRules, minimumRssiDbm: -60 });
    pipeline.read(read({ rssiDbm: -50 }), 1_000);
    for (let at = 2_000; at <= 12_000; at += 1_000) pipeline.read(read({ rssiDbm: -80 }), at);
    expect(pipeline.tick(12_000)).toMatchObject([{ kind: 'departed', readAtMs: 1_000 }]);
  });

  test('while the reader does not look, no tag goes missing', () => {
    const pipeline = createReadingPipeline(defaultReadingRules);
    pipeline.read(read(), 1_000);
    pipeline.look(false, 2_000);
    expect(pipeline.tick(60_000)).toEqual([]);
    pipeline.look(true, 60_000);
    expect(pipeline.tick(69_000)).toEqual([]);
    expect(pipeline.tick(70_000)).toHaveLength(1);
  });

  test('taken back, a tag is free at once: it is gone, and its next read counts again', () => {
    const pipeline = createReadingPipeline(defaultReadingRules);
    pipeline.read(read(), 1_000);
    expect(pipeline.takeBack(read().epcHex, 1_500)).toEqual([
      { kind: 'departed', epcHex: read().epcHex, readAtMs: 1_500 },
    ]);
    expect(pipeline.accounts()[0]).toMatchObject({ counted: false, why: 'taken-back' });
    expect(pipeline.takeBack(read().epcHex, 1_600)).toEqual([]);
    expect(pipeline.read(read(), 1_700)).toHaveLength(1);
  });

  test('a reader that invents tags which all count does not fill the memory either', () => {
    const pipeline = createReadingPipeline(defaultReadingRules);
    for (let index = 0; index < 20_100; index++)
      pipeline.read(read({ epcHex: index.toString(16).padStart(24, '0').toUpperCase() }), index);
    const kept = pipeline.accounts();
    expect(kept).toHaveLength(20_000);
    expect(kept.at(-1)).toMatchObject({ epcHex: (20_099).toString(16).padStart(24, '0').toUpperCase(), counted: true });
  });

  test('a flood of ghosts does not fill the memory, and pushes no counted tag out', () => {
    const pipeline = createReadingPipeline(defaultReadingRules);
    pipeline.read(read(), 1_000);
    for (let ghost = 0; ghost < 20_500; ghost++) {
      pipeline.read(read({ epcHex: `E280${ghost.toString(16).padStart(20, '0')}`, tagCrcOk: false }), 2_000);
    }
    const accounts = pipeline.accounts();
    expect(accounts.length).toBeLessThanOrEqual(20_000);
    expect(accounts[0]).toMatchObject({ epcHex: read().epcHex, counted: true });
  });

  test('a tag left before the antenna keeps a curve of bounded size', () => {
    const pipeline = createReadingPipeline(defaultReadingRules);
    for (let at = 0; at < 10_000; at += 1) pipeline.read(read(), at);
    const [sightings] = pipeline.accounts();
    expect(sightings?.reads).toBe(10_000);
    expect(sightings?.rssi.length).toBeLessThanOrEqual(200);
    expect(sightings?.rssi[0]?.atMs).toBe(0);
  });
});
