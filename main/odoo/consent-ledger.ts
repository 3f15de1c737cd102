import type { FeedRow } from '../../preload/contract/feeds.ts';
import type { OperationOf } from '../../preload/contract/operation.ts';

/**
 * Consent to be called for selling (code de la consommation, L. 223-1, since 11 August 2026), kept in stock Odoo: each thing
 * that a person said is one attachment on their contact, of type `url`, hence no file. Its name is for people, its description
 * for stations. Nothing is ever changed: the newest holds, the ones before are the proof of what held then.
 */
export const consentUrl = 'duret:consent';

type ConsentRow = Omit<FeedRow<'consents'>, 'id' | 'writeDate' | 'active' | 'partnerId' | 'by'>;

const version = 1;

/** What stands in the attachment's description: JSON. */
export function consentRecord(operation: OperationOf<'record-consent'>): string {
  const { given, channel, proof, saidAtMs, operationId } = operation;
  const row: ConsentRow = { given, channel, proof, saidAtMs, operationId };
  return JSON.stringify({ version, ...row });
}

/** @returns what the text says, unchecked: the feed's schema judges it; nothing when it is not of this version */
export function readConsentRecord(description: string | null): Partial<ConsentRow> {
  try {
    const told: unknown = JSON.parse(description ?? '');
    const known = typeof told === 'object' && told !== null && (told as { version?: unknown }).version === version;
    return known ? told : {};
  } catch {
    return {};
  }
}
