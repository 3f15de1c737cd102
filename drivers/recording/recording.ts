import { fromHex, toHex } from '../hex.ts';
import type { ReaderConfiguration, Result } from '../reader-driver.ts';

/**
 * One session of one reader as text that a person can read, one line an event, times in milliseconds since `started`:
 *
 *   # duret rfid recording 1
 *   # driver m100-bb7e
 *   # reader quai-2
 *   # port /dev/ttyUSB0
 *   # started 2026-11-25T14:30:12.345Z
 *   0 = open
 *   101 > BB0003000100047E
 *   112 < BB010300104D3130302032
 *   480 = configure {"region":"ETSI-LB","powerDbm":20}
 *   512 = start
 *   9000 = cut 3600000
 *   9120 = end unplugged
 *
 * `>` is what the station sent, `<` what came, `=` what was asked of the session. After `cut`, that many milliseconds
 * were left out: a file that follows another begins with the same opening, so that each can be replayed alone.
 */
export interface RecordingHead {
  readonly driverId: string;
  readonly readerId: string;
  readonly port: string;
  /** Unix epoch milliseconds. */
  readonly startedAtMs: number;
}

export type RecordedEvent =
  | { readonly kind: 'sent'; readonly bytes: Uint8Array }
  | { readonly kind: 'came'; readonly bytes: Uint8Array }
  | { readonly kind: 'open' }
  | { readonly kind: 'configure'; readonly configuration: ReaderConfiguration }
  | { readonly kind: 'start' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'cut'; readonly leftOutMs: number }
  | { readonly kind: 'end'; readonly reason: string };

export type RecordedLine = RecordedEvent & { readonly atMs: number };

export interface Recording {
  readonly head: RecordingHead;
  readonly lines: readonly RecordedLine[];
  /** Lines that are none of the above: a power cut leaves half a line at the end. */
  readonly unreadable: number;
}

export const recordingMark = '# duret rfid recording 1';

export function formatHead(head: RecordingHead): string {
  return [
    recordingMark,
    `# driver ${head.driverId}`,
    `# reader ${oneLine(head.readerId)}`,
    `# port ${oneLine(head.port)}`,
    `# started ${new Date(head.startedAtMs).toISOString()}`,
    '',
  ].join('\n');
}

export function formatLine(line: RecordedLine): string {
  switch (line.kind) {
    case 'sent':
      return `${line.atMs} > ${toHex(line.bytes)}\n`;
    case 'came':
      return `${line.atMs} < ${toHex(line.bytes)}\n`;
    case 'configure':
      return `${line.atMs} = configure ${JSON.stringify(line.configuration)}\n`;
    case 'cut':
      return `${line.atMs} = cut ${line.leftOutMs}\n`;
    case 'end':
      return `${line.atMs} = end ${oneLine(line.reason)}\n`;
    default:
      return `${line.atMs} = ${line.kind}\n`;
  }
}

/** @returns `not-a-recording` when the head is missing or incomplete; unreadable lines are counted and left out */
export function parseRecording(text: string): Result<Recording, { readonly kind: 'not-a-recording' }> {
  const [mark, ...rest] = text.split(/\r?\n/);
  const head = new Map<string, string>();
  const lines: RecordedLine[] = [];
  let unreadable = 0;
  for (const line of rest) {
    if (line === '') continue;
    const [, key, value] = /^# (driver|reader|port|started) (.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) {
      head.set(key, value);
      continue;
    }
    const read = parseLine(line);
    if (read) lines.push(read);
    else unreadable += 1;
  }
  const driverId = head.get('driver');
  const startedAtMs = Date.parse(head.get('started') ?? '');
  if (mark !== recordingMark || driverId === undefined || Number.isNaN(startedAtMs)) {
    return { ok: false, failure: { kind: 'not-a-recording' } };
  }
  const readerId = head.get('reader') ?? '';
  const port = head.get('port') ?? '';
  return { ok: true, value: { head: { driverId, readerId, port, startedAtMs }, lines, unreadable } };
}

function parseLine(line: string): RecordedLine | null {
  const [, time, sign, rest = ''] = /^(\d{1,12}) ([<>=]) (.*)$/.exec(line) ?? [];
  if (time === undefined) return null;
  const atMs = Number(time);
  if (sign !== '=') {
    const bytes = fromHex(rest);
    return bytes && bytes.length > 0 ? { atMs, kind: sign === '>' ? 'sent' : 'came', bytes } : null;
  }
  const [, word, argument = ''] = /^(\w+) ?(.*)$/.exec(rest) ?? [];
  switch (word) {
    case 'open':
    case 'start':
    case 'stop':
      return { atMs, kind: word };
    case 'cut':
      return /^\d{1,12}$/.test(argument) ? { atMs, kind: 'cut', leftOutMs: Number(argument) } : null;
    case 'end':
      return { atMs, kind: 'end', reason: argument };
    case 'configure': {
      const configuration = parseJson(argument);
      return isConfiguration(configuration) ? { atMs, kind: 'configure', configuration } : null;
    }
    default:
      return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isConfiguration(value: unknown): value is ReaderConfiguration {
  const region = (value as { region?: unknown } | null)?.region;
  return region === 'ETSI-LB' || region === 'ETSI-UB';
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
