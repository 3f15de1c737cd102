import { decodeEpc } from '../epc/decode.ts';
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

/** One hex EPC a line to one JSON object a line: what the tag data standard says of it, or `error`. */
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
  const epc = /^[0-9A-Fa-f]*$/.test(text) ? text.toUpperCase() : text;
  const decoded = decodeEpc(text);
  if (decoded.kind !== 'decoded') return JSON.stringify({ epc, error: decoded.reason });
  const { kind: _kind, scheme, uri, tagUri, elementString, ...fields } = decoded;
  return JSON.stringify({ epc, scheme, uri, tagUri, elementString, ...fields });
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
