import type { FeedRow } from '../../../preload/contract/feeds.ts';

/** One tool that is out. */
export interface Loan {
  readonly lotId: number;
  readonly lotName: string;
  readonly productName: string;
  /** Who has it, or where it is. */
  readonly holder: string;
  /** Contact of who has it; null: not known, or it is a place that has it. */
  readonly partnerId: number | null;
  /** Calendar day. */
  readonly dueOn: string | null;
  readonly overdue: boolean;
  /** `false`: this station did it, and Odoo has not shown it yet. */
  readonly inOdoo: boolean;
}

export interface LoanFacts {
  /** Every loan that Odoo knows, in any order. */
  readonly moves: readonly FeedRow<'loans'>[];
  /** Where each tool is now (this station's acts included); absent or null: nowhere. */
  readonly placeOf: (lotId: number) => number | null;
  readonly nameOf: (lotId: number) => { readonly lotName: string; readonly productName: string } | null;
  readonly placeName: (locationId: number) => string;
  /** Loans of this station that are not in `moves` yet, oldest first. */
  readonly waiting: readonly {
    readonly lotId: number;
    readonly locationDestId: number;
    readonly holder: string;
    readonly partnerId: number | null;
    readonly dueOn: string | null;
  }[];
  readonly homeIds: readonly number[];
  /** Calendar day. */
  readonly today: string;
}

/** Who has what, the most overdue first. A tool that stands in the tool room again is no loan, whatever was written of it. */
export function loansNow(facts: LoanFacts): readonly Loan[] {
  type Known = Pick<Loan, 'holder' | 'partnerId' | 'dueOn' | 'inOdoo'> & { readonly locationId: number };
  const latest = new Map<number, Known>();
  const inOrder = [...facts.moves].sort((a, b) => a.movedAt.localeCompare(b.movedAt) || a.id - b.id);
  for (const move of inOrder) {
    const holder = move.partnerName ?? facts.placeName(move.locationDestId);
    for (const lotId of move.lotIds)
      latest.set(lotId, {
        holder,
        partnerId: move.partnerId,
        dueOn: move.dueOn,
        inOdoo: true,
        locationId: move.locationDestId,
      });
  }
  for (const { lotId, holder, partnerId, dueOn, locationDestId } of facts.waiting)
    latest.set(lotId, { holder, partnerId, dueOn, inOdoo: false, locationId: locationDestId });

  return [...latest]
    .flatMap(([lotId, known]): Loan[] => {
      const named = facts.nameOf(lotId);
      // Moved on by someone else since: its place is what can be said of it.
      const at = facts.placeOf(lotId) ?? known.locationId;
      if (!named || facts.homeIds.includes(at)) return [];
      const moved = at !== known.locationId;
      const dueOn = moved ? null : known.dueOn;
      return [
        {
          lotId,
          ...named,
          holder: moved ? facts.placeName(at) : known.holder,
          partnerId: moved ? null : known.partnerId,
          dueOn,
          overdue: dueOn !== null && dueOn < facts.today,
          inOdoo: known.inOdoo,
        },
      ];
    })
    .sort((a, b) => (a.dueOn ?? '9').localeCompare(b.dueOn ?? '9') || a.productName.localeCompare(b.productName));
}

/** What one person has: by their contact, or by their name where HR gave no contact. */
export function loansOf(
  loans: readonly Loan[],
  person: { readonly partnerId: number | null; readonly name: string },
): readonly Loan[] {
  return loans.filter(({ partnerId, holder }) =>
    person.partnerId !== null && partnerId !== null ? partnerId === person.partnerId : holder === person.name,
  );
}
