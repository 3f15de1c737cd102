import { mintApiKey, startOdoo } from './odoo.ts';
import { installPackages } from './packages.ts';

/**
 * One Odoo for all peer suites; each suite makes a database of its own or keeps to records of its own.
 *
 * Its address reaches the suites in `DURET_PEER_ODOO` (JSON: url, db, login, password) and in `ODOO_URL`, `ODOO_DB`, `ODOO_LOGIN`,
 * `ODOO_PASSWORD`, `ODOO_KEY`. When `ODOO_URL` is already set, that server is used and nothing is started. Telephony peers are cheap:
 * suites start their own.
 */
export default async function setup(): Promise<() => Promise<void>> {
  await installPackages(['odoo', 'kamailio', 'asterisk', 'baresip', 'sipp', 'lines']);
  if (process.env['ODOO_URL'] !== undefined) {
    const { ODOO_URL: url, ODOO_DB: db, ODOO_LOGIN: login, ODOO_PASSWORD: password } = process.env;
    process.env['DURET_PEER_ODOO'] = JSON.stringify({ url, db, login, password });
    return async () => {};
  }
  const odoo = await startOdoo();
  const { url, db, login, password } = odoo;
  Object.assign(process.env, {
    DURET_PEER_ODOO: JSON.stringify({ url, db, login, password }),
    ODOO_URL: url,
    ODOO_DB: db,
    ODOO_LOGIN: login,
    ODOO_PASSWORD: password,
    ODOO_KEY: await mintApiKey(odoo),
  });
  return () => odoo.stop();
}
