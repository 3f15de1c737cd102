import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's own folder, with a trailing slash. */
export const projectRoot = fileURLToPath(new URL('../../', import.meta.url));

const oldestNode = [20, 19];
const modules = join(projectRoot, 'node_modules');
const installedStamp = join(modules, '.duret-lock-hash');
const builtStamp = join(projectRoot, 'out', '.duret-source-hash');
const builtFrom = [
  'package-lock.json',
  'tsconfig.json',
  'electron.vite.config.ts',
  'drivers',
  'main',
  'preload',
  'renderer',
];

/**
 * Installs the dependencies when they are missing or belong to another lock file.
 *
 * Plain JavaScript without dependencies, because it runs before there are any. Silent when there is nothing to do; says one line on
 * standard error before work that takes seconds. Standard output stays untouched: commands print their results there.
 * Ends the process with a reason when Node is too old or npm fails.
 */
export async function ensureDependencies() {
  refuseOldNode();
  // A linked folder belongs to another checkout: npm would empty it under that one's feet.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  const wanted = hashOf(['package-lock.json']);
  if (existsSync(installedStamp) && readFileSync(installedStamp, 'utf8') === wanted) return;
  say('installing dependencies (npm ci)…');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // Development dependencies are needed even when the environment says production: the program is built here.
  await runQuietly(
    npm,
    ['ci', '--include=dev', '--no-audit', '--no-fund'],
    'npm ci failed; is the package registry reachable?',
  );
  writeFileSync(installedStamp, wanted);
}

/** Builds host, preload and page into `out/` when a source has changed since the last build. */
export async function ensureBuilt() {
  const wanted = hashOf(builtFrom);
  if (existsSync(builtStamp) && readFileSync(builtStamp, 'utf8') === wanted) return;
  say('building (electron-vite build)…');
  const bin = join(projectRoot, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  await runQuietly(process.execPath, [bin, 'build'], 'the build failed');
  writeFileSync(builtStamp, wanted);
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantedMajor, wantedMinor] = oldestNode;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  say(`Node.js ${oldestNode.join('.')} or newer is needed, this is ${process.versions.node}`);
  process.exit(1);
}

/** One hash over names and contents of files and folders, in a fixed order. */
function hashOf(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    const full = join(projectRoot, path);
    if (!existsSync(full)) return;
    const entries = readdirSyncOrNull(full);
    if (entries === null) hash.update(`${path}\0`).update(readFileSync(full));
    else for (const name of entries.sort()) add(join(path, name));
  };
  for (const path of paths) add(path);
  return hash.digest('hex');
}

function readdirSyncOrNull(path) {
  try {
    return readdirSync(path);
  } catch (error) {
    if (error.code === 'ENOTDIR') return null;
    throw error;
  }
}

/** Runs a command, showing what it said only when it failed. */
async function runQuietly(command, args, complaint) {
  const child = spawn(command, args, {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: command.endsWith('.cmd'),
  });
  const said = [];
  child.stdout.on('data', (chunk) => said.push(chunk));
  child.stderr.on('data', (chunk) => said.push(chunk));
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', resolve);
  });
  if (code === 0) return;
  process.stderr.write(Buffer.concat(said));
  say(complaint);
  process.exit(1);
}

function say(line) {
  process.stderr.write(`duret: ${line}\n`);
}
