const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Work space of {@link decodeBarcodeText}: written and read within one call, so sharing it cannot be observed. */
const scratch = Buffer.alloc(256);

/**
 * Text of the barcode in `bytes[from, to)`: UTF-8 where it is, else one byte a character. Nearly every barcode is short
 * and ASCII, which needs no decoder and no view of its own.
 */
export function decodeBarcodeText(bytes: Uint8Array, from = 0, to = bytes.length): string {
  const isShort = to - from <= scratch.length;
  let seen = 0;
  for (let index = from; index < to; index++) {
    seen |= bytes[index]!;
    if (isShort) scratch[index - from] = bytes[index]!;
  }
  if (seen < 0x80 && isShort) return scratch.toString('latin1', 0, to - from);
  const text = bytes.subarray(from, to);
  const latin1 = (): string => Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('latin1');
  if (seen < 0x80) return latin1();
  try {
    return utf8.decode(text);
  } catch {
    return latin1();
  }
}
