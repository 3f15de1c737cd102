import { z } from 'zod';

export const enrolledPersonSchema = z.object({
  employeeId: z.number().int().positive(),
  name: z.string().max(200),
  badges: z.number().int(),
  hasPin: z.boolean(),
  /** May enrol others and change the station. */
  responsible: z.boolean(),
});

export const peopleStateSchema = z.object({
  /** False: nobody was enrolled, and the station is not shared. */
  shared: z.boolean(),
  people: z.array(enrolledPersonSchema),
  session: z
    .object({
      employeeId: z.number().int(),
      name: z.string(),
      responsible: z.boolean(),
      sinceMs: z.number(),
      /** Until when the PIN counts as given; null when the badge alone was shown. */
      pinUntilMs: z.number().nullable(),
    })
    .nullable(),
  /** Why nobody is signed in. */
  lockedBy: z.enum(['start', 'person', 'idle']).nullable(),
  /** PINs are refused until then, after too many wrong ones. */
  pinRefusedUntilMs: z.number().nullable(),
});
export type PeopleState = z.infer<typeof peopleStateSchema>;
