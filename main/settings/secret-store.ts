import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type SecretName =
  | 'odoo-key'
  | 'phone-password'
  | 'turn-password'
  | 'browser-session'
  | 'badge-key'
  /** Of a further line, by its address. */
  | `phone-password:${string}`;

/** Keys and passwords: they never leave the host. */
export interface SecretStore {
  /** How they are kept, for the diagnostics page. */
  readonly protection: 'operating-system' | 'file';
  read(name: SecretName): Promise<string | null>;
  write(name: SecretName, value: string): Promise<void>;
}

/**
 * Secrets in a file that only its owner may read: where no keyring exists.
 * `seal` and `open` wrap each value (Electron's safeStorage); without them the text stands as it is.
 */
export function createFileSecretStore(
  dataDir: string,
  wrapping?: { seal(text: string): Promise<string>; open(sealed: string): Promise<string> },
): SecretStore {
  const file = join(dataDir, wrapping ? 'secrets.sealed.json' : 'secrets.json');
  const readAll = (): Record<string, string> => {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw error;
    }
  };
  return {
    protection: wrapping ? 'operating-system' : 'file',
    async read(name) {
      const value = readAll()[name];
      if (value === undefined) return null;
      return wrapping ? wrapping.open(value) : value;
    },
    async write(name, value) {
      const kept = { ...readAll(), [name]: wrapping ? await wrapping.seal(value) : value };
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      const draft = `${file}.${process.pid}.tmp`;
      writeFileSync(draft, JSON.stringify(kept), { mode: 0o600, flush: true });
      renameSync(draft, file);
    },
  };
}
