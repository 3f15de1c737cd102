import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  globalShortcut,
  ipcMain,
  protocol,
  safeStorage,
  session,
} from 'electron';
import { readPageFiles } from '../browser/page-files.ts';
import { readCommandLine } from '../command-line.ts';
import { defaultDataFolder } from '../data-folder.ts';
import { configureFromCommandLine } from '../settings/first-configuration.ts';
import { createFileSecretStore, type SecretStore } from '../settings/secret-store.ts';
import { readSettings } from '../settings/settings-file.ts';
import { openWorkstation, type Workstation } from '../workstation.ts';
import { createCallerCard } from './caller-card.ts';
import { isPhoneLink, phoneLinkIn, phoneSchemes } from './phone-links.ts';
import { isOwnPage, isPermitted, mediaUrl, pageScheme, pageUrl, servePage } from './page-protocol.ts';
import { messagePortWire } from './port-wire.ts';
import { forkUtility } from './fork-utility.ts';
import { pageIsolation } from './page-isolation.ts';

/** The Electron shell: windows, protocol and permissions around the same host. Everything else lives in the host. */

protocol.registerSchemesAsPrivileged([
  { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);
app.enableSandbox();

const words = process.argv.slice(app.isPackaged ? 1 : 2);
const commandLine = readCommandLine(words.filter((word) => !isPhoneLink(word)));
const dataDir = commandLine.dataDir ?? defaultDataFolder(process.platform, process.env);
app.setPath('userData', join(dataDir, 'electron'));
let visible: BrowserWindow | null = null;
let workstation: Workstation | null = null;
/** A link that was opened before the desk was there. */
let earlyLink = phoneLinkIn(words);
const log = (line: string): void => void process.stderr.write(`${line}\n`);

// A promise that a library left without a listener must not end a station with a call on the line.
process.on('unhandledRejection', (reason) => {
  log(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason));
});

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', (_event, args) => {
    if (visible?.isMinimized()) visible.restore();
    visible?.focus();
    const link = phoneLinkIn(args);
    if (link) openLink(link);
  });
  // macOS hands links over by an event of their own.
  app.on('open-url', (event, link) => {
    event.preventDefault();
    if (isPhoneLink(link)) openLink(link);
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

/** The desk asks before it dials: a link on a page must never call by itself. */
function openLink(link: string): void {
  if (workstation) workstation.ask({ kind: 'dial', text: link.slice(0, 2000) });
  else earlyLink = link;
}

/** Keys that work in any program, and the phone links of the operating system. */
function listenToSystem(desk: Workstation): void {
  for (const scheme of phoneSchemes) {
    if (app.isPackaged) app.setAsDefaultProtocolClient(scheme);
    else app.setAsDefaultProtocolClient(scheme, process.execPath, [process.argv[1] ?? '']);
  }
  const keys = {
    'CommandOrControl+Alt+D': () => void dialClipboard(desk),
    'CommandOrControl+Alt+R': () => desk.ask({ kind: 'answer' }),
  };
  for (const [key, act] of Object.entries(keys)) {
    if (!globalShortcut.register(key, act)) log(`${key}: another program has this key`);
  }
  app.on('will-quit', () => globalShortcut.unregisterAll());
  if (earlyLink) openLink(earlyLink);
}

async function dialClipboard(desk: Workstation): Promise<void> {
  const text = (await clipboard.readText()).trim();
  if (text) desk.ask({ kind: 'dial', text: text.slice(0, 2000) });
  visible?.focus();
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
  let card: ReturnType<typeof createCallerCard> | null = null;
  const desk = await openWorkstation({
    dataDir,
    settings: commandLine.demonstration ? null : settings.value,
    shell: 'electron',
    version: __APP_VERSION__,
    secrets,
    // The pop-up of the window itself is enough where the person is looking at it.
    showCard: (words) => card?.show(words && visible?.isFocused() ? null : words),
    spawnNative: () => forkUtility(join(import.meta.dirname, 'native.js')),
    async onConfigured() {
      app.relaunch({ args: process.argv.slice(1).filter((argument) => argument !== '--demo') });
      app.quit();
      return null;
    },
    log,
  });

  workstation = desk;

  // The demonstration has a store of its own, so that its cache and the station's never mix.
  const partition = session.fromPartition(desk.demonstration ? 'persist:demonstration' : 'persist:station');
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
    desk.host.serve(messagePortWire(port, (why) => log(`page: ${why}`)));
  });

  const webPreferences = {
    session: partition,
    preload: join(import.meta.dirname, '..', 'preload', 'preload.cjs'),
    ...pageIsolation,
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

  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    show: false,
    autoHideMenuBar: true,
    kiosk: settings.value?.station.kiosk ?? false,
    webPreferences,
  });
  visible = window;
  window.once('ready-to-show', () => window.show());
  // The hidden window alone is no program.
  window.on('closed', () => app.quit());
  await window.loadURL(pageUrl);
  card = createCallerCard({
    session: partition,
    onAnswer: () => desk.ask({ kind: 'answer' }),
    onDecline: () => desk.ask({ kind: 'decline' }),
  });
  listenToSystem(desk);

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
    void desk.host.close().finally(() => {
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
