const BRACKET = 0x5d;

/** @returns the AIM symbology identifier at `at` (`]`, a letter, a letter or digit), null where there is none */
export function aimAt(bytes: Uint8Array, at: number): string | null {
  const [code, modifier] = [bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
  if (bytes[at] !== BRACKET || !isLetter(code) || !(isLetter(modifier) || isDigit(modifier))) return null;
  return String.fromCharCode(BRACKET, code, modifier);
}

function isLetter(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
