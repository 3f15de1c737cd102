import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that can show the page in a window of its own, best first. */
const chromiumNames: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'],
  win32: ['msedge.exe', 'chrome.exe'],
};

/** `--kiosk-printing`: nobody could answer the system's print dialogue. */
const kioskFlags = ['--kiosk', '--kiosk-printing', '--noerrdialogs', '--disable-pinch', '--no-first-run'];

/**
 * Opens the page in Chromium's application mode, else in the default browser.
 * @param kiosk full screen without a frame, and without Chromium's ways out
 * @returns false when no browser was found: the address is on the terminal anyway
 */
export function openBrowser(url: string, platform: NodeJS.Platform, path: string, kiosk: boolean): boolean {
  const found = (chromiumNames[platform] ?? [])
    .flatMap((name) => path.split(delimiter).map((folder) => join(folder, name)))
    .find(isExecutable);
  if (found) return start(found, [`--app=${url}`, ...(kiosk ? kioskFlags : [])]);
  if (platform === 'win32') return start('cmd', ['/c', 'start', '', url]);
  if (platform === 'darwin') return start('open', [url]);
  return start('xdg-open', [url]);
}

function start(program: string, args: readonly string[]): boolean {
  const child = spawn(program, [...args], { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
  return child.pid !== undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
