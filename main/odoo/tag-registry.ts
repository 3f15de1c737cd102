import type { FeedRow } from '../../preload/contract/feeds.ts';
import type { OperationOf } from '../../preload/contract/operation.ts';

/**
 * Where tags are kept in stock Odoo. A depot user (Inventory / User) may write neither products nor places, and reads no
 * external ids; what he may both write and read, and every other depot user too, are packages and what is attached to them
 * (measured on Odoo 19: product.product, stock.location, product.uom: read only; attachment on a product: 403).
 * So one empty package stands for the registry, and each revision of a tag is one attachment on it, of type `url`: no file.
 */
export const tagRegistry = {
  model: 'stock.package',
  name: 'DURET-ETIQUETTES',
  /** Indexed in Odoo, hence what the feed asks for. */
  url: 'duret:tag',
} as const;

type TagRow = Omit<FeedRow<'tags'>, 'id' | 'writeDate' | 'active'>;

const version = 1;

/** What stands in the attachment's description: JSON, understood by every station. */
export function tagRecord(operation: OperationOf<'associate-tag'>, revision: number): string {
  const { identity, holder, operationId, author, actedAtMs } = operation;
  const { station, employeeId } = author;
  const row: TagRow = { identity, revision, holder, operationId, station, employeeId, actedAtMs };
  return JSON.stringify({ version, ...row });
}

/** @returns what the text says, unchecked: the feed's schema judges it; nothing when it is not of this version */
export function readTagRecord(description: string | null): TagRow {
  const told: unknown = parse(description ?? '');
  const known = typeof told === 'object' && told !== null && (told as { version?: unknown }).version === version;
  return (known ? told : {}) as TagRow;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
