import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { feedNames, feedSchemas } from '../../../preload/contract/feeds.ts';
import { createRowCodec } from '../../../renderer/store/row-codec.ts';
import { partnerRow } from './row-samples.ts';

type Plain = z.ZodObject<Record<string, z.ZodType>>;

const text = fc.oneof(fc.string(), fc.constantFrom('', '\t', '\\', '\\e', '\\t', 'a\nb', '\\\\t', 'Électricité', '🔌'));
const anything = fc.oneof(
  text,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(null, undefined, 'none', 'lot', 2 ** 60),
  fc.object({ maxDepth: 1 }),
);

const pool = ['', 'a', '\t', '\\e', 'Électricité', 'none', 'serial', 'epc:E2801160', 0, 1, 7, 2.5, true, false, null];

it.each(feedNames)('judges rows of %s as the schema does, and gives back what it took', (feed) => {
  const schema: Plain = feedSchemas[feed];
  const codec = createRowCodec<{ readonly id: number }>(schema);
  const columns = Object.fromEntries(Object.keys(schema.shape).map((field) => [field, anything]));
  // Rows that fit come of columns that fit.
  const fitting = Object.fromEntries(
    Object.entries(schema.shape).map(([field, column]) => {
      const fits = pool.filter((value) => column.safeParse(value).success);
      return [field, fits.length > 0 ? fc.constantFrom(...fits) : anything];
    }),
  );
  fc.assert(
    fc.property(fc.oneof(fc.record(fitting), fc.record(columns)), (raw) => {
      const parsed = schema.safeParse(raw);
      const read = codec.read(raw);
      expect(read !== null).toBe(parsed.success);
      if (read && parsed.success) expect(codec.row(read.line)).toEqual(parsed.data);
    }),
    { numRuns: 150, seed: 20261125 },
  );
});

it('keeps nested and checked values as the schema wants them', () => {
  const schema = z.object({
    id: z.number().int(),
    holder: z.object({ kind: z.literal('lot'), name: z.string() }).nullable(),
    code: z.string().min(2),
    parts: z.array(z.number()),
  });
  const codec = createRowCodec<z.infer<typeof schema>>(schema);
  const row = { id: 1, holder: { kind: 'lot', name: 'A\tB' }, code: 'xy', parts: [1, 2] };
  const read = codec.read(row);
  expect(codec.row(read!.line)).toEqual(row);
  expect(codec.read({ ...row, code: 'x' })).toBeNull();
  expect(codec.read({ ...row, holder: { kind: 'other' } })).toBeNull();
  expect(codec.read({ ...row, holder: null })).not.toBeNull();
});

it('translates lines of other fields where the schema allows it', () => {
  const codec = createRowCodec<{ readonly id: number }>(feedSchemas.partners);
  const { line } = codec.read(partnerRow(7, { name: 'Durand', ref: '' }))!;
  const without = codec.fields.filter((field) => field !== 'email');
  const older = createRowCodec<{ readonly id: number }>(feedSchemas.partners.omit({ email: true }));
  const old = older.read(partnerRow(7, { name: 'Durand', ref: '' }))!.line;
  expect(codec.translate(old, without)?.line).toBe(line);
  // A name cannot be made up.
  const nameless = codec.fields.filter((field) => field !== 'name');
  expect(codec.translate(old.replace('Durand\t', ''), nameless.slice(0, -1))).toBeNull();
  expect(codec.translate('{"id":7}', codec.fields)).toBeNull();
});
