import { openWorld } from './world.ts';
import { runLive, liveChecks } from './suite.ts';

/** `npm run test:odoo`: the live suite against the Odoo that the environment names, an administrator of a throw-away database. */
const names = ['ODOO_URL', 'ODOO_DB', 'ODOO_LOGIN', 'ODOO_PASSWORD'] as const;

async function main(): Promise<number> {
  const [url = '', db = '', login = '', password = ''] = names.map((name) => process.env[name] ?? '');
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) {
    console.error(
      `test:odoo needs ${missing.join(', ')}: an administrator of a throw-away Odoo 19 database. Nothing was run.`,
    );
    return 2;
  }
  const world = await openWorld({ url, db, login, password });
  const failed = await runLive(world, (line) => console.log(line));
  world.close();
  console.log(`${liveChecks.length - failed.length} passed, ${failed.length} failed`);
  return failed.length > 0 ? 1 : 0;
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    console.log('0 passed, 1 failed');
    process.exitCode = 1;
  },
);
