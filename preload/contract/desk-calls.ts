import { z } from 'zod';

/** What a caller's card says over other programs: plain words, chosen by the page, which also hides them when it must. */
const callerCard = z.object({
  callId: z.string(),
  name: z.string().max(300),
  company: z.string().max(300),
  number: z.string().max(60),
  line: z.string().max(100),
  /** Why they may be calling, most likely first. */
  reasons: z.array(z.string().max(300)).max(3),
  answer: z.string().max(60),
  decline: z.string().max(60),
});

export const deskCalls = {
  /** Shows who rings over other programs, without taking the focus; null takes the card away. Electron only. */
  'desk.show-card': { params: z.object({ card: callerCard.nullable() }), value: z.null() },
} as const;

/** From the operating system: a `tel:` link, the global keys, a button of the card. */
export const deskAskSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dial'), text: z.string().max(2000) }),
  z.object({ kind: z.literal('answer') }),
  z.object({ kind: z.literal('decline') }),
]);
