import { expect, it } from 'vitest';
import type { FeedRow } from '../../../preload/contract/feeds.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { consentOf, isConsumer, mayCall } from '../../../renderer/call-desk/consent.ts';
import { partnerRow } from '../store/row-samples.ts';

const row = (saidAtMs: number, given: boolean): FeedRow<'consents'> => ({
  id: saidAtMs,
  writeDate: '',
  active: true,
  partnerId: 5,
  given,
  channel: 'phone',
  proof: 'Dit au téléphone',
  saidAtMs,
  operationId: `op ${saidAtMs}`,
  by: 'Nadia',
});
const act = (saidAtMs: number, given: boolean, partnerId = 5): OperationOf<'record-consent'> => ({
  kind: 'record-consent',
  schemaVersion: 1,
  operationId: '6f1b1f0e-8d0f-4d0e-9d55-0f4f6f1c2a10',
  author: { login: 'nadia', employeeId: null, station: 'Poste 2' },
  actedAtMs: saidAtMs,
  partnerId,
  given,
  channel: 'web',
  proof: 'Formulaire',
  saidAtMs,
  title: 'Accord',
});

it('what was said last holds, whether Odoo has it or this station alone', () => {
  expect(consentOf(5, [], [])).toBeNull();
  expect(consentOf(5, [row(1, true), row(2, false)], [])).toMatchObject({ given: false, by: 'Nadia', waiting: false });
  const waiting = { operation: act(3, true), state: 'queued' as const };
  expect(consentOf(5, [row(2, false)], [waiting])).toMatchObject({ given: true, by: 'nadia', waiting: true });
  expect(consentOf(5, [row(4, false)], [waiting])).toMatchObject({ given: false });
  expect(consentOf(5, [row(3, true)], [waiting]), 'the same word, in Odoo by now').toMatchObject({ waiting: false });
  expect(consentOf(5, [], [{ operation: act(3, true), state: 'set-aside' }]), 'given up').toBeNull();
  expect(consentOf(5, [], [{ operation: act(3, true, 6), state: 'queued' }]), 'of somebody else').toBeNull();
});

it('a consumer may always be called about what is under way, for selling only after a yes that stands', () => {
  const yes = consentOf(5, [row(1, true)], []);
  const no = consentOf(5, [row(1, true), row(2, false)], []);
  expect(mayCall('follow-up', true, null)).toBe(true);
  expect(mayCall('selling', true, null)).toBe(false);
  expect(mayCall('selling', true, yes)).toBe(true);
  expect(mayCall('selling', true, no)).toBe(false);
  expect(mayCall('selling', false, null), 'a firm').toBe(true);
});

it('who works for a firm is no consumer', () => {
  const firm = partnerRow(1);
  expect(isConsumer({ partner: partnerRow(2, { isCompany: false }), company: null })).toBe(true);
  expect(isConsumer({ partner: partnerRow(2, { isCompany: false }), company: firm })).toBe(false);
  expect(isConsumer({ partner: firm, company: null })).toBe(false);
});
