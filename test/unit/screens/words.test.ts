import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ageWords, durationClock, momentWords, odooTimeMs } from '../../../renderer/i18n/format.ts';
import { en } from '../../../renderer/i18n/en.ts';
import { fr } from '../../../renderer/i18n/fr.ts';
import { createWords } from '../../../renderer/i18n/i18n.ts';

const flat = (words: object, path = ''): readonly (readonly [string, string])[] =>
  Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'string' ? [[`${path}${key}`, value] as const] : flat(value as object, `${path}${key}.`),
  );
const slots = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();

test('both languages hold the same sentences, with the same figures in them', () => {
  const french = flat(fr);
  const english = new Map(flat(en));
  expect([...english.keys()].sort()).toEqual(french.map(([key]) => key).sort());
  for (const [key, text] of french) expect([key, slots(english.get(key) ?? '')]).toEqual([key, slots(text)]);
});

test('no sentence is empty, and every plural has its two forms', () => {
  for (const words of [fr, en]) {
    const keys = new Map(flat(words));
    for (const [key, text] of keys) {
      expect([key, text.trim()]).not.toEqual([key, '']);
      if (key.endsWith('_one')) expect(keys.has(key.replace(/_one$/, '_other')), key).toBe(true);
    }
  }
});

test('French signs never part from their word at the end of a line', () => {
  const wrong = flat(fr).filter(([, text]) => / [?!;:%»]|« | €/.test(text));
  expect(wrong).toEqual([]);
});

test('French apostrophes are real ones', () => {
  expect(flat(fr).filter(([, text]) => text.includes("'"))).toEqual([]);
});

test('ages are said in the unit that people use', () => {
  const { t } = createWords('fr');
  expect([40_000, 12 * 60_000, 3 * 3_600_000, 50 * 3_600_000].map((age) => ageWords(t, age))).toEqual([
    '40\u00a0s',
    '12\u00a0min',
    '3\u00a0h',
    '2\u00a0jours',
  ]);
});

test('yesterday is said as people say it', () => {
  const { t } = createWords('fr');
  const at = new Date(2026, 10, 22, 16, 40).getTime();
  const now = new Date(2026, 10, 23, 9, 5).getTime();
  expect(momentWords(t, 'fr', at, now)).toBe('hier 16:40');
  expect(momentWords(t, 'fr', now, now)).toBe('9:05');
});

test('a call of over an hour shows its hours', () => {
  expect([durationClock(252_000), durationClock(3_765_000), durationClock(-5)]).toEqual(['4:12', '1:02:45', '0:00']);
});

test('what is no Odoo time is no time', () => {
  expect(odooTimeMs('2026-11-23 10:00:00')).toBe(Date.UTC(2026, 10, 23, 10));
  expect([odooTimeMs(null), odooTimeMs('demain')]).toEqual([null, null]);
});

test('every sentence is said somewhere', () => {
  const root = new URL('../../../renderer/', import.meta.url);
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/^i18n[/\\](?:fr|en)/.test(path))
    .map((path) => readFileSync(new URL(path.replaceAll('\\', '/'), root), 'utf8'))
    .join('\n');
  // Either whole, or with a part that is filled in: `status.pauses.${pause}`.
  const isSaid = (key: string): boolean => {
    if (new RegExp(`['"\`]${escaped(key)}['"\`]`).test(sources)) return true;
    const parts = key.split('.');
    return parts.some((_, at) => at > 0 && sources.includes(`\`${parts.slice(0, at).join('.')}.\${`));
  };
  const keys = new Set(flat(fr).map(([key]) => key.replace(/_(?:zero|one|other)$/, '')));
  expect([...keys].filter((key) => !isSaid(key))).toEqual([]);
});

const escaped = (text: string): string => text.replaceAll('.', String.raw`\.`);
