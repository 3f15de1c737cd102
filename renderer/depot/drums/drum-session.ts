import type { GoodsProduct } from '../../store/sighting.ts';
import type { Outcome } from '../scan/outcome.ts';

/**
 * One cut from a drum, by the metre marks that are printed on the cable. A drum is a lot of a product in metres; what Odoo has of
 * the lot is what is left on it. Plain data: a draft on disk.
 */
export interface DrumSession {
  readonly version: 1;
  /** `drum:<lot id>` */
  readonly key: string;
  readonly startedAtMs: number;
  readonly pickingTypeId: number;
  readonly product: GoodsProduct;
  readonly lotId: number;
  readonly lotName: string;
  readonly locationId: number;
  /** Metres on the drum before this cut, this station's unsent cuts taken off. */
  readonly metresLeft: number;
  /** What is needed, known before anything is cut; null: nobody said. */
  readonly metresWanted: number | null;
  /** Mark at the free end before the cut, and after it; null until read. */
  readonly startMark: number | null;
  readonly endMark: number | null;
  /** Where the piece goes. */
  readonly to: { readonly locationId: number; readonly name: string } | null;
  /** What stays is taken off the drum as a lot of its own: the drum goes back to its owner. */
  readonly restBecomesOffcut: boolean;
  readonly last: Outcome | null;
  readonly steps: readonly DrumStep[];
  readonly concluded: { readonly atMs: number; readonly operationIds: readonly string[] } | null;
}

/** What a step back brings back. */
export type DrumStep = Pick<DrumSession, 'metresWanted' | 'startMark' | 'endMark' | 'to' | 'restBecomesOffcut'>;

export type DrumEvent =
  | { readonly kind: 'length-wanted'; readonly metres: number | null }
  | { readonly kind: 'mark-read'; readonly end: 'start' | 'end'; readonly metres: number | null }
  | { readonly kind: 'destination-chosen'; readonly to: DrumSession['to'] }
  | { readonly kind: 'rest-decided'; readonly becomesOffcut: boolean }
  | { readonly kind: 'concluded'; readonly concluded: NonNullable<DrumSession['concluded']> };

export const drumKey = (lotId: number): string => `drum:${lotId}`;

export type Cut =
  /** A mark is missing yet. */
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'nothing' }
  /** The marks say more than Odoo has on the drum. */
  | { readonly kind: 'too-long'; readonly metres: number; readonly left: number }
  | { readonly kind: 'cut'; readonly metres: number; readonly rest: number };

/** Marks run up on some cables and down on others: the cut is what lies between them. To the centimetre. */
export function cutOf({
  startMark,
  endMark,
  metresLeft,
}: Pick<DrumSession, 'startMark' | 'endMark' | 'metresLeft'>): Cut {
  if (startMark === null || endMark === null) return { kind: 'incomplete' };
  const metres = round(Math.abs(endMark - startMark));
  if (metres === 0) return { kind: 'nothing' };
  if (metres > metresLeft) return { kind: 'too-long', metres, left: metresLeft };
  return { kind: 'cut', metres, rest: round(metresLeft - metres) };
}

/** Where to cut for the length that is needed: marks run up on some cables and down on others, so there may be two. */
export function marksToCutAt({
  startMark,
  metresWanted,
}: Pick<DrumSession, 'startMark' | 'metresWanted'>): readonly number[] {
  if (startMark === null || metresWanted === null) return [];
  return [startMark - metresWanted, startMark + metresWanted].filter((mark) => mark >= 0).map(round);
}

const round = (metres: number): number => Math.round(metres * 100) / 100;

export interface Piece {
  readonly lotId: number;
  readonly lotName: string;
  readonly locationId: number;
  readonly metres: number;
}

/** Pieces that are long enough, the one that leaves the least over first: an offcut before a drum is opened. */
export function bestFit(pieces: readonly Piece[], metresWanted: number): readonly Piece[] {
  return pieces.filter(({ metres }) => metres >= metresWanted).sort((a, b) => a.metres - b.metres);
}

/** A name for the next offcut of a lot that no lot has yet: `T-2601-C1`. */
export function offcutName(lotName: string, taken: readonly string[]): string {
  const stem = lotName.replace(/-C\d+$/, '');
  for (let at = 1; ; at += 1) if (!taken.includes(`${stem}-C${at}`)) return `${stem}-C${at}`;
}
