import { z } from 'zod';
import { mediaReplySchema } from './phone.ts';

const nothing = z.null();

/** The telephone, and the media host that serves it. */
export const phoneCalls = {
  'phone.dial': { params: z.object({ number: z.string().min(1).max(50) }), value: z.object({ callId: z.string() }) },
  'phone.answer': { params: z.object({ callId: z.string() }), value: nothing },
  'phone.hang-up': { params: z.object({ callId: z.string() }), value: nothing },
  'phone.hold': { params: z.object({ callId: z.string(), hold: z.boolean() }), value: nothing },
  'phone.mute': { params: z.object({ callId: z.string(), muted: z.boolean() }), value: nothing },
  'phone.send-dtmf': { params: z.object({ callId: z.string(), tones: z.string().max(32) }), value: nothing },
  'phone.transfer': { params: z.object({ callId: z.string(), target: z.string() }), value: nothing },
  'media.reply': { params: mediaReplySchema, value: nothing },
  'media.report': {
    params: z.object({
      callId: z.string(),
      stats: z.object({
        codec: z.string().nullable(),
        packetsSent: z.number(),
        packetsReceived: z.number(),
        packetsLost: z.number(),
        jitterMs: z.number().nullable(),
        roundTripMs: z.number().nullable(),
        mos: z.number().nullable(),
        inboundLevel: z.number().nullable(),
      }),
    }),
    value: nothing,
  },
} as const;
