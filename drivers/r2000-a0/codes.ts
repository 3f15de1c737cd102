/** Result codes of the protocol's own table (Serial Interface V3.7, section 5). */
export const SUCCESS = 0x10;
export const ANTENNA_MISSING = 0x22;
export const RETURN_LOSS_FAILED = 0xee;

export function codeName(code: number): string {
  return CODES[code] ?? 'unknown-code';
}

export function isCode(value: number): boolean {
  return value in CODES;
}

/** Region of command 78/79. */
export const REGION_ETSI = 0x02;

export function regionName(region: number): string {
  return REGIONS[region] ?? `unknown-${region}`;
}

const REGIONS: Readonly<Record<number, string>> = { 1: 'FCC', [REGION_ETSI]: 'ETSI-LB', 3: 'CHN', 4: 'user-defined' };

const CODES: Readonly<Record<number, string>> = {
  [SUCCESS]: 'success',
  0x11: 'failed',
  0x20: 'reset-failed',
  0x21: 'carrier-on-failed',
  [ANTENNA_MISSING]: 'antenna-missing',
  0x23: 'flash-write-failed',
  0x24: 'flash-read-failed',
  0x25: 'power-setting-failed',
  0x31: 'inventory-failed',
  0x32: 'read-failed',
  0x33: 'write-failed',
  0x34: 'lock-failed',
  0x35: 'kill-failed',
  0x36: 'no-tag',
  0x37: 'inventory-ok-access-failed',
  0x38: 'buffer-empty',
  0x40: 'wrong-access-password',
  0x41: 'invalid-parameter',
  0x42: 'word-count-too-long',
  0x43: 'memory-bank-out-of-range',
  0x44: 'lock-region-out-of-range',
  0x45: 'lock-action-out-of-range',
  0x46: 'address-invalid',
  0x47: 'antenna-out-of-range',
  0x48: 'power-out-of-range',
  0x49: 'region-out-of-range',
  0x4a: 'baud-rate-out-of-range',
  0x4b: 'beeper-mode-out-of-range',
  0x4c: 'epc-match-too-long',
  0x4d: 'epc-match-length-wrong',
  0x4e: 'epc-match-mode-invalid',
  0x4f: 'frequency-range-invalid',
  0x50: 'no-rn16-from-tag',
  0x51: 'drm-setting-invalid',
  0x52: 'pll-lock-failed',
  0x53: 'rf-chip-silent',
  0x54: 'output-power-not-reached',
  0x55: 'copyright-check-failed',
  0x56: 'spectrum-regulation-error',
  0x57: 'output-power-too-low',
  [RETURN_LOSS_FAILED]: 'return-loss-measurement-failed',
};
