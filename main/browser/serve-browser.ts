import { createServer, type ServerResponse } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { readToHost, type ToHost, type ToPage, type Wire } from '../../preload/contract/messages.ts';
import { contentSecurityPolicy, type PageFile } from './page-files.ts';
import { createSessionGate } from './session-gate.ts';

export interface BrowserShell {
  /** Address with the one-time token: whoever opens it first is the page. */
  readonly url: string;
  close(): Promise<void>;
}

/** A page's message of 8 MB is a broken page: an operation of 5,000 lines is below 1 MB. */
const maxMessageBytes = 8 * 1024 * 1024;

/**
 * Serves the built page and the contract on 127.0.0.1 only.
 * @param deps.session the cookie's value: kept over restarts, so that an open page finds the host again
 * @throws the listen error, `EADDRINUSE` when this station already runs
 */
export async function serveBrowser(deps: {
  readonly port: number;
  readonly session: string;
  readonly files: ReadonlyMap<string, PageFile>;
  readonly onWire: (wire: Wire<ToPage, ToHost>) => void;
  readonly onDiscarded: (why: string) => void;
}): Promise<BrowserShell> {
  const gate = createSessionGate({ port: deps.port, session: deps.session });
  const origin = `http://127.0.0.1:${deps.port}`;
  const policy = contentSecurityPolicy(`'self' ws://127.0.0.1:${deps.port}`);

  const server = createServer((request, response) => {
    secure(response, policy);
    const admission = gate.admitPage(request);
    if (admission.kind === 'turned-away') return refuse(response, admission.status, admission.why);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'method');
    if (admission.kind === 'phone-link') return handOn(response, admission.link);
    if (admission.kind === 'welcome') {
      response.writeHead(303, { location: '/', 'set-cookie': admission.cookie, 'cache-control': 'no-store' });
      return response.end();
    }
    const path = new URL(request.url ?? '/', origin).pathname;
    const file = deps.files.get(path === '/' ? '/index.html' : path);
    if (!file) return refuse(response, 404, 'path');
    response.writeHead(200, {
      'content-type': file.contentType,
      'content-length': file.bytes.length,
      'cache-control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
    });
    response.end(request.method === 'HEAD' ? undefined : file.bytes);
  });

  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes });
  server.on('upgrade', (request, socket, head) => {
    const admission = gate.admitSocket(request);
    const path = new URL(request.url ?? '/', origin).pathname;
    if (admission.kind !== 'admitted' || path !== '/wire') {
      const status = admission.kind === 'turned-away' ? admission.status : 404;
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => deps.onWire(webSocketWire(accepted, deps.onDiscarded)));
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(deps.port, '127.0.0.1', resolve);
  });

  return {
    url: `${origin}/?token=${gate.token}`,
    async close() {
      for (const client of sockets.clients) client.close(1001);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function webSocketWire(socket: WebSocket, onDiscarded: (why: string) => void): Wire<ToPage, ToHost> {
  socket.on('error', (error) => onDiscarded(error.message));
  return {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    },
    onMessage(listener) {
      const receive = (data: unknown): void => {
        const message = readToHost(parseJson(String(data)));
        if (message) listener(message);
        else onDiscarded('not a message of the contract');
      };
      socket.on('message', receive);
      return () => socket.off('message', receive);
    },
    onClosed(listener) {
      socket.on('close', listener);
      return () => socket.off('close', listener);
    },
    close: () => socket.close(),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const longestLink = 200;

/**
 * Goes on to the page from a page of our own: the strict cookie does not come along when another site sends the browser here.
 * The page asks before anything is dialled.
 */
function handOn(response: ServerResponse, link: string): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  const target = `/?dial=${encodeURIComponent(link.slice(0, longestLink))}`;
  response.end(`<!doctype html><meta http-equiv="refresh" content="0;url=${target}">`);
}

function secure(response: ServerResponse, policy: string): void {
  response.setHeader('content-security-policy', policy);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-embedder-policy', 'require-corp');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('permissions-policy', 'camera=(), geolocation=(), microphone=(self)');
}

const refusalWords: Readonly<Record<string, string>> = {
  host: 'Adresse inattendue. / Unexpected host.',
  token: 'Ce lien a déjà servi. Relancez le poste. / This link was used already: start the workstation again.',
  cookie: 'Ouvrez le poste par sa commande de démarrage. / Open the workstation by its start command.',
  method: 'Non permis. / Not allowed.',
  path: 'Introuvable. / Not found.',
};

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(refusalWords[why] ?? '');
}
