import { parseArgs } from 'node:util';

/** What `npm start -- …` may say. */
export interface CommandLine {
  readonly dataDir: string | null;
  readonly port: number | null;
  readonly demonstration: boolean;
  readonly open: boolean;
  readonly odoo: { readonly url: string; readonly database: string; readonly login: string | null } | null;
}

/** IndexedDB belongs to an origin, port included: a fixed default keeps the station's store over restarts. */
export const defaultPort = 47_810;

/** @throws TypeError with the word that is wrong: for the terminal */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      shell: { type: 'string' },
      port: { type: 'string' },
      data: { type: 'string' },
      demo: { type: 'boolean' },
      'no-open': { type: 'boolean' },
      odoo: { type: 'string' },
      db: { type: 'string' },
      login: { type: 'string' },
    },
  });
  const port = values.port === undefined ? null : Number(values.port);
  if (port !== null && (!Number.isInteger(port) || port < 1 || port > 65_535))
    throw new TypeError(`--port ${values.port} ?`);
  if (values.odoo !== undefined && values.db === undefined) throw new TypeError('--odoo needs --db');
  return {
    dataDir: values.data ?? null,
    port,
    demonstration: values.demo ?? false,
    open: !values['no-open'],
    odoo:
      values.odoo === undefined || values.db === undefined
        ? null
        : { url: values.odoo, database: values.db, login: values.login ?? null },
  };
}
