import { expect, test } from 'vitest';
import { connecting, medianOf, observe, type HealthMemory, type Observation } from '../../../main/odoo/health.ts';

const answered = (roundTripMs: number): Observation => ({ kind: 'answered', roundTripMs });
const after = (...seen: Observation[]): HealthMemory => seen.reduce(observe, connecting);
const silence: Observation = { kind: 'failed', failure: { kind: 'retry-later', cause: 'ECONNRESET', afterMs: null } };

test('slow is when the median round trip is above two seconds, not when one call is', () => {
  expect(after(answered(20), answered(9000), answered(30)).state).toBe('online');
  expect(after(answered(2100), answered(20), answered(2500)).state).toBe('slow');
  expect(after(answered(2100), answered(2500), answered(20), answered(20), answered(20)).state).toBe('online');
});

test('one cut is not an outage, two in a row are, an answer ends them', () => {
  expect(after(answered(20), silence).state).toBe('online');
  expect(after(answered(20), silence, silence)).toMatchObject({ state: 'offline', cause: 'ECONNRESET' });
  expect(after(answered(20), silence, answered(20), silence).state).toBe('online');
});

test('a refused connection is offline at once; a refusal in words means that the server is there', () => {
  const refused: Observation = { kind: 'failed', failure: { kind: 'refused', rule: 'business', words: '' } };
  const gone: Observation = { kind: 'failed', failure: { kind: 'offline', cause: 'ECONNREFUSED' } };
  expect(after(answered(20), gone).state).toBe('offline');
  expect(after(gone, refused).state).toBe('online');
  expect(after(answered(20), { kind: 'failed', failure: { kind: 'signed-out' } }).state).toBe('signed-out');
});

test('the median of nothing is nothing', () => {
  expect(medianOf([])).toBeNull();
  expect(medianOf([5, 1, 9])).toBe(5);
});
