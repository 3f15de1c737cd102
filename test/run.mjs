/**
 * `npm test`: every check of the project, one line a step, and one closing line `N passed, N failed[, N skipped]`.
 *
 * `--peers`, or `CI=true`: real peers are installed and started (root on Debian), after the quicker suites. With `CI=true`
 * nothing may be skipped: a skip counts as a failure. What each step printed is kept in `out/test-steps/` and shown when it failed.
 */
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { projectRoot } from '../main/cli/setup.mjs';

const ci = process.env.CI === 'true';
const withPeers = ci || process.argv.includes('--peers');
const obstacle = peersObstacle();
const reports = join(projectRoot, 'out', 'test-steps');
const running = new Set();

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    process.exitCode = 130;
  });
}

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0 };
const skippedSuites = [];

await step('dependencies', (log) => setup('ensureDependencies', log));
if (total.failed === 0) {
  await step('build', (log) => setup('ensureBuilt', log));
  // One after the other: on two cores they starve each other, and what waits for a reply fails for want of time.
  await quick();
  await peers();
}

if (skippedSuites.length > 0) {
  say(`suites with real peers skipped (${obstacle ?? 'not asked for'}); as root on Debian: npm test -- --peers`);
  for (const suite of skippedSuites) say(`  ${suite}`);
}
if (ci && total.skipped > 0) {
  say(`CI=true: ${total.skipped} skipped count as failed`);
  total.failed += total.skipped;
  total.skipped = 0;
}
say(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exit(total.failed === 0 && process.exitCode === undefined ? 0 : 1);

async function quick() {
  for (const folder of ['drivers', 'preload', 'main', 'renderer', 'test']) {
    await step(`types ${folder}`, (log) => tool('typescript', 'tsc', ['-p', folder], log));
  }
  await step('lint', (log) => tool('oxlint', 'oxlint', ['--type-aware'], log));
  await step('format', (log) => tool('oxfmt', 'oxfmt', ['--check'], log));
  await step('unused code', (log) => tool('knip', 'knip', ['--no-progress'], log));
  await step('unit, contract, integration', (log) => vitest('test/vitest.config.ts', 'quick', log));
  if (existsSync(join(projectRoot, 'test/e2e/playwright.config.ts'))) {
    await step('end to end', (log) => playwright(log));
  }
}

async function peers() {
  if (!withPeers || obstacle !== null) {
    skippedSuites.push(...peerSuites());
    total.skipped += skippedSuites.length;
    return;
  }
  await step('real peers', (log) => vitest('test/vitest.peers.config.ts', 'peers', log));
}

/** Runs one step and prints its line; a step returns its counts. */
async function step(name, work) {
  const startedAt = Date.now();
  const log = join(reports, `${name.replaceAll(/[^a-z]+/g, '-')}.log`);
  const counts = await work(log);
  for (const key of Object.keys(total)) total[key] += counts[key];
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  const what = `${counts.passed} passed${counts.failed > 0 ? `, ${counts.failed} FAILED` : ''}${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`;
  say(`${counts.failed > 0 ? 'FAIL' : 'ok  '} ${name.padEnd(30)} ${seconds.padStart(6)} s  ${what}`);
  if (counts.failed > 0 && existsSync(log)) process.stdout.write(`${readFileSync(log, 'utf8')}\n`);
}

/** Set-up ends its process when it fails, hence one of its own. */
async function setup(name, log) {
  return judged(await runNode(['-e', `import('./main/cli/setup.mjs').then((setup) => setup.${name}())`], log));
}

/** A tool counts as one test. */
async function tool(packageName, command, args, log) {
  return judged(await runScript(packageName, command, args, log));
}

function judged(code) {
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

async function vitest(config, name, log) {
  const report = join(reports, `${name}.json`);
  const args = ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await runScript('vitest', 'vitest', [...args, '--passWithNoTests'], log);
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const result = JSON.parse(readFileSync(report, 'utf8'));
  // A file that does not even load has no test to count.
  const unloadable = result.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return settled(code, {
    passed: result.numPassedTests,
    failed: result.numFailedTests + unloadable.length,
    skipped: result.numPendingTests + result.numTodoTests,
  });
}

async function playwright(log) {
  const report = join(reports, 'e2e.json');
  const args = ['test', '--config', 'test/e2e/playwright.config.ts', '--reporter=list,json'];
  const code = await runScript('@playwright/test', 'playwright', args, log, { PLAYWRIGHT_JSON_OUTPUT_NAME: report });
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { stats } = JSON.parse(readFileSync(report, 'utf8'));
  return settled(code, { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped });
}

/** A runner that failed without a failed test (an error between tests, a global set-up) is itself a failure. */
function settled(code, counts) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function runScript(packageName, command, args, log, env = {}) {
  const manifest = join(projectRoot, 'node_modules', packageName, 'package.json');
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
  return runNode([join(dirname(manifest), typeof bin === 'string' ? bin : bin[command]), ...args], log, env);
}

async function runNode(args, log, env = {}) {
  const output = createWriteStream(log, { flags: 'a' });
  const child = spawn(process.execPath, args, {
    cwd: projectRoot,
    env: { ...process.env, ...env, NO_COLOR: '1', FORCE_COLOR: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', resolve);
  });
  running.delete(child);
  await new Promise((resolve) => output.end(resolve));
  return code;
}

/** Why this machine cannot bring up real peers, or null when it can. */
function peersObstacle() {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version')) return 'this is not Debian';
  return process.getuid() === 0 ? null : 'not root';
}

/** Peer suites by path, as `vitest.peers.config.ts` includes them. */
function peerSuites() {
  return ['test/peers', 'test/live', 'test/integration-peers'].flatMap((folder) => {
    const full = join(projectRoot, folder);
    if (!existsSync(full)) return [];
    return readdirSync(full, { recursive: true })
      .filter((name) => name.endsWith('.peer.test.ts'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .sort();
  });
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
