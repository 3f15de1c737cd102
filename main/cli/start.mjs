// `npm start`: sets up what is missing, then opens Electron where its binary can be had, else the browser shell.
// Plain JavaScript without dependencies: it runs before `npm ci` did.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt, ensureDependencies } from './setup.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const args = process.argv.slice(2);
const shell = args.find((arg) => arg.startsWith('--shell='))?.slice('--shell='.length);
if (shell !== undefined && shell !== 'browser' && shell !== 'electron') {
  console.error(`--shell=${shell} ? Choix : --shell=browser, --shell=electron.`);
  process.exit(2);
}

await ensureDependencies();
await ensureBuilt();

const electron = shell === 'browser' ? null : electronBinary();
if (!electron && shell !== 'browser') {
  console.error('Electron n’a pas pu être téléchargé : le poste s’ouvre dans le navigateur.');
}
const child = electron
  ? spawn(electron, [root, ...args], { stdio: 'inherit' })
  : spawn(process.execPath, [join(root, 'out', 'main', 'browser.js'), ...args], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));

/** The binary's path, fetched once when the network allows; null where it cannot be had. */
function electronBinary() {
  const folder = join(root, 'node_modules', 'electron');
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const read = () => {
    try {
      const name = readFileSync(join(folder, 'path.txt'), 'utf8').trim();
      const binary = join(override ?? join(folder, 'dist'), name);
      return existsSync(binary) ? binary : null;
    } catch {
      return null;
    }
  };
  const present = read();
  if (present || !existsSync(join(folder, 'install.js'))) return present;
  spawnSync(process.execPath, [join(folder, 'install.js')], { stdio: 'ignore', timeout: 180_000 });
  return read();
}
