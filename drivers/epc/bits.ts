/**
 * Bit fields read straight out of hex text and written back to it. Bit 0 is the most significant bit of the first digit.
 * Numbers carry up to 53 bits; only wider fields pay for BigInt.
 */

/** Reads `width` (1..53) bits at bit `at`. The caller has checked that they exist and that the text is hex. */
export function readUint(hex: string, at: number, width: number): number {
  const end = at + width - 1;
  const first = at >> 2;
  const last = end >> 2;
  let value = nibbleAt(hex, first) & (0xf >> (at & 3));
  if (first === last) return value >> (3 - (end & 3));
  for (let i = first + 1; i < last; i += 1) value = value * 16 + nibbleAt(hex, i);
  const used = (end & 3) + 1;
  return value * (1 << used) + (nibbleAt(hex, last) >> (4 - used));
}

/** Reads an unsigned integer of any width as decimal text without leading zeros. */
export function readDecimal(hex: string, at: number, width: number): string {
  if (width <= 53) return String(readUint(hex, at, width));
  let value = 0n;
  for (let done = 0; done < width;) {
    const step = Math.min(48, width - done);
    value = (value << BigInt(step)) | BigInt(readUint(hex, at + done, step));
    done += step;
  }
  return value.toString();
}

/** Tells whether every bit from `at` up to `end` (excluded) is zero. */
export function areZero(hex: string, at: number, end: number): boolean {
  for (let i = at; i < end; i += 48) if (readUint(hex, i, Math.min(48, end - i)) !== 0) return false;
  return true;
}

/** Collects bit fields and gives them as upper-case hex, zero-filled to whole 16-bit words as tag memory is. */
export class BitWriter {
  #bits = '';

  get length(): number {
    return this.#bits.length;
  }

  /** Appends `value` (non-negative, decimal text or number) in `width` bits; the caller has checked that it fits. */
  uint(value: number | string | bigint, width: number): this {
    if (width > 0) this.#bits += BigInt(value).toString(2).padStart(width, '0');
    return this;
  }

  zeros(width: number): this {
    this.#bits += '0'.repeat(width);
    return this;
  }

  toHex(): string {
    const bits = this.#bits.padEnd(Math.ceil(this.#bits.length / 16) * 16, '0');
    let hex = '';
    for (let i = 0; i < bits.length; i += 4) hex += Number.parseInt(bits.slice(i, i + 4), 2).toString(16);
    return hex.toUpperCase();
  }
}

/** Tells whether `text` is nothing but hex digits. */
export function isHex(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (!((c >= 48 && c <= 57) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102))) return false;
  }
  return true;
}

function nibbleAt(hex: string, index: number): number {
  const c = hex.charCodeAt(index);
  return c <= 57 ? c - 48 : (c & 0x1f) + 9;
}
