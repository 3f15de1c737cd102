import { z } from 'zod';
import {
  deviceChoiceSchema,
  forwardSchema,
  mediaReplySchema,
  mediaStatsSchema,
  readNumberSchema,
  soundStateSchema,
} from './phone.ts';

const nothing = z.null();
const onCall = z.object({ callId: z.string() });
const target = z.string().min(1).max(200);

/** The telephone, and the media host that serves it. Verbs on a call that is over do nothing. */
export const phoneCalls = {
  /**
   * A number that is not let out gives a call that ended with `declined`. `premiumAccepted` says that the person saw the warning;
   * `accountId` chooses the line to call from. The call in talk is held.
   */
  'phone.dial': {
    params: z.object({
      number: z.string().min(1).max(50),
      accountId: z.string().optional(),
      premiumAccepted: z.boolean().optional(),
    }),
    value: onCall,
  },
  /** How a number would be dialled, before anything leaves. */
  'phone.read-number': { params: z.object({ number: z.string().min(1).max(200) }), value: readNumberSchema },
  'phone.answer': { params: onCall, value: nothing },
  'phone.hang-up': { params: onCall, value: nothing },
  'phone.hold': { params: z.object({ callId: z.string(), hold: z.boolean() }), value: nothing },
  'phone.mute': { params: z.object({ callId: z.string(), muted: z.boolean() }), value: nothing },
  'phone.send-dtmf': { params: z.object({ callId: z.string(), tones: z.string().max(32) }), value: nothing },
  /** Blind transfer to a number or address (REFER); to the Call-ID of another call in talk, an attended one (Replaces). */
  'phone.transfer': { params: z.object({ callId: z.string(), target }), value: nothing },
  /** Holds this call and calls somebody about it. @value the consultation: its `consultFor` is this call */
  'phone.consult': { params: z.object({ callId: z.string(), number: z.string().min(1).max(50) }), value: onCall },
  /** Ends a consultation by joining both far ends; hanging it up takes the first call back instead. */
  'phone.complete-transfer': { params: onCall, value: nothing },
  /** Sends a ringing call elsewhere, unanswered (302). */
  'phone.deflect': { params: z.object({ callId: z.string(), target }), value: nothing },
  /** These calls and this station hear each other; calls on hold are taken back. An empty list ends the conference, not its calls. */
  'phone.set-conference': { params: z.object({ callIds: z.array(z.string()).max(5) }), value: nothing },
  /** Parks at the PBX, where a colleague takes it back by dialling the place. */
  'phone.park': { params: onCall, value: nothing },
  /** Takes a call that rings at a colleague's, or one that waits at a parking place. */
  'phone.pick-up': { params: z.object({ address: target }), value: onCall },
  'phone.set-do-not-disturb': { params: z.object({ on: z.boolean() }), value: nothing },
  'phone.set-forward': { params: forwardSchema, value: nothing },
  /** Takes effect in the middle of calls, and is kept. */
  'phone.choose-devices': { params: deviceChoiceSchema, value: nothing },
  /** Connects at once instead of waiting for the next try. */
  'phone.retry': { params: nothing, value: nothing },
  'media.reply': { params: mediaReplySchema, value: nothing },
  'media.report': {
    params: z.object({
      callId: z.string(),
      stats: mediaStatsSchema,
      /** State of the RTCPeerConnection. */
      connection: z.enum(['new', 'connecting', 'connected', 'disconnected', 'failed', 'closed']).optional(),
    }),
    value: nothing,
  },
  'media.sound': { params: soundStateSchema, value: nothing },
} as const;
