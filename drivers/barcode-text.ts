/** Text of a barcode: UTF-8 where it is, else one byte a character. */
export function decodeBarcodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}
