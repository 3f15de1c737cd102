/** Command and notification bytes. @see NUR protocol rev 14, section 3; nur_nurapi_micro NurProtocol.h */
export const command = {
  ping: 0x01,
  getMode: 0x04,
  clearTags: 0x05,
  getTags: 0x06,
  getTagsMeta: 0x07,
  readerInfo: 0x09,
  deviceCapabilities: 0x0b,
  stopAll: 0x0e,
  configureGpio: 0x0f,
  loadSetup: 0x22,
  diagnostics: 0x2b,
  inventory: 0x31,
  write: 0x34,
  lock: 0x36,
  inventoryStream: 0x39,
  bootNotice: 0x80,
  ioNotice: 0x81,
  inventoryNotice: 0x82,
  hopNotice: 0x86,
} as const;

const commandNames: Readonly<Record<number, string>> = {
  [command.ping]: 'ping',
  [command.getMode]: 'mode',
  [command.clearTags]: 'clear-tags',
  [command.getTags]: 'tags',
  [command.getTagsMeta]: 'tags-with-metadata',
  [command.readerInfo]: 'reader-info',
  [command.deviceCapabilities]: 'device-capabilities',
  [command.stopAll]: 'stop-all',
  [command.configureGpio]: 'configure-gpio',
  [command.loadSetup]: 'setup',
  [command.diagnostics]: 'diagnostics',
  [command.inventory]: 'inventory',
  [command.write]: 'write',
  [command.lock]: 'lock',
  [command.inventoryStream]: 'inventory-stream',
  [command.bootNotice]: 'booted',
  [command.ioNotice]: 'io-changed',
  [command.inventoryNotice]: 'inventory-notice',
  [command.hopNotice]: 'hop',
};

export const NO_TAG = 0x20;
export const ACCESS_DENIED = 0x24;
/** Followed by the tag's own error code. */
export const TAG_ERROR = 0x42;
/** Gen2 annex I: memory locked. */
export const TAG_LOCKED = 0x04;

export function commandNameOf(code: number): string {
  return commandNames[code] ?? 'unknown';
}

const statusNames: Readonly<Record<number, string>> = {
  0x00: 'ok',
  0x01: 'invalid-command',
  0x02: 'invalid-length',
  0x03: 'parameter-out-of-range',
  0x04: 'receive-timeout',
  0x05: 'invalid-parameter',
  0x06: 'program-failed',
  0x07: 'parameter-mismatch',
  0x08: 'hardware-mismatch',
  0x0d: 'not-ready',
  0x10: 'general-error',
  [NO_TAG]: 'no-tag',
  0x21: 'tag-response-garbled',
  0x22: 'select-failed',
  0x23: 'selection-missing',
  [ACCESS_DENIED]: 'access-denied',
  0x30: 'read-failed',
  0x31: 'read-partly-failed',
  0x40: 'write-failed',
  0x41: 'write-partly-failed',
  [TAG_ERROR]: 'tag-returned-error',
  0x50: 'special-failed',
};

export function statusName(code: number): string {
  return statusNames[code] ?? `status-${code.toString(16).padStart(2, '0')}`;
}

const regionNames = ['ETSI-LB', 'FCC', 'CN', 'MY', 'BR', 'AU', 'NZ', 'JP-250mW', 'JP-500mW', 'KR', 'IN', 'RU'] as const;

export const REGION_EUROPE = 0;

export function regionName(id: number): string {
  return regionNames[id] ?? `region-${id}`;
}

/** Fields of the module setup; on the wire they follow each other in the order of their bits. */
export const setup = {
  txLevel: 1 << 2,
  region: 1 << 4,
  q: 1 << 5,
  session: 1 << 6,
  antennaMask: 1 << 8,
} as const;
