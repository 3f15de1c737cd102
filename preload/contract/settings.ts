import { z } from 'zod';

/** The station's settings file (`settings.json`): no secret ever stands in it. Unknown keys are refused, so that a typing error is seen. */
export const settingsSchema = z.strictObject({
  version: z.literal(1),
  language: z.enum(['fr', 'en']).default('fr'),
  station: z.strictObject({
    name: z.string().min(1).max(100),
    depot: z.string().max(100).default(''),
    /** What opens at start. */
    desk: z.enum(['calls', 'depot']).default('calls'),
    /** Read out in an emergency call. */
    address: z.string().max(300).default(''),
  }),
  odoo: z
    .strictObject({
      url: z.url({ protocol: /^https?$/ }),
      database: z.string().min(1).max(200),
      login: z.string().min(1).max(200),
    })
    .nullable()
    .default(null),
  phone: z
    .strictObject({
      /** WebSocket address of the PBX, `wss://…`. */
      server: z.url({ protocol: /^wss?$/ }),
      /** Address of record without scheme, `1001@pbx.example.fr`. */
      address: z.string().min(3).max(200),
      username: z.string().min(1).max(200),
      displayName: z.string().max(200).default(''),
      /** PEM file of the company's own certificate authority. */
      certificateAuthority: z.string().nullable().default(null),
      stunServers: z.array(z.string()).default([]),
    })
    .nullable()
    .default(null),
  readers: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(100),
        title: z.string().max(100).default(''),
        driver: z.string(),
        /** Serial device, `host:port` for TCP, or `vid:pid` for HID. */
        path: z.string(),
        powerDbm: z.number().min(0).max(33).optional(),
        antennas: z.array(z.number().int().positive()).optional(),
      }),
    )
    .default([]),
});
export type Settings = z.infer<typeof settingsSchema>;
