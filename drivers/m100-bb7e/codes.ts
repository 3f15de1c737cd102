/** Regions of command 07/08 (manual 4.13). Only 3 is ETSI EN 302 208 (865 to 868 MHz). */
export const REGION_EUROPE = 0x03;

export function regionName(region: number): string {
  return REGIONS[region] ?? `unknown-${region}`;
}

/** Name of the code in a reply FF (manual, section 5). Codes A0 to DF carry the tag's own error in the low nibble. */
export function errorName(code: number): string {
  const known = ERRORS[code];
  if (known !== undefined) return known;
  const operation = TAG_OPERATIONS[code & 0xf0];
  return operation === undefined ? 'unknown-error' : `${operation}-${TAG_ERRORS[code & 0x0f] ?? 'tag-error'}`;
}

/** Not a failure: an inventory round that met no tag. */
export const NO_TAG = 0x15;

export const WRONG_PASSWORD = 0x16;

const REGIONS: Readonly<Record<number, string>> = {
  1: 'CN-900',
  2: 'US',
  [REGION_EUROPE]: 'ETSI-LB',
  4: 'CN-800',
  6: 'KR',
};

const ERRORS: Readonly<Record<number, string>> = {
  0x09: 'read-failed',
  0x10: 'write-failed',
  0x12: 'kill-failed',
  0x13: 'lock-failed',
  [NO_TAG]: 'no-tag',
  [WRONG_PASSWORD]: 'wrong-access-password',
  0x17: 'unknown-command',
  0x20: 'channels-busy',
};

const TAG_OPERATIONS: Readonly<Record<number, string>> = { 0xa0: 'read', 0xb0: 'write', 0xc0: 'lock', 0xd0: 'kill' };

/** Gen2 annex I. */
const TAG_ERRORS: Readonly<Record<number, string>> = {
  0x00: 'other-error',
  0x03: 'memory-overrun',
  0x04: 'memory-locked',
  0x0b: 'insufficient-power',
  0x0f: 'non-specific-error',
};
