import type { FeedRow } from '../../preload/contract/feeds.ts';
import type { OperationOf } from '../../preload/contract/operation.ts';
import type { CustomerView, OutboxView } from '../worker/worker-api.ts';

/** What a contact last said about being called for selling. */
export interface Consent {
  readonly given: boolean;
  readonly channel: OperationOf<'record-consent'>['channel'];
  readonly proof: string;
  readonly saidAtMs: number;
  /** Who noted it. */
  readonly by: string | null;
  /** Kept here, not in Odoo yet. */
  readonly waiting: boolean;
}

/** The newest word of a contact, of Odoo's ledger and of the acts that Odoo has yet to take; null: they never said. */
export function consentOf(
  partnerId: number,
  rows: readonly FeedRow<'consents'>[],
  acts: readonly Pick<OutboxView, 'operation' | 'state'>[],
): Consent | null {
  const waiting = acts.flatMap(({ operation, state }): Consent[] =>
    operation?.kind === 'record-consent' && operation.partnerId === partnerId && state !== 'set-aside'
      ? [{ ...operation, by: operation.author.login, waiting: state !== 'confirmed' }]
      : [],
  );
  const told = rows.filter((row) => row.active).map((row): Consent => ({ ...row, waiting: false }));
  // Of two at one moment the ledger's stands: it is the same word, confirmed.
  return [...told, ...waiting].reduce<Consent | null>(
    (newest, one) => (newest === null || one.saidAtMs > newest.saidAtMs ? one : newest),
    null,
  );
}

/** Whether the law protects this contact from being called for selling: a person who is not there for a firm. */
export function isConsumer({ partner, company }: Pick<CustomerView, 'partner' | 'company'>): boolean {
  return !partner.isCompany && !company?.isCompany;
}

export type Purpose = 'follow-up' | 'selling';

/**
 * Whether a consumer may be called: about what is under way always, for selling only when they agreed (code de la consommation,
 * L. 223-1). Who is no consumer may be called.
 */
export function mayCall(purpose: Purpose, consumer: boolean, consent: Consent | null): boolean {
  return !consumer || purpose === 'follow-up' || consent?.given === true;
}
