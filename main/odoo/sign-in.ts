import type { OdooFailure } from '../../preload/contract/odoo.ts';
import { err, ok, type Result } from '../../preload/contract/result.ts';
import { classifyBreak, classifyReply } from './classify.ts';
import type { HttpTransport } from './http.ts';
import { createOdooClient, type OdooContext } from './json2.ts';
import { idOf, idsOf, rowsOf, text } from './values.ts';

export type SignInRequest = {
  readonly url: string;
  readonly database: string;
  readonly login: string;
  /** An API key (40 hexadecimal digits), or the password out of which one is made. */
  readonly secret: string;
};

export type SignedIn = {
  /** What is kept: never the password. */
  readonly key: string;
  readonly uid: number;
  readonly login: string;
  readonly userName: string;
  readonly context: OdooContext;
};

type Deps = { readonly transport: HttpTransport; readonly nowMs: () => number };

/**
 * Finds out who we are for Odoo. A password is used once, to make an API key as Odoo's own web page does, and forgotten.
 * Never repeated by itself: Odoo locks a whole address out after five wrong passwords.
 */
export async function signIn(deps: Deps, request: SignInRequest): Promise<Result<SignedIn, OdooFailure>> {
  const key = /^[0-9a-f]{40}$/.test(request.secret) ? ok(request.secret) : await makeKey(deps, request);
  if (!key.ok) return key;
  const client = createOdooClient({
    ...deps,
    url: request.url,
    database: request.database,
    secret: key.value,
    context: {},
  });
  const own = await client.call('res.users', 'context_get', {});
  if (!own.ok) return own;
  const { uid, lang, tz } = own.value.value as {
    readonly uid?: unknown;
    readonly lang?: unknown;
    readonly tz?: unknown;
  };
  const id = idOf(uid);
  if (id === null) return err({ kind: 'signed-out' });
  const language = { lang: text(lang) ?? 'en_US', tz: text(tz) ?? 'Europe/Paris' };
  const read = await client.call(
    'res.users',
    'read',
    { fields: ['name', 'login', 'company_id', 'company_ids'] },
    { ids: [id], context: language },
  );
  if (!read.ok) return read;
  const user = rowsOf(read.value.value)[0] ?? {};
  // The user's own company first: it is the one that new records get.
  const company = idOf(user['company_id']);
  const companies = [
    ...(company === null ? [] : [company]),
    ...idsOf(user['company_ids']).filter((one) => one !== company),
  ];
  return ok({
    key: key.value,
    uid: id,
    login: text(user['login']) ?? request.login,
    userName: text(user['name']) ?? request.login,
    context: { ...language, allowed_company_ids: companies },
  });
}

type Session = (path: string, params: Readonly<Record<string, unknown>>) => Promise<Result<unknown, OdooFailure>>;

async function makeKey(deps: Deps, request: SignInRequest): Promise<Result<string, OdooFailure>> {
  const session = openSession(deps.transport);
  const { database: db, login, secret: password } = request;
  const entered = await session('web/session/authenticate', { db, login, password });
  if (!entered.ok) return entered;
  // A second factor stands before the session: such a user makes a key in Odoo and gives it here.
  if (idOf((entered.value as { readonly uid?: unknown } | null)?.uid) === null)
    return err({ kind: 'permanent', name: 'two-factor-needs-key', words: '' });

  const onModel = (model: string, method: string, args: readonly unknown[], kwargs = {}) =>
    session(`web/dataset/call_kw/${model}/${method}`, { model, method, args, kwargs });
  const wish = 'res.users.apikeys.description';
  const created = await onModel(wish, 'create', [[{ name: 'Poste Duret', duration: '90' }]]);
  if (!created.ok) return created;
  const wishIds = idsOf(created.value);
  const asked = await onModel(wish, 'make_key', [wishIds]);
  if (!asked.ok) return asked;
  const direct = keyIn(asked.value);
  if (direct !== null) return ok(direct);
  const check = idOf((asked.value as { readonly res_id?: unknown } | null)?.res_id);
  const checked = await onModel('res.users.identitycheck', 'run_check', [[check]], { context: { password } });
  if (!checked.ok) return checked;
  const made = keyIn(checked.value);
  return made === null ? err({ kind: 'permanent', name: 'no-key-made', words: '' }) : ok(made);
}

function keyIn(action: unknown): string | null {
  const { context } = (action ?? {}) as { readonly context?: { readonly default_key?: unknown } };
  return text(context?.default_key);
}

/** Odoo's web session: always HTTP 200, the failure in the body, the newest cookie counts. */
function openSession(transport: HttpTransport): Session {
  let cookie = '';
  return async (path, params) => {
    const result = await transport.send({
      method: 'POST',
      path,
      headers: { 'Content-Type': 'application/json', ...(cookie && { Cookie: cookie }) },
      body: JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params }),
      deadlineMs: 60_000,
    });
    if (result.kind === 'broken') return err(classifyBreak(result.broken, false));
    const set = /(?:^|\n)(session_id=[^;]+)/.exec(result.reply.headers['set-cookie'] ?? '')?.[1];
    if (set) cookie = set;
    const reply = classifyReply(result.reply);
    if (!reply.ok) return reply;
    const { error, result: value } = reply.value as {
      readonly error?: { readonly data?: unknown };
      readonly result?: unknown;
    };
    return error ? err(sessionFailure(error.data)) : ok(value);
  };
}

function sessionFailure(data: unknown): OdooFailure {
  const { name, message } = (data ?? {}) as { readonly name?: unknown; readonly message?: unknown };
  const words = text(message) ?? '';
  switch (name) {
    case 'odoo.exceptions.AccessDenied':
    case 'odoo.http.SessionExpiredException':
      return { kind: 'signed-out' };
    case 'psycopg2.OperationalError':
      return { kind: 'database-missing' };
    case 'odoo.exceptions.AccessError':
      return { kind: 'refused', rule: 'access', words };
    case 'odoo.exceptions.UserError':
    case 'odoo.exceptions.ValidationError':
      return { kind: 'refused', rule: 'business', words };
    default:
      return { kind: 'permanent', name: text(name) ?? 'session', words };
  }
}
