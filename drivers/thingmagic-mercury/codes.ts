/** Status words of replies (vendor's SDK, tmr_status.h). */
export const Status = {
  ok: 0x0000,
  noTag: 0x0400,
  generalTagError: 0x040a,
  memoryLocked: 0x0424,
  tooHot: 0x0504,
  returnLoss: 0x0505,
} as const;

export function statusName(status: number): string {
  return STATUSES[status] ?? 'unknown-status';
}

/** Regions 2, 7 and 8 are of EN 302 208; 8 is the revised channel plan. */
export const REGION_EU = 0x02;
export const REGION_EU3 = 0x08;

/** ETSI lower-band plans are all told as such; others by the vendor's name. */
export function regionName(region: number): string {
  return REGIONS[region] ?? `unknown-${region}`;
}

/** Module family, from the first byte of the hardware version. */
export function modelName(hardware: number): string {
  return MODELS[hardware] ?? `Mercury ${hardware.toString(16).padStart(2, '0').toUpperCase()}`;
}

const REGIONS: Readonly<Record<number, string>> = {
  0: 'none',
  1: 'NA',
  [REGION_EU]: 'ETSI-LB',
  3: 'KR',
  4: 'IN',
  5: 'JP',
  6: 'PRC',
  7: 'ETSI-LB',
  [REGION_EU3]: 'ETSI-LB',
  255: 'open',
};

const MODELS: Readonly<Record<number, string>> = {
  0x00: 'M5e',
  0x01: 'M5e-Compact',
  0x18: 'M6e',
  0x20: 'M6e-Micro',
  0x30: 'M6e-Nano',
};

const STATUSES: Readonly<Record<number, string>> = {
  [Status.ok]: 'ok',
  0x0100: 'wrong-data-length',
  0x0101: 'unknown-command',
  0x0102: 'command-not-implemented',
  0x0105: 'invalid-parameter',
  0x0109: 'invalid-region',
  0x010a: 'invalid-baud-rate',
  0x0200: 'firmware-crc-wrong',
  [Status.noTag]: 'no-tag',
  0x0401: 'no-protocol-set',
  0x0402: 'invalid-protocol-parameter',
  0x0403: 'written-but-not-locked',
  0x0404: 'no-data-read',
  0x0406: 'write-failed',
  0x0408: 'invalid-write-data',
  0x0409: 'invalid-address',
  [Status.generalTagError]: 'general-tag-error',
  0x040b: 'data-too-long',
  0x0420: 'tag-other-error',
  0x0423: 'tag-memory-overrun',
  [Status.memoryLocked]: 'tag-memory-locked',
  0x042b: 'tag-insufficient-power',
  0x042f: 'tag-non-specific-error',
  0x0430: 'tag-unknown-error',
  0x0500: 'antenna-not-connected',
  [Status.tooHot]: 'temperature-limit',
  [Status.returnLoss]: 'high-return-loss',
  0x7f00: 'assertion-failed',
};
