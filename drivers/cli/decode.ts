/**
 * `npm run --silent decode -- <protocol> [--binary]`: the technician's decoder. Reads standard input to its end,
 * writes one JSON object a line. Exit status 0 whatever the input held, 2 for a protocol it does not know.
 * `… -- recording` plays a session that the station recorded through its driver, with the filters that are given.
 */
import { once } from 'node:events';
import type { DriverDefinition } from '../reader-driver.ts';
import { drivers } from '../registry.ts';
import { readReplayOptions, replayLines, replayUsage } from './replay-lines.ts';
import { createEpcDecoder, createFrameDecoder, type LineDecoder } from './decode-lines.ts';

/** What a maker calls a protocol that we file under what it is. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([['tsl-ascii2', 'line-text']]);

const args = process.argv.slice(2);
const rules = args[0] === 'recording' ? readReplayOptions(args.slice(1)) : null;
const decoder = decoderFor(args);
if (rules) {
  process.stdout.on('error', () => process.exit(0));
  const chunks: Uint8Array[] = [];
  for await (const input of process.stdin) chunks.push(input as Uint8Array);
  const lines = await replayLines(Buffer.concat(chunks).toString('utf8'), drivers, rules);
  if (lines) await print(lines);
  else {
    process.stderr.write('not a recording of one of these drivers\n');
    process.exitCode = 1;
  }
} else if (decoder === null) {
  const protocols = [...drivers.map((driver) => driver.id), 'epc'].join(' ');
  process.stderr.write(
    `usage: npm run --silent decode -- <protocol> [--binary]\n       npm run --silent decode -- ${replayUsage}\nprotocols: ${protocols}\n`,
  );
  process.exitCode = 2;
} else {
  // `decode … | head` closes our output: what is left is not wanted.
  process.stdout.on('error', () => process.exit(0));
  for await (const input of process.stdin) await print(decoder.push(input as Uint8Array));
  await print(decoder.flush());
}

function decoderFor(args: readonly string[]): LineDecoder | null {
  const binary = args.includes('--binary');
  const [protocol, ...others] = args.filter((arg) => arg !== '--binary');
  if (protocol === undefined || others.length > 0) return null;
  if (protocol === 'epc') return binary ? null : createEpcDecoder();
  const driver = drivers.find((each: DriverDefinition) => each.id === (OTHER_NAMES.get(protocol) ?? protocol));
  return driver === undefined ? null : createFrameDecoder(driver, binary);
}

async function print(lines: readonly string[]): Promise<void> {
  if (lines.length > 0 && !process.stdout.write(`${lines.join('\n')}\n`)) await once(process.stdout, 'drain');
}
