/** Command bytes. @see UHFReader288 manual v2.20, section 8 */
export const command = {
  inventory: 0x01,
  write: 0x03,
  writeEpc: 0x04,
  lock: 0x06,
  bufferedInventory: 0x18,
  readerInfo: 0x21,
  setBand: 0x22,
  setPower: 0x2f,
  beep: 0x40,
  inputs: 0x47,
  serialNumber: 0x4c,
  startFast: 0x50,
  stopFast: 0x51,
  readBuffer: 0x72,
  workMode: 0x76,
  returnLoss: 0x91,
  temperature: 0x92,
  stop: 0x93,
  realTime: 0xee,
} as const;

export function commandName(code: number): string {
  return commandNames[code] ?? 'unknown';
}

const commandNames: Readonly<Record<number, string>> = {
  [command.inventory]: 'inventory',
  [command.write]: 'write-memory',
  [command.writeEpc]: 'write-epc',
  [command.lock]: 'lock',
  [command.bufferedInventory]: 'buffered-inventory',
  [command.readerInfo]: 'reader-info',
  [command.setBand]: 'set-band',
  [command.setPower]: 'set-power',
  [command.beep]: 'beep',
  [command.inputs]: 'inputs',
  [command.serialNumber]: 'serial-number',
  [command.startFast]: 'start-fast-inventory',
  [command.stopFast]: 'stop-fast-inventory',
  [command.readBuffer]: 'read-buffer',
  [command.workMode]: 'work-mode',
  [command.returnLoss]: 'return-loss',
  [command.temperature]: 'temperature',
  [command.stop]: 'stop-inventory',
  [command.realTime]: 'real-time',
};

/** Status bytes that say how a command or a round ended. */
export const status = {
  ok: 0x00,
  roundEnded: 0x01,
  roundTimedOut: 0x02,
  moreFollows: 0x03,
  memoryFull: 0x04,
  wrongPassword: 0x05,
  statistics: 0x26,
  heartbeat: 0x28,
  antennaError: 0xf8,
  noTag: 0xfb,
  /** Followed by the tag's own error code. */
  tagError: 0xfc,
} as const;

/** Gen2 annex I: memory locked. */
export const TAG_LOCKED = 0x04;

const statusNames: Readonly<Record<number, string>> = {
  0x00: 'ok',
  0x01: 'round-ended',
  0x02: 'round-timed-out',
  0x03: 'more-follows',
  0x04: 'memory-full',
  0x05: 'wrong-access-password',
  0x09: 'kill-failed',
  0x0a: 'kill-password-zero',
  0x0b: 'command-not-supported-by-tag',
  0x0c: 'access-password-zero',
  0x13: 'save-failed',
  0x14: 'power-not-settable',
  0x19: 'lock-failed',
  0x26: 'statistics',
  0x28: 'heartbeat',
  0xf8: 'antenna-error',
  0xf9: 'command-failed',
  0xfa: 'poor-communication-with-tag',
  0xfb: 'no-tag',
  0xfc: 'tag-returned-error',
  0xfd: 'wrong-length',
  0xfe: 'illegal-command',
  0xff: 'wrong-parameter',
};

export function statusName(code: number): string {
  return statusNames[code] ?? `status-${code.toString(16).padStart(2, '0')}`;
}

/** Frequency bands by the two top bits of the highest and of the lowest channel byte. @see manual, command 22 */
export const bands: Readonly<Record<number, string>> = {
  0b0001: 'CN-UB',
  0b0010: 'US',
  0b0011: 'KR',
  0b0100: 'ETSI-LB',
  0b1000: 'CN-LB',
  0b1001: 'ETSI-LB',
};

/** `[highest, lowest]` channel bytes: EU3 is the four high-power channels of EN 302 208, EU its fifteen 200 kHz ones. */
export const etsiBands = { eu3: [0x83, 0x40], eu: [0x4e, 0x00] } as const;

const modelNames: Readonly<Record<number, string>> = {
  0x09: 'UHFReader18',
  0x0c: 'UHFReader288',
  0x0f: 'UHFReader86',
  0x10: 'UHFReader86',
  0x20: 'UHFReader288',
  0x3d: 'E310',
  0x75: 'CF-MU804',
  0x8b: 'UHFReader288',
};

export function modelName(type: number): string {
  return modelNames[type] ?? `RRU type ${type.toString(16).toUpperCase().padStart(2, '0')}`;
}

/** UHFReader18 sends neither antenna nor RSSI; every later reader does. */
export type Dialect = 'uhfreader18' | 'uhfreader288';

export function dialectOf(type: number): Dialect {
  return type === 0x09 ? 'uhfreader18' : 'uhfreader288';
}

/** Modules on Impinj's Ex10 chips, by the type byte that was seen of them. */
export function isEx10(type: number): boolean {
  return type === 0x3d;
}
