/**
 * A printed code as it is compared. GTIN-8, -12, -13 and -14 name one trade item when they differ in leading zeros only, so all are compared
 * as one number. The check digit is not judged here: a wrong one in the product's record must still match the same wrong one on the label.
 */
export function barcodeKey(code: string): string | number {
  const trimmed = code.trim();
  return /^(?:\d{8}|\d{12,14})$/.test(trimmed) ? Number(trimmed) : trimmed;
}

/** SSCC-18 with or without its application identifier 00: packages carry it as their name. */
export function packageKey(code: string): string {
  const trimmed = code.trim();
  return /^00\d{18}$/.test(trimmed) ? trimmed.slice(2) : trimmed;
}
