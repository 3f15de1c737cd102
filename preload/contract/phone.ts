import { z } from 'zod';

export const registrationSchema = z.object({
  state: z.enum(['not-configured', 'connecting', 'reachable', 'unreachable', 'refused']),
  sinceMs: z.number(),
  account: z.string().nullable(),
  cause: z.string().nullable(),
});
export type Registration = z.infer<typeof registrationSchema>;

/** Who is at the other end, as the signalling says it. `number` is as sent, `e164` when it could be read as a public number. */
export const partySchema = z.object({
  number: z.string(),
  e164: z.string().nullable(),
  displayName: z.string().nullable(),
  masked: z.boolean(),
  source: z.enum(['p-asserted-identity', 'remote-party-id', 'from', 'to', 'dialled']),
});
export type Party = z.infer<typeof partySchema>;

export const callStateSchema = z.object({
  /** SIP Call-ID: identity of the call everywhere. */
  callId: z.string(),
  direction: z.enum(['incoming', 'outgoing']),
  phase: z.enum(['ringing', 'dialling', 'early', 'answering', 'talking', 'on-hold', 'ending', 'ended']),
  party: partySchema,
  /** Line or queue that was called (To, Diversion, History-Info). */
  calledLine: z.string().nullable(),
  muted: z.boolean(),
  heldByPeer: z.boolean(),
  startedAtMs: z.number(),
  answeredAtMs: z.number().nullable(),
  endedAtMs: z.number().nullable(),
  outcome: z.enum(['answered', 'missed', 'abandoned', 'refused', 'failed']).nullable(),
  /** SIP status of a failure, for words: 486 busy, 404 unknown… */
  sipStatus: z.number().nullable(),
  media: z
    .object({
      codec: z.string().nullable(),
      packetsSent: z.number(),
      packetsReceived: z.number(),
      packetsLost: z.number(),
      jitterMs: z.number().nullable(),
      roundTripMs: z.number().nullable(),
      mos: z.number().nullable(),
      inboundLevel: z.number().nullable(),
    })
    .nullable(),
});
export type CallState = z.infer<typeof callStateSchema>;

export const phoneStateSchema = z.object({ registration: registrationSchema, calls: z.array(callStateSchema) });
export type PhoneState = z.infer<typeof phoneStateSchema>;

/** What signalling asks of the media host: the five methods of sip.js's SessionDescriptionHandler, as messages. */
export const mediaRequestSchema = z.object({
  requestId: z.number().int(),
  callId: z.string(),
  ask: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('get-description'), hold: z.boolean(), iceRestart: z.boolean() }),
    z.object({ kind: z.literal('set-description'), type: z.enum(['offer', 'answer']), sdp: z.string() }),
    z.object({ kind: z.literal('rollback') }),
    z.object({ kind: z.literal('send-dtmf'), tones: z.string() }),
    z.object({ kind: z.literal('set-muted'), muted: z.boolean() }),
    z.object({ kind: z.literal('close') }),
  ]),
});
export type MediaRequest = z.infer<typeof mediaRequestSchema>;

export const mediaReplySchema = z.object({
  requestId: z.number().int(),
  result: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('description'), type: z.enum(['offer', 'answer']), sdp: z.string() }),
    z.object({ kind: z.literal('done') }),
    z.object({ kind: z.literal('failed'), cause: z.string() }),
  ]),
});
export type MediaReply = z.infer<typeof mediaReplySchema>;
