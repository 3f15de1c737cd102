import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const renderer = fileURLToPath(new URL('../../../renderer', import.meta.url));

const sheets = readdirSync(renderer, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.css'))
  .map((entry) => relative(renderer, join(entry.parentPath, entry.name)));

/** Classes to which a sheet gives declarations of its own wherever they stand: `.pad {` and `.pad,`, not `.sound .pad {`. */
function stylesBare(sheet: string): string[] {
  const text = readFileSync(join(renderer, sheet), 'utf8');
  return [...text.matchAll(/^\.([\w-]+)(?:,$| \{\s*(?:& \{\s*)?[\w-]+:)/gm)].map(([, name]) => name!);
}

test('a class belongs to one area: the sheets of all screens are on one page', () => {
  const areas = new Map<string, Set<string>>();
  for (const sheet of sheets) {
    const area = sheet.split('/')[0]!;
    for (const name of stylesBare(sheet)) areas.set(name, (areas.get(name) ?? new Set()).add(area));
  }
  expect(areas.size).toBeGreaterThan(100);
  expect(
    [...areas].filter(([, owners]) => owners.size > 1).map(([name, owners]) => `${name}: ${[...owners].join()}`),
  ).toEqual([]);
});
