// What the Electron shell uses of Electron's main process, modelled. It reports every protection it is given to the test
// (its parent), which plays Chromium: navigations, permissions, frames and ports arrive from there as messages.
// A use of anything that is not modelled here throws, so that the model cannot fall silent behind the code.
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';

const tell = (kind, data = {}) => process.send({ kind, ...data });

function strict(name, target) {
  return new Proxy(target, {
    get(object, key) {
      if (key in object || typeof key === 'symbol' || key === 'then') return object[key];
      throw new Error(`electron stand-in: ${name}.${key} is not modelled`);
    },
  });
}

const appEvents = new EventEmitter();
export const app = strict(
  'app',
  Object.assign(appEvents, {
    isPackaged: false,
    enableSandbox: () => tell('sandbox-enabled'),
    setPath: () => {},
    setAsDefaultProtocolClient: (scheme) => tell('scheme-claimed', { scheme }),
    requestSingleInstanceLock: () => true,
    whenReady: async () => {},
    quit() {
      const event = {
        defaultPrevented: false,
        preventDefault() {
          this.defaultPrevented = true;
        },
      };
      appEvents.emit('before-quit', event);
      if (!event.defaultPrevented) process.exit(0);
    },
    exit: (code) => process.exit(code),
  }),
);

const partitions = new Map();
function partition(name) {
  const made = partitions.get(name) ?? {
    protocol: strict('session.protocol', {
      handle(scheme, handler) {
        made.page = handler;
        tell('scheme-handled', { scheme });
      },
    }),
    setPermissionRequestHandler(handler) {
      made.request = handler;
    },
    setPermissionCheckHandler(handler) {
      made.check = handler;
    },
  };
  partitions.set(name, made);
  return made;
}
export const session = strict('session', {
  fromPartition(name) {
    return strict('Session', partition(name));
  },
});

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (schemes) => tell('schemes', { schemes }),
});

export const safeStorage = strict('safeStorage', {
  isAsyncEncryptionAvailable: async () => true,
  encryptStringAsync: async (text) => Buffer.from(`sealed:${text}`),
  decryptStringAsync: async (bytes) => ({ result: bytes.toString().slice('sealed:'.length), shouldReEncrypt: false }),
});

export const dialog = strict('dialog', { showErrorBox: (title, text) => tell('error-box', { title, text }) });

// A child of Node.js whose `process.send` is shown to it as Electron's `parentPort`.
export const utilityProcess = strict('utilityProcess', {
  fork(entry, args, { stdio, execArgv = [] }) {
    const child = fork(entry, args, {
      serialization: 'advanced',
      stdio: [...stdio, 'ipc'],
      execArgv: [...process.execArgv, ...execArgv, '--import', new URL('./parent-port.mjs', import.meta.url).href],
    });
    const events = new EventEmitter();
    child.on('message', (message) => events.emit('message', message));
    child.on('exit', (code) => events.emit('exit', code ?? 1));
    return strict(
      'UtilityProcess',
      Object.assign(events, {
        pid: child.pid,
        postMessage: (message) => child.connected && child.send(message),
        kill: () => child.kill(),
      }),
    );
  },
});

export const ipcMain = strict('ipcMain', new EventEmitter());

class Contents extends EventEmitter {
  mainFrame = { url: 'app://duret/index.html', parent: null };
  setWindowOpenHandler(handler) {
    this.openHandler = handler;
  }
}

/** Of every window, in the order they were opened: the hidden one first. */
const allContents = [];
let focused = null;
export const screen = strict('screen', {
  getPrimaryDisplay: () => ({ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }),
});

let copied = '';
export const clipboard = strict('clipboard', { readText: async () => copied });

const shortcuts = new Map();
export const globalShortcut = strict('globalShortcut', {
  register(key, act) {
    shortcuts.set(key, act);
    tell('shortcut', { key });
    return true;
  },
  unregisterAll: () => shortcuts.clear(),
});

export class BrowserWindow extends EventEmitter {
  constructor(options) {
    super();
    const { session: given, ...webPreferences } = options.webPreferences;
    tell('window', {
      webPreferences,
      shown: options.show !== false,
      hasSession: given !== undefined,
      focusable: options.focusable !== false,
      alwaysOnTop: options.alwaysOnTop === true,
    });
    this.webContents = new Contents();
    this.webContents.reload = () => tell('reloaded', { index: allContents.indexOf(this.webContents) });
    allContents.push(this.webContents);
    appEvents.emit('web-contents-created', {}, this.webContents);
  }
  show() {
    tell('shown', { index: allContents.indexOf(this.webContents) });
  }
  /** Shown, and not activated. */
  showInactive() {
    tell('shown-inactive', { index: allContents.indexOf(this.webContents) });
  }
  hide() {
    tell('hidden', { index: allContents.indexOf(this.webContents) });
  }
  focus() {
    tell('focused', { index: allContents.indexOf(this.webContents) });
  }
  isFocused() {
    return focused === this.webContents;
  }
  isMinimized() {
    return false;
  }
  setPosition(x, y) {
    tell('placed', { index: allContents.indexOf(this.webContents), x, y });
  }
  isDestroyed() {
    return false;
  }
  async loadURL(url) {
    this.webContents.mainFrame = { url, parent: null };
    tell('loaded', { url });
  }
}

const ports = new Map();
function portMain(id) {
  const port = Object.assign(new EventEmitter(), {
    start() {},
    postMessage: (data) => tell('port-message', { id, data }),
    close() {
      tell('port-closed', { id });
    },
  });
  ports.set(id, port);
  return port;
}

const [partitionOf] = [() => [...partitions.values()][0]];
const asks = {
  async fetch({ url }) {
    const response = await partitionOf().page({ url });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    };
  },
  async permission({ permission, mediaTypes, url }) {
    const asking = { mainFrame: { url, parent: null } };
    return new Promise((resolve) => partitionOf().request(asking, permission, resolve, { mediaTypes }));
  },
  async 'permission-check'({ permission, origin }) {
    return partitionOf().check(null, permission, origin, {});
  },
  /** @returns whether every window prevented it */
  async navigate({ event }) {
    let prevented = 0;
    for (const contents of allContents)
      contents.emit(event, {
        preventDefault: () => {
          prevented += 1;
        },
      });
    return prevented === allContents.length;
  },
  async 'window-open'({ url }) {
    const answers = allContents.map((contents) => contents.openHandler({ url }));
    return answers.find(({ action }) => action !== 'deny') ?? answers[0];
  },
  /** The renderer process of one window dies. */
  async crash({ index }) {
    allContents[index].emit('render-process-gone', {}, { reason: 'crashed' });
  },
  /** A key pressed in some other program. */
  async press({ key, clipboard: text }) {
    copied = text ?? copied;
    shortcuts.get(key)();
  },
  /** Somebody opened a link: the system starts the program a second time. */
  async 'second-start'({ args }) {
    appEvents.emit('second-instance', {}, args);
  },
  async 'card-pressed'({ index, hash }) {
    allContents[index].emit('did-navigate-in-page', {}, `app://duret/card.html${hash}`);
  },
  async 'focus-window'({ index }) {
    focused = allContents[index] ?? null;
  },
  async connect({ id, frame }) {
    ipcMain.emit('duret:connect', { ports: [portMain(id)], senderFrame: frame });
  },
  async 'to-port'({ id, data }) {
    ports.get(id)?.emit('message', { data });
  },
  async quit() {
    app.quit();
  },
};
process.on('message', ({ ask, reply, ...rest }) => {
  asks[ask](rest).then(
    (value) => tell('reply', { reply, value }),
    (error) => tell('reply', { reply, fault: String(error) }),
  );
});
