import type { OdooFailure, PushOutcome, Refusal } from '../../../preload/contract/odoo.ts';
import { unreachable, type Result } from '../../../preload/contract/result.ts';
import type { OdooClient, OdooReply } from '../json2.ts';

/** What every recipe works with. Waiting and chance are passed in. */
export type RecipeDeps = {
  readonly client: OdooClient;
  readonly uid: number;
  readonly language: 'fr' | 'en';
  /** Name of the project whose tasks stand in for tickets; empty: none does. */
  readonly taskProject: string;
  readonly nowMs: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** 0 <= value < 1. */
  readonly random: () => number;
};

/** A failure of one step, as the outcome of the act: the world's fault holds the outbox, the act's own parks it. */
export function outcomeOf(failure: OdooFailure): PushOutcome {
  switch (failure.kind) {
    case 'offline':
    case 'retry-later':
    case 'signed-out':
    case 'database-missing':
      return { kind: 'held', failure };
    case 'unknown-outcome':
      return { kind: 'unconfirmed', cause: failure.cause };
    case 'refused':
      return refused({ kind: 'odoo-refused', rule: failure.rule, words: failure.words });
    case 'permanent':
      return refused({ kind: 'not-understood', name: failure.name, words: failure.words });
    default:
      return unreachable(failure);
  }
}

export const refused = (refusal: Refusal): PushOutcome => ({ kind: 'refused', refusal });

export const confirmed = (model: string, ids: readonly number[], replayed: boolean): PushOutcome => ({
  kind: 'confirmed',
  records: ids.map((id) => ({ model, id })),
  replayed,
});

/** For calls that may be repeated: an unknown outcome is settled by asking once more at once. */
export async function repeatable(
  call: () => Promise<Result<OdooReply, OdooFailure>>,
): Promise<Result<OdooReply, OdooFailure>> {
  const first = await call();
  return !first.ok && first.failure.kind === 'unknown-outcome' ? call() : first;
}
