import { crc16Genibus } from '../crc.ts';
import { fromHex } from '../hex.ts';
import { createTagMemory, type TagMemory } from './tag-memory.ts';

/** A tag within reach of a simulated reader. */
export interface SceneTag {
  readonly epcHex: string;
  /** Mean signal; each read strays up to 3 dB. */
  readonly rssiDbm: number;
  /** Chance to be heard in one round, 0 to 1: a tag behind metal is near 0.05. */
  readonly hearing: number;
  /** Antenna that hears it, from 1; every antenna where absent. */
  readonly antenna?: number;
  /** Eight hex digits; zeros where absent. */
  readonly accessPassword?: string;
  /** EPC and password change with the password only. */
  readonly locked?: boolean;
}

/** One tag heard in one round. */
export interface Heard {
  /** PC and EPC as they arrived: of a ghost, one bit is not what the tag sent. */
  readonly pcAndEpc: Uint8Array;
  /** CRC-16 that the tag appended to what it sent. */
  readonly tagCrc: number;
  readonly rssiDbm: number;
  /** From 1. */
  readonly antenna: number;
}

export interface Round {
  readonly heard: readonly Heard[];
  /** Slots in which two tags answered at once, and neither was understood. */
  readonly collisions: number;
}

export interface SceneOptions {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Chance in one round of a read whose EPC was damaged on the air: its tag CRC tells. */
  readonly ghostChance?: number;
  /** Chance of each tag to be lost to another one that answers in its slot. */
  readonly collisionChance?: number;
  /** Channel that every read is reported on. */
  readonly frequencyKHz?: number;
}

/**
 * What lies in front of a simulated reader, whatever it speaks: tags in its field, codes that somebody scans, levels
 * on its input pins, its own warmth. The far end of each protocol asks the scene and puts the answer into frames; whoever plays (a test, the
 * demonstration) changes the scene and never a frame.
 */
export interface Scene extends TagMemory {
  /** Replaces what lies in the field, from the next round on. */
  place(tags: readonly SceneTag[]): void;
  /** What lies in the field now, as written to so far. */
  tags(): readonly SceneTag[];
  /** One inventory round on one antenna. @param atMost tags the reader reports */
  round(antenna?: number, atMost?: number): Round;
  /** Reads given out so far, ghosts among them. */
  readsGiven(): number;
  readonly frequencyKHz: number;
  /** Somebody scans a barcode, once. @param aim its AIM identifier, as `]C1` */
  scan(text: string, aim: string): void;
  /** @returns unsubscribe */
  onScan(listener: (text: string, aim: string) => void): () => void;
  /** Level of an input pin, from 1. */
  input(pin: number): 0 | 1;
  setInput(pin: number, level: 0 | 1): void;
  /** @returns unsubscribe */
  onInput(listener: (pin: number, level: 0 | 1) => void): () => void;
  /** The reader's own, which it reports where its protocol can. */
  temperatureC: number;
  /** Of every antenna. */
  returnLossDb: number;
}

export function createScene(initialTags: readonly SceneTag[], options: SceneOptions): Scene {
  const { random, ghostChance = 0, collisionChance = 0, frequencyKHz = 866_300 } = options;
  let tags: readonly SceneTag[] = [...initialTags];
  let readsGiven = 0;
  const levels = new Map<number, 0 | 1>();
  const listeners = new Set<(pin: number, level: 0 | 1) => void>();
  const scanListeners = new Set<(text: string, aim: string) => void>();
  const memory = createTagMemory({
    tags: () => tags,
    replace: (tag, by) => (tags = tags.map((each) => (each === tag ? by : each))),
  });

  function hear(tag: SceneTag, antenna: number, pcAndEpc: Uint8Array): Heard {
    const sent = pcAndEpcOf(tag.epcHex);
    return {
      pcAndEpc,
      tagCrc: crc16Genibus(sent, 0, sent.length),
      rssiDbm: tag.rssiDbm + Math.round((random() - 0.5) * 6),
      antenna,
    };
  }

  function ghostOf(tag: SceneTag, antenna: number): Heard {
    const damaged = pcAndEpcOf(tag.epcHex);
    const at = 2 + Math.floor(random() * (damaged.length - 2));
    damaged[at] = damaged[at]! ^ (1 << Math.floor(random() * 8));
    return hear(tag, antenna, damaged);
  }

  return {
    ...memory,
    frequencyKHz,
    temperatureC: 34,
    returnLossDb: 18,
    place: (next) => {
      tags = [...next];
    },
    tags: () => tags,
    round: (antenna = 1, atMost = Infinity) => {
      const answering = tags.filter((tag) => (tag.antenna ?? antenna) === antenna && random() < tag.hearing);
      const collided = answering.length < 2 ? [] : answering.filter(() => random() < collisionChance);
      const clear = answering.filter((tag) => !collided.includes(tag));
      const from = Math.floor(random() * clear.length);
      const heard = [...clear.slice(from), ...clear.slice(0, from)]
        .slice(0, atMost)
        .map((tag) => hear(tag, antenna, pcAndEpcOf(tag.epcHex)));
      const haunted = tags.length > 0 && atMost > 1 && random() < ghostChance;
      if (haunted) heard.push(ghostOf(tags[Math.floor(random() * tags.length)]!, antenna));
      readsGiven += heard.length;
      return { heard, collisions: collided.length };
    },
    readsGiven: () => readsGiven,
    scan: (text, aim) => {
      for (const listener of scanListeners) listener(text, aim);
    },
    onScan: (listener) => {
      scanListeners.add(listener);
      return () => void scanListeners.delete(listener);
    },
    input: (pin) => levels.get(pin) ?? 0,
    setInput: (pin, level) => {
      if ((levels.get(pin) ?? 0) === level) return;
      levels.set(pin, level);
      for (const listener of listeners) listener(pin, level);
    },
    onInput: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** PC as from the mill (length only), then the EPC. */
export function pcAndEpcOf(epcHex: string): Uint8Array {
  const epc = fromHex(epcHex) ?? new Uint8Array(0);
  return Uint8Array.of((epc.length / 2) << 3, 0, ...epc);
}
