import { afterEach } from 'vitest';
import type { Clock } from '../../drivers/reader-driver.ts';
import { systemClock } from '../../main/clock.ts';
import { buildSip, header, response, type SipText } from '../../main/demo/pbx/sip-text.ts';
import { createMediaDesk } from '../../main/phone/media-desk.ts';
import type { PhonePlan } from '../../main/phone/phone-plan.ts';
import type { IncomingChoice } from '../../preload/contract/phone.ts';
import { callWhere, fakeMediaHost, reachable, startPhone } from './phone-stand.ts';
import { plainInvite, startSipServer, type Answering } from './sip-server-stand.ts';

/** A desk that is registered at a server of ours, and the messages that this server likes to send. */

export const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

export type Server = Awaited<ReturnType<typeof startSipServer>>;

/** Time that runs `times` as fast. */
export const hurried = (times: number): Clock => ({
  nowMs: () => Date.now(),
  after: (delayMs, run) => systemClock.after(delayMs / times, run),
});

export const sdp = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 8\r\n';
export const contact = ['Contact', '<sip:pbx@test.invalid;transport=ws>'] as const;
export const withSdp = [contact, ['Content-Type', 'application/sdp']] as const;
export type Extra = readonly (readonly [string, string])[];

export async function stand(
  overrides: Readonly<Record<string, Answering>> = {},
  options: {
    times?: number;
    clock?: Clock;
    plan?: Partial<PhonePlan>;
    account?: object;
    incoming?: IncomingChoice;
    answerWith?: Parameters<typeof fakeMediaHost>[1];
  } = {},
) {
  const server = await startSipServer(overrides);
  cleanUps.push(() => server.close());
  const clock = options.clock ?? hurried(options.times ?? 1);
  const desk = createMediaDesk(clock);
  const page = fakeMediaHost(desk, options.answerWith);
  const account = { ...server.account, ...options.account };
  const { phone, journal, saved } = startPhone(account, desk, clock, options.plan, options.incoming);
  cleanUps.push(() => phone.close());
  await reachable(phone);
  return { server, phone, journal, page, saved };
}

/** Accepts every INVITE, with more headers where a test wants them. */
export const accepting =
  (extra: Extra = []): Answering =>
  (message, send) =>
    send(response(message, 200, 'OK', 'srv', [...withSdp, ...extra], sdp));

export const isResponse = (status: number, method: string, callId?: string) => (message: SipText) =>
  message.start.startsWith(`SIP/2.0 ${status}`) &&
  header(message, 'cseq').endsWith(method) &&
  (callId === undefined || header(message, 'call-id') === callId);
export const isRequest = (method: string) => (message: SipText) => message.start.startsWith(`${method} `);

export const withHeader = (text: string, line: string): string => text.replace('\r\nCSeq:', `\r\n${line}\r\nCSeq:`);

/** A request of the PBX inside the dialog of a call that it began. */
export function inDialog(
  server: Server,
  id: string,
  answer: SipText,
  method: string,
  cseq: number,
  extra: Extra,
  body = '',
) {
  server.send(
    buildSip(
      `${method} ${server.contact()} SIP/2.0`,
      [
        ['Via', `SIP/2.0/WS test.invalid;branch=z9hG4bK${id}${cseq}${method}`],
        ['Max-Forwards', '70'],
        ['From', `"Durand" <sip:0142685300@test.invalid>;tag=${id}`],
        ['To', header(answer, 'to')],
        ['Call-ID', `${id}@test.invalid`],
        ['CSeq', `${cseq} ${method}`],
        contact,
        ...extra,
      ],
      body,
    ),
  );
}

/** A call of the PBX that the desk has answered. @returns our acceptance */
export async function answeredCall(
  { server, phone }: Awaited<ReturnType<typeof stand>>,
  id: string,
  line?: string,
): Promise<SipText> {
  const invite = plainInvite(server.contact(), id);
  server.send(line === undefined ? invite : withHeader(invite, line));
  const callId = `${id}@test.invalid`;
  await callWhere(phone, (call) => call.callId === callId && call.phase === 'ringing');
  phone.answer({ callId });
  const answer = await server.next(isResponse(200, 'INVITE', callId));
  inDialog(server, id, answer, 'ACK', 1, []);
  await callWhere(phone, (call) => call.callId === callId && call.phase === 'talking');
  return answer;
}
