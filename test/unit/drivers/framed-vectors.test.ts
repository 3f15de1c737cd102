import { describe, expect, test } from 'vitest';
import { toHex } from '../../../drivers/hex.ts';
import { encodeM100 } from '../../../drivers/m100-bb7e/codec.ts';
import { m100Commands } from '../../../drivers/m100-bb7e/commands.ts';
import { linkPorts } from '../../../drivers/memory-port.ts';
import { encodeR2000 } from '../../../drivers/r2000-a0/codec.ts';
import { createScene } from '../../../drivers/simulation/scene.ts';
import { simulateReader } from '../../../drivers/simulators.ts';
import { encodeMercury } from '../../../drivers/thingmagic-mercury/codec.ts';
import { createMercurySession } from '../../../drivers/thingmagic-mercury/session.ts';
import { drivers } from '../../../drivers/registry.ts';
import type { TagRead } from '../../../drivers/reader-driver.ts';
import { createFakeClock, seededRandom } from './fake-clock.ts';
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

  test.each(vectors.frames.filter((frame) => frame.valid && frame.dir === 'tx'))(
    '$id is encoded byte for byte: $meaning',
    ({ hex }) => expect(toHex(ENCODE[driver.id]!(bytesOf(hex)))).toBe(hex),
  );

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

test('what the M100 session sends is what was published', () => {
  const published = loadVectors('m100-bb7e').frames.map(({ hex }) => hex);
  const sent = [
    m100Commands.info(0),
    m100Commands.multiPoll(0xffff),
    m100Commands.stop(),
    m100Commands.select(bytesOf('30751FEB705C5904E3D50D70')),
    m100Commands.setQuery(0x1020),
    m100Commands.setPower(2000),
  ].map(({ bytes }) => toHex(bytes));
  expect(published).toEqual(expect.arrayContaining(sent));
});

test('what the Mercury session sends is what was published', async () => {
  const published = loadVectors('thingmagic-mercury').frames.map(({ hex }) => hex);
  const clock = createFakeClock();
  const [host, far] = linkPorts();
  const scene = createScene([], { random: () => 0.5 });
  const simulator = simulateReader('thingmagic-mercury', { port: far, clock, scene });
  const sent: string[] = [];
  const session = createMercurySession({
    port: host,
    clock,
    emit: (event) => event.kind === 'frame' && event.direction === 'out' && sent.push(toHex(event.bytes)),
  });
  await clock.settle(session.open());
  await clock.settle(session.configure({ region: 'ETSI-LB', powerDbm: 12 }));
  await clock.settle(session.startInventory());
  await clock.settle(session.stopInventory());
  await session.close();
  await simulator.close();
  const known = sent.filter((hex) => published.includes(hex));
  // Version, program, GEN2, antenna, power, filter, start: of the others no published frame has these values.
  expect(new Set(known).size).toBeGreaterThanOrEqual(7);
});

const ENCODE: Readonly<Record<string, (frame: Uint8Array) => Uint8Array>> = {
  'm100-bb7e': (frame) => encodeM100(frame[2]!, frame.subarray(5, -2)),
  'r2000-a0': (frame) => encodeR2000(frame[2]!, frame[3]!, frame.subarray(4, -1)),
  'thingmagic-mercury': (frame) => encodeMercury(frame[2]!, frame.subarray(3, -2)),
};

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
