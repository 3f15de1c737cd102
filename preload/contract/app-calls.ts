import { z } from 'zod';
import { settingsSchema } from './settings.ts';

const nothing = z.null();

/** The program itself: what it is, its settings, the scenes of the demonstration. */
export const appCalls = {
  'app.describe': {
    params: nothing,
    value: z.object({
      version: z.string(),
      shell: z.enum(['electron', 'browser']),
      demonstration: z.boolean(),
      settings: settingsSchema,
    }),
  },
  'settings.write': { params: settingsSchema, value: nothing },
  /** Demonstration only: pulls or puts in the plug of a simulated reader, by its path; `usb:<driver>` is a further one on USB. */
  'demo.plug-reader': { params: z.object({ path: z.string(), plugged: z.boolean() }), value: nothing },
  /** Demonstration only: plays one of its scenes (a caller, a pallet before the antenna, Odoo away). */
  'demo.play': {
    params: z.object({
      scene: z.enum([
        'customer-calls',
        'unknown-calls',
        'masked-calls',
        'shared-number-calls',
        'pallet-arrives',
        'stray-tag',
        'blank-tag',
        'odoo-away',
        'odoo-back',
      ]),
    }),
    value: nothing,
  },
} as const;
