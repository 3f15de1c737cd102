import { createHash, randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import type { SipUser } from './kamailio.ts';

/**
 * Registers once over a SIP WebSocket, digest included, with nothing of our own client in between.
 *
 * @returns the status of the final response, for example 200 or 403
 */
export async function registerOnce(
  server: { readonly url: string; readonly domain: string; readonly certificate?: string },
  account: SipUser,
): Promise<number> {
  const socket = new WebSocket(server.url, ['sip'], server.certificate === undefined ? {} : { ca: server.certificate });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const callId = randomBytes(8).toString('hex');
  const ask = (sequence: number, authorization: string): Promise<string> => {
    const answer = new Promise<string>((resolve) => {
      // A server may speak first: Asterisk sends the state of the mailbox as soon as a desk registers.
      socket.on('message', (data: Buffer) => {
        const text = data.toString();
        if (text.startsWith('SIP/2.0') && text.includes(`CSeq: ${sequence} REGISTER`)) resolve(text);
      });
    });
    socket.send(
      [
        `REGISTER sip:${server.domain} SIP/2.0`,
        `Via: SIP/2.0/WS probe.invalid;branch=z9hG4bK${callId}${sequence}`,
        'Max-Forwards: 70',
        `From: <sip:${account.user}@${server.domain}>;tag=${callId}`,
        `To: <sip:${account.user}@${server.domain}>`,
        `Call-ID: ${callId}`,
        `CSeq: ${sequence} REGISTER`,
        `Contact: <sip:${account.user}@probe.invalid;transport=ws>;expires=60`,
        ...(authorization === '' ? [] : [`Authorization: ${authorization}`]),
        'Content-Length: 0\r\n\r\n',
      ].join('\r\n'),
    );
    return answer;
  };
  const challenge = await ask(1, '');
  const answer = statusOf(challenge) === 401 ? await ask(2, digest(challenge, server.domain, account)) : challenge;
  socket.close();
  return statusOf(answer);
}

function digest(challenge: string, domain: string, { user, password }: SipUser): string {
  const of = (name: string): string => new RegExp(`[ ,]${name}="?([^",\\r]*)"?`, 'i').exec(challenge)?.[1] ?? '';
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const [realm, nonce, opaque, uri] = [of('realm'), of('nonce'), of('opaque'), `sip:${domain}`];
  const secret = md5(`${user}:${realm}:${password}`);
  const response = md5(`${secret}:${nonce}:00000001:0a4f113b:auth:${md5(`REGISTER:${uri}`)}`);
  return (
    `Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5, ` +
    `qop=auth, nc=00000001, cnonce="0a4f113b", opaque="${opaque}"`
  );
}

function statusOf(response: string): number {
  return Number(/^SIP\/2\.0 (\d{3})/.exec(response)?.[1] ?? 0);
}
