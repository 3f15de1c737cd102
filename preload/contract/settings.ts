import { z } from 'zod';
import { readerChoiceSchema } from './station.ts';
import { deviceChoiceSchema, incomingChoiceSchema } from './phone.ts';

const phoneAccount = {
  /** WebSocket address of the PBX, `wss://…`. */
  server: z.url({ protocol: /^wss?$/ }),
  /** Address of record without scheme, `1001@pbx.example.fr`. */
  address: z.string().min(3).max(200),
  username: z.string().min(1).max(200),
  displayName: z.string().max(200).default(''),
  /** PEM file of the company's own certificate authority. */
  certificateAuthority: z.string().nullable().default(null),
  /** `sip:proxy.example.fr;lr`: every request passes there first (RFC 3261, 8.1.2). */
  outboundProxy: z
    .string()
    .regex(/^sips?:/)
    .nullable()
    .default(null),
};

const diallingRights = {
  /** Surtaxed numbers (081, 082, 089, 118xyz, short 3xyz that cost). */
  premium: z.enum(['confirm', 'refuse']).default('confirm'),
  /** Countries and territories beside France and its DROM-COM, ISO 3166; `*` is every one. */
  countries: z.array(z.string().regex(/^(?:[A-Z]{2}|\*)$/)).default([]),
};

/** What may be dialled, against toll fraud. Emergency numbers always may. The PBX holds the same rules: this is the nearer fence. */
const dialRules = z.strictObject({
  ...diallingRights,
  /** Numbers let out whatever the rules say, as E.164 or its beginning: `+4420`. */
  allowList: z.array(z.string().regex(/^\+?\d{2,15}$/)).default([]),
  /** Other rights for the people of a role, by the name of an Odoo group (`sales_team.group_sale_manager`). */
  roles: z.array(z.strictObject({ group: z.string().min(1).max(200), ...diallingRights })).default([]),
});
export type DialRules = z.infer<typeof dialRules>;

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
    /** The company's own GS1 prefix, for the tags of its drums and tools. */
    companyPrefix: z
      .string()
      .regex(/^\d{6,12}$/)
      .optional(),
    /** Full screen without the system's frame, closed by a responsible person only. */
    kiosk: z.boolean().default(false),
    /** A shared station locks itself after that long without a scan or a touch; 0 never does. */
    lockAfterMinutes: z.number().int().min(0).max(480).default(5),
  }),
  /** How this depot works. */
  depot: z
    .strictObject({
      /** Names of operation types whose expected quantities are hidden while a delivery is counted. */
      blindReceipts: z.array(z.string().min(1).max(200)).default([]),
      /** What Odoo says is hidden while a place is counted. */
      blindCounts: z.boolean().default(false),
      /** A place is counted twice, by two people, before anything is applied. */
      doubleCounts: z.boolean().default(false),
      /** Barcode or full name of the place for goods that a buyer has yet to name. */
      qualifyPlace: z.string().max(300).default('À qualifier'),
      /** Loudness of scan outcomes, 0 to 1. */
      volume: z.number().min(0).max(1).default(0.25),
      /** Operation type of tool loans: its default source is the tool room, its default destination holds what is lent. */
      toolLoans: z.string().max(200).default(''),
      /** Place of goods that come back damaged: name or barcode. */
      damagedPlace: z.string().max(200).default(''),
    })
    .prefault({}),
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
      ...phoneAccount,
      /** Further lines: calls come in on them too, and may leave by them. */
      moreAccounts: z.array(z.strictObject(phoneAccount)).max(5).default([]),
      /** `host[:port]` or `stun:…`. */
      stunServers: z.array(z.string()).default([]),
      turnServers: z
        .array(z.strictObject({ url: z.string().regex(/^turns?:/), username: z.string().max(200) }))
        .default([]),
      relayOnly: z.boolean().default(false),
      codecs: z.array(z.enum(['opus', 'G722', 'PCMA', 'PCMU'])).default(['opus', 'G722', 'PCMA', 'PCMU']),
      /** Calls whose request asks for it (Alert-Info, Call-Info: answer-after) are answered by themselves. */
      autoAnswer: z.boolean().default(false),
      colleagues: z
        .array(z.strictObject({ address: z.string().min(1).max(200), name: z.string().max(200) }))
        .default([]),
      parking: z
        .strictObject({ extension: z.string().min(1).max(50), places: z.array(z.string().min(1).max(50)).max(50) })
        .nullable()
        .default(null),
      /** Dialled before a colleague's number, takes the call that rings there. */
      pickUpPrefix: z.string().max(10).default('*8'),
      voicemailNumber: z.string().max(50).nullable().default(null),
      echoNumber: z.string().max(50).nullable().default(null),
      /** Seconds that no call rings after a conversation, for its note; a saved note ends them. 0: only when the person asks. */
      wrapUpSeconds: z.number().int().min(0).max(1800).default(0),
      dialling: dialRules.prefault({}),
    })
    .nullable()
    .default(null),
  /** Microphone, loudspeaker and ringer of this station. */
  sound: deviceChoiceSchema.default({ microphone: null, speaker: null, ringer: null, ringVolume: 0.7 }),
  /** Do-not-disturb and forwards, as they were last set at the desk. */
  incoming: incomingChoiceSchema.default({
    doNotDisturb: false,
    forward: { always: null, busy: null, noAnswer: null },
  }),
  callDesk: z
    .strictObject({
      /**
       * Project in Odoo whose tasks hold customers' troubles, by its name: where the server has no tickets and this user may
       * create no opportunities. Empty: none.
       */
      taskProject: z.string().max(200).default('Interventions'),
    })
    .prefault({}),
  privacy: z
    .strictObject({
      /** Days that notes and calls stay on this station; what is not sent yet stays however old it is. */
      keepCallsDays: z.number().int().min(1).max(1095).default(90),
    })
    .prefault({}),
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
  /** What was chosen on a reader's page, by reader id: it stands before what `readers` says. */
  readerChoices: z.record(z.string(), readerChoiceSchema).optional(),
  printers: z
    .array(
      z.strictObject({
        id: z.string().min(1).max(100),
        title: z.string().max(100).default(''),
        /** `tcp`: host or host:port (9100) · `device`: `/dev/usb/lp0`, on Windows a shared printer `\\host\name` · `system`: a queue of the operating system. */
        connection: z.enum(['tcp', 'device', 'system']),
        address: z.string().min(1).max(300),
        paper: z.enum(['label', 'a4']),
        /** Of one label. */
        widthMm: z.number().min(15).max(220).default(100),
        heightMm: z.number().min(8).max(300).default(50),
        dpi: z.union([z.literal(203), z.literal(300), z.literal(600)]).default(203),
        /** Writes the tag in the label. */
        rfid: z.boolean().default(false),
      }),
    )
    .default([]),
});
export type Settings = z.infer<typeof settingsSchema>;
