import { decodeEpc } from '../epc/decode.ts';
import { encodeEpcUri } from '../epc/encode-uri.ts';
import { parsePc, rawUriWithControl } from '../epc/pc.ts';
import { toHex } from '../hex.ts';
import type { Chunk, Decoded, DriverDefinition } from '../reader-driver.ts';
import { createHexTextReader, type HexPiece } from './hex-text.ts';

/** Turns standard input, as it comes, into lines for standard output (without their line ends). */
export interface LineDecoder {
  push(input: Uint8Array): string[];
  flush(): string[];
}

/**
 * Captured bytes to one JSON object a line: `tag`, `frame` or `discarded`. A checked frame whose content contradicts
 * itself is `discarded` with the reason.
 * @param binary the input is the bytes themselves, else hex text
 */
export function createFrameDecoder(driver: DriverDefinition, binary: boolean): LineDecoder {
  const splitter = driver.createSplitter();
  const hexText = createHexTextReader();
  const linesOf = (chunks: readonly Chunk[]): string[] => chunks.flatMap((chunk) => chunkLines(driver, chunk));
  const readPieces = (pieces: readonly HexPiece[]): string[] =>
    pieces.flatMap((piece) =>
      piece.kind === 'bytes'
        ? linesOf(splitter.push(piece.bytes))
        : [JSON.stringify({ type: 'discarded', bytes: toHex(piece.text), reason: 'not-hex' })],
    );

  return {
    push: (input) => (binary ? linesOf(splitter.push(input)) : readPieces(hexText.push(input))),
    flush: () => [...(binary ? [] : readPieces(hexText.flush())), ...linesOf(splitter.flush())],
  };
}

/**
 * One hex EPC a line to one JSON object a line: what the tag data standard says of it, or `error`. A line may hold the
 * PC (and the XPC) before the EPC, as a reader passes them on; a `urn:epc:` URI becomes the EPC that it names.
 */
export function createEpcDecoder(): LineDecoder {
  const utf8 = new TextDecoder();
  let rest = '';

  return {
    push: (input) => {
      const lines = (rest + utf8.decode(input, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      return lines.map(epcLine);
    },
    flush: () => {
      const last = rest + utf8.decode();
      rest = '';
      return last === '' ? [] : [epcLine(last)];
    },
  };
}

function epcLine(line: string): string {
  const text = line.trim();
  if (text.startsWith('urn:')) return JSON.stringify(uriFields(text));
  const [, pc, xpc, bank] = /^([0-9A-F]{4}) +(?:([0-9A-F]{4}) +)?([0-9A-F]+)$/i.exec(text) ?? [];
  if (pc !== undefined && bank !== undefined) return JSON.stringify(bankFields(bank, pc, xpc ?? null));
  return JSON.stringify(epcFields(text, null));
}

function uriFields(uri: string): object {
  const written = encodeEpcUri(uri);
  if (written.ok) return { uri, epc: written.epcHex, pc: written.pc };
  const { failure } = written;
  return { uri, error: failure.kind, ...('field' in failure ? { field: failure.field } : {}) };
}

/** `rawUri` keeps what the control word said: nothing else does once the key is named. */
function bankFields(epcHex: string, pc: string, xpc: string | null): object {
  const word = parsePc(pc);
  return {
    ...epcFields(epcHex, pc),
    pc: pc.toUpperCase(),
    ...(word === null ? {} : { ...word, rawUri: rawUriWithControl(epcHex, word, xpc) }),
  };
}

function epcFields(text: string, pc: string | null): object {
  const epc = /^[0-9A-Fa-f]*$/.test(text) ? text.toUpperCase() : text;
  const decoded = decodeEpc(text, pc);
  if (decoded.kind !== 'decoded') return { epc, error: decoded.reason };
  const { kind: _kind, scheme, uri, tagUri, elementString, ...fields } = decoded;
  return { epc, scheme, uri, tagUri, elementString, ...fields };
}

function chunkLines(driver: DriverDefinition, chunk: Chunk): string[] {
  const bytes = toHex(chunk.bytes);
  if (chunk.kind === 'discarded') return [JSON.stringify({ type: 'discarded', bytes, reason: chunk.reason })];
  return driver.decode(chunk.bytes).map((decoded) => JSON.stringify(decodedLine(decoded, bytes)));
}

function decodedLine(decoded: Decoded, frame: string): Readonly<Record<string, unknown>> {
  switch (decoded.kind) {
    case 'tag': {
      const { epcHex, pc, rssiDbm, antenna } = decoded.read;
      return { type: 'tag', epc: epcHex, pc, rssiDbm, antenna, frame };
    }
    case 'barcode':
      return { type: 'frame', frame, name: 'barcode', aim: decoded.aim, text: decoded.text };
    case 'frame': {
      const { type: _type, frame: _frame, ...fields } = decoded.fields;
      return { type: 'frame', frame, name: decoded.name, ...fields };
    }
    case 'malformed':
      return { type: 'discarded', bytes: frame, reason: decoded.reason };
  }
}
