import { join } from 'node:path';
import { app, BrowserWindow, dialog, ipcMain, protocol, safeStorage, session } from 'electron';
import { readPageFiles } from '../browser/page-files.ts';
import { readCommandLine } from '../command-line.ts';
import { defaultDataFolder } from '../data-folder.ts';
import { configureFromCommandLine } from '../settings/first-configuration.ts';
import { createFileSecretStore, type SecretStore } from '../settings/secret-store.ts';
import { readSettings } from '../settings/settings-file.ts';
import { openWorkstation } from '../workstation.ts';
import { isOwnPage, isPermitted, mediaUrl, pageScheme, pageUrl, servePage } from './page-protocol.ts';
import { messagePortWire } from './port-wire.ts';
import { forkUtility } from './fork-utility.ts';

/** The Electron shell: windows, protocol and permissions around the same host. Everything else lives in the host. */

protocol.registerSchemesAsPrivileged([
  { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);
app.enableSandbox();

const commandLine = readCommandLine(process.argv.slice(app.isPackaged ? 1 : 2));
const dataDir = commandLine.dataDir ?? defaultDataFolder(process.platform, process.env);
app.setPath('userData', join(dataDir, 'electron'));
let visible: BrowserWindow | null = null;
const log = (line: string): void => void process.stderr.write(`${line}\n`);

// A promise that a library left without a listener must not end a station with a call on the line.
process.on('unhandledRejection', (reason) => {
  log(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
});

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', () => {
    if (visible?.isMinimized()) visible.restore();
    visible?.focus();
  });
  app.on('window-all-closed', () => app.quit());
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
  app.whenReady().then(open, fail);
} else {
  app.quit();
}

async function open(): Promise<void> {
  const secrets = await openSecretStore();
  if (commandLine.odoo) await configureFromCommandLine({ dataDir, odoo: commandLine.odoo, secrets, log });
  const settings = readSettings(dataDir);
  if (!settings.ok) {
    const { file, place, reason } = settings.failure;
    dialog.showErrorBox('Réglages illisibles', `${file}\n${place} : ${reason}`);
    app.exit(1);
    return;
  }
  const workstation = await openWorkstation({
    dataDir,
    settings: commandLine.demonstration ? null : settings.value,
    shell: 'electron',
    version: __APP_VERSION__,
    secrets,
    spawnNative: () => forkUtility(join(import.meta.dirname, 'native.js')),
    async onConfigured() {
      app.relaunch({ args: process.argv.slice(1).filter((argument) => argument !== '--demo') });
      app.quit();
      return null;
    },
    log,
  });

  // The demonstration has a store of its own, so that its cache and the station's never mix.
  const partition = session.fromPartition(workstation.demonstration ? 'persist:demonstration' : 'persist:station');
  partition.protocol.handle(pageScheme, servePage(readPageFiles(join(import.meta.dirname, '..', 'renderer'))));
  partition.setPermissionRequestHandler((contents, permission, decide, details) =>
    decide(
      isOwnPage(contents.mainFrame) &&
        isPermitted(permission, { mediaTypes: 'mediaTypes' in details ? details.mediaTypes : undefined }),
    ),
  );
  partition.setPermissionCheckHandler((_contents, permission, requestingOrigin) => {
    return requestingOrigin.startsWith(`${pageScheme}://duret`) && isPermitted(permission, {});
  });

  ipcMain.on('duret:connect', (event) => {
    const [port] = event.ports;
    if (!port) return;
    if (!isOwnPage(event.senderFrame)) return port.close();
    workstation.host.serve(messagePortWire(port, (why) => log(`page: ${why}`)));
  });

  const webPreferences = {
    session: partition,
    preload: join(import.meta.dirname, '..', 'preload', 'preload.cjs'),
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webSecurity: true,
    // A call goes on while the window is hidden or behind another.
    backgroundThrottling: false,
  };
  // The sound of the calls lives here: no reload or crash of the visible page reaches it.
  const media = new BrowserWindow({
    show: false,
    skipTaskbar: true,
    webPreferences: { ...webPreferences, autoplayPolicy: 'no-user-gesture-required' },
  });
  await media.loadURL(mediaUrl);

  const window = new BrowserWindow({ width: 1366, height: 768, show: false, autoHideMenuBar: true, webPreferences });
  visible = window;
  window.once('ready-to-show', () => window.show());
  // The hidden window alone is no program.
  window.on('closed', () => app.quit());
  await window.loadURL(pageUrl);

  for (const one of [media, window]) {
    one.webContents.on('render-process-gone', (_event, { reason }) => {
      log(`a page ended (${reason}) and is opened anew`);
      if (!one.isDestroyed()) one.webContents.reload();
    });
  }

  let closed = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void workstation.host.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}

/** The keyring of the operating system where there is one, else a file that only its owner reads, said in the log. */
async function openSecretStore(): Promise<SecretStore> {
  if (await safeStorage.isAsyncEncryptionAvailable()) {
    return createFileSecretStore(dataDir, {
      seal: async (text) => (await safeStorage.encryptStringAsync(text)).toString('base64'),
      open: async (sealed) => (await safeStorage.decryptStringAsync(Buffer.from(sealed, 'base64'))).result,
    });
  }
  log('Aucun trousseau sur cette machine : la clé Odoo est gardée dans un fichier lisible par vous seul.');
  return createFileSecretStore(dataDir);
}

function fail(error: unknown): void {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  app.exit(1);
}
