import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Settings } from '../../preload/contract/settings.ts';
import { defaultPort, readCommandLine, type CommandLine } from '../command-line.ts';
import { defaultDataFolder } from '../data-folder.ts';
import { forkNative } from '../native/fork-native.ts';
import { readSettings } from '../settings/settings-file.ts';
import { createFileSecretStore, type SecretStore } from '../settings/secret-store.ts';
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

  const session = await ownSession(secrets);
  const files = readPageFiles(join(import.meta.dirname, '..', 'renderer'));
  const closers: (() => Promise<void>)[] = [];
  let opened = 0;

  /** Opens one station (or the demonstration) on its own origin. @returns its address, with the one-time token */
  const open = async (settings: Settings | null): Promise<string> => {
    const workstation = await openWorkstation({
      dataDir,
      settings,
      shell: 'browser',
      version: __APP_VERSION__,
      secrets,
      spawnNative: () => forkNative(join(import.meta.dirname, 'native.js')),
      onConfigured: open,
      showCard: null,
      log,
    });
    closers.push(() => workstation.host.close());
    const shell = await serveBrowser({
      port: choosePort(commandLine.port, workstation.demonstration, opened++),
      session,
      files,
      onWire: (wire) => workstation.host.serve(wire),
      onDiscarded: (why) => log(`page: ${why}`),
    });
    closers.push(() => shell.close());
    return shell.url;
  };

  const url = await open(commandLine.demonstration ? null : settings.value);
  let closing = false;
  const close = (): void => {
    if (closing) return;
    closing = true;
    void Promise.allSettled(closers.map((closeOne) => closeOne())).then(() => process.exit(0));
  };
  process.on('SIGTERM', close);
  process.on('SIGINT', close);

  process.stdout.write(`READY ${url}\n`);
  const kiosk = settings.value?.station.kiosk ?? false;
  if (commandLine.open && !openBrowser(url, process.platform, process.env['PATH'] ?? '', kiosk)) log(`Ouvrez ${url}`);
}

/** Kept over restarts, so that a page that is open finds its host again. */
async function ownSession(secrets: SecretStore): Promise<string> {
  const kept = await secrets.read('browser-session');
  if (kept !== null) return kept;
  const made = randomBytes(24).toString('base64url');
  await secrets.write('browser-session', made);
  return made;
}

/**
 * IndexedDB belongs to an origin, port included: the station has a fixed one, the demonstration the next, so that their
 * caches never mix. A port that was asked for is the first one's; what is opened after it takes the next.
 */
function choosePort(asked: number | null, demonstration: boolean, openedBefore: number): number {
  if (asked !== null) return asked + openedBefore;
  return demonstration ? defaultPort + 1 : defaultPort;
}

function readArguments(): CommandLine {
  try {
    return readCommandLine(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(2);
  }
}

// A promise that a library left without a listener must not end a station with a call on the line.
process.on('unhandledRejection', (reason) => {
  process.stderr.write(`${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}\n`);
});

main().catch((error: NodeJS.ErrnoException) => {
  const words = error.code === 'EADDRINUSE' ? 'Le poste est déjà ouvert sur ce port.' : (error.stack ?? error.message);
  process.stderr.write(`${words}\n`);
  process.exit(1);
});
