import { fromHex } from '../../drivers/hex.ts';
import { drivers } from '../../drivers/registry.ts';
import type { DriverDefinition } from '../../drivers/reader-driver.ts';
import type { Report } from './run.ts';

/**
 * Measures each binary protocol: bytes in chunks of about 4 kB, as a serial port delivers them, split and decoded to tag
 * reads. One figure is splitting and decoding together, the other splitting alone.
 */
export async function run(report: Report): Promise<void> {
  for (const [id, hex] of READ_FRAMES) {
    const driver: DriverDefinition | undefined = drivers.find((each) => each.id === id);
    const frame = fromHex(hex);
    if (driver === undefined || frame === null) throw new Error(`no driver or frame for ${id}`);
    report({ metric: `${id}.decode`, value: rate(driver, frame, decodeAll), unit: 'frames/s', atLeast: 1_000_000 });
    report({ metric: `${id}.split`, value: rate(driver, frame, splitOnly), unit: 'frames/s' });
  }
  await Promise.resolve();
}

const textHex = (text: string): string => Buffer.from(text).toString('hex').toUpperCase();

/** One frame with one tag or barcode a protocol, as its readers send it by the hundred; sources in test/vectors. */
const READ_FRAMES: readonly (readonly [id: string, hex: string])[] = [
  [
    'thingmagic-mercury',
    'FF2822000010001B01FF0101C4110E16400000012700000500000F00803000000000000000000000001545E94A561D',
  ],
  ['r2000-a0', 'A0130189043000E200301666130121155074EF45BF'],
  ['m100-bb7e', 'BB02220011C9340030751FEB705C5904E3D50D703A76EF7E'],
  ['uhfreader-rru', '1500010301010CE28068940000400A9D22ACFF60D3E2'],
  ['nordicid-nur', 'A522000100798200000100000418C44C1B00543A0D00003002003000000007890040000000029602'],
  ['line-text', textHex('CS: .iv\r\nEP: 30751FEB705C5904E3D50D70\r\nPC: 3000\r\nCR: 76EF\r\nRI: -61\r\nOK:\r\n\r\n')],
  ['plain-line', textHex(']E04006381333931\r\n')],
  ['hid-pos-8c', `020D5D4530${textHex('4006381333931')}`.padEnd(122, '0') + '640000'],
  ['llrp', '043D0000002C4095892F00F000228D3005FB63AC1F3841EC88046781000186CE820004EC2EA8354C09880001'],
];

const CHUNK_BYTES = 4096;
const FRAMES = 400_000;

type Work = (driver: DriverDefinition, chunk: Uint8Array, chunks: number) => number;

/** Frames per second of processor time (all threads, collection of garbage included), best of five. */
function rate(driver: DriverDefinition, frame: Uint8Array, work: Work): number {
  const perChunk = Math.floor(CHUNK_BYTES / frame.length);
  const chunk = new Uint8Array(perChunk * frame.length);
  for (let index = 0; index < perChunk; index++) chunk.set(frame, index * frame.length);
  const chunks = Math.ceil(FRAMES / perChunk);
  let best = 0;
  for (let attempt = 0; attempt < 5; attempt++) {
    const before = process.cpuUsage();
    const seen = work(driver, chunk, chunks);
    const spent = process.cpuUsage(before);
    if (seen !== perChunk * chunks) throw new Error(`${driver.id}: ${seen} of ${perChunk * chunks} frames came out`);
    best = Math.max(best, (seen / (spent.user + spent.system)) * 1_000_000);
  }
  return Math.round(best);
}

function decodeAll(driver: DriverDefinition, chunk: Uint8Array, chunks: number): number {
  const splitter = driver.createSplitter();
  let tags = 0;
  for (let index = 0; index < chunks; index++) {
    for (const piece of splitter.push(chunk)) {
      if (piece.kind !== 'frame') continue;
      for (const decoded of driver.decode(piece.bytes))
        if (decoded.kind !== 'frame' && decoded.kind !== 'malformed') tags++;
    }
  }
  return tags;
}

function splitOnly(driver: DriverDefinition, chunk: Uint8Array, chunks: number): number {
  const splitter = driver.createSplitter();
  let frames = 0;
  for (let index = 0; index < chunks; index++) frames += splitter.push(chunk).length;
  return frames;
}
