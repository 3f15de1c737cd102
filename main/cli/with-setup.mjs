/**
 * `node main/cli/with-setup.mjs <bin> [args]`: installs what is missing, then runs a tool of `node_modules/.bin`.
 *
 * Standard input, output and the exit status are the tool's own; SIGTERM and SIGINT reach it.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ensureDependencies, projectRoot } from './setup.mjs';

const [tool, ...args] = process.argv.slice(2);
if (tool === undefined) {
  process.stderr.write('usage: with-setup.mjs <tool> [arguments]\n');
  process.exit(2);
}
await ensureDependencies();
const child = spawn(process.execPath, [scriptOf(tool), ...args], { stdio: 'inherit' });
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => child.kill(signal));
child.once('exit', (code, signal) => process.exit(signal === null ? code : 128 + (signal === 'SIGINT' ? 2 : 15)));

/** The script behind a command of the same name; run by Node itself, so that it works without a shell on Windows too. */
function scriptOf(name) {
  const manifest = createRequire(join(projectRoot, 'package.json')).resolve(
    join(projectRoot, 'node_modules', name, 'package.json'),
  );
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  return join(dirname(manifest), typeof bin === 'string' ? bin : bin[name]);
}
