import { mintApiKey, startOdoo } from './odoo.ts';
import { installPackages } from './packages.ts';

/**
 * One Odoo for all peer suites; each suite makes a database of its own or keeps to records of its own.
 *
 * Its address reaches the suites in `ODOO_URL`, `ODOO_DB`, `ODOO_LOGIN`, `ODOO_PASSWORD`, `ODOO_KEY`; when `ODOO_URL` is already set,
 * that server is used and nothing is started. Telephony peers are cheap: suites start their own.
 */
export default async function setup(): Promise<() => Promise<void>> {
  await installPackages(['odoo', 'kamailio', 'asterisk', 'baresip', 'sipp', 'lines']);
  if (process.env['ODOO_URL'] !== undefined) return async () => {};
  const odoo = await startOdoo();
  process.env['ODOO_URL'] = odoo.url;
  process.env['ODOO_DB'] = odoo.db;
  process.env['ODOO_LOGIN'] = odoo.login;
  process.env['ODOO_PASSWORD'] = odoo.password;
  process.env['ODOO_KEY'] = await mintApiKey(odoo);
  return () => odoo.stop();
}
