import { crc16Genibus } from '../crc.ts';
import { toHex } from '../hex.ts';
import type { Decoded, TagRead } from '../reader-driver.ts';
import { message, messageNames, parameter } from './codes.ts';
import { findParameter, parameterEnd, parametersOf } from './parameters.ts';
import { HEADER_BYTES, u16, u32 } from './splitter.ts';

export interface LlrpHeader {
  readonly version: number;
  readonly type: number;
  readonly id: number;
}

/** One tag of a report. The channel is an index into a table of the reader's capabilities, from 1. */
export interface LlrpTag {
  readonly read: TagRead;
  readonly channelIndex: number | null;
}

export type LlrpEvent =
  | { readonly kind: 'gpi'; readonly pin: number; readonly level: 0 | 1 }
  | { readonly kind: 'antenna'; readonly antenna: number; readonly connected: boolean }
  | { readonly kind: 'exception'; readonly text: string }
  | { readonly kind: 'connection-attempt'; readonly status: number }
  | { readonly kind: 'connection-close' };

/** @param frame - a message that a splitter delivered */
export function readHeader(frame: Uint8Array): LlrpHeader {
  return { version: frame[0]! >> 2, type: ((frame[0]! & 3) << 8) | frame[1]!, id: u32(frame, 6) };
}

/** Tags of an RO_ACCESS_REPORT, in the order sent. Reports without an EPC are skipped. */
export function readReport(frame: Uint8Array): LlrpTag[] {
  const tags: LlrpTag[] = [];
  let at = HEADER_BYTES;
  while (at < frame.length) {
    const end = parameterEnd(frame, at, frame.length);
    if (end < 0) break;
    if ((frame[at]! & 0x80) === 0 && (((frame[at]! & 3) << 8) | frame[at + 1]!) === parameter.tagReportData) {
      const tag = readTag(frame, at + 4, end);
      if (tag !== null) tags.push(tag);
    }
    at = end;
  }
  return tags;
}

/** Events of a READER_EVENT_NOTIFICATION that the program acts on. */
export function readEvents(frame: Uint8Array): LlrpEvent[] {
  const data = findParameter(frame, HEADER_BYTES, frame.length, parameter.eventNotificationData);
  if (data === null) return [];
  const events: LlrpEvent[] = [];
  for (const { type, from, to } of parametersOf(frame, data.from, data.to)) {
    const size = to - from;
    if (type === parameter.gpiEvent && size >= 3) {
      events.push({ kind: 'gpi', pin: u16(frame, from), level: (frame[from + 2]! & 0x80) === 0 ? 0 : 1 });
    } else if (type === parameter.antennaEvent && size >= 3) {
      events.push({ kind: 'antenna', antenna: u16(frame, from + 1), connected: frame[from] === 1 });
    } else if (type === parameter.exceptionEvent && size >= 2) {
      events.push({ kind: 'exception', text: textAt(frame, from, to) });
    } else if (type === parameter.connectionAttempt && size >= 2) {
      events.push({ kind: 'connection-attempt', status: u16(frame, from) });
    } else if (type === parameter.connectionClose) {
      events.push({ kind: 'connection-close' });
    }
  }
  return events;
}

/** @returns the status of a response, or null where it carries none. Code 0 is success. */
export function readStatus(frame: Uint8Array): { readonly code: number; readonly text: string } | null {
  const status = findParameter(frame, HEADER_BYTES, frame.length, parameter.status);
  if (status === null || status.to - status.from < 4) return null;
  return { code: u16(frame, status.from), text: textAt(frame, status.from + 2, status.to) };
}

/** Reads one message for the diagnostics; a report may list several tags. */
export function decodeLlrpFrame(frame: Uint8Array): Decoded[] {
  const { version, type, id } = readHeader(frame);
  if (type === message.roAccessReport) {
    const tags = readReport(frame);
    if (tags.length > 0) return tags.map(({ read }) => ({ kind: 'tag', read }));
  }
  const fields: Record<string, unknown> = { ver: version, messageType: type, len: frame.length, id };
  if (type === message.readerEventNotification) fields['events'] = readEvents(frame);
  const status = readStatus(frame);
  if (status !== null) fields['status'] = status;
  return [{ kind: 'frame', name: messageNames[type] ?? 'unknown', fields }];
}

/** Text behind its length u16, cut where the parameter ends. */
export function textAt(bytes: Uint8Array, at: number, to: number): string {
  const end = Math.min(at + 2 + u16(bytes, at), to);
  return new TextDecoder().decode(bytes.subarray(at + 2, end));
}

function readTag(frame: Uint8Array, from: number, to: number): LlrpTag | null {
  let epcHex: string | null = null;
  let pc: number | null = null;
  let crc: number | null = null;
  let rssiDbm: number | null = null;
  let antenna: number | null = null;
  let channelIndex: number | null = null;
  let count = 1;
  let at = from;
  while (at < to) {
    const end = parameterEnd(frame, at, to);
    if (end < 0) break;
    const first = frame[at]!;
    if (first === (0x80 | parameter.epc96)) epcHex = toHex(frame, at + 1, end);
    else if (first === (0x80 | parameter.antennaId)) antenna = u16(frame, at + 1);
    else if (first === (0x80 | parameter.peakRssi)) rssiDbm = (frame[at + 1]! << 24) >> 24;
    else if (first === (0x80 | parameter.channelIndex)) channelIndex = u16(frame, at + 1);
    else if (first === (0x80 | parameter.tagSeenCount)) count = Math.max(1, u16(frame, at + 1));
    else if (first === (0x80 | parameter.tagCrc)) crc = u16(frame, at + 1);
    else if (first === (0x80 | parameter.pcBits)) pc = u16(frame, at + 1);
    else if (first === 0 && frame[at + 1] === parameter.epcData && end - at >= 6) {
      const bytes = Math.min((u16(frame, at + 4) + 7) >> 3, end - at - 6);
      epcHex = toHex(frame, at + 6, at + 6 + bytes);
    }
    at = end;
  }
  if (epcHex === null) return null;
  return {
    channelIndex,
    read: {
      epcHex,
      pc: pc === null ? null : pc.toString(16).toUpperCase().padStart(4, '0'),
      rssiDbm,
      antenna,
      frequencyKHz: null,
      phase: null,
      count,
      tagCrcOk: pc === null || crc === null ? null : tagCrcHolds(pc, epcHex, crc),
    },
  };
}

function tagCrcHolds(pc: number, epcHex: string, crc: number): boolean {
  const bytes = Buffer.from(pc.toString(16).padStart(4, '0') + epcHex, 'hex');
  return crc16Genibus(bytes, 0, bytes.length) === crc;
}
