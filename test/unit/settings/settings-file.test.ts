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
