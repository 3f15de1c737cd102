import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where settings, journal and secrets live when `--data` does not say: the operating system's place for it. */
export function defaultDataFolder(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string {
  if (platform === 'win32') return join(environment['APPDATA'] ?? homedir(), 'Duret');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Duret');
  return join(environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'duret');
}
