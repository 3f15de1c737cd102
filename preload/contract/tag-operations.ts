import { z } from 'zod';
import { head } from './operation-head.ts';
import { tagHolderSchema, tagIdentitySchema } from './tag-association.ts';

/** Acts on tags. */
export const tagOperations = [
  z.object({
    ...head,
    kind: z.literal('associate-tag'),
    identity: tagIdentitySchema,
    /** Null frees the tag. */
    holder: tagHolderSchema.nullable(),
    /** Whose it was when the person decided; null: nobody's. */
    replaces: tagHolderSchema.nullable(),
  }),
] as const;
