import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFileSecretStore } from '../../../main/settings/secret-store.ts';
import { readSettings, settingsPath, writeSettings } from '../../../main/settings/settings-file.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'duret-settings-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const put = (text: string): void => writeFileSync(settingsPath(dataDir), text);

describe('settings file', () => {
  test('a station never configured has no settings, and no failure', () => {
    expect(readSettings(dataDir)).toEqual({ ok: true, value: null });
  });

  test('the least that is needed is a name; the rest has its usual value', () => {
    put('{"version":1,"station":{"name":"Quai 2"}}');
    expect(readSettings(dataDir)).toMatchObject({ ok: true, value: { language: 'fr', odoo: null, readers: [] } });
  });

  test('what is written is read back, and no draft stays behind', () => {
    put('\uFEFF{"version":1,"station":{"name":"Quai 2"}}');
    const settings = readSettings(dataDir);
    if (!settings.ok || !settings.value) throw new Error('unreadable');
    writeSettings(dataDir, { ...settings.value, language: 'en' });
    expect(readSettings(dataDir)).toMatchObject({ ok: true, value: { language: 'en' } });
    expect(statSync(settingsPath(dataDir)).mode & 0o077).toBe(0);
  });

  test.each([
    ['not JSON', '{\n  "version": 1,\n  oops\n}', /^line 3, column/],
    ['cut short', '{"version":1', /./],
    ['a mistyped key', '{"version":1,"station":{"name":"Quai 2","depott":""}}', /^station$/],
    [
      'a wrong address',
      '{"version":1,"station":{"name":"Q"},"odoo":{"url":"ftp://x","database":"d","login":"l"}}',
      /^odoo\.url$/,
    ],
    ['another version', '{"version":2,"station":{"name":"Q"}}', /^version$/],
    ['a list', '[]', /^document$/],
    ['nothing', '', /./],
  ])('%s is refused with the file and the place', (_name, text, place) => {
    put(text);
    const result = readSettings(dataDir);
    expect(result).toMatchObject({ ok: false, failure: { kind: 'malformed-settings', file: settingsPath(dataDir) } });
    if (!result.ok) {
      expect(result.failure.place).toMatch(place);
      expect(result.failure.reason).not.toBe('');
    }
  });

  const withReaders = (language: string, ...readers: object[]): string =>
    JSON.stringify({ version: 1, language, station: { name: 'Quai 2' }, readers });

  test.each([
    [{ id: 'quai', driver: 'm100', path: 'COM3' }, 'readers.0.driver', /m100.*thingmagic-mercury, .*m100-bb7e, .*auto/],
    [{ id: 'quai', driver: 'llrp', path: 'http://x' }, 'readers.0.path', /http:\/\/x.*192\.168\.1\.20/],
    [{ id: 'quai', driver: 'llrp', path: 'auto' }, 'readers.0.path', /jamais cherché/],
    [{ id: 'quai', driver: 'auto', path: 'COM3' }, 'readers.0.path', /COM3/],
  ])('a reader that cannot be opened is refused, not left out: %o', (reader, place, reason) => {
    put(withReaders('fr', reader));
    const failure = { kind: 'malformed-settings', file: settingsPath(dataDir), place };
    expect(readSettings(dataDir)).toMatchObject({ ok: false, failure });
    expect(readSettings(dataDir)).toMatchObject({ failure: { reason: expect.stringMatching(reason) as string } });
  });

  test('two readers of one name are refused at the second, in the language of the file', () => {
    const quai = { id: 'quai', driver: 'm100-bb7e', path: 'COM3' };
    put(withReaders('en', quai, { ...quai, path: 'COM4' }));
    const failure = { place: 'readers.1.id', reason: 'two readers have the id “quai”' };
    expect(readSettings(dataDir)).toMatchObject({ ok: false, failure });
  });

  test('what the next start would refuse is not written, and the old file stays', () => {
    put(withReaders('fr', { id: 'quai', driver: 'auto', path: 'auto' }));
    const before = readSettings(dataDir);
    if (!before.ok || !before.value) throw new Error('unreadable');
    const readers = [{ id: 'quai', title: '', driver: 'm100', path: 'COM3' }];
    const wrong = { ...before.value, readers };
    expect(() => writeSettings(dataDir, wrong)).toThrow('readers.0.driver');
    expect(readSettings(dataDir)).toEqual(before);
  });
});

describe('secret store', () => {
  test('a secret is kept over restarts in a file for its owner only', async () => {
    await createFileSecretStore(dataDir).write('odoo-key', 'a'.repeat(40));
    const again = createFileSecretStore(dataDir);
    expect(again.protection).toBe('file');
    expect(await again.read('odoo-key')).toBe('a'.repeat(40));
    expect(await again.read('phone-password')).toBeNull();
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o077).toBe(0);
  });

  test('with a keyring, the file holds no secret in clear', async () => {
    const store = createFileSecretStore(dataDir, {
      seal: async (text) => Buffer.from(text).toString('base64'),
      open: async (sealed) => Buffer.from(sealed, 'base64').toString(),
    });
    await store.write('odoo-key', 'motdepasse');
    expect(readFileSync(join(dataDir, 'secrets.sealed.json'), 'utf8')).not.toContain('motdepasse');
    expect(await store.read('odoo-key')).toBe('motdepasse');
  });
});
