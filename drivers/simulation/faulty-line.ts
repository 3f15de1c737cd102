import type { BytePort, Clock } from '../reader-driver.ts';

/** A line that carries bytes as they are until it is told to misbehave. Whoever tests chooses one fault. */
export interface FaultyLine {
  /** The port to put the simulator on. */
  readonly port: BytePort;
  /** Bytes from nowhere, as interference puts them on the line towards the host. */
  makeNoise(bytes: Uint8Array): void;
  /** The reader stops in its tracks: nothing passes any more in either direction, the line staying open. */
  hang(): void;
  /** What the reader says from now on arrives this much later. */
  delay(ms: number): void;
  /** The reader speaks at another speed than the host: what passes is not what was said. */
  garble(): void;
  /** Changes what the reader says, frame by frame as it writes them; null loses it. */
  tamper(change: (bytes: Uint8Array) => Uint8Array | null): void;
  /** As new: every fault ends. */
  mend(): void;
  /** The plug is pulled. */
  unplug(): Promise<void>;
}

/** @param port the reader's end of a line */
export function createFaultyLine(port: BytePort, clock: Clock): FaultyLine {
  const asIs = (bytes: Uint8Array): Uint8Array | null => bytes;
  let outward = asIs;
  let inward = asIs;
  let delayMs = 0;

  return {
    port: {
      write: (bytes) => {
        const changed = outward(bytes);
        if (changed === null) return;
        if (delayMs === 0) port.write(changed);
        else clock.after(delayMs, () => port.write(changed));
      },
      onBytes: (listener) =>
        port.onBytes((bytes) => {
          const changed = inward(bytes);
          if (changed !== null) listener(changed);
        }),
      onClosed: (listener) => port.onClosed(listener),
      close: () => port.close(),
    },
    makeNoise: (bytes) => port.write(bytes),
    hang: () => {
      outward = () => null;
      inward = () => null;
    },
    delay: (ms) => {
      delayMs = ms;
    },
    garble: () => {
      outward = misread;
      inward = misread;
    },
    tamper: (change) => {
      outward = change;
    },
    mend: () => {
      outward = asIs;
      inward = asIs;
      delayMs = 0;
    },
    unplug: () => port.close(),
  };
}

/** Bytes sampled at twice the speed they are sent with: each bit is seen twice, so one byte becomes two. */
function misread(bytes: Uint8Array): Uint8Array {
  const seen = new Uint8Array(bytes.length * 2);
  bytes.forEach((byte, index) => {
    let wide = 0;
    for (let bit = 0; bit < 8; bit++) if ((byte & (1 << bit)) !== 0) wide |= 0b11 << (bit * 2);
    seen[index * 2] = wide & 0xff;
    seen[index * 2 + 1] = wide >> 8;
  });
  return seen;
}
