import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { defaultPort, readCommandLine, type CommandLine } from '../command-line.ts';
import { defaultDataFolder } from '../data-folder.ts';
import { readSettings } from '../settings/settings-file.ts';
import { createFileSecretStore } from '../settings/secret-store.ts';
import { configureFromCommandLine } from '../settings/first-configuration.ts';
import { openWorkstation } from '../workstation.ts';
import { openBrowser } from './open-browser.ts';
import { readPageFiles } from './page-files.ts';
import { serveBrowser } from './serve-browser.ts';

/** The browser shell: the host in plain Node.js, the page in a Chromium that is there already. */
async function main(): Promise<void> {
  const commandLine = readArguments();
  const dataDir = commandLine.dataDir ?? defaultDataFolder(process.platform, process.env);
  const secrets = createFileSecretStore(dataDir);
  const log = (line: string): void => void process.stderr.write(`${line}\n`);

  if (commandLine.odoo) await configureFromCommandLine({ dataDir, odoo: commandLine.odoo, secrets, log });
  const settings = readSettings(dataDir);
  if (!settings.ok) {
    const { file, place, reason } = settings.failure;
    log(`Réglages illisibles : ${file}, ${place} : ${reason}`);
    process.exit(1);
  }

  const workstation = await openWorkstation({
    dataDir,
    settings: settings.value,
    forceDemonstration: commandLine.demonstration,
    shell: 'browser',
    version: __APP_VERSION__,
    secrets,
    log,
  });

  let session = await secrets.read('browser-session');
  if (session === null) {
    session = randomBytes(24).toString('base64url');
    await secrets.write('browser-session', session);
  }
  const shell = await serveBrowser({
    port: choosePort(commandLine, workstation.demonstration),
    session,
    files: readPageFiles(join(import.meta.dirname, '..', 'renderer')),
    onWire: (wire) => workstation.host.serve(wire),
    onDiscarded: (why) => log(`page: ${why}`),
  });

  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    void shell
      .close()
      .then(() => workstation.close())
      .then(() => process.exit(0));
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);

  process.stdout.write(`READY ${shell.url}\n`);
  if (commandLine.open && !openBrowser(shell.url, process.platform, process.env['PATH'] ?? '')) {
    log(`Ouvrez ${shell.url}`);
  }
}

/** The demonstration has an origin of its own, so that its cache and the station's never mix. */
function choosePort(commandLine: CommandLine, demonstration: boolean): number {
  return demonstration && commandLine.port === defaultPort ? defaultPort + 1 : commandLine.port;
}

function readArguments(): CommandLine {
  try {
    return readCommandLine(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}

main().catch((error: NodeJS.ErrnoException) => {
  const words = error.code === 'EADDRINUSE' ? 'Le poste est déjà ouvert sur ce port.' : (error.stack ?? error.message);
  process.stderr.write(`${words}\n`);
  process.exit(1);
});
