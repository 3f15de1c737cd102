const DIGITS = new TextEncoder().encode('0123456789ABCDEF');
const PAIRS = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0').toUpperCase());

/** Work space of {@link toHex}: written and read within one call, so sharing it cannot be observed. */
const scratch = Buffer.alloc(8192);

/**
 * Upper-case hex of `bytes[from, to)`, two digits a byte, no separator.
 * An EPC is made by one native call: joining it digit by digit costs about twice the time and leaves rope strings
 * behind. For a word, such as the PC, joining is quicker.
 */
export function toHex(bytes: Uint8Array, from = 0, to = bytes.length): string {
  if (to - from === 2) return PAIRS[bytes[from]!]! + PAIRS[bytes[from + 1]!]!;
  if (to - from > scratch.length / 2) {
    const half = from + scratch.length / 2;
    return toHex(bytes, from, half) + toHex(bytes, half, to);
  }
  let at = 0;
  for (let index = from; index < to; index++) {
    const value = bytes[index]!;
    scratch[at++] = DIGITS[value >> 4]!;
    scratch[at++] = DIGITS[value & 15]!;
  }
  return scratch.toString('latin1', 0, at);
}

/** @returns the bytes, or null where the text is not an even number of hex digits. */
export function fromHex(text: string): Uint8Array | null {
  if (text.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(text)) return null;
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(text.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}
