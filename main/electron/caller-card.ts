import { BrowserWindow, screen, type Session } from 'electron';
import type { CallerCard } from '../desk-asks.ts';
import { cardUrl } from './page-protocol.ts';
import { pageIsolation } from './page-isolation.ts';

const size = { width: 400, height: 232 };
const margin = 16;

/**
 * A small window over all others that says who rings. It can never take the focus: what is typed elsewhere stays there.
 * Its page has no bridge to the host: it reads its words from its address, and its buttons only change that address.
 */
export function createCallerCard(deps: {
  readonly session: Session;
  readonly onAnswer: () => void;
  readonly onDecline: () => void;
}): { show(card: CallerCard | null): void } {
  let window: BrowserWindow | null = null;

  function open(): BrowserWindow {
    const made = new BrowserWindow({
      ...size,
      show: false,
      frame: false,
      resizable: false,
      focusable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      webPreferences: { session: deps.session, ...pageIsolation },
    });
    made.webContents.on('did-navigate-in-page', (_event, url) => {
      const { hash } = new URL(url);
      if (hash === '#!answer') deps.onAnswer();
      if (hash === '#!decline') deps.onDecline();
    });
    made.on('closed', () => {
      window = null;
    });
    return made;
  }

  return {
    show(card) {
      if (!card) return window?.hide();
      window ??= open();
      const shown = window;
      const { x, y, width, height } = screen.getPrimaryDisplay().workArea;
      shown.setPosition(x + width - size.width - margin, y + height - size.height - margin);
      void shown
        .loadURL(`${cardUrl}#${encodeURIComponent(JSON.stringify(card))}`)
        // Shown without being activated: the difference between a pop-up and a stolen keystroke.
        .then(() => shown.showInactive());
    },
  };
}
