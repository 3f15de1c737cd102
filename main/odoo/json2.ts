import type { OdooFailure } from '../../preload/contract/odoo.ts';
import { err, ok, type Result } from '../../preload/contract/result.ts';
import { classifyBreak, classifyReply } from './classify.ts';
import { createHttpTransport, type HttpTransport } from './http.ts';

/** Sent with every call: JSON-2 replaces the user's context by ours, and without `lang` names come in English. */
export type OdooContext = Readonly<Record<string, unknown>>;

export type CallOptions = {
  /** The records of a record method. Empty is our own bug: Odoo would answer `true` and do nothing. */
  readonly ids?: readonly number[];
  readonly context?: OdooContext;
  /** Overrides what the method's name says: a read may be asked again, a write may have happened. */
  readonly write?: boolean;
  readonly deadlineMs?: number;
};

export type OdooReply = {
  readonly value: unknown;
  /** The server's clock (its Date header) when the call began, at the latest: UTC `YYYY-MM-DD HH:MM:SS`; null when it does not say. */
  readonly serverTime: string | null;
  readonly roundTripMs: number;
};

export type OdooClient = {
  call(
    model: string,
    method: string,
    args: Readonly<Record<string, unknown>>,
    options?: CallOptions,
  ): Promise<Result<OdooReply, OdooFailure>>;
  close(): void;
};

export type OdooClientDeps = {
  readonly url: string;
  readonly database: string;
  /** API key: 40 hexadecimal digits. */
  readonly secret: string;
  readonly context: OdooContext;
  readonly nowMs: () => number;
  readonly transport?: HttpTransport;
};

/** The server's own limit is 120 s: a write is given longer, so that a killed worker's closed socket is seen. */
const writeDeadlineMs = 125_000;
const readDeadlineMs = 60_000;

const reads = new Set([
  'search_read',
  'search',
  'read',
  'search_count',
  'name_search',
  'has_access',
  'fields_get',
  'context_get',
  'has_group',
  'get_external_id',
  'web_search_read',
  'formatted_read_group',
  'check_object_reference',
]);
/** Named like a button, but of the model and of no record. */
const ofModel: ReadonlySet<string> = new Set(['action_view_inventory']);
const needIds = (method: string) =>
  method === 'write' ||
  method === 'unlink' ||
  method === 'read' ||
  ((method.startsWith('button_') || method.startsWith('action_')) && !ofModel.has(method));

/** Speaks JSON-2 (Odoo 19 and later) to one database under one key. Failures are values; only our own bugs throw. */
export function createOdooClient(deps: OdooClientDeps): OdooClient {
  const transport = deps.transport ?? createHttpTransport(deps.url);

  return {
    async call(model, method, args, options = {}) {
      if (options.ids ? options.ids.length === 0 : needIds(method)) throw new Error(`${model}/${method} without ids`);
      const write = options.write ?? !reads.has(method);
      const begunMs = deps.nowMs();
      const result = await transport.send({
        method: 'POST',
        path: `json/2/${model}/${method}`,
        headers: {
          Authorization: `bearer ${deps.secret}`,
          'X-Odoo-Database': deps.database,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({
          ...args,
          ...(options.ids && { ids: options.ids }),
          context: { ...deps.context, ...options.context },
        }),
        deadlineMs: options.deadlineMs ?? (write ? writeDeadlineMs : readDeadlineMs),
      });
      if (result.kind === 'broken') return err(classifyBreak(result.broken, write));
      const value = classifyReply(result.reply);
      if (!value.ok) return value;
      const roundTripMs = Math.max(0, deps.nowMs() - begunMs);
      const dateMs = Date.parse(result.reply.headers['date'] ?? '');
      // Never this machine's clock instead: one that is ahead would make deltas miss rows.
      const serverTime = Number.isNaN(dateMs) ? null : odooTime(dateMs - roundTripMs);
      return ok({ value: value.value, serverTime, roundTripMs });
    },
    close: () => transport.close(),
  };
}

/** Epoch milliseconds as Odoo writes moments: UTC `YYYY-MM-DD HH:MM:SS`. */
export function odooTime(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ');
}
