import type { FeedRow } from '../../preload/contract/feeds.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import type { Entry } from '../outbox/entry-machine.ts';

export interface LotPlace {
  readonly locationId: number;
  readonly packageId: number | null;
}

/**
 * Where a serial is, from two sides: Odoo's quants, and what this station carried or sent out and Odoo has not yet shown. An act
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
  const acts = new Map<number, Map<string, Way>>();

  return {
    find(lotId) {
      const quants = quantsOf(lotId).filter(({ quantity }) => quantity > 0);
      let last: Way | null = null;
      for (const [operationId, way] of acts.get(lotId) ?? []) {
        // An act that follows another starts where that one ended; the quants know neither yet.
        const waits = last?.to.locationId === way.fromId || quants.some(({ locationId }) => locationId === way.fromId);
        if (waits) last = way;
        else acts.get(lotId)?.delete(operationId);
      }
      if (last) return last.to;
      const [only, ...more] = quants;
      // Odoo may hold one stock in several rows for a while: that is one place all the same.
      const together = more.every((one) => one.locationId === only?.locationId && one.packageId === only.packageId);
      return only && together ? { locationId: only.locationId, packageId: only.packageId } : null;
    },
    note(entries) {
      let any = false;
      for (const entry of entries) {
        const ways = entry ? waysOf(entry.operation as Operation | null) : [];
        if (!entry || ways.length === 0) continue;
        any = true;
        const { operationId } = entry.operation as Operation;
        const gone = entry.state === 'refused' || entry.state === 'set-aside';
        for (const [lotId, way] of ways) {
          const ofLot = acts.get(lotId) ?? new Map<string, Way>();
          acts.set(lotId, ofLot);
          if (gone) ofLot.delete(operationId);
          else if (entry.state !== 'confirmed' || ofLot.has(operationId)) ofLot.set(operationId, way);
        }
      }
      return any;
    },
  };
}

interface Way {
  readonly fromId: number;
  readonly to: LotPlace;
}

/** The serials that an act carries, and where. A part of a lot that left does not say where the lot is. */
function waysOf(operation: Operation | null): readonly (readonly [lotId: number, way: Way])[] {
  switch (operation?.kind) {
    case 'transfer': {
      const { locationId: fromId, locationDestId: locationId } = operation;
      return operation.lines.flatMap(({ lotId, quantity, packageId, keepsPackage }) =>
        lotId === null || quantity !== 1
          ? []
          : [[lotId, { fromId, to: { locationId, packageId: keepsPackage ? packageId : null } }] as const],
      );
    }
    case 'deliver':
      return operation.lines.flatMap(({ lotId, quantity, locationId: fromId, locationDestId: locationId }) =>
        lotId === null || quantity !== 1 ? [] : [[lotId, { fromId, to: { locationId, packageId: null } }] as const],
      );
    default:
      return [];
  }
}
