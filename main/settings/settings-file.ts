import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { drivers } from '../../drivers/registry.ts';
import { settingsSchema, type Settings } from '../../preload/contract/settings.ts';
import { err, ok, type Result } from '../../preload/contract/result.ts';
import { readReaderPlans } from '../station/reader-plans.ts';
import { readerFailureWords } from './reader-failure-words.ts';

/** Where a settings file is wrong: the start stops with these words, never with defaults in its stead. */
export interface SettingsFailure {
  readonly kind: 'malformed-settings';
  readonly file: string;
  /** Dotted path of the key, or line and column of the JSON error. */
  readonly place: string;
  readonly reason: string;
}

export const settingsPath = (dataDir: string): string => join(dataDir, 'settings.json');

/** @returns null when the station was never configured (no file). */
export function readSettings(dataDir: string): Result<Settings | null, SettingsFailure> {
  const file = settingsPath(dataDir);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok(null);
    return err({ kind: 'malformed-settings', file, place: '-', reason: (error as Error).message });
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return err({
      kind: 'malformed-settings',
      file,
      place: jsonPlace(text, error as Error),
      reason: (error as Error).message,
    });
  }
  const parsed = settingsSchema.safeParse(value);
  if (parsed.success) {
    const refused = refusedReader(parsed.data);
    return refused ? err({ kind: 'malformed-settings', file, ...refused }) : ok(parsed.data);
  }
  const issue = parsed.error.issues[0];
  return err({
    kind: 'malformed-settings',
    file,
    place: issue?.path.join('.') || 'document',
    reason: issue?.message ?? 'unreadable',
  });
}

/**
 * Written beside and renamed, so that a power cut leaves the old file or the new one.
 * @throws where the next start would refuse them: the old file stays
 */
export function writeSettings(dataDir: string, settings: Settings): void {
  const refused = refusedReader(settings);
  if (refused) throw new Error(`${refused.place}: ${refused.reason}`);
  const file = settingsPath(dataDir);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, file);
}

/** What only the host knows: which drivers there are, and how their paths look. */
function refusedReader({ readers, language }: Settings): { place: string; reason: string } | null {
  const plans = readReaderPlans(readers, drivers);
  if (plans.ok) return null;
  const { index, key } = plans.failure;
  return { place: `readers.${index}.${key}`, reason: readerFailureWords(plans.failure, language) };
}

function jsonPlace(text: string, error: Error): string {
  const at = /position (\d+)/.exec(error.message)?.[1];
  if (at === undefined) return 'end of file';
  const before = text.slice(0, Number(at)).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
