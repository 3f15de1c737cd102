import type { IncomingMessage, ServerResponse } from 'node:http';

type Params = {
  readonly db?: unknown;
  readonly login?: unknown;
  readonly password?: unknown;
  readonly kwargs?: { readonly context?: { readonly password?: unknown } };
};

/** The part of Odoo's web session that makes an API key out of a password: always HTTP 200, failures in the body. */
export function createSessions(deps: {
  readonly database: string;
  readonly password: string;
  readonly apiKey: string;
  readonly user: { readonly uid: number; readonly login: string };
}) {
  const session = 'demonstration-session';

  function result(
    path: string,
    params: Params,
    cookie: string,
  ): { value: unknown } | { failure: string; code?: number } {
    if (path === '/web/session/authenticate') {
      if (params.db !== deps.database) return { failure: 'psycopg2.OperationalError' };
      if (params.login !== deps.user.login || params.password !== deps.password)
        return { failure: 'odoo.exceptions.AccessDenied' };
      return { value: { uid: deps.user.uid, db: deps.database, username: deps.user.login } };
    }
    if (!cookie.includes(`session_id=${session}`)) return { failure: 'odoo.http.SessionExpiredException', code: 100 };
    switch (path.replace('/web/dataset/call_kw/', '')) {
      case 'res.users.apikeys.description/create':
        return { value: [1] };
      case 'res.users.apikeys.description/make_key':
        return { value: { type: 'ir.actions.act_window', res_model: 'res.users.identitycheck', res_id: 1 } };
      case 'res.users.identitycheck/run_check':
        return params.kwargs?.context?.password === deps.password
          ? {
              value: {
                type: 'ir.actions.act_window',
                res_model: 'res.users.apikeys.show',
                context: { default_key: deps.apiKey },
              },
            }
          : { failure: 'odoo.exceptions.UserError' };
      default:
        return { failure: 'werkzeug.exceptions.NotFound', code: 404 };
    }
  }

  return {
    answer(request: IncomingMessage, response: ServerResponse, path: string, body: string): void {
      const { params = {} } = JSON.parse(body || '{}') as { readonly params?: Params };
      const outcome = result(path, params, request.headers.cookie ?? '');
      response.writeHead(200, {
        'Content-Type': 'application/json; charset=utf-8',
        'Set-Cookie': `session_id=${session}; HttpOnly; Path=/`,
      });
      response.end(
        JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          ...('failure' in outcome
            ? {
                error: {
                  code: outcome.code ?? 0,
                  message: 'Odoo Server Error',
                  data: { name: outcome.failure, message: outcome.failure, arguments: [], context: {}, debug: '' },
                },
              }
            : { result: outcome.value }),
        }),
      );
    },
  };
}
