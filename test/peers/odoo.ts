import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { copyFileStore, copyImage, odooCommand, odooImage, odooUser, templateDatabase } from './odoo-image.ts';
import { databaseRole, startCluster, type Cluster } from './postgres.ts';
import { freePort, startPeer, waitUntil, type PeerProcess } from './process.ts';

/** How to reach one database of a running Odoo as its administrator. */
export interface OdooAccess {
  readonly url: string;
  readonly db: string;
  readonly login: string;
  readonly password: string;
}

export interface RunningOdoo extends OdooAccess {
  readonly login: 'admin';
  readonly password: 'admin';
  readonly pid: number;
  /** A fresh database with the same content as `db` had at the start; takes seconds. */
  createDatabase(name: string): Promise<OdooAccess>;
  /** Stops Odoo as an administrator would (running requests finish) and serves again on the same port. */
  restart(): Promise<void>;
  /** Kills master and workers at once; `restart` brings them back. PostgreSQL lives on. */
  kill9(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Brings up a real Odoo 19 on 127.0.0.1, with its own PostgreSQL, in a temporary folder.
 *
 * Prefork with two workers and a gevent port, as in production. The database has demo data, French, and the users
 * `admin`, `depot` (Inventory user) and `agent` (sales, all documents), each with its login as its password.
 */
export async function startOdoo(options: { readonly port?: number } = {}): Promise<RunningOdoo> {
  const image = await odooImage();
  const user = odooUser();
  const own = await copyImage(image);
  const cluster = await startCluster(own.cluster, join(own.root, 'postgres.log'), user);
  const db = `${templateDatabase}_main`;
  const createDatabase = async (name: string): Promise<void> => {
    await cluster.copyDatabase(templateDatabase, name);
    await copyFileStore(own.data, templateDatabase, name);
  };
  await createDatabase(db);
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const serve = (): Promise<PeerProcess> => serveOdoo(image.program, own, cluster, port, url);
  let server = await serve();
  const access = { url, db, login: 'admin', password: 'admin' } as const;
  return {
    ...access,
    get pid() {
      return server.pid;
    },
    createDatabase: async (name) => {
      await createDatabase(name);
      return { ...access, db: name };
    },
    restart: async () => {
      await server.stop();
      server = await serve();
    },
    kill9: () => server.kill9(),
    stop: async () => {
      await server.stop();
      await cluster.stop();
      rmSync(own.root, { recursive: true, force: true });
    },
  };
}

/**
 * Makes an API key the way the web client does: describe it, ask for it, prove the password, take it.
 *
 * @returns 40 hexadecimal characters
 */
export async function mintApiKey(access: OdooAccess, name = 'duret'): Promise<string> {
  const signedIn = await rpc(access.url, '/web/session/authenticate', {
    db: access.db,
    login: access.login,
    password: access.password,
  });
  const cookie = signedIn.cookie;
  const call = async (model: string, method: string, args: unknown[], kwargs: object = {}): Promise<unknown> =>
    (await rpc(access.url, `/web/dataset/call_kw/${model}/${method}`, { model, method, args, kwargs }, cookie)).result;
  const ids = await call('res.users.apikeys.description', 'create', [[{ name, duration: '90' }]]);
  const asked = (await call('res.users.apikeys.description', 'make_key', [ids])) as {
    res_model: string;
    res_id: number;
  };
  const shown =
    asked.res_model === 'res.users.identitycheck'
      ? await call(asked.res_model, 'run_check', [[asked.res_id]], { context: { password: access.password } })
      : asked;
  const key = (shown as { context?: { default_key?: string } }).context?.default_key;
  if (key === undefined) throw new Error(`Odoo gave no key: ${JSON.stringify(shown)}`);
  return key;
}

async function serveOdoo(
  program: string,
  own: { readonly root: string; readonly data: string },
  cluster: Cluster,
  port: number,
  url: string,
): Promise<PeerProcess> {
  const odoo = odooCommand(program);
  const logFile = join(own.root, 'odoo.log');
  const settings = {
    db_host: '127.0.0.1',
    db_port: String(cluster.port),
    db_user: databaseRole,
    'data-dir': own.data,
    'http-interface': '127.0.0.1',
    'http-port': String(port),
    'gevent-port': String(await freePort()),
    workers: '2',
    'max-cron-threads': '0',
    'log-level': 'info',
  };
  const server = startPeer(
    odoo.python,
    [odoo.script, ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`)],
    { logFile, runAs: odooUser(), env: { ...odoo.env, HOME: own.data }, cwd: '/' },
  );
  const answers = (): Promise<boolean> =>
    fetch(`${url}/json/version`, { signal: AbortSignal.timeout(20_000) }).then(
      (reply) => reply.ok,
      () => false,
    );
  await waitUntil('Odoo', answers, { ended: server.ended, logFile, timeoutMs: 120_000 });
  return server;
}

async function rpc(
  url: string,
  path: string,
  params: object,
  cookie = '',
): Promise<{ result: unknown; cookie: string }> {
  const reply = await fetch(url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: cookie },
    body: JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params }),
  });
  const body = (await reply.json()) as { result?: unknown; error?: { data?: { name?: string; message?: string } } };
  if (body.error) throw new Error(`${path}: ${body.error.data?.name} ${body.error.data?.message}`);
  const session = reply.headers.getSetCookie().find((line) => line.startsWith('session_id='));
  return { result: body.result, cookie: session?.split(';')[0] ?? cookie };
}

/** By hand: `npx tsx test/peers/odoo.ts up [port]` serves until it is interrupted. */
if (
  process.argv[1] !== undefined &&
  import.meta.url === pathToFileURL(process.argv[1]).href &&
  process.argv[2] === 'up'
) {
  const port = process.argv[3];
  const odoo = await startOdoo(port === undefined ? {} : { port: Number(port) });
  const { url, db, login, password, pid } = odoo;
  process.stdout.write(`${JSON.stringify({ url, db, login, password, pid, key: await mintApiKey(odoo) })}\n`);
  const end = (): void => void odoo.stop().then(() => process.exit(0));
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
}
