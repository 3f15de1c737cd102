import { expect, it } from 'vitest';
import { dialOwner } from '../../../renderer/call-desk/dial-owner.ts';
import type { NumberMatch } from '../../../renderer/worker/worker-api.ts';
import { partnerRow } from '../store/row-samples.ts';

const match = (...names: readonly string[]): NumberMatch => ({
  kind: names.length === 0 ? 'none' : names.length === 1 ? 'one' : 'several',
  matches: names.map((name, at) => ({ partner: partnerRow(at + 1, { name }), certainty: 'exact' })),
});

it.each([
  [match(), null, null, ''],
  [match(), 'Messagerie', null, 'Messagerie'],
  [match('Mairie de Gilly'), null, 1, 'Mairie de Gilly'],
  [match('Bureau Calderan', 'Sophie Lacaze'), 'Sophie Lacaze', 2, 'Sophie Lacaze'],
  [match('Bureau Calderan', 'Sophie Lacaze'), null, null, 'Bureau Calderan, Sophie Lacaze'],
])('a number of %j, pressed at %s', (found, name, owner, names) => {
  expect(dialOwner(found, name)).toMatchObject({ owner: owner === null ? null : { id: owner }, names });
});
