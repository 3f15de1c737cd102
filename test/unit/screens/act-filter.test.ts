import { expect, test } from 'vitest';
import { choicesOf, everything, filterActs } from '../../../renderer/outbox-screen/act-filter.ts';
import type { OutboxView } from '../../../renderer/worker/worker-api.ts';
import { callbackOn, operationIdOf } from '../outbox/model-world.ts';

const act = (at: number, login: string, state: OutboxView['state']): OutboxView => ({
  operationId: operationIdOf(at),
  lane: 'x',
  state,
  operation: callbackOn(at, operationIdOf(at), login),
  raw: null,
  addedAtMs: at,
  settledAtMs: null,
  attempts: 0,
  refusal: null,
  records: [],
  behind: null,
  awaits: null,
  replaces: null,
  replacedBy: null,
  cause: null,
  history: [],
});
const acts = [act(1, 'marie', 'queued'), act(2, 'karim', 'refused'), { ...act(3, '', 'held'), operation: null }];
const words = ({ operationId }: OutboxView): string =>
  operationId === operationIdOf(1) ? 'Réception Sonévolt' : 'Compte rendu';
const found = (filter: Partial<typeof everything>): number[] =>
  filterActs(acts, { ...everything, ...filter }, words).map(({ addedAtMs }) => addedAtMs);

test('acts are found by state, person, kind and text, together', () => {
  expect(found({})).toEqual([1, 2, 3]);
  expect(found({ state: 'refused' })).toEqual([2]);
  expect(found({ person: 'marie' })).toEqual([1]);
  expect(found({ kind: 'log-call' })).toEqual([1, 2]);
  expect(found({ text: 'sonevolt RECEPTION' })).toEqual([1]);
  expect(found({ text: 'compte', person: 'marie' })).toEqual([]);
});

test('only what is there can be chosen', () => {
  expect(choicesOf(acts)).toEqual({ people: ['karim', 'marie'], kinds: ['log-call'] });
});
