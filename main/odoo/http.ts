import http from 'node:http';
import https from 'node:https';
import { gunzipSync } from 'node:zlib';
import type { WireBreak, WireReply } from './classify.ts';

export type WireRequest = {
  readonly method: 'GET' | 'POST';
  /** Relative to the server's base address, without leading slash. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly deadlineMs: number;
};

export type WireResult =
  | { readonly kind: 'reply'; readonly reply: WireReply }
  | { readonly kind: 'broken'; readonly broken: WireBreak };

export type HttpTransport = {
  send(request: WireRequest): Promise<WireResult>;
  close(): void;
};

const connectDeadlineMs = 10_000;

/** One server over node's own HTTP client: keeps connections alive when the server allows, and knows whether a request left. */
export function createHttpTransport(baseUrl: string): HttpTransport {
  const base = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
  const client = base.protocol === 'https:' ? https : http;
  const agent = new client.Agent({ keepAlive: true, maxSockets: 8, scheduling: 'lifo' });

  return {
    send: (request) =>
      new Promise((resolve) => {
        let sent = false;
        const broken = (code: string) => resolve({ kind: 'broken', broken: { sent, code } });
        const body = Buffer.from(request.body, 'utf8');
        const outgoing = client.request(
          new URL(request.path, base),
          {
            method: request.method,
            agent,
            headers: { ...request.headers, 'Accept-Encoding': 'gzip', 'Content-Length': String(body.length) },
          },
          (incoming) => {
            const chunks: Buffer[] = [];
            incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
            incoming.on('aborted', () => settle(() => broken('reply-cut')));
            incoming.on('error', (error) => settle(() => broken(codeOf(error))));
            incoming.on('end', () =>
              settle(() => {
                const text = decode(Buffer.concat(chunks), incoming.headers['content-encoding']);
                if (text === null || !incoming.complete) return broken('reply-cut');
                resolve({
                  kind: 'reply',
                  reply: { status: incoming.statusCode ?? 0, headers: flat(incoming.headers), body: text },
                });
              }),
            );
          },
        );
        const connecting = setTimeout(() => outgoing.destroy(failure('ETIMEDOUT')), connectDeadlineMs);
        const deadline = setTimeout(() => outgoing.destroy(failure('DEADLINE')), request.deadlineMs);
        const settle = (finish: () => void) => {
          clearTimeout(connecting);
          clearTimeout(deadline);
          finish();
        };
        const connected = () => {
          sent = true;
          clearTimeout(connecting);
        };
        outgoing.on('socket', (socket) => {
          if (!socket.connecting) return connected();
          socket.once(base.protocol === 'https:' ? 'secureConnect' : 'connect', connected);
        });
        outgoing.on('error', (error) => settle(() => broken(codeOf(error))));
        outgoing.end(body);
      }),
    close: () => agent.destroy(),
  };
}

function decode(body: Buffer, encoding: string | undefined): string | null {
  try {
    return (encoding === 'gzip' ? gunzipSync(body) : body).toString('utf8');
  } catch {
    return null;
  }
}

function flat(headers: http.IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join('\n') : value]),
  );
}

const failure = (code: string) => Object.assign(new Error(code), { code });

function codeOf(error: Error): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : 'broken';
}
