import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { PushOutcome } from '../../preload/contract/odoo.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import type { World } from './world.ts';

/** Reply lost after sending, sent again, four at a time, once more: then the check looks for one effect. */
export async function hammer(world: World, operation: Operation): Promise<void> {
  const cut = await world.newCutPush()(operation);
  assert.ok(cut.kind === 'confirmed' || cut.kind === 'unconfirmed', `after the cut: ${JSON.stringify(cut)}`);
  assertConfirmed(await world.push(operation), 'again');
  const four = await Promise.all([1, 2, 3, 4].map(() => world.newPush()(operation)));
  for (const outcome of four) assertConfirmed(outcome, 'four at a time');
  assertConfirmed(await world.push(operation), 'once more');
}

export function assertConfirmed(outcome: PushOutcome, when: string): void {
  assert.equal(outcome.kind, 'confirmed', `${when}: ${JSON.stringify(outcome)}`);
}

export function newPartner(world: World): Promise<number> {
  return world.create('res.partner', { name: `Essai Duret ${randomUUID()}` });
}
