import { createHash } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { peerCache, preparedOnce } from './cache.ts';
import { installPackages } from './packages.ts';
import { createCluster, databaseRole, startCluster } from './postgres.ts';
import { runToEnd, type RunAs } from './process.ts';

/** Name of the database that every test database is copied from. */
export const templateDatabase = 'duret';

const setUp = readFileSync(fileURLToPath(new URL('odoo-setup.py', import.meta.url)), 'utf8');
const modules = 'crm,stock,purchase_stock,sale_stock,project,hr,account,phone_validation,product_expiry,auth_totp';

export interface OdooImage {
  /** Unpacked package: `usr/bin/odoo` and its Python packages. */
  readonly program: string;
  /** Stopped cluster holding `templateDatabase`, to be copied. */
  readonly cluster: string;
  /** Odoo's data folder with the template's file store, to be copied. */
  readonly data: string;
}

/**
 * Makes, once a machine, an unpacked Odoo 19 and a cluster with a database that has demo data, French, and the depot's settings.
 *
 * The package comes from Debian sid through package lists of our own, the machine's stay untouched. About two minutes the first
 * time; afterwards only a look at the folder.
 */
export async function odooImage(): Promise<OdooImage> {
  await installPackages(['odoo']);
  const cache = peerCache();
  // Another set-up is another database.
  const mark = createHash('sha256').update(`${modules}\n${setUp}`).digest('hex').slice(0, 8);
  const image = {
    program: join(cache, 'odoo-19'),
    cluster: join(cache, `odoo-19-cluster-${mark}`),
    data: join(cache, `odoo-19-data-${mark}`),
  };
  await preparedOnce(
    'odoo-19',
    () => existsSync(image.program),
    () => unpack(image.program),
  );
  await preparedOnce(
    `odoo-19-cluster-${mark}`,
    () => existsSync(image.cluster) && existsSync(image.data),
    () => fill(image),
  );
  return image;
}

/** Odoo and PostgreSQL refuse root; `postgres` is the account that the PostgreSQL package brings. */
export function odooUser(): RunAs | null {
  if (process.getuid?.() !== 0) return null;
  const [, , uid, gid] = (
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.startsWith('postgres:')) ?? ''
  ).split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

/** Environment and first arguments of an `odoo` command; Debian's own Python is called by its path. */
export function odooCommand(program: string): { python: string; script: string; env: NodeJS.ProcessEnv } {
  return {
    python: '/usr/bin/python3',
    script: join(program, 'usr/bin/odoo'),
    env: {
      PATH: '/usr/bin:/bin',
      LANG: 'C.UTF-8',
      PYTHONPATH: join(program, 'usr/lib/python3/dist-packages'),
      PYTHONDONTWRITEBYTECODE: '1',
    },
  };
}

async function unpack(program: string): Promise<void> {
  const work = mkdtempSync(join(peerCache(), 'unpack-'));
  try {
    mkdirSync(join(work, 'lists', 'partial'), { recursive: true });
    writeFileSync(join(work, 'sources.list'), `deb ${await mirror()} sid main\n`);
    const lists = [
      `-oDir::State::Lists=${join(work, 'lists')}`,
      `-oDir::Etc::SourceList=${join(work, 'sources.list')}`,
      '-oDir::Etc::SourceParts=/nonexistent',
      '-oDir::Cache::pkgcache=',
      '-oDir::Cache::srcpkgcache=',
      '-oAcquire::Check-Valid-Until=false',
      '-oAPT::Sandbox::User=root',
    ];
    await runToEnd('apt-get', [...lists, '-q', 'update']);
    await runToEnd('apt-get', [...lists, '-q', 'download', 'odoo-19'], { cwd: work });
    await runToEnd('sh', ['-c', 'dpkg -x odoo-19_*.deb unpacked'], { cwd: work });
    // Byte-compiled once here, the tree is read-only for the user that runs it.
    await runToEnd(
      '/usr/bin/python3',
      ['-m', 'compileall', '-q', '-j', '0', 'unpacked/usr/lib/python3/dist-packages/odoo'],
      {
        cwd: work,
      },
    ).catch(() => undefined);
    renameSync(join(work, 'unpacked'), program);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function fill(image: OdooImage): Promise<void> {
  const user = odooUser();
  const work = mkdtempSync(join(peerCache(), 'fill-'));
  const folder = (name: string): string => {
    mkdirSync(join(work, name));
    if (user) chownSync(join(work, name), user.uid, user.gid);
    return join(work, name);
  };
  // The ordinary user must be able to pass through the folder.
  await runToEnd('chmod', ['755', work]);
  try {
    const clusterFolder = folder('cluster');
    const data = folder('data');
    const log = join(work, 'postgres.log');
    await createCluster(clusterFolder, user);
    const cluster = await startCluster(clusterFolder, log, user);
    try {
      const odoo = odooCommand(image.program);
      const base = [
        '-d',
        templateDatabase,
        '--db_host',
        '127.0.0.1',
        '--db_port',
        String(cluster.port),
        '-r',
        databaseRole,
      ];
      const common = [...base, '--data-dir', data, '--no-http', '--log-level', 'warn'];
      const options = { runAs: user, env: { ...odoo.env, HOME: data }, cwd: '/' };
      await runToEnd(
        odoo.python,
        [odoo.script, ...common, '-i', modules, '--with-demo', '--load-language=fr_FR', '--stop-after-init'],
        options,
      );
      const said = await runToEnd(odoo.python, [odoo.script, 'shell', ...common], {
        ...options,
        input: `exec(${JSON.stringify(setUp)})\n`,
      });
      if (!said.includes('SETUP-DONE')) throw new Error(`the Odoo set-up script did not finish:\n${said}`);
    } finally {
      await cluster.stop();
    }
    renameSync(data, image.data);
    renameSync(clusterFolder, image.cluster);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The mirror the machine itself is set up with: the first that is not the security one. */
async function mirror(): Promise<string> {
  const targets = await runToEnd('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages']);
  const uris = targets.split('\n').filter((uri) => /\/debian\/?$/.test(uri) && !uri.includes('security'));
  return uris[0] ?? 'http://deb.debian.org/debian';
}

/** Copies the image into a folder of its own below the temporary folder, keeping the ownership. */
export async function copyImage(image: OdooImage): Promise<{ root: string; cluster: string; data: string }> {
  const root = mkdtempSync(join(tmpdir(), 'duret-odoo-'));
  await runToEnd('chmod', ['755', root]);
  await runToEnd('cp', ['-a', '--reflink=auto', image.cluster, join(root, 'cluster')]);
  await runToEnd('cp', ['-a', '--reflink=auto', image.data, join(root, 'data')]);
  return { root, cluster: join(root, 'cluster'), data: join(root, 'data') };
}

/** Gives a copied database the file store of the one it was copied from. */
export async function copyFileStore(data: string, from: string, to: string): Promise<void> {
  const source = join(data, 'filestore', from);
  if (existsSync(source)) await runToEnd('cp', ['-a', source, join(data, 'filestore', to)]);
}
