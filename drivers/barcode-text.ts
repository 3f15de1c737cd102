const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Text of a barcode: UTF-8 where it is, else one byte a character. */
export function decodeBarcodeText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Nearly every barcode is ASCII, which needs no decoder.
  if (!bytes.some((byte) => byte > 0x7f)) return buffer.toString('latin1');
  try {
    return utf8.decode(bytes);
  } catch {
    return buffer.toString('latin1');
  }
}
