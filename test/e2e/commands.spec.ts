import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { NotStarted, startStation } from './station.ts';

test('npm start prints exactly one READY line, and SIGTERM stops it cleanly', async () => {
  const station = await startStation({ args: ['--demo'], asCommand: true });
  expect(station.stdout()).toMatch(/^READY http:\/\/127\.0\.0\.1:\d+\/\?token=\S+\n$/);
  expect(await station.stop()).toBe(0);
});

test('a malformed settings file stops the start with the file, the place and the reason', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'duret-bad-'));
  writeFileSync(join(dataDir, 'settings.json'), '{"version":1,"station":{"name":"Quai"},"reeders":[]}');
  const refused = await startStation({ dataDir }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(NotStarted);
  expect((refused as NotStarted).code).toBe(1);
  expect((refused as NotStarted).stderr).toContain(join(dataDir, 'settings.json'));
  expect((refused as NotStarted).stderr).toContain('reeders');
  rmSync(dataDir, { recursive: true });
});

test('a word that is no option is refused, not ignored', async () => {
  const refused = await startStation({ args: ['--portt', '1'] }).catch((error: unknown) => error);
  expect((refused as NotStarted).code).toBe(2);
});

test('an Odoo that cannot be reached is a state, not an error: the station opens', async () => {
  const station = await startStation({
    args: ['--odoo', 'http://127.0.0.1:9', '--db', 'nulle-part', '--login', 'karim'],
    env: { DURET_ODOO_KEY: '0'.repeat(40) },
  });
  expect(station.stdout()).toContain('READY');
  expect(await station.stop()).toBe(0);
});
