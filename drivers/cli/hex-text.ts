/** What hex text held: bytes, and stretches that were no hex (as the bytes of the text itself). */
export type HexPiece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'not-hex'; readonly text: Uint8Array };

export interface HexTextReader {
  /** @param text UTF-8, cut anywhere */
  push(text: Uint8Array): HexPiece[];
  /** End of input: a digit left without its pair is not hex. */
  flush(): HexPiece[];
}

/**
 * Reads hex digits in pairs, whatever white space lies between them, even within a pair. Anything else is kept apart
 * and reading goes on behind it, so that `0xBB, 0x01` gives BB 01.
 */
export function createHexTextReader(): HexTextReader {
  /** Character code of the first digit of a pair, or 0. */
  let half = 0;

  return {
    push: (text) => {
      const pieces: HexPiece[] = [];
      let good: number[] = [];
      let bad: number[] = [];
      const endGood = (): void => {
        if (good.length > 0) pieces.push({ kind: 'bytes', bytes: Uint8Array.from(good) });
        good = [];
      };
      const endBad = (): void => {
        if (bad.length > 0) pieces.push({ kind: 'not-hex', text: Uint8Array.from(bad) });
        bad = [];
      };
      for (const code of text) {
        if (isSpace(code)) continue;
        const digit = digitOf(code);
        if (digit < 0) {
          endGood();
          if (half !== 0) bad.push(half);
          half = 0;
          bad.push(code);
        } else if (half === 0) {
          half = code;
        } else {
          endBad();
          good.push((digitOf(half) << 4) | digit);
          half = 0;
        }
      }
      endBad();
      endGood();
      return pieces;
    },
    flush: () => {
      const left = half;
      half = 0;
      return left === 0 ? [] : [{ kind: 'not-hex', text: Uint8Array.of(left) }];
    },
  };
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}
