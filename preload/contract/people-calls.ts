import { z } from 'zod';

const nothing = z.null();
const employeeId = z.number().int().positive();
const pin = z.string().regex(/^\d{4,12}$/);
/** EPC in hex, or the text of any card: only a keyed hash of it is ever kept. */
const badge = z.string().min(2).max(2000);

const signedIn = z.object({ kind: z.literal('signed-in'), employeeId, name: z.string() });

/** Who stands at a shared station. Badges and PINs never leave the host once they came in. */
export const peopleCalls = {
  'people.show-badge': {
    /** `known`: whose badge it is by Odoo, where this user may read badges there. */
    params: z.object({ badge, known: z.object({ employeeId, name: z.string().min(1).max(200) }).nullable() }),
    value: z.discriminatedUnion('kind', [signedIn, z.object({ kind: z.literal('unknown-badge') })]),
  },
  /** Whose badge it is among the people of this station; nobody is signed in by it. */
  'people.whose-badge': {
    params: z.object({ badge }),
    value: z.object({ employeeId, name: z.string() }).nullable(),
  },
  /** Signs in by PIN, or proves the one who is signed in. */
  'people.give-pin': {
    params: z.object({ employeeId, pin }),
    value: z.discriminatedUnion('kind', [
      signedIn,
      z.object({ kind: z.literal('wrong-pin'), left: z.number().int() }),
      z.object({ kind: z.literal('refused-until'), atMs: z.number() }),
      z.object({ kind: z.literal('no-pin') }),
    ]),
  },
  'people.lock': { params: nothing, value: nothing },
  /** Somebody works here: puts off the lock. */
  'people.touch': { params: nothing, value: nothing },
  /**
   * Adds a badge, sets a PIN, or both. The first person of a station enrols without proof, with a PIN, and is responsible;
   * from then on a responsible person must have given the PIN. Everyone may change their own PIN with the PIN given.
   */
  'people.enrol': {
    params: z.object({
      employeeId,
      name: z.string().min(1).max(200),
      badge: badge.nullable(),
      pin: pin.nullable(),
      responsible: z.boolean(),
    }),
    value: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('kept') }),
      z.object({ kind: z.literal('badge-held'), name: z.string() }),
      z.object({ kind: z.literal('not-allowed') }),
      z.object({ kind: z.literal('pin-needed') }),
    ]),
  },
  /** Forgets a person's badges and PIN. The last responsible person stays. */
  'people.remove': {
    params: z.object({ employeeId }),
    value: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('done') }),
      z.object({ kind: z.literal('not-allowed') }),
      z.object({ kind: z.literal('last-responsible') }),
    ]),
  },
} as const;
