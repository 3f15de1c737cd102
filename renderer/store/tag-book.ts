import type { FeedRow } from '../../preload/contract/feeds.ts';
import type { Operation, OperationOf } from '../../preload/contract/operation.ts';
import { sameHolder, type TagHolder } from '../../preload/contract/tag-association.ts';
import type { Entry } from '../outbox/entry-machine.ts';

export interface TagAssociation {
  readonly identity: string;
  /** Null: the tag was freed. */
  readonly holder: TagHolder | null;
  /** `waiting`: done here, and Odoo has not confirmed it yet. */
  readonly source: 'odoo' | 'waiting';
  readonly station: string;
  readonly employeeId: number | null;
  readonly atMs: number;
}

/**
 * What tags mean, from two sides: the feed of the registry in Odoo, and the acts of this station that Odoo has not yet
 * shown. An act counts from the moment it is kept until the feed brings it, so that a tag works at once and offline.
 */
export interface TagBook {
  find(identity: string): TagAssociation | null;
  /** Entries of the outbox that are new or changed, in the order they were added. @returns whether any is about tags */
  note(entries: readonly (Entry | undefined)[]): boolean;
  all(): readonly TagAssociation[];
}

export function createTagBook(tags: {
  /** Every revision of an identity. */
  of(identity: string): readonly FeedRow<'tags'>[];
  all(): Iterable<FeedRow<'tags'>>;
}): TagBook {
  type Act = { readonly operation: OperationOf<'associate-tag'>; readonly confirmed: boolean };
  /** By identity and operation, in the order they were added: the last one holds. */
  const acts = new Map<string, Map<string, Act>>();

  const latest = (rows: Iterable<FeedRow<'tags'>>): FeedRow<'tags'> | null => {
    let best: FeedRow<'tags'> | null = null;
    for (const row of rows) if (best === null || row.revision > best.revision) best = row;
    return best;
  };

  const find = (identity: string): TagAssociation | null => {
    const rows = tags.of(identity);
    let act: OperationOf<'associate-tag'> | null = null;
    for (const { operation, confirmed } of acts.get(identity)?.values() ?? []) {
      const { operationId, holder } = operation;
      // Confirmed without a record of its own: another station had said the same.
      const shown = rows.some(
        (row) => row.operationId === operationId || (confirmed && sameHolder(row.holder, holder)),
      );
      if (shown) acts.get(identity)?.delete(operationId);
      else act = operation;
    }
    if (act) {
      const { holder, author, actedAtMs: atMs } = act;
      return { identity, holder, source: 'waiting', station: author.station, employeeId: author.employeeId, atMs };
    }
    const row = latest(rows);
    if (!row) return null;
    const { holder, station, employeeId, actedAtMs: atMs } = row;
    return { identity, holder, source: 'odoo', station, employeeId, atMs };
  };

  return {
    find,
    note(entries) {
      let any = false;
      for (const entry of entries) {
        const operation = entry && associationOf(entry.operation);
        if (!operation) continue;
        any = true;
        const { identity, operationId } = operation;
        const ofTag = acts.get(identity) ?? new Map<string, Act>();
        acts.set(identity, ofTag);
        if (entry.state === 'refused' || entry.state === 'set-aside') ofTag.delete(operationId);
        else ofTag.set(operationId, { operation, confirmed: entry.state === 'confirmed' });
      }
      return any;
    },
    all() {
      const identities = new Set<string>(acts.keys());
      for (const { identity } of tags.all()) identities.add(identity);
      return [...identities].flatMap((identity) => find(identity) ?? []);
    },
  };
}

function associationOf(operation: unknown): OperationOf<'associate-tag'> | null {
  const told = operation as Operation | null;
  return told?.kind === 'associate-tag' ? told : null;
}
