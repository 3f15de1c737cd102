import { describe, expect, test } from 'vitest';
import { drivers } from '../../../drivers/registry.ts';
import type { TagRead } from '../../../drivers/reader-driver.ts';
import { seededRandom } from './fake-clock.ts';
import { bytesOf, loadVectors, recut, split } from './vectors.ts';

const PROTOCOLS = ['m100-bb7e', 'r2000-a0', 'thingmagic-mercury'];

describe.each(drivers.filter((driver) => PROTOCOLS.includes(driver.id)))('$id against recorded frames', (driver) => {
  const vectors = loadVectors(driver.id);

  test.each(vectors.frames.filter((frame) => frame.valid))('$id passes: $meaning', ({ hex }) => {
    expect(split(driver.createSplitter(), [bytesOf(hex)], true)).toEqual({ frames: [hex], all: hex });
  });

  test.each(vectors.frames.filter((frame) => !frame.valid))('$id is discarded whole: $meaning', ({ hex }) => {
    expect(split(driver.createSplitter(), [bytesOf(hex)], true)).toEqual({ frames: [], all: hex });
  });

  test.each(vectors.streams)('stream $id: $meaning', ({ chunks, expectFrames, expectContains }) => {
    const found = split(driver.createSplitter(), chunks.map(bytesOf), false).frames;
    if (expectFrames !== undefined) expect(found).toEqual(expectFrames);
    if (expectContains !== undefined) expect(found).toEqual(expect.arrayContaining([...expectContains]));
  });

  test.each(vectors.streams)('stream $id gives the same frames at any chunking', ({ chunks }) => {
    const bytes = bytesOf(chunks.join(''));
    const whole = split(driver.createSplitter(), [bytes], true);
    const random = seededRandom(7);
    for (let round = 0; round < 50; round++) {
      expect(split(driver.createSplitter(), recut(bytes, random), true)).toEqual({ ...whole, all: chunks.join('') });
    }
  });

  test.each(vectors.frames.filter((frame) => frame.valid && frame.dir === 'rx'))('$id reads: $meaning', (vector) => {
    const decoded = driver.decode(bytesOf(vector.hex));
    expect(decoded).not.toHaveLength(0);
    for (const each of decoded) {
      if (each.kind === 'tag') expect(flat(each.read)).toMatchObject(tagFields(vector.fields));
      else if (each.kind === 'frame')
        expect(comparable(each.fields)).toMatchObject(comparable(vector.fields, each.fields));
      else expect(each.kind).toBe('tag');
    }
    const promisesTag = /^(streamed |single )?tag( notice| \(| EPC|,|;|$)/.test(vector.meaning);
    expect(decoded.some((each) => each.kind === 'tag')).toBe(promisesTag);
  });
});

function flat(read: TagRead): Record<string, unknown> {
  return { epc: read.epcHex, pc: read.pc, rssiDbm: read.rssiDbm, antenna: read.antenna, freqKHz: read.frequencyKHz };
}

function tagFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { epc, pc, rssiDbm, rssi, antenna, tx, freqKHz } = fields;
  const expected = { epc, pc, rssiDbm: rssiDbm ?? rssi, antenna: antenna ?? tx, freqKHz };
  return Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined));
}

/** Hex codes and numbers as the vectors spell them; with `like`, only the fields that both sides know. */
function comparable(
  fields: Readonly<Record<string, unknown>>,
  like?: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => like === undefined || name in like)
      .map(([name, value]) => [name, typeof value === 'number' && name === 'status' ? hex4(value) : value]),
  );
}

function hex4(value: number): string {
  return value.toString(16).padStart(4, '0').toUpperCase();
}
