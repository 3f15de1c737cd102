import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { calls } from '../../../preload/contract/calls.ts';
import { feedSchemas } from '../../../preload/contract/feeds.ts';
import { contractVersion } from '../../../preload/contract/messages.ts';
import { operationSchema } from '../../../preload/contract/operation.ts';
import { streams } from '../../../preload/contract/streams.ts';

/** Whoever changes the contract changes its version and this line together: an older page must not meet a newer host. */
const pinned = { version: 4, hash: 'f130f56b19a38fad' };

test('the contract does not change without its version', () => {
  const shape = (schema: z.ZodType): unknown => z.toJSONSchema(schema, { unrepresentable: 'any' });
  const parts = [
    ...Object.entries(calls).map(([name, { params, value }]) => [name, shape(params), shape(value)]),
    ...Object.entries(streams).map(([name, { snapshot, event }]) => [name, shape(snapshot), shape(event)]),
    ...Object.entries(feedSchemas).map(([name, schema]) => [name, shape(schema)]),
    ['operation', shape(operationSchema)],
  ].map((part) => JSON.stringify(part));
  // Sorted: where a verb stands in its file says nothing.
  const hash = createHash('sha256').update(parts.sort().join('\n')).digest('hex').slice(0, 16);
  expect({ version: contractVersion, hash }).toEqual(pinned);
});
