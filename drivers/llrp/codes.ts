/** Message types. @see LLRP 1.0.1, section 16.1 */
export const message = {
  getReaderCapabilities: 1,
  getReaderConfig: 2,
  setReaderConfig: 3,
  closeConnectionResponse: 4,
  getReaderCapabilitiesResponse: 11,
  getReaderConfigResponse: 12,
  setReaderConfigResponse: 13,
  closeConnection: 14,
  addRospec: 20,
  deleteRospec: 21,
  startRospec: 22,
  stopRospec: 23,
  enableRospec: 24,
  addRospecResponse: 30,
  deleteRospecResponse: 31,
  startRospecResponse: 32,
  stopRospecResponse: 33,
  enableRospecResponse: 34,
  disableRospecResponse: 35,
  roAccessReport: 61,
  keepAlive: 62,
  readerEventNotification: 63,
  keepAliveAck: 72,
  errorMessage: 100,
  custom: 1023,
} as const;

export const messageNames: Readonly<Record<number, string>> = {
  1: 'GET_READER_CAPABILITIES',
  2: 'GET_READER_CONFIG',
  3: 'SET_READER_CONFIG',
  4: 'CLOSE_CONNECTION_RESPONSE',
  10: 'GET_REPORT',
  11: 'GET_READER_CAPABILITIES_RESPONSE',
  12: 'GET_READER_CONFIG_RESPONSE',
  13: 'SET_READER_CONFIG_RESPONSE',
  14: 'CLOSE_CONNECTION',
  20: 'ADD_ROSPEC',
  21: 'DELETE_ROSPEC',
  22: 'START_ROSPEC',
  23: 'STOP_ROSPEC',
  24: 'ENABLE_ROSPEC',
  25: 'DISABLE_ROSPEC',
  26: 'GET_ROSPECS',
  30: 'ADD_ROSPEC_RESPONSE',
  31: 'DELETE_ROSPEC_RESPONSE',
  32: 'START_ROSPEC_RESPONSE',
  33: 'STOP_ROSPEC_RESPONSE',
  34: 'ENABLE_ROSPEC_RESPONSE',
  35: 'DISABLE_ROSPEC_RESPONSE',
  36: 'GET_ROSPECS_RESPONSE',
  40: 'ADD_ACCESSSPEC',
  41: 'DELETE_ACCESSSPEC',
  42: 'ENABLE_ACCESSSPEC',
  43: 'DISABLE_ACCESSSPEC',
  44: 'GET_ACCESSSPECS',
  50: 'ADD_ACCESSSPEC_RESPONSE',
  51: 'DELETE_ACCESSSPEC_RESPONSE',
  52: 'ENABLE_ACCESSSPEC_RESPONSE',
  53: 'DISABLE_ACCESSSPEC_RESPONSE',
  54: 'GET_ACCESSSPECS_RESPONSE',
  60: 'CLIENT_REQUEST_OP',
  61: 'RO_ACCESS_REPORT',
  62: 'KEEPALIVE',
  63: 'READER_EVENT_NOTIFICATION',
  64: 'ENABLE_EVENTS_AND_REPORTS',
  70: 'CLIENT_REQUEST_OP_RESPONSE',
  72: 'KEEPALIVE_ACK',
  100: 'ERROR_MESSAGE',
  1023: 'CUSTOM_MESSAGE',
};

export function nameOf(type: number): string {
  return messageNames[type] ?? 'unknown';
}

/** @returns the name of the command that a message of this type responds to; null where it is no response. */
export function requestOf(type: number): string | null {
  return REQUESTS[type] ?? null;
}

/** By the response's type: looked up for every message. */
const REQUESTS = Array.from({ length: 1024 }, (_, type) => {
  const name = nameOf(type);
  return name.endsWith('_RESPONSE') ? name.slice(0, -'_RESPONSE'.length) : null;
});

/** Where a message's parameters begin, which then fill it exactly: behind its header, or behind these fields of its own. */
export const PARAMETERS_FROM: Readonly<Record<number, number>> = {
  ...Object.fromEntries(Object.keys(messageNames).map((type) => [type, 10])),
  // Requested data.
  [message.getReaderCapabilities]: 11,
  // Antenna, requested data, GPI port, GPO port.
  [message.getReaderConfig]: 17,
  // Restore factory setting.
  [message.setReaderConfig]: 11,
  // Identifiers of specs.
  ...Object.fromEntries([21, 22, 23, 24, 25, 41, 42, 43].map((type) => [type, 14])),
};

/** Parameter types. Below 128: TV, of fixed length; the others TLV. @see LLRP 1.0.1, section 16.2 */
export const parameter = {
  antennaId: 1,
  peakRssi: 6,
  channelIndex: 7,
  tagSeenCount: 8,
  tagCrc: 11,
  pcBits: 12,
  epc96: 13,
  generalDeviceCapabilities: 137,
  gpioCapabilities: 141,
  regulatoryCapabilities: 143,
  uhfBandCapabilities: 144,
  transmitPowerLevel: 145,
  frequencyInformation: 146,
  frequencyHopTable: 147,
  fixedFrequencyTable: 148,
  rospec: 177,
  boundarySpec: 178,
  startTrigger: 179,
  stopTrigger: 182,
  aiSpec: 183,
  aiSpecStopTrigger: 184,
  inventoryParameterSpec: 186,
  keepAliveSpec: 220,
  antennaProperties: 221,
  antennaConfiguration: 222,
  gpiPortState: 225,
  rfTransmitter: 224,
  reportSpec: 237,
  tagReportContentSelector: 238,
  tagReportData: 240,
  epcData: 241,
  eventNotificationSpec: 244,
  eventNotificationState: 245,
  eventNotificationData: 246,
  gpiEvent: 248,
  exceptionEvent: 252,
  antennaEvent: 255,
  connectionAttempt: 256,
  connectionClose: 257,
  status: 287,
  c1g2InventoryCommand: 330,
  c1g2SingulationControl: 336,
  c1g2EpcMemorySelector: 348,
} as const;

/** Bytes of a TV parameter behind its type byte; 0 where the type is not defined. */
export const TV_BYTES: readonly number[] = [0, 2, 8, 8, 8, 8, 1, 2, 2, 4, 2, 2, 2, 12, 2, 2, 4, 2, 4];

/** Makers by IANA private enterprise number. */
export const makers: Readonly<Record<number, string>> = {
  161: 'Zebra',
  1418: 'Alien',
  10642: 'Zebra',
  25882: 'Impinj',
  26554: 'ThingMagic',
};
