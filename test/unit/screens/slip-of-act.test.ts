import { expect, it } from 'vitest';
import { createWords } from '../../../renderer/i18n/i18n.ts';
import { slipOf } from '../../../renderer/labels/slip-of-act.ts';
import type { ActState, OutboxView } from '../../../renderer/worker/worker-api.ts';

const { t } = createWords('fr');

const receipt = (state: ActState): OutboxView => ({
  operationId: '6f1b1f0e-8d0f-4d0e-9d55-0f4f6f1c2a10',
  lane: 'stock.picking:41',
  state,
  operation: {
    kind: 'receive',
    operationId: '6f1b1f0e-8d0f-4d0e-9d55-0f4f6f1c2a10',
    schemaVersion: 1,
    author: { login: 'depot@duret.example', employeeId: null, station: 'Quai 2' },
    actedAtMs: 1_780_000_000_000,
    pickingId: 41,
    pickingName: 'DF/IN/00041',
    lines: [],
    seenMoveLineIds: [],
    shortage: 'backorder',
  },
  raw: null,
  addedAtMs: 1_780_000_000_000,
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

/** A station whose cache holds nothing of the document any more. */
const worker = {
  product: () => Promise.resolve(null),
  locations: () => Promise.resolve([]),
  receipt: () => Promise.resolve(null),
  employees: () => Promise.resolve([]),
  lot: () => Promise.resolve(null),
  outbox: () => Promise.resolve([]),
  partner: () => Promise.resolve(null),
};
const slip = (state: ActState) =>
  slipOf(t, 'fr', receipt(state), { worker, station: 'Quai 2', depot: 'Dépôt des Forges' });

it.each(['queued', 'sending', 'unconfirmed', 'refused', 'held', 'set-aside'] as const)(
  'a slip of an act that is %s says PROVISOIRE, and at which station',
  async (state) => {
    expect((await slip(state))?.provisional).toEqual({
      word: 'PROVISOIRE',
      why: 'Odoo ne l’a pas encore confirmé. Poste Quai 2.',
    });
  },
);

it('a slip of an act that Odoo has confirmed does not', async () => {
  expect((await slip('confirmed'))?.provisional).toBeNull();
});
