import type { Clock } from '../../drivers/reader-driver.ts';
import type { CallParams, CallValue } from '../../preload/contract/calls.ts';
import type { PullRequest, RowsRequest, StampsRequest } from '../../preload/contract/feeds.ts';
import type { OdooFailure, OdooHealth, PushOutcome } from '../../preload/contract/odoo.ts';
import { maySend, type Operation } from '../../preload/contract/operation.ts';
import { ok, type Result } from '../../preload/contract/result.ts';
import type { Settings } from '../../preload/contract/settings.ts';
import { createFeeds, type OdooFeeds } from './feeds.ts';
import { connecting, medianOf, observe, type HealthMemory } from './health.ts';
import { createHttpTransport, type HttpTransport } from './http.ts';
import { createOdooClient, type OdooClient } from './json2.ts';
import { tellPresence } from './presence.ts';
import { createPush } from './push.ts';
import { signIn, type SignedIn, type SignInRequest } from './sign-in.ts';
import { text } from './values.ts';

export type OdooServiceDeps = {
  readonly settings: Settings['odoo'];
  /** API key or password; null when none was kept. */
  readonly secret: string | null;
  readonly language: 'fr' | 'en';
  /** Name of the project whose tasks stand in for tickets; empty: none does. */
  readonly taskProject: string;
  /** Days of notes that the cache keeps. */
  readonly keepCallsDays: number;
  readonly clock: Clock;
  /** 0 <= value < 1. */
  readonly random: () => number;
  /**
   * Odoo accepted: what to keep. The key takes the password's place.
   * @returns the address of the station, when being configured moved it elsewhere
   */
  readonly onConnected: (kept: { url: string; database: string; login: string; key: string }) => Promise<string | null>;
};

export type OdooService = {
  readonly health: { snapshot(): OdooHealth; onEvent(listener: (health: OdooHealth) => void): () => void };
  pull(request: PullRequest): Promise<CallValue<'odoo.pull'>>;
  ids(request: CallParams<'odoo.ids'>): Promise<CallValue<'odoo.ids'>>;
  stamps(request: StampsRequest): Promise<CallValue<'odoo.stamps'>>;
  rows(request: RowsRequest): Promise<CallValue<'odoo.rows'>>;
  push(operation: Operation): Promise<PushOutcome>;
  /** @returns whether Odoo has it */
  presence(told: CallParams<'odoo.presence'>): Promise<boolean>;
  /** Which of these groups (`sales_team.group_sale_manager`) the signed-in person is in; null when Odoo does not say now. */
  heldGroups(groups: readonly string[]): Promise<readonly string[] | null>;
  connect(params: CallParams<'odoo.connect'>): Promise<CallValue<'odoo.connect'>>;
  close(): void;
};

type Session = {
  readonly signedIn: SignedIn;
  readonly version: string | null;
  readonly transport: HttpTransport;
  readonly client: OdooClient;
  readonly feeds: OdooFeeds;
  readonly push: (operation: Operation) => Promise<PushOutcome>;
  readonly presence: (told: CallParams<'odoo.presence'>) => Promise<boolean>;
};

const heartbeatMs = 30_000;
const probe = { firstMs: 1000, longestMs: 20_000 };

/**
 * Odoo as the host sees it: verbs, and a health that changes by itself. Away, it is asked again with growing pauses and jitter,
 * and calls meanwhile fail at once. Signed out, nothing is sent until somebody connects.
 */
export function createOdooService(deps: OdooServiceDeps): OdooService {
  const { clock } = deps;
  const nowMs = () => clock.nowMs();
  const listeners = new Set<(health: OdooHealth) => void>();
  let target: SignInRequest | null =
    deps.settings && deps.secret !== null ? { ...deps.settings, secret: deps.secret } : null;
  let memory: HealthMemory =
    deps.settings && deps.secret === null ? { ...connecting, state: 'signed-out' } : connecting;
  let sinceMs = clock.nowMs();
  let session: Session | null = null;
  let opening: Promise<Result<Session, OdooFailure>> | null = null;
  let failures = 0;
  let closed = false;
  let cancelProbe = () => {};

  const snapshot = (): OdooHealth => ({
    state: target === null && deps.settings === null ? 'not-configured' : memory.state,
    sinceMs,
    url: target?.url ?? deps.settings?.url ?? null,
    database: target?.database ?? deps.settings?.database ?? null,
    login: session?.signedIn.login ?? target?.login ?? deps.settings?.login ?? null,
    userName: session?.signedIn.userName ?? null,
    uid: session?.signedIn.uid ?? null,
    version: session?.version ?? null,
    roundTripMs: medianOf(memory.roundTrips),
    cause: memory.cause,
  });

  function learn(next: HealthMemory): void {
    const before = memory;
    memory = next;
    if (before.state !== next.state) sinceMs = clock.nowMs();
    if (before.state !== next.state || before.cause !== next.cause) tell();
    const away = next.state === 'offline' || next.state === 'database-missing';
    if (!away) failures = 0;
    else if (before.state !== next.state) scheduleProbe();
  }

  function tell(): void {
    const health = snapshot();
    for (const listener of listeners) listener(health);
  }

  function scheduleProbe(): void {
    cancelProbe();
    if (closed || target === null || memory.state === 'signed-out') return;
    const away = memory.state === 'offline' || memory.state === 'database-missing' || session === null;
    const waitMs = away ? Math.min(probe.longestMs, probe.firstMs * 2 ** failures) : heartbeatMs;
    if (away) failures += 1;
    cancelProbe = clock.after(waitMs * (0.5 + deps.random() / 2), () => void runProbe());
  }

  async function runProbe(): Promise<void> {
    const opened = await open();
    if (opened.ok) await opened.value.client.call('res.users', 'context_get', {}, { deadlineMs: 15_000 });
    scheduleProbe();
  }

  /** Every exchange of the session teaches the health; what comes late of one that another has replaced says nothing. */
  function watched(client: OdooClient): OdooClient {
    const own: OdooClient = {
      ...client,
      async call(model, method, args, options) {
        const result = await client.call(model, method, args, options);
        if (!closed && session?.client === own) {
          learn(
            observe(
              memory,
              result.ok
                ? { kind: 'answered', roundTripMs: result.value.roundTripMs }
                : { kind: 'failed', failure: result.failure },
            ),
          );
        }
        return result;
      },
    };
    return own;
  }

  async function build(request: SignInRequest): Promise<Result<Session, OdooFailure>> {
    const transport = createHttpTransport(request.url);
    const signedIn = await signIn({ transport, nowMs }, request);
    if (!signedIn.ok) {
      transport.close();
      return signedIn;
    }
    const { key, context, uid } = signedIn.value;
    const client = watched(
      createOdooClient({
        url: request.url,
        database: request.database,
        secret: key,
        context,
        transport,
        nowMs,
      }),
    );
    const recipeDeps = {
      client,
      uid,
      language: deps.language,
      taskProject: deps.taskProject,
      nowMs,
      random: deps.random,
      pause: (ms: number) => new Promise<void>((resolve) => void clock.after(ms, () => resolve())),
    };
    return ok({
      signedIn: signedIn.value,
      version: await readVersion(transport),
      transport,
      client,
      feeds: createFeeds(client, nowMs, deps.keepCallsDays),
      push: createPush(recipeDeps),
      presence: (told) => tellPresence(recipeDeps, told),
    });
  }

  function adopt(next: Session, request: SignInRequest): void {
    session?.transport.close();
    session = next;
    target = { ...request, secret: next.signedIn.key };
    learn({ ...connecting, state: 'online' });
    tell();
  }

  function keep(request: SignInRequest, { key, login }: SignedIn): Promise<string | null> {
    return deps.onConnected({ url: request.url, database: request.database, login, key });
  }

  /** The session, made at the first need; a failure to make it is what the calls report. */
  function open(): Promise<Result<Session, OdooFailure>> {
    if (session) return Promise.resolve(ok(session));
    const request = target;
    if (request === null || memory.state === 'signed-out')
      return Promise.resolve({ ok: false, failure: { kind: 'signed-out' } });
    opening ??= build(request)
      .then(async (built) => {
        if (closed) return built;
        if (target !== request) {
          // Somebody connected meanwhile: that session serves.
          if (built.ok) built.value.transport.close();
          return session ? ok(session) : built;
        }
        if (built.ok) {
          adopt(built.value, request);
          if (request.secret !== built.value.signedIn.key) await keep(request, built.value.signedIn);
        } else learn(observe(memory, { kind: 'failed', failure: built.failure }));
        return built;
      })
      .finally(() => {
        opening = null;
      });
    return opening;
  }

  /** Away or signed out, only the probe asks. */
  function ready(): Promise<Result<Session, OdooFailure>> {
    switch (memory.state) {
      case 'offline':
        return Promise.resolve({ ok: false, failure: { kind: 'offline', cause: memory.cause ?? 'away' } });
      case 'database-missing':
      case 'signed-out':
        return Promise.resolve({ ok: false, failure: { kind: memory.state } });
      default:
        return open();
    }
  }

  async function reading<T>(
    read: (feeds: OdooFeeds) => Promise<T>,
  ): Promise<T | { readonly kind: 'failed'; readonly failure: OdooFailure }> {
    const opened = await ready();
    return opened.ok ? read(opened.value.feeds) : { kind: 'failed', failure: opened.failure };
  }

  async function push(operation: Operation): Promise<PushOutcome> {
    const opened = await ready();
    if (!opened.ok) return { kind: 'held', failure: opened.failure };
    // An act goes under the name of the one who did it: another's waits for them.
    const { login } = opened.value.signedIn;
    if (!maySend(login, operation.author)) return { kind: 'other-author', login };
    const outcome = await opened.value.push(operation);
    // The old key's end came between two of its requests: the outbox must not wait for a sign-in that has happened.
    const isPast = outcome.kind === 'held' && outcome.failure.kind === 'signed-out' && session !== opened.value;
    return isPast ? push(operation) : outcome;
  }

  if (target !== null) void runProbe();

  return {
    health: {
      snapshot,
      onEvent(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    pull: (request) => reading((feeds) => feeds.pull(request)),
    ids: (request) => reading((feeds) => feeds.ids(request)),
    stamps: (request) => reading((feeds) => feeds.stamps(request)),
    rows: (request) => reading((feeds) => feeds.rows(request)),
    async heldGroups(groups) {
      const opened = await ready();
      if (!opened.ok) return null;
      const { client, signedIn } = opened.value;
      const held: string[] = [];
      for (const group of groups) {
        const args = { ids: [signedIn.uid], group_ext_id: group };
        const answer = await client.call('res.users', 'has_group', args);
        if (!answer.ok) return null;
        if (answer.value.value === true) held.push(group);
      }
      return held;
    },
    push,
    async presence(told) {
      const opened = await ready();
      return opened.ok && opened.value.presence(told);
    },
    async connect(params) {
      const built = await build(params);
      if (!built.ok) return { kind: 'failed', failure: built.failure };
      adopt(built.value, params);
      scheduleProbe();
      const reopenAt = await keep(params, built.value.signedIn);
      return { kind: 'connected', userName: built.value.signedIn.userName, reopenAt };
    },
    close() {
      closed = true;
      cancelProbe();
      listeners.clear();
      session?.transport.close();
    },
  };
}

/** For people to read; a server that hides it loses nothing. */
async function readVersion(transport: HttpTransport): Promise<string | null> {
  const result = await transport.send({
    method: 'GET',
    path: 'json/version',
    headers: {},
    body: '',
    deadlineMs: 10_000,
  });
  if (result.kind === 'broken' || result.reply.status !== 200) return null;
  try {
    return text((JSON.parse(result.reply.body) as { readonly version?: unknown }).version);
  } catch {
    return null;
  }
}
