import { readdirSync, readFileSync } from 'node:fs';

export type Recording = {
  readonly name: string;
  readonly request: {
    readonly line: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Readonly<Record<string, unknown>> | string | null;
  };
  readonly response: {
    readonly status: number;
    /** Null where only status and body were kept. */
    readonly headers: Readonly<Record<string, string>> | null;
    readonly body: unknown;
  };
};

/** Every exchange of `test/exchanges/`, by name. */
export function recordings(): readonly Recording[] {
  const folder = new URL('../exchanges/', import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Recording);
}
