import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Clock } from '../../../drivers/reader-driver.ts';
import type { MediaDesk } from '../../phone/media-desk.ts';
import type { SipAccount } from '../../phone/sip-account.ts';
import { buildSip, digestFits, header, parseSip, response, type SipText } from './sip-text.ts';

/** A caller of the script. `calledLine` is the number that was dialled before the PBX diverted the call here. */
export interface ScriptedCaller {
  readonly number: string;
  readonly displayName: string | null;
  readonly calledLine: string | null;
  readonly masked?: boolean;
}

/** A PBX of one extension on loopback: real SIP over a real WebSocket, simulated people behind it. */
export interface PbxStandIn {
  readonly account: SipAccount;
  /** Calls the extension. @returns Call-ID; null when nobody is registered, or media gave no offer */
  callFrom(caller: ScriptedCaller): Promise<string | null>;
  /** The far person hangs up, or gives up ringing. */
  hangUp(callId: string): void;
  /** Cuts every connection, as a restart does; registrations are forgotten. */
  cutConnections(): void;
  close(): Promise<void>;
}

/** One conversation as the PBX sees it. */
interface Leg {
  readonly callId: string;
  readonly inbound: boolean;
  /** The first INVITE of the leg, whoever sent it. */
  invite: SipText;
  readonly ownAddress: string;
  peerAddress: string;
  peerContact: string;
  cseq: number;
  phase: 'calling' | 'talking' | 'over';
  cancelTimer: () => void;
}

const domain = 'pbx.demo.invalid';
const username = '1001';
/** Simulated colleagues: in talk, ringing, or free (not listed). */
const colleagueStates: ReadonlyMap<string, 'confirmed' | 'early'> = new Map([['1003', 'confirmed']]);
const answerAfterMs = 2_500;
const ringForMs = 45_000;
const mediaDeadlineMs = 15_000;
const crowd = 20;

/**
 * Starts a stand-in PBX on 127.0.0.1. It asks for a digest, rings the extension with identities as a trunk sends them,
 * answers whoever is called after 2.5 s, and takes hold, DTMF by INFO, transfer, CANCEL and BYE; it tells of one voice message and of
 * colleagues, one of them in talk.
 *
 * The far person's voice is a second RTCPeerConnection of the media host: asked through the same `desk`
 * under the id `far-end:<Call-ID>`, so that the sound is real WebRTC in both directions.
 */
export async function createPbxStandIn(deps: {
  readonly port?: number;
  readonly desk: Pick<MediaDesk, 'ask'>;
  readonly clock: Clock;
}): Promise<PbxStandIn> {
  const { clock, desk } = deps;
  const password = token();
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: deps.port ?? 0,
    maxPayload: 256 * 1024,
    handleProtocols: (offered) => (offered.has('sip') ? 'sip' : false),
  });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const legs = new Map<string, Leg>();
  const nonces = new Map<WebSocket, string>();
  let binding: { readonly socket: WebSocket; readonly contact: string } | null = null;

  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const text = (data as Buffer).toString('utf8');
      if (text.trim() !== '') void receive(socket, parseSip(text));
    });
    socket.on('close', () => {
      nonces.delete(socket);
      if (binding?.socket === socket) binding = null;
    });
    socket.on('error', () => socket.terminate());
  });

  let notifySequence = 1;
  const send = (text: string): void => binding?.socket.send(text);
  const farEnd = (callId: string): string => `far-end:${callId}`;

  const describe = async (callId: string, hold = false): Promise<string | null> => {
    const ask = { kind: 'get-description', hold, iceRestart: false } as const;
    const result = await desk.ask(farEnd(callId), ask, mediaDeadlineMs);
    return result.kind === 'description' ? result.sdp : null;
  };
  const take = (callId: string, type: 'offer' | 'answer', sdp: string) =>
    desk.ask(farEnd(callId), { kind: 'set-description', type, sdp }, mediaDeadlineMs);

  const end = (leg: Leg): void => {
    leg.phase = 'over';
    leg.cancelTimer();
    legs.delete(leg.callId);
    void desk.ask(farEnd(leg.callId), { kind: 'close' }, mediaDeadlineMs);
  };

  /** A request inside or about a leg, from the PBX's side. */
  const request = (leg: Leg, method: string, extra: readonly (readonly [string, string])[] = [], body = ''): void => {
    const cseq = method === 'ACK' || method === 'CANCEL' ? Number.parseInt(header(leg.invite, 'cseq'), 10) : ++leg.cseq;
    // CANCEL and the ACK of a refusal belong to the INVITE's own transaction.
    const cancelled = method === 'CANCEL' || (method === 'ACK' && leg.phase === 'over');
    send(
      buildSip(
        `${method} ${leg.peerContact} SIP/2.0`,
        [
          ['Via', cancelled ? header(leg.invite, 'via') : `SIP/2.0/WS ${domain};branch=z9hG4bK${token()}`],
          ['Max-Forwards', '70'],
          ['From', leg.ownAddress],
          ['To', method === 'CANCEL' ? header(leg.invite, 'to') : leg.peerAddress],
          ['Call-ID', leg.callId],
          ['CSeq', `${cseq} ${method}`],
          ['Contact', `<sip:pbx@${domain};transport=ws>`],
          ...extra,
        ],
        body,
      ),
    );
  };

  const sdpHeaders = [
    ['Contact', `<sip:pbx@${domain};transport=ws>`],
    ['Content-Type', 'application/sdp'],
  ] as const;

  function register(socket: WebSocket, message: SipText): void {
    const nonce = nonces.get(socket);
    const authorization = header(message, 'authorization');
    if (nonce === undefined || !digestFits(authorization, 'REGISTER', username, password, nonce)) {
      const fresh = nonce ?? token();
      nonces.set(socket, fresh);
      const challenge = `Digest realm="${domain}", nonce="${fresh}", algorithm=MD5, qop="auth"`;
      socket.send(response(message, 401, 'Unauthorized', token(), [['WWW-Authenticate', challenge]]));
      return;
    }
    const contact = header(message, 'contact');
    const gone = /;\s*expires=0\b/iu.test(contact) || header(message, 'expires') === '0';
    binding = gone ? null : { socket, contact: /<([^>]*)>/u.exec(contact)?.[1] ?? contact };
    const granted = gone ? contact : `<${binding?.contact}>;expires=300`;
    socket.send(response(message, 200, 'OK', token(), [['Contact', granted]]));
  }

  async function invited(socket: WebSocket, message: SipText): Promise<void> {
    const callId = header(message, 'call-id');
    const known = legs.get(callId);
    if (known) {
      await take(callId, 'offer', message.body);
      const answer = await describe(callId);
      known.peerContact = /<([^>]*)>/u.exec(header(message, 'contact'))?.[1] ?? known.peerContact;
      socket.send(
        answer === null
          ? response(message, 488, 'Not Acceptable Here', '')
          : response(message, 200, 'OK', '', sdpHeaders, answer),
      );
      return;
    }
    if (legs.size >= crowd) return socket.send(response(message, 486, 'Busy Here', token()));
    const ownTag = token();
    const leg: Leg = {
      callId,
      inbound: true,
      invite: message,
      ownAddress: `${header(message, 'to')};tag=${ownTag}`,
      peerAddress: header(message, 'from'),
      peerContact: /<([^>]*)>/u.exec(header(message, 'contact'))?.[1] ?? '',
      cseq: 100,
      phase: 'calling',
      cancelTimer: () => {},
    };
    legs.set(callId, leg);
    socket.send(response(message, 180, 'Ringing', ownTag, [sdpHeaders[0]]));
    const pickUp = async (): Promise<void> => {
      await take(callId, 'offer', message.body);
      const answer = await describe(callId);
      if (leg.phase !== 'calling') return;
      if (answer === null) {
        socket.send(response(message, 488, 'Not Acceptable Here', ownTag));
        return end(leg);
      }
      leg.phase = 'talking';
      socket.send(response(message, 200, 'OK', ownTag, sdpHeaders, answer));
    };
    leg.cancelTimer = clock.after(answerAfterMs, () => void pickUp());
  }

  /** Grants a subscription and says once how things stand: a message that waits, a colleague's dialogs. */
  function tell(socket: WebSocket, message: SipText): void {
    const event = header(message, 'event');
    const tag = token();
    const contact = /<([^>]*)>/u.exec(header(message, 'contact'))?.[1] ?? '';
    const whom = /<sip:([^@>]*)@/u.exec(header(message, 'to'))?.[1] ?? '';
    const ends = header(message, 'expires') === '0';
    const [type, body] =
      event === 'dialog'
        ? (['application/dialog-info+xml', dialogsOf(whom, colleagueStates.get(whom) ?? null)] as const)
        : (['application/simple-message-summary', 'Messages-Waiting: yes\r\nVoice-Message: 1/2 (0/0)\r\n'] as const);
    socket.send(
      response(message, 200, 'OK', tag, [
        ['Expires', ends ? '0' : '600'],
        ['Contact', `<sip:pbx@${domain};transport=ws>`],
      ]),
    );
    const to = header(message, 'to');
    socket.send(
      buildSip(
        `NOTIFY ${contact} SIP/2.0`,
        [
          ['Via', `SIP/2.0/WS ${domain};branch=z9hG4bK${token()}`],
          ['Max-Forwards', '70'],
          ['From', /;\s*tag=/iu.test(to) ? to : `${to};tag=${tag}`],
          ['To', header(message, 'from')],
          ['Call-ID', header(message, 'call-id')],
          ['CSeq', `${notifySequence++} NOTIFY`],
          ['Contact', `<sip:pbx@${domain};transport=ws>`],
          ['Event', event],
          ['Subscription-State', ends ? 'terminated' : 'active;expires=600'],
          ['Content-Type', type],
        ],
        body,
      ),
    );
  }

  async function answered(message: SipText, status: number): Promise<void> {
    const leg = legs.get(header(message, 'call-id'));
    if (!leg || leg.inbound || !header(message, 'cseq').endsWith(' INVITE') || status < 200) return;
    leg.peerAddress = header(message, 'to');
    if (status >= 300) {
      end(leg);
      return request(leg, 'ACK');
    }
    leg.peerContact = /<([^>]*)>/u.exec(header(message, 'contact'))?.[1] ?? leg.peerContact;
    request(leg, 'ACK');
    // A 200 is sent again until the ACK is seen: the answer is taken once.
    if (leg.phase !== 'calling') return;
    leg.phase = 'talking';
    leg.cancelTimer();
    await take(leg.callId, 'answer', message.body);
  }

  async function receive(socket: WebSocket, message: SipText): Promise<void> {
    const status = /^SIP\/2\.0 (\d{3})/u.exec(message.start)?.[1];
    if (status !== undefined) return answered(message, Number(status));
    const method = message.start.split(' ')[0] ?? '';
    const leg = legs.get(header(message, 'call-id'));
    switch (method) {
      case 'REGISTER':
        return register(socket, message);
      case 'INVITE':
        return invited(socket, message);
      case 'ACK':
        return;
      case 'CANCEL':
        socket.send(response(message, 200, 'OK', token()));
        if (leg?.phase === 'calling') {
          socket.send(response(leg.invite, 487, 'Request Terminated', /tag=([^;]*)$/u.exec(leg.ownAddress)?.[1] ?? ''));
          end(leg);
        }
        return;
      case 'BYE':
        socket.send(leg ? response(message, 200, 'OK', '') : response(message, 481, 'Call Does Not Exist', token()));
        if (leg) end(leg);
        return;
      case 'SUBSCRIBE':
        return tell(socket, message);
      case 'REFER':
        socket.send(response(message, 202, 'Accepted', '', [sdpHeaders[0]]));
        if (leg)
          request(
            leg,
            'NOTIFY',
            [
              ['Event', 'refer'],
              ['Subscription-State', 'terminated;reason=noresource'],
              ['Content-Type', 'message/sipfrag;version=2.0'],
            ],
            'SIP/2.0 200 OK',
          );
        return;
      default:
        socket.send(response(message, 200, 'OK', token()));
    }
  }

  const standIn: PbxStandIn = {
    account: {
      server: url,
      address: `${username}@${domain}`,
      username,
      displayName: 'Poste de démonstration',
      password,
      certificateAuthority: null,
    },
    async callFrom(caller) {
      const callId = `${token()}@${domain}`;
      const offer = binding === null ? null : await describe(callId);
      if (offer === null || binding === null) return null;
      const name = caller.displayName === null ? '' : `"${caller.displayName.replace(/["\\]/gu, '')}" `;
      const from = caller.masked
        ? '"Anonymous" <sip:anonymous@anonymous.invalid>'
        : `${name}<sip:${caller.number}@${domain}>`;
      const extra: (readonly [string, string])[] = [['Content-Type', 'application/sdp']];
      if (caller.masked) extra.push(['Privacy', 'id']);
      else extra.push(['P-Asserted-Identity', `${name}<sip:${caller.number}@${domain}>`]);
      if (caller.calledLine !== null)
        extra.push(['Diversion', `<sip:${caller.calledLine}@${domain}>;reason=unconditional`]);
      const leg: Leg = {
        callId,
        inbound: false,
        invite: { start: '', headers: [], body: '' },
        ownAddress: `${from};tag=${token()}`,
        peerAddress: `<sip:${username}@${domain}>`,
        peerContact: binding.contact,
        cseq: 0,
        phase: 'calling',
        cancelTimer: () => {},
      };
      const via = `SIP/2.0/WS ${domain};branch=z9hG4bK${token()}`;
      const text = buildSip(
        `INVITE ${leg.peerContact} SIP/2.0`,
        [
          ['Via', via],
          ['Max-Forwards', '70'],
          ['From', leg.ownAddress],
          ['To', leg.peerAddress],
          ['Call-ID', callId],
          ['CSeq', `${++leg.cseq} INVITE`],
          ['Contact', `<sip:pbx@${domain};transport=ws>`],
          ...extra,
        ],
        offer,
      );
      leg.invite = parseSip(text);
      legs.set(callId, leg);
      leg.cancelTimer = clock.after(ringForMs, () => standIn.hangUp(callId));
      send(text);
      return callId;
    },
    hangUp(callId) {
      const leg = legs.get(callId);
      if (!leg) return;
      if (leg.phase === 'talking') request(leg, 'BYE');
      else if (!leg.inbound) return request(leg, 'CANCEL');
      end(leg);
    },
    cutConnections() {
      binding = null;
      for (const socket of server.clients) socket.terminate();
    },
    async close() {
      for (const leg of legs.values()) leg.cancelTimer();
      for (const socket of server.clients) socket.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return standIn;
}

/** @see RFC 4235 */
function dialogsOf(user: string, state: 'confirmed' | 'early' | null): string {
  const dialog = state === null ? '' : `<dialog id="1" direction="recipient"><state>${state}</state></dialog>`;
  return `<?xml version="1.0"?><dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="1" state="full" entity="sip:${user}@${domain}">${dialog}</dialog-info>`;
}

function token(): string {
  return randomBytes(8).toString('hex');
}
