#!/usr/bin/env node
/**
 * Writes ai-table.generated.ts from GS1's Barcode Syntax Dictionary.
 *
 *   node drivers/gs1/generate.mjs <gs1-syntax-dictionary.txt> <commit or release it was taken from>
 *
 * The dictionary: https://github.com/gs1/gs1-syntax-dictionary, Apache License 2.0.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [, , path, version] = process.argv;
if (path === undefined || version === undefined) {
  process.stderr.write('usage: node drivers/gs1/generate.mjs <gs1-syntax-dictionary.txt> <version>\n');
  process.exit(2);
}

const rows = readFileSync(path, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map(parseLine);

const output = `// Written by generate.mjs; do not edit.
// Source: GS1 Barcode Syntax Dictionary, https://github.com/gs1/gs1-syntax-dictionary
// Version: ${version}
// Changes: the entries' flags, specifications and titles only, as data; attributes left out.
//
// Copyright (c) 2020-2021 BWIPP project. https://bwipp.terryburton.co.uk/
// Copyright (c) 2020-2021 Zint Project. https://zint.org.uk/
// Copyright (c) 2021-2025 GS1 AISBL
// Licensed under the Apache License, Version 2.0: http://www.apache.org/licenses/LICENSE-2.0

export const AI_TABLE_VERSION = ${JSON.stringify(version)};

/** AIs (first, last), whether no separator is needed after the value, specification of the value, title. */
export const AI_ROWS: readonly (readonly [first: string, last: string, predefined: boolean, specification: string, title: string])[] = [
${rows.map((row) => `  ${JSON.stringify(row)},`).join('\n')}
];
`;
writeFileSync(fileURLToPath(new URL('./ai-table.generated.ts', import.meta.url)), output);
process.stdout.write(`${rows.length} entries\n`);

/** `AIs [Flags] Specification [Attributes] [# Title]`; a specification is `N6,yymmdd0`, `X..20`, `[N4],hhmi`, several in a row. */
function parseLine(line) {
  const [body, ...title] = line.split('#');
  const words = body.trim().split(/\s+/);
  const [first, last = first] = words.shift().split('-');
  const flags = /^[NXYZ[]/.test(words[0]) ? '' : words.shift();
  const specification = words.filter((word) => /^\[?[NXYZ](\.\.)?\d+\]?(,|$)/.test(word)).join(' ');
  if (!/^\d{2,4}$/.test(first) || specification === '') throw new Error(`cannot read: ${line}`);
  return [first, last, flags.includes('*'), specification, title.join('#').trim()];
}
