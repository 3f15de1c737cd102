import { hostname } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { readSettings, writeSettings } from './settings-file.ts';
import { settingsSchema, type Settings } from '../../preload/contract/settings.ts';
import type { SecretStore } from './secret-store.ts';

/**
 * `npm start -- --odoo URL --db NAME [--login L]`: keeps the address in the settings file and the key or password in the
 * secret store. The secret comes from the environment, else it is asked for; it never stands on the command line.
 */
export async function configureFromCommandLine(deps: {
  readonly dataDir: string;
  readonly odoo: { readonly url: string; readonly database: string; readonly login: string | null };
  readonly secrets: SecretStore;
  readonly log: (line: string) => void;
}): Promise<void> {
  const existing = readSettings(deps.dataDir);
  if (!existing.ok) return;
  const ask = createAsk();
  const login = deps.odoo.login ?? (await ask('Identifiant Odoo : '));
  const secret =
    process.env['DURET_ODOO_KEY'] ??
    process.env['DURET_ODOO_PASSWORD'] ??
    (await ask('Clé API ou mot de passe Odoo : '));
  ask.close();
  writeSettings(deps.dataDir, {
    ...(existing.value ?? unconfigured()),
    odoo: { url: deps.odoo.url, database: deps.odoo.database, login },
  });
  await deps.secrets.write('odoo-key', secret);
  deps.log(`Réglages écrits pour ${login} sur ${deps.odoo.url}.`);
}

/** The least a station needs: a name to be known by. */
export function unconfigured(): Settings {
  return settingsSchema.parse({ version: 1, station: { name: hostname() } });
}

function createAsk(): { (question: string): Promise<string>; close(): void } {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  return Object.assign((question: string) => terminal.question(question), { close: () => terminal.close() });
}
