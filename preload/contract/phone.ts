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

/** What the browser measured of one call. Counters are totals since its media began; a value it does not tell is null. */
export const mediaStatsSchema = z.object({
  codec: z.string().nullable(),
  packetsSent: z.number(),
  packetsReceived: z.number(),
  packetsLost: z.number(),
  jitterMs: z.number().nullable(),
  roundTripMs: z.number().nullable(),
  /** Mean opinion score, 1 to 4.4, estimated (ITU-T G.107). */
  mos: z.number().nullable(),
  /** 0 to 1. */
  inboundLevel: z.number().nullable(),
});
export type MediaStats = z.infer<typeof mediaStatsSchema>;

/** Quality of a whole call, kept with it: the worst and the mean of what was measured each second. */
export const callQualitySchema = z.object({
  seconds: z.number(),
  mosMean: z.number().nullable(),
  mosWorst: z.number().nullable(),
  roundTripWorstMs: z.number().nullable(),
  jitterWorstMs: z.number().nullable(),
  packetsReceived: z.number(),
  packetsLost: z.number(),
});
export type CallQuality = z.infer<typeof callQualitySchema>;

/** Why the station itself did not let a call out; the wire saw nothing of it. */
export const declinedSchema = z.enum(['number-unreadable', 'premium-unconfirmed', 'not-allowed', 'no-account']);

export const callStateSchema = z.object({
  /** SIP Call-ID: identity of the call everywhere, also after its session was replaced by another. */
  callId: z.string(),
  /** Which of our accounts carries it: `accountId` of `phone.state`'s accounts. */
  accountId: z.string(),
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
  /** SIP status of a failure, for words: 486 busy, 404 unknown… 200 on an unanswered incoming call: a colleague took it. */
  sipStatus: z.number().nullable(),
  declined: declinedSchema.nullable(),
  /** Answered by itself, because the request asked for it and the settings allow it. */
  autoAnswered: z.boolean(),
  /** Sent elsewhere before it was answered (do-not-disturb, forward, deflection): to whom. */
  divertedTo: z.string().nullable(),
  /** In an attended transfer: the call that this one was made to consult about. */
  consultFor: z.string().nullable(),
  /** The three-way conference mixed at this station has this call. */
  inConference: z.boolean(),
  /** How the last transfer of this call stands; `sipStatus` tells the reason of `failed`. */
  transfer: z
    .object({
      target: z.string(),
      state: z.enum(['asked', 'ringing', 'done', 'failed']),
      sipStatus: z.number().nullable(),
    })
    .nullable(),
  /** `interrupted`: the sound stopped and is being brought back. */
  sound: z.enum(['none', 'connecting', 'connected', 'interrupted']),
  media: mediaStatsSchema.nullable(),
  quality: callQualitySchema.nullable(),
});
export type CallState = z.infer<typeof callStateSchema>;

/** Unconditional, on busy, and on no answer (3GPP's words CFU, CFB, CFNR). Targets as a person types them; null is off. */
export const forwardSchema = z.object({
  always: z.string().max(50).nullable(),
  busy: z.string().max(50).nullable(),
  noAnswer: z.object({ target: z.string().min(1).max(50), afterSeconds: z.number().int().min(5).max(90) }).nullable(),
});
export type Forward = z.infer<typeof forwardSchema>;

/** What a person asked of the telephone for calls to come: it holds until it is taken back, over restarts too. */
export const incomingChoiceSchema = z.object({ doNotDisturb: z.boolean(), forward: forwardSchema });
export type IncomingChoice = z.infer<typeof incomingChoiceSchema>;

/** Messages in the voice mailbox of one account (RFC 3842); counts are null when the PBX only says yes or no. */
export const messageWaitingSchema = z.object({
  accountId: z.string(),
  waiting: z.boolean(),
  newMessages: z.number().nullable(),
  oldMessages: z.number().nullable(),
});
export type MessageWaiting = z.infer<typeof messageWaitingSchema>;

/** A colleague, or a parking place, as the PBX tells (RFC 4235 dialog, RFC 3856 presence). `unknown`: it does not tell. */
export const watchedSchema = z.object({
  address: z.string(),
  name: z.string(),
  state: z.enum(['unknown', 'free', 'ringing', 'busy', 'away']),
  sinceMs: z.number(),
  /** With whom, where the PBX says it. */
  partner: z.string().nullable(),
});
export type Watched = z.infer<typeof watchedSchema>;

const chosenDeviceSchema = z.object({ deviceId: z.string().max(300), label: z.string().max(300) });
/** Ids and labels as `enumerateDevices` gives them; null is the system's own choice. */
export const deviceChoiceSchema = z.object({
  microphone: chosenDeviceSchema.nullable(),
  speaker: chosenDeviceSchema.nullable(),
  ringer: chosenDeviceSchema.nullable(),
  /** 0 to 1. */
  ringVolume: z.number().min(0).max(1),
});
export type DeviceChoice = z.infer<typeof deviceChoiceSchema>;

/** What the media host really uses now. `trouble` is a machine word: `microphone-refused`, `no-microphone`. */
export const soundStateSchema = z.object({
  microphone: z.string().nullable(),
  speaker: z.string().nullable(),
  ringer: z.string().nullable(),
  /** The chosen headset is gone, and another device stands in. */
  replaced: z.boolean(),
  trouble: z.string().nullable(),
});
export type SoundState = z.infer<typeof soundStateSchema>;

export const phoneStateSchema = z.object({
  /** Of the account that calls leave by. */
  registration: registrationSchema,
  accounts: z.array(z.object({ accountId: z.string(), displayName: z.string(), registration: registrationSchema })),
  calls: z.array(callStateSchema),
  doNotDisturb: z.boolean(),
  forward: forwardSchema,
  messageWaiting: z.array(messageWaitingSchema),
  colleagues: z.array(watchedSchema),
  parkingPlaces: z.array(watchedSchema),
  /** Numbers to dial, where the settings name them. */
  voicemailNumber: z.string().nullable(),
  echoNumber: z.string().nullable(),
  /** Microphone, speaker and ringer that were chosen; `sound` tells what is in use. */
  devices: deviceChoiceSchema,
  /** null: no media host listens. */
  sound: soundStateSchema.nullable(),
  /** Headset whose buttons are wired to the calls. */
  headset: z.object({ name: z.string() }).nullable(),
});
export type PhoneState = z.infer<typeof phoneStateSchema>;

/** How the station reads a number, and whether it lets it out. */
export const readNumberSchema = z.object({
  kind: z.enum(['emergency', 'short', 'premium', 'free', 'public', 'extension', 'address', 'invalid']),
  e164: z.string().nullable(),
  /** What the PBX is asked for. */
  dial: z.string(),
  /** ISO 3166 country or territory of a public number. */
  country: z.string().nullable(),
  verdict: z.enum(['allowed', 'confirm', 'refused']),
  /** Which rule of the settings decided: machine word. */
  rule: z.enum(['emergency', 'inside', 'national', 'premium', 'country', 'allow-list', 'unreadable']),
  /** Where this station stands, to read out in an emergency call; null otherwise. */
  stationAddress: z.string().nullable(),
});
export type ReadNumberAnswer = z.infer<typeof readNumberSchema>;

/** What signalling asks of the media host: the five methods of sip.js's SessionDescriptionHandler, as messages, and the conference. */
export const mediaRequestSchema = z.object({
  requestId: z.number().int(),
  callId: z.string(),
  ask: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('get-description'), hold: z.boolean(), iceRestart: z.boolean() }),
    z.object({ kind: z.literal('set-description'), type: z.enum(['offer', 'answer']), sdp: z.string() }),
    z.object({ kind: z.literal('rollback') }),
    z.object({ kind: z.literal('send-dtmf'), tones: z.string() }),
    z.object({ kind: z.literal('set-muted'), muted: z.boolean() }),
    /** From now on these calls hear each other; fewer than two ends the conference. `callId` of the request is empty. */
    z.object({ kind: z.literal('set-conference'), callIds: z.array(z.string()) }),
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

/** What the media host needs to know. TURN passwords are WebRTC's to hold: they reach the media host and nobody else. */
export const mediaSettingsSchema = z.object({
  iceServers: z.array(
    z.object({ urls: z.string(), username: z.string().nullable(), credential: z.string().nullable() }),
  ),
  /** Only through TURN: the network hides its addresses. */
  relayOnly: z.boolean(),
  /** Preferred first. */
  codecs: z.array(z.enum(['opus', 'G722', 'PCMA', 'PCMU'])),
  devices: deviceChoiceSchema,
});
export type MediaSettings = z.infer<typeof mediaSettingsSchema>;
