import { z } from 'zod';
import { appCalls } from './app-calls.ts';
import { deskCalls } from './desk-calls.ts';
import { historyCalls } from './history-calls.ts';
import { odooCalls } from './odoo-calls.ts';
import { peopleCalls } from './people-calls.ts';
import { phoneCalls } from './phone-calls.ts';
import { printCalls } from './print-calls.ts';
import { stationCalls } from './station-calls.ts';

/**
 * Every verb that a page may ask of the host: `area.verb`, with the shape of its argument and of its value.
 * Both sides check. HTTP, keys, ports and SIP stay behind these verbs: there is no generic call.
 */
export const calls = {
  ...appCalls,
  ...odooCalls,
  ...stationCalls,
  ...phoneCalls,
  ...deskCalls,
  ...printCalls,
  ...peopleCalls,
  ...historyCalls,
} as const;

export type CallName = keyof typeof calls;
export type CallParams<N extends CallName> = z.infer<(typeof calls)[N]['params']>;
export type CallValue<N extends CallName> = z.infer<(typeof calls)[N]['value']>;

/** Why the border itself declined, whatever the verb. */
export const borderFailureSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unknown-call'), method: z.string() }),
  z.object({ kind: z.literal('bad-arguments'), method: z.string(), where: z.string() }),
  z.object({ kind: z.literal('bad-value'), method: z.string(), where: z.string() }),
  z.object({ kind: z.literal('not-available'), method: z.string(), why: z.string() }),
  z.object({ kind: z.literal('host-gone'), method: z.string() }),
  z.object({ kind: z.literal('host-fault'), method: z.string(), words: z.string() }),
]);
export type BorderFailure = z.infer<typeof borderFailureSchema>;
