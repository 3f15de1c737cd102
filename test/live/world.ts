import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { PushOutcome } from '../../preload/contract/odoo.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import { createHttpTransport, type HttpTransport, type WireRequest } from '../../main/odoo/http.ts';
import { createOdooClient, type OdooClient } from '../../main/odoo/json2.ts';
import { createPush } from '../../main/odoo/push.ts';
import type { RecipeDeps } from '../../main/odoo/recipes/outcome.ts';
import { signIn, type SignedIn } from '../../main/odoo/sign-in.ts';
import { idsOf, rowsOf, type Domain, type OdooRow } from '../../main/odoo/values.ts';

export type LiveTarget = {
  readonly url: string;
  readonly db: string;
  readonly login: string;
  readonly password: string;
};

/** One Odoo, signed in, with what a check needs to prepare records and to look at effects. */
export type World = {
  readonly target: LiveTarget;
  readonly signedIn: SignedIn;
  readonly client: OdooClient;
  /** What is said to Odoo beside operations. */
  readonly recipeDeps: RecipeDeps;
  /** One sender of operations. */
  readonly push: (operation: Operation) => Promise<PushOutcome>;
  /** One more, as another station would be. */
  newPush(): (operation: Operation) => Promise<PushOutcome>;
  /** One whose first request of every writing method is cut after it was sent, so that no reply comes. */
  newCutPush(): (operation: Operation) => Promise<PushOutcome>;
  create(model: string, values: Readonly<Record<string, unknown>>): Promise<number>;
  write(model: string, id: number, values: Readonly<Record<string, unknown>>): Promise<void>;
  rows(model: string, domain: Domain, fields: readonly string[], context?: OdooRow): Promise<readonly OdooRow[]>;
  run(model: string, method: string, ids: readonly number[], args?: OdooRow): Promise<unknown>;
  head(): { operationId: string; schemaVersion: 1; author: Operation['author']; actedAtMs: number };
  close(): void;
};

export async function openWorld(target: LiveTarget): Promise<World> {
  const transport = createHttpTransport(target.url);
  const entered = await signIn(
    { transport, nowMs: Date.now },
    { url: target.url, database: target.db, login: target.login, secret: target.password },
  );
  if (!entered.ok) throw new Error(`sign-in: ${JSON.stringify(entered.failure)}`);
  const signedIn = entered.value;
  const clientOver = (over: HttpTransport) =>
    createOdooClient({
      url: target.url,
      database: target.db,
      secret: signedIn.key,
      context: signedIn.context,
      transport: over,
      nowMs: Date.now,
    });
  const client = clientOver(transport);
  const depsOver = (over: HttpTransport): RecipeDeps => ({
    client: clientOver(over),
    uid: signedIn.uid,
    language: 'fr',
    taskProject: 'Interventions',
    nowMs: Date.now,
    random: Math.random,
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  const pushOver = (over: HttpTransport) => createPush(depsOver(over));

  const run: World['run'] = async (model, method, ids, args = {}) => {
    const reply = await client.call(model, method, args, ids.length > 0 ? { ids } : {});
    if (!reply.ok) throw new Error(`${model}/${method}: ${JSON.stringify(reply.failure)}`);
    return reply.value.value;
  };

  return {
    target,
    signedIn,
    client,
    recipeDeps: depsOver(transport),
    push: pushOver(transport),
    newPush: () => pushOver(transport),
    newCutPush: () => pushOver(cutting(target.url, transport)),
    run,
    async create(model, values) {
      const [id] = idsOf(await run(model, 'create', [], { vals_list: [values] }));
      if (id === undefined) throw new Error(`${model} was not created`);
      return id;
    },
    async write(model, id, values) {
      await run(model, 'write', [id], { vals: values });
    },
    async rows(model, domain, fields, context = {}) {
      const reply = await client.call(model, 'search_read', { domain, fields, order: 'id' }, { context });
      if (!reply.ok) throw new Error(`${model}: ${JSON.stringify(reply.failure)}`);
      return rowsOf(reply.value.value);
    },
    head: () => ({
      operationId: randomUUID(),
      schemaVersion: 1,
      author: { login: signedIn.login, employeeId: null, station: 'live' },
      actedAtMs: Date.now(),
    }),
    close: () => transport.close(),
  };
}

const reads = /\/(search|search_read|read|has_access|fields_get)$/;

/** Sends the first request of every writing path over a socket of its own, and hangs up without reading. */
function cutting(url: string, through: HttpTransport): HttpTransport {
  const done = new Set<string>();
  return {
    ...through,
    async send(request) {
      if (reads.test(request.path) || done.has(request.path)) return through.send(request);
      done.add(request.path);
      await sendAndHangUp(url, request);
      return { kind: 'broken', broken: { sent: true, code: 'CUT' } };
    },
  };
}

function sendAndHangUp(url: string, request: WireRequest): Promise<void> {
  const { hostname, port } = new URL(url);
  const body = Buffer.from(request.body, 'utf8');
  const headers = Object.entries({
    Host: `${hostname}:${port}`,
    ...request.headers,
    'Content-Length': `${body.length}`,
  });
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port || 80), hostname, () => {
      socket.write(
        `${request.method} /${request.path} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
      );
      socket.write(body, () => socket.destroy());
    });
    socket.on('error', reject);
    socket.on('close', () => resolve());
  });
}
