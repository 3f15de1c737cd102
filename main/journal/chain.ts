import { genesis, linesOf, type Checkpoint, type JournalRecord } from './record.ts';

/** Something was wrong with what lay on the disk: shown to a person, kept in the log. */
export type JournalNotice =
  /** A power cut left half a line: it was cut back. Nothing that was acknowledged was in it. */
  | { readonly kind: 'tail-cut'; readonly segment: string; readonly bytes: number }
  /** A record was changed, or one is missing before it. Everything readable is kept. */
  | { readonly kind: 'chain-broken'; readonly segment: string; readonly line: number }
  /** A sealed segment cannot be expanded: what stood in it is lost to the journal. */
  | { readonly kind: 'segment-lost'; readonly segment: string };

/** Where a chain has come to. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: string;
}

/** Walks over records in their order and tells where the chain is broken. */
export interface ChainWalk {
  end(): ChainEnd;
  /**
   * @param onRecord each record that reads well
   * @returns length in bytes of what is whole
   */
  walk(segment: string, bytes: Buffer, onRecord?: (record: JournalRecord) => void): number;
  /** A segment that could not be read: the next one begins where it ended, unseen. */
  skip(segment: string): void;
}

/** @param from null: the oldest segment that is left, which may follow records that went in time */
export function createChainWalk(from: ChainEnd | null, onNotice: (notice: JournalNotice) => void): ChainWalk {
  let end: ChainEnd | null = from;
  const follows = ({ seq, previous }: Pick<Checkpoint, 'seq' | 'previous'>): boolean =>
    end === null ? seq > 0 || previous === genesis : previous === end.hash;
  return {
    end: () => end ?? { seq: 0, hash: genesis },
    walk(segment, bytes, onRecord) {
      for (const { line, at, read, half } of linesOf(bytes)) {
        switch (read.kind) {
          case 'record': {
            const { record, hash } = read;
            if (!follows({ seq: record.seq - 1, previous: record.previous }))
              onNotice({ kind: 'chain-broken', segment, line });
            onRecord?.(record);
            end = { seq: record.seq, hash };
            break;
          }
          case 'checkpoint':
            if (!follows(read.checkpoint)) onNotice({ kind: 'chain-broken', segment, line });
            end = { seq: read.checkpoint.seq, hash: read.checkpoint.previous };
            break;
          case 'damaged':
            if (half) {
              onNotice({ kind: 'tail-cut', segment, bytes: bytes.length - at });
              return at;
            }
            onNotice({ kind: 'chain-broken', segment, line });
        }
      }
      return bytes.length;
    },
    skip(segment) {
      onNotice({ kind: 'segment-lost', segment });
      end = null;
    },
  };
}
