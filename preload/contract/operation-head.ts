import { z } from 'zod';

export const id = z.number().int().positive();
export const text = (max: number) => z.string().max(max);
export const quantity = z.number().finite().nonnegative();

/** What every act carries. */
export const head = {
  /** UUID from birth: the name under which Odoo knows whether it happened. */
  operationId: z.uuid(),
  /** Raised when the shape of a kind changes; an older entry is understood or parked, never dropped. */
  schemaVersion: z.literal(1),
  /** Odoo login of the person who did it: the act is sent under this name. */
  author: z.object({ login: text(200), employeeId: id.nullable(), station: text(100) }),
  actedAtMs: z.number().int().positive(),
  /** The refused act that this one was made of, by a person's decision. */
  replacesAct: z.uuid().optional(),
  /** Those that one had been made of in turn, oldest first: whoever counted with the first must learn of the last. */
  replacedBefore: z.array(z.uuid()).optional(),
};
