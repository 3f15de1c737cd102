import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { OdooError, unauthorized, userError } from './odoo-error.ts';
import { call, type Args, type Rpc } from './rpc.ts';
import { createSessions } from './sessions.ts';
import { createStore, str, type Store } from './store.ts';

/** What goes wrong, on demand. Counters go down by themselves. */
export type Faults = {
  /** The next n writing calls are done, and their reply never leaves. */
  loseReplyAfterCommit: number;
  /** The next n calls are cut before anything is done. */
  cutBeforeCommit: number;
  /** The next n calls are answered by a proxy's 502 page. */
  status5xx: number;
  delayMs: number;
  /** Every key is refused. */
  unauthorized: boolean;
};

export type OdooStandIn = {
  readonly url: string;
  readonly database: string;
  readonly login: string;
  readonly password: string;
  readonly apiKey: string;
  readonly store: Store;
  readonly uid: number;
  readonly faults: Faults;
  /** `model/method` of every JSON-2 call that was carried out, oldest first. */
  readonly log: readonly string[];
  /** Away: connections are refused. Back: same port, same data. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

export type StandInOptions = {
  /** Fills the database. @returns the user who signs in */
  readonly seed: (store: Store) => { readonly uid: number; readonly login: string };
  readonly port?: number;
  readonly nowMs?: () => number;
  /** Rights out of `rwcu` by model; without it, everything is allowed. */
  readonly rights?: (model: string) => string;
};

const database = 'demonstration';
const apiKey = '5f3a9c0d1e2b4a6879808f7e6d5c4b3a29180716';
const password = 'demonstration';
const reads = /\/(search|search_read|read|search_count|has_access|has_group|fields_get|context_get)$/;

/** A small Odoo 19 in this process: real HTTP on the loopback, JSON-2 as the real server answers it, faults on demand. */
export async function createOdooStandIn(options: StandInOptions): Promise<OdooStandIn> {
  const nowMs = options.nowMs ?? Date.now;
  const store = createStore(nowMs);
  const user = store.transaction(() => options.seed(store));
  const faults: Faults = { loseReplyAfterCommit: 0, cutBeforeCommit: 0, status5xx: 0, delayMs: 0, unauthorized: false };
  const sessions = createSessions({ database, password, apiKey, user });
  const log: string[] = [];
  const sockets = new Set<Socket>();
  let port = options.port ?? 0;
  let server: Server | null = null;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (faults.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.delayMs));
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path === '/json/version' || path === '/web/version')
      return json(response, 200, { version_info: [19, 0, 0, 'final', 0, ''], version: '19.0' });
    if (path.startsWith('/web/')) return sessions.answer(request, response, path, body);
    if (faults.status5xx > 0) {
      faults.status5xx -= 1;
      return page(response, 502, 'Bad Gateway');
    }
    if (faults.cutBeforeCommit > 0) {
      faults.cutBeforeCommit -= 1;
      request.socket.destroy();
      return;
    }
    const wanted = request.headers['x-odoo-database'];
    if (wanted !== undefined && wanted !== database) return page(response, 404, 'No database is selected');
    if (request.method === 'POST' && !request.headers['content-type']?.startsWith('application/json'))
      return page(response, 415, 'Unsupported Media Type');
    try {
      const value = carryOut(request, path, body);
      if (faults.loseReplyAfterCommit > 0 && !reads.test(path)) {
        faults.loseReplyAfterCommit -= 1;
        request.socket.destroy();
        return;
      }
      json(response, 200, value);
    } catch (error) {
      if (!(error instanceof OdooError)) throw error;
      if (error.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="Odoo"');
      json(response, error.status, {
        name: error.exception,
        message: error.message,
        arguments: [error.message],
        context: {},
        debug: '',
      });
    }
  }

  function carryOut(request: IncomingMessage, path: string, body: string): unknown {
    const [, model, method] = /^\/json\/2\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
    if (!model || !method || request.method !== 'POST')
      throw new OdooError(404, 'werkzeug.exceptions.NotFound', '404 Not Found');
    const { authorization } = request.headers;
    if (authorization === undefined) throw unauthorized('User not authenticated, use the “Authorization” header');
    if (faults.unauthorized || authorization.toLowerCase() !== `bearer ${apiKey}`) throw unauthorized('Invalid apikey');
    const args = argumentsOf(body);
    const context = (args['context'] ?? {}) as Args;
    if (context['lang'] !== undefined && !['fr_FR', 'en_US'].includes(str(context['lang'])))
      throw userError(`Invalid language code: ${str(context['lang'])}`);
    const rpc: Rpc = { store, uid: user.uid, context, rights: options.rights ?? (() => 'rwcu') };
    const value = store.transaction(() => call(rpc, model, method, args));
    log.push(`${model}/${method}`);
    return value;
  }

  async function listen(): Promise<void> {
    const next = createServer((request, response) => {
      serve(request, response).catch((error: unknown) => {
        if (!response.headersSent) json(response, 500, { name: 'builtins.Exception', message: String(error) });
      });
    });
    next.on('connection', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      next.once('error', reject);
      next.listen(port, '127.0.0.1', resolve);
    });
    port = (next.address() as AddressInfo).port;
    server = next;
  }

  async function goAway(): Promise<void> {
    const gone = server;
    server = null;
    for (const socket of sockets) socket.destroy();
    if (gone) await new Promise((resolve) => gone.close(resolve));
  }

  await listen();
  return {
    url: `http://127.0.0.1:${port}`,
    database,
    login: user.login,
    password,
    apiKey,
    store,
    uid: user.uid,
    faults,
    log,
    goAway,
    async comeBack() {
      if (server === null) await listen();
    },
    close: goAway,
  };
}

function argumentsOf(body: string): Args {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Args;
  } catch {
    // Told below, as for any other body that is no object.
  }
  throw new OdooError(400, 'werkzeug.exceptions.BadRequest', 'could not parse the body as json');
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value ?? null));
}

function page(response: ServerResponse, status: number, title: string): void {
  response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n`);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
