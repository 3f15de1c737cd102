import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

const systemBrowsers = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * The Chromium that the tests drive: `DURET_CHROMIUM`, else the system's, else the one that `@sparticuz/chromium` carries.
 *
 * The carried one is a headless shell for Linux; it is unpacked into the temporary folder (199 MB, about 2 s the first time), and
 * `LD_LIBRARY_PATH` of this process is extended by the NSS libraries that come with it, because a bare machine has none.
 */
export async function chromiumPath(): Promise<string> {
  const system = [process.env['DURET_CHROMIUM'], ...systemBrowsers].find(
    (path) => path !== undefined && existsSync(path),
  );
  if (system !== undefined) return system;
  const carried = await import('@sparticuz/chromium');
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const libraries = await carried.inflate(join(dirname(entry), '..', 'bin', 'al2023.tar.br'));
  process.env['LD_LIBRARY_PATH'] = [join(libraries, 'lib'), process.env['LD_LIBRARY_PATH']]
    .filter(Boolean)
    .join(delimiter);
  return carried.default.executablePath();
}
