import type { FeedRow } from '../../preload/contract/feeds.ts';
import type { Operation, OperationOf } from '../../preload/contract/operation.ts';
import type { Entry } from '../outbox/entry-machine.ts';

export interface LotPlace {
  readonly locationId: number;
  readonly packageId: number | null;
}

/**
 * Where a serial is, from two sides: Odoo's quants, and the transfers of this station that Odoo has not yet shown. A transfer
 * counts from the moment it is kept until the quants no longer have the serial where it was taken from, so that a tool lent a
 * minute ago, offline, can be brought back.
 */
export interface LotPlaces {
  /** Null: nowhere, or in several places. */
  find(lotId: number): LotPlace | null;
  /** Entries of the outbox that are new or changed, in the order they were added. @returns whether any moves goods */
  note(entries: readonly (Entry | undefined)[]): boolean;
}

export function createLotPlaces(quantsOf: (lotId: number) => readonly FeedRow<'quants'>[]): LotPlaces {
  /** By lot and operation, in the order they were added: the last one holds. */
  const acts = new Map<number, Map<string, OperationOf<'transfer'>>>();

  return {
    find(lotId) {
      const quants = quantsOf(lotId).filter(({ quantity }) => quantity > 0);
      let last: OperationOf<'transfer'> | null = null;
      for (const act of acts.get(lotId)?.values() ?? []) {
        // An act that follows another starts where that one ended; the quants know neither yet.
        const from = last?.locationDestId ?? null;
        const waits = from === act.locationId || quants.some(({ locationId }) => locationId === act.locationId);
        if (waits) last = act;
        else acts.get(lotId)?.delete(act.operationId);
      }
      if (last) {
        const line = last.lines.find((one) => one.lotId === lotId);
        return { locationId: last.locationDestId, packageId: line?.keepsPackage ? line.packageId : null };
      }
      const [only, ...more] = quants;
      return only && more.length === 0 ? { locationId: only.locationId, packageId: only.packageId } : null;
    },
    note(entries) {
      let any = false;
      for (const entry of entries) {
        const act = entry && transferOf(entry.operation);
        if (!act) continue;
        any = true;
        const gone = entry.state === 'refused' || entry.state === 'set-aside';
        for (const { lotId, quantity } of act.lines) {
          // A part of a lot that left does not say where the lot is.
          if (lotId === null || quantity !== 1) continue;
          const ofLot = acts.get(lotId) ?? new Map<string, OperationOf<'transfer'>>();
          acts.set(lotId, ofLot);
          if (gone) ofLot.delete(act.operationId);
          else if (entry.state !== 'confirmed' || ofLot.has(act.operationId)) ofLot.set(act.operationId, act);
        }
      }
      return any;
    },
  };
}

function transferOf(operation: unknown): OperationOf<'transfer'> | null {
  const told = operation as Operation | null;
  return told?.kind === 'transfer' ? told : null;
}
