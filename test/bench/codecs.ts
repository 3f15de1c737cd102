import { fromHex } from '../../drivers/hex.ts';
import { drivers } from '../../drivers/registry.ts';
import type { DriverDefinition } from '../../drivers/reader-driver.ts';
import type { Figure } from './epc.ts';

/**
 * Measures each binary protocol: bytes in chunks of about 4 kB, as a serial port delivers them, split and decoded to tag
 * reads. One figure is splitting and decoding together, the other splitting alone.
 */
export async function run(report: (figure: Figure) => void): Promise<void> {
  for (const [id, hex] of TAG_FRAMES) {
    const driver: DriverDefinition | undefined = drivers.find((each) => each.id === id);
    const frame = fromHex(hex);
    if (driver === undefined || frame === null) throw new Error(`no driver or frame for ${id}`);
    report({ metric: `${id}.decode`, value: rate(driver, frame, decodeAll), unit: 'frames/s' });
    report({ metric: `${id}.split`, value: rate(driver, frame, splitOnly), unit: 'frames/s' });
  }
  await Promise.resolve();
}

/** One tag frame a protocol, from test/vectors. */
const TAG_FRAMES: readonly (readonly [id: string, hex: string])[] = [
  [
    'thingmagic-mercury',
    'FF2822000010001B01FF0101C4110E16400000012700000500000F00803000000000000000000000001545E94A561D',
  ],
  ['r2000-a0', 'A0130189043000E200301666130121155074EF45BF'],
  ['m100-bb7e', 'BB02220011C9340030751FEB705C5904E3D50D703A76EF7E'],
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
      for (const decoded of driver.decode(piece.bytes)) if (decoded.kind === 'tag') tags++;
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
