/**
 * What every station reader driver promises, whatever its maker. A driver is three layers:
 *
 *   bytes --Splitter--> Frame --Codec--> Message --Session--> ReaderEvent
 *
 * Splitter and codec are pure and never throw; only the session touches the port.
 */

/** Bytes that a splitter cut out of the stream: a frame whose checksum holds, or bytes it had to skip, with the reason. */
export type Chunk =
  | { readonly kind: 'frame'; readonly bytes: Uint8Array }
  | { readonly kind: 'discarded'; readonly bytes: Uint8Array; readonly reason: DiscardReason };

export type DiscardReason = 'noise' | 'checksum-mismatch' | 'too-long' | 'truncated' | 'malformed';

/**
 * Cuts a byte stream into frames.
 * MUST give the same frames at any chunking, MUST resynchronise one byte after a false start,
 * MUST keep at most one maximal frame in memory, MUST NOT throw.
 */
export interface Splitter {
  push(bytes: Uint8Array): Chunk[];
  /** The line went quiet (for protocols framed by gaps) or closed: what is pending becomes frames or discarded bytes. */
  flush(): Chunk[];
}

/** One sighting of one tag. Fields that a protocol does not carry are null. */
export interface TagRead {
  /** EPC as upper-case hex, PC and tag CRC excluded. */
  readonly epcHex: string;
  /** Protocol control word as four upper-case hex digits. */
  readonly pc: string | null;
  readonly rssiDbm: number | null;
  /** Antenna port, counted from 1. */
  readonly antenna: number | null;
  readonly frequencyKHz: number | null;
  readonly phase: number | null;
  /** Reads that the reader folded into this report. */
  readonly count: number;
  /** CRC-16/GENIBUS over PC and EPC where the reader passes the tag's CRC on; null where it does not. */
  readonly tagCrcOk: boolean | null;
}

export type ReaderState = 'closed' | 'opening' | 'idle' | 'reading' | 'failed';

export type ReaderEvent =
  | { readonly kind: 'tag-read'; readonly read: TagRead; readonly readAtMs: number }
  | { readonly kind: 'barcode-read'; readonly aim: string | null; readonly text: string; readonly readAtMs: number }
  | { readonly kind: 'gpio-changed'; readonly pin: number; readonly level: 0 | 1 }
  | { readonly kind: 'trigger-changed'; readonly pressed: boolean }
  | { readonly kind: 'keep-alive' }
  /** What the reader says of its own health. `returnLoss`: an antenna reflects too much, or is missing. */
  | ({ readonly kind: 'status-reported' } & ReaderHealth)
  /** Opened while it was still reading for another program, which it was then told to stop. */
  | { readonly kind: 'found-reading' }
  /** The reader restarted by itself; where it was reading, the session sets it reading again. */
  | { readonly kind: 'rebooted' }
  /** A reply that nobody waits for: `late` to a command that was given up, else to one that was never sent. */
  | { readonly kind: 'stray-reply'; readonly command: string; readonly late: boolean }
  | { readonly kind: 'discarded'; readonly bytes: Uint8Array; readonly reason: DiscardReason }
  | { readonly kind: 'frame'; readonly direction: 'in' | 'out'; readonly bytes: Uint8Array }
  | { readonly kind: 'error-reported'; readonly code: number; readonly name: string }
  | { readonly kind: 'state-changed'; readonly state: ReaderState }
  | { readonly kind: 'disconnected'; readonly reason: string };

export interface ReaderHealth {
  readonly temperatureC?: number;
  /** Of the worst antenna: the higher, the better it is matched; below 10 dB a tenth of the power comes back. */
  readonly returnLossDb?: number;
  readonly returnLoss?: boolean;
  readonly throttled?: boolean;
}

export interface ReaderIdentity {
  readonly maker: string | null;
  readonly model: string;
  readonly firmware: string | null;
  readonly serial: string | null;
  readonly region: string | null;
  readonly antennas: number;
}

export interface ReaderCapabilities {
  readonly continuous: boolean;
  readonly rssi: 'dbm' | 'raw' | 'none';
  readonly gpi: boolean;
  readonly power: { readonly minDbm: number; readonly maxDbm: number; readonly stepDbm: number } | null;
  readonly write: boolean;
}

export interface ReaderConfiguration {
  readonly region: 'ETSI-LB' | 'ETSI-UB';
  readonly powerDbm?: number;
  readonly antennas?: readonly number[];
  readonly session?: 0 | 1 | 2 | 3;
  readonly q?: number;
  /**
   * Input pins are to be reported (`gpio-changed`) also by readers that tell their levels only when asked: those are
   * then asked ten times a second while idle, and between their rounds while reading.
   */
  readonly watchInputs?: boolean;
}

/** What writing a tag does beside its EPC. Passwords are eight hex digits. */
export interface WriteOptions {
  /** The tag's present password; a tag from the mill has none (zeros). */
  readonly accessPassword?: string;
  /** Password to give it, before it is locked. */
  readonly newAccessPassword?: string;
  /** From then on EPC and password change with the password only: needs one that is not zeros. */
  readonly lock?: boolean;
}

export type ReaderFailure =
  | { readonly kind: 'no-reply'; readonly command: string; readonly afterMs: number }
  /** No reply, but bytes that are no frame: the reader speaks at another speed, or another protocol. */
  | { readonly kind: 'garbled'; readonly command: string; readonly afterMs: number; readonly bytes: number }
  | { readonly kind: 'refused'; readonly command: string; readonly code: number; readonly name: string }
  | { readonly kind: 'unsupported'; readonly command: string }
  | { readonly kind: 'not-etsi'; readonly region: string }
  /** Writing needs exactly one tag in the field. */
  | { readonly kind: 'no-tag' }
  | { readonly kind: 'several-tags'; readonly epcsHex: readonly string[] }
  /** The tag has a password and it is another one, or it is locked. Nothing was written. */
  | { readonly kind: 'access-denied'; readonly command: string; readonly name: string }
  /** Read back, the tag carries another EPC than was written. */
  | { readonly kind: 'verify-failed'; readonly wrote: string; readonly read: string }
  /** The write went out, and nothing could be read back: the tag may or may not carry it. */
  | { readonly kind: 'write-unconfirmed'; readonly wrote: string }
  /** The EPC is written and was read back; giving the password or locking failed. */
  | { readonly kind: 'lock-failed'; readonly epcHex: string; readonly cause: string }
  | { readonly kind: 'closed' };

export type Result<T, F> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: F };

/** The byte pipe a session drives: a serial port, a pty, a TCP socket or a simulator in memory. Single use: a new one per connection. */
export interface BytePort {
  write(bytes: Uint8Array): void;
  /** Listeners return their own unsubscribe. The bytes MUST NOT change afterwards: frames are views of them. */
  onBytes(listener: (bytes: Uint8Array) => void): () => void;
  onClosed(listener: (reason: string) => void): () => void;
  /** Where the port can hold back what comes, so that whoever cannot keep up does not grow. */
  pause?(): void;
  resume?(): void;
  close(): Promise<void>;
}

/** Time as a dependency, so that sessions run under a fake clock. */
export interface Clock {
  nowMs(): number;
  /** @returns cancel */
  after(delayMs: number, run: () => void): () => void;
}

/** A reader being driven over one open port. Single use: make a new one after close(). */
export interface ReaderSession {
  readonly capabilities: ReaderCapabilities;
  /** Stops what a previous program left running, drains, then identifies. */
  open(): Promise<Result<ReaderIdentity, ReaderFailure>>;
  /** @returns what the reader applied, which may be less than what was asked. */
  configure(configuration: ReaderConfiguration): Promise<Result<ReaderConfiguration, ReaderFailure>>;
  startInventory(): Promise<Result<void, ReaderFailure>>;
  stopInventory(): Promise<Result<void, ReaderFailure>>;
  /**
   * Writes an EPC to the one tag in the field and reads it back, then gives it its password and locks it where asked.
   * A reader that was reading reads on afterwards. Absent where the protocol cannot.
   */
  writeEpc?(epcHex: string, options?: WriteOptions): Promise<Result<{ readonly epcHex: string }, ReaderFailure>>;
  /** Asks for temperature and antennas; also emitted as `status-reported`. Absent where the protocol cannot. */
  readHealth?(): Promise<Result<ReaderHealth, ReaderFailure>>;
  close(): Promise<void>;
}

export interface SessionDeps {
  readonly port: BytePort;
  readonly clock: Clock;
  readonly emit: (event: ReaderEvent) => void;
}

/** What a decoded frame says, for the technician's tool and the diagnostics page. */
export type Decoded =
  | { readonly kind: 'tag'; readonly read: TagRead }
  | { readonly kind: 'barcode'; readonly aim: string | null; readonly text: string }
  /** `fields` are the protocol's own words: command, status, error… as JSON values. */
  | { readonly kind: 'frame'; readonly name: string; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'malformed'; readonly reason: string };

/** One line in the registry. */
export interface DriverDefinition {
  /** Protocol id: folder name, `decode` argument, settings value. */
  readonly id: string;
  readonly title: string;
  readonly transport:
    | { readonly kind: 'serial'; readonly baudRates: readonly number[] }
    | { readonly kind: 'tcp'; readonly port: number }
    | { readonly kind: 'hid'; readonly usagePage: number; readonly usage: number };
  /** Lower is probed earlier; null = never probed (configured by hand). A probe MUST be harmless to the other protocols. */
  readonly probeOrder: number | null;
  /** The command that asks a reader who it is, in hex, where one command does: sent to a port that nobody knows. */
  readonly hello?: string;
  /**
   * Where what is read is held by hand, one after the other, as badges are: another one means that the one before was taken
   * away, and so does silence for this long. Milliseconds; absent: tags lie in a field, and the station's rules say.
   */
  readonly heldOneByOneMs?: number;
  createSplitter(): Splitter;
  /** Reads one frame; one frame may carry several tags. */
  decode(frame: Uint8Array): Decoded[];
  createSession(deps: SessionDeps): ReaderSession;
}
