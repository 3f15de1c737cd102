import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import type { OdooStandIn } from '../../main/demo/odoo/stand-in.ts';
import { chromiumPath } from '../e2e/browser.ts';
import { startStation } from '../e2e/station.ts';
import { synchronised } from '../integration-peers/journey-station.ts';

/** The built station on a stand-in, with all of its data, at its depot in a Chromium. @param settings what differs from a bare one */
export async function openDepotDesk(
  odoo: OdooStandIn,
  settings: object,
): Promise<{ readonly page: Page; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'duret-bench-depot-'));
  const bare = { version: 1, station: { name: 'Banc', desk: 'depot', lockAfterMinutes: 0 } };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ ...bare, ...settings }));
  const station = await startStation({
    dataDir: folder,
    args: ['--odoo', odoo.url, '--db', odoo.database, '--login', odoo.login],
    env: { DURET_ODOO_KEY: odoo.apiKey },
  });
  const browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'fr-FR' });
  await page.goto(station.url);
  await synchronised(page, 'depot');
  return {
    page,
    async close() {
      await browser.close();
      await station.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
