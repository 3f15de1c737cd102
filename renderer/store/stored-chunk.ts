import type { FeedName, FeedRow } from '../../preload/contract/feeds.ts';
import type { ChunkRecord } from './catalogue-db.ts';
import type { Chunk } from './chunk-table.ts';
import { indexOf, indexVersion, type KeyCell } from './feed-indexes.ts';
import type { RowCodec } from './row-codec.ts';

/** The chunk as it is put on disk. */
export function writeChunk(feed: FeedName, chunk: Chunk): ChunkRecord {
  return { feed, number: chunk.number, indexVersion, ...shapeOf(chunk) };
}

const shapeOf = ({ fields, ids, lines, keys }: Chunk) => ({ fields, ids, lines, keys });

/**
 * A chunk out of a record of the disk, whoever wrote it. `indexed-anew`: its rows are as ever, its keys were computed by another program.
 * `translated`: its rows have other fields, so the feed must be pulled anew; what could not be translated is left out.
 */
export function readChunk(
  feed: FeedName,
  record: ChunkRecord,
  codec: RowCodec<FeedRow<FeedName>>,
): { readonly chunk: Chunk; readonly was: 'as-it-is' | 'indexed-anew' | 'translated' } {
  const { number } = record;
  const ids = listOf(record['ids']) as number[];
  const lines = listOf(record['lines']).filter((line) => typeof line === 'string');
  const names = Object.keys(indexOf(feed).keys ?? {});
  const keys = record['keys'] as Record<string, KeyCell[]> | undefined;
  const sameFields = sameNames(listOf(record['fields']), codec.fields);
  if (sameFields && ids.length === lines.length) {
    if (record['indexVersion'] === indexVersion && names.every((name) => keys?.[name]?.length === ids.length))
      return { chunk: { number, fields: codec.fields, ids, lines, keys: keys! }, was: 'as-it-is' };
    const rows = lines.map((line) => codec.translate(line, codec.fields));
    if (rows.every((row) => row !== null)) return { chunk: chunkOf(feed, number, codec, rows), was: 'indexed-anew' };
  }
  return { chunk: chunkOf(feed, number, codec, translated(record, lines, codec)), was: 'translated' };
}

type Read = { readonly row: FeedRow<FeedName>; readonly line: string };

/** Rows of another shape: lines with other fields, or the objects of version 1. */
function translated(
  record: ChunkRecord,
  lines: readonly string[],
  codec: RowCodec<FeedRow<FeedName>>,
): readonly Read[] {
  const fields = listOf(record['fields']).map(String);
  const blank = Object.fromEntries(codec.fields.map((field) => [field, null]));
  const objects = listOf(record['rows']).map((row) => codec.read({ ...blank, ...Object(row) }));
  const read = [...objects, ...lines.map((line) => codec.translate(line, fields))];
  return read.flatMap((one) => one ?? []).sort((left, right) => left.row.id - right.row.id);
}

function chunkOf(feed: FeedName, number: number, codec: RowCodec<FeedRow<FeedName>>, rows: readonly Read[]): Chunk {
  const { keys = {} } = indexOf(feed);
  return {
    number,
    fields: codec.fields,
    ids: rows.map(({ row }) => row.id),
    lines: rows.map(({ line }) => line),
    keys: Object.fromEntries(Object.entries(keys).map(([name, cell]) => [name, rows.map(({ row }) => cell(row))])),
  };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function sameNames(left: readonly unknown[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, at) => name === right[at]);
}
