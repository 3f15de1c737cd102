import type { Decoded, TagRead } from '../reader-driver.ts';
import { parsePlainLine } from './plain-codec.ts';
import { parseTslReply, tslErrorName } from './tsl-codec.ts';

const COLON = 0x3a;
const DOT = 0x2e;

/** @returns whether a frame is a block of `XX: value` lines rather than a single line. */
export function isTaggedBlock(frame: Uint8Array): boolean {
  return frame[2] === COLON && frame[frame.length - 1] === 0x0a;
}

/** Reads a TSL reply, notification or command, or a plain line. */
export function decodeTaggedFrame(frame: Uint8Array): Decoded[] {
  if (!isTaggedBlock(frame)) {
    if (frame[0] !== DOT) return decodePlainFrame(frame);
    const text = new TextDecoder('latin1').decode(frame).trimEnd();
    return [{ kind: 'frame', name: 'command', fields: { text } }];
  }
  const reply = parseTslReply(frame);
  const items: Decoded[] = reply.reads.map((read) => ({ kind: 'tag', read }));
  for (const text of reply.barcodes) items.push({ kind: 'barcode', aim: null, text });
  if (items.length > 0) return items;
  if (reply.trigger !== null) return [{ kind: 'frame', name: 'trigger', fields: { trigger: reply.trigger } }];
  if (reply.ok === false) {
    const error = reply.error ?? 0;
    const fields = { command: reply.command, ok: false, error, errorName: tslErrorName(error), ...reply.values };
    return [{ kind: 'frame', name: 'error', fields }];
  }
  return [{ kind: 'frame', name: 'reply', fields: { command: reply.command, ok: reply.ok, ...reply.values } }];
}

/** Reads one line of a scanner or badge reader. */
export function decodePlainFrame(frame: Uint8Array): Decoded[] {
  const line = parsePlainLine(frame);
  return [line.kind === 'badge' ? { kind: 'tag', read: badgeRead(line.idHex) } : line];
}

export function badgeRead(idHex: string): TagRead {
  return {
    epcHex: idHex,
    pc: null,
    rssiDbm: null,
    antenna: null,
    frequencyKHz: null,
    phase: null,
    count: 1,
    tagCrcOk: null,
  };
}
