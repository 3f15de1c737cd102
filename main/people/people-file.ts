import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const hex = z.string().regex(/^[0-9a-f]+$/);

const personSchema = z.object({
  employeeId: z.number().int().positive(),
  name: z.string(),
  responsible: z.boolean(),
  /** Keyed hashes (HMAC-SHA-256) of what the badges say. */
  badges: z.array(hex),
  pin: z.object({ salt: hex, hash: hex, cost: z.number().int() }).nullable(),
});
export type Person = z.infer<typeof personSchema>;

const peopleSchema = z.object({
  version: z.literal(1),
  people: z.array(personSchema),
  /** Wrong PINs in a row, over restarts: stopping the program must not win further tries. */
  wrongPins: z.object({ count: z.number().int(), lastMs: z.number() }),
});
export type PeopleFile = z.infer<typeof peopleSchema>;

const nobody: PeopleFile = { version: 1, people: [], wrongPins: { count: 0, lastMs: 0 } };

/**
 * Who was enrolled on this station: no badge and no PIN in the clear, worthless without this station's key.
 * @throws when the file is there and cannot be read: a shared station must not open to everyone because of a bad byte
 */
export function readPeople(folder: string): PeopleFile {
  let text: string;
  try {
    text = readFileSync(join(folder, 'people.json'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return nobody;
    throw error;
  }
  return peopleSchema.parse(JSON.parse(text));
}

export function writePeople(folder: string, people: PeopleFile): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'people.json');
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(people, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, file);
}
