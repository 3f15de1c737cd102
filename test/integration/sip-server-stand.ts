import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { buildSip, header, parseSip, response, type SipText } from '../../main/demo/pbx/sip-text.ts';
import type { SipAccount } from '../../main/phone/sip-account.ts';

export type Answering = (message: SipText, send: (text: string) => void) => void;

/** A SIP server that behaves, until a test overrides how it answers one method. */
export async function startSipServer(
  overrides: Readonly<Record<string, Answering>> = {},
  options: { autoPong?: boolean } = {},
) {
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    autoPong: options.autoPong ?? true,
    handleProtocols: () => 'sip',
  });
  await once(server, 'listening');
  const received: SipText[] = [];
  const waiting = new Set<() => void>();
  let connections = 0;
  let socket: WebSocket | null = null;
  let contact = '';

  const behave: Record<string, Answering> = {
    REGISTER(message, send) {
      send(response(message, 200, 'OK', 'srv', [['Contact', `<${contact}>;expires=300`]]));
    },
    BYE: (message, send) => send(response(message, 200, 'OK', '')),
    ...overrides,
  };

  server.on('connection', (accepted) => {
    connections += 1;
    socket = accepted;
    accepted.on('error', () => {});
    accepted.on('message', (data) => {
      const message = parseSip((data as Buffer).toString('utf8'));
      received.push(message);
      const method = message.start.split(' ')[0] ?? '';
      if (method === 'REGISTER') contact = /<([^>]*)>/u.exec(header(message, 'contact'))?.[1] ?? '';
      behave[method]?.(message, (text) => accepted.send(text));
      for (const look of waiting) look();
    });
  });

  /** The first message, past or coming, that fits. */
  const next = (fits: (message: SipText) => boolean): Promise<SipText> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`never received: ${fits.toString()}`));
      }, 8_000);
      const look = (): void => {
        const found = received.find(fits);
        if (!found) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });

  const account: SipAccount = {
    server: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    address: '1001@test.invalid',
    username: '1001',
    displayName: '',
    password: 'secret',
    certificateAuthority: null,
  };

  return {
    account,
    received,
    next,
    connections: () => connections,
    contact: () => contact,
    send: (text: string) => socket?.send(text),
    /** All of it in one TCP segment. */
    sendTogether(...texts: readonly string[]) {
      const { _socket: raw } = socket as unknown as { _socket: Socket };
      raw.cork();
      for (const text of texts) socket?.send(text);
      raw.uncork();
    },
    cut: () => socket?.terminate(),
    count: (method: string) => received.filter(({ start }) => start.startsWith(`${method} `)).length,
    close: async () => {
      for (const client of server.clients) client.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** An INVITE that nothing is wrong with; a test changes one thing. */
export function plainInvite(contact: string, id: string): string {
  return buildSip(
    `INVITE ${contact} SIP/2.0`,
    [
      ['Via', `SIP/2.0/WS test.invalid;branch=z9hG4bK${id}`],
      ['Max-Forwards', '70'],
      ['From', `"Durand" <sip:0142685300@test.invalid>;tag=${id}`],
      ['To', '<sip:1001@test.invalid>'],
      ['Call-ID', `${id}@test.invalid`],
      ['CSeq', '1 INVITE'],
      ['Contact', '<sip:pbx@test.invalid;transport=ws>'],
      ['P-Asserted-Identity', '<sip:+33142685300@test.invalid>'],
      ['Content-Type', 'application/sdp'],
    ],
    'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\n',
  );
}
