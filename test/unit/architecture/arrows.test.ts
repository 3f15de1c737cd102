import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Who may import whom: a folder (longest prefix wins) and the folders it may know besides itself. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  drivers: [],
  'drivers/epc': ['drivers/gs1'],
  'drivers/gs1': [],
  'preload/contract': [],
  'preload/electron': ['preload/contract'],
  main: ['drivers', 'preload/contract'],
  'main/electron': ['main', 'drivers', 'preload/contract'],
  renderer: ['preload/contract', 'drivers/epc', 'drivers/gs1'],
};

/** Third parties that one place alone may know. */
const borders: Readonly<Record<string, RegExp>> = {
  electron: /^(main|preload)\/electron\//,
  'sip.js': /^main\/phone\//,
  serialport: /^drivers\//,
  'node-hid': /^drivers\//,
  dexie: /^renderer\/(store|outbox|worker|sync)\//,
  react: /^renderer\//,
};

interface Import {
  readonly file: string;
  readonly target: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(/(?:from\s+|import\s*\(\s*|import\s+|new URL\(\s*)['"]([^'"]+)['"]/g);
  return [...found].map(([, target]) => ({
    file,
    target: target!.startsWith('.') ? relative(root, resolve(root, dirname(file), target!)) : target!,
  }));
}

const folderOf = (path: string): string | undefined =>
  Object.keys(arrows)
    .filter((folder) => path.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0];

const all = ['drivers', 'preload', 'main', 'renderer'].flatMap(sources).flatMap(importsOf);

describe('architecture', () => {
  test('the walk sees the program', () => {
    expect(all.length).toBeGreaterThan(50);
  });

  test('no folder knows more than its arrows allow', () => {
    const broken = all.filter(({ file, target }) => {
      const inside = ['drivers/', 'preload/', 'main/', 'renderer/', 'test/'].some((top) => target.startsWith(top));
      if (!inside) return false;
      const from = folderOf(file);
      if (from === undefined) return true;
      return ![from, ...arrows[from]!].some((folder) => target.startsWith(`${folder}/`));
    });
    expect(broken).toEqual([]);
  });

  test('each third party stays behind its border', () => {
    const broken = all.filter(({ file, target }) => borders[target] !== undefined && !borders[target].test(file));
    expect(broken).toEqual([]);
  });

  test('the page and the contract use nothing of Node.js', () => {
    const broken = all.filter(
      ({ file, target }) => target.startsWith('node:') && /^(renderer|preload|drivers\/(epc|gs1))\//.test(file),
    );
    expect(broken.filter(({ file }) => !file.endsWith('.mjs'))).toEqual([]);
  });
});
