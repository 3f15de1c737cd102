import type { Goods, GoodsProduct } from '../../store/sighting.ts';
import type { Outcome } from '../scan/outcome.ts';

/**
 * One visit at the tool counter: who stands there, what leaves with that person, what comes back. Plain data: a draft on disk.
 * A tool is a product by serial number; where Odoo has it tells whether it leaves or comes back.
 */
export interface ToolsSession {
  readonly version: 1;
  /** `tools:<uuid>` */
  readonly key: string;
  readonly startedAtMs: number;
  readonly counter: ToolCounter;
  readonly borrower: Borrower | null;
  /** Oldest first. */
  readonly items: readonly ToolItem[];
  /** Past their inspection: they stay here until someone answers for them. */
  readonly blocked: readonly ToolItem[];
  readonly kits: readonly Kit[];
  /** Calendar day on which tools are expected back; null is no day. */
  readonly dueOn: string | null;
  readonly last: Outcome | null;
  readonly steps: readonly ToolStep[];
  readonly nextId: number;
  readonly concluded: Concluded | null;
}

/** The places of tools at this depot, as the operation type of the settings says. Ids are Odoo's. */
export interface ToolCounter {
  readonly pickingTypeId: number;
  /** The tool room, and every place in it. */
  readonly homeIds: readonly number[];
  readonly homeId: number;
  readonly lentId: number;
}

export type Borrower =
  /** `partnerId`: the work contact, which Odoo shows on the loan; null where HR gave none. */
  | { readonly kind: 'person'; readonly employeeId: number; readonly partnerId: number | null; readonly name: string }
  | { readonly kind: 'place'; readonly locationId: number; readonly name: string };

export interface ToolItem extends Pick<Goods, 'identity' | 'expiresOn'> {
  readonly id: number;
  readonly product: GoodsProduct;
  readonly lotId: number;
  readonly lotName: string;
  /** Where Odoo has it. */
  readonly locationId: number;
  readonly packageId: number | null;
  readonly direction: 'out' | 'in';
  /** Why it leaves although its inspection is due. */
  readonly override: string | null;
  readonly by: number | null;
  readonly atMs: number;
}

/** A case whose pieces belong together: an Odoo package. */
export interface Kit {
  readonly packageId: number;
  readonly name: string;
  readonly pieces: readonly { readonly lotId: number; readonly name: string }[];
}

export interface Concluded {
  readonly atMs: number;
  readonly operationIds: readonly string[];
}

export type ToolStep =
  | { readonly kind: 'item'; readonly id: number }
  | { readonly kind: 'borrower'; readonly before: Borrower | null }
  | { readonly kind: 'kit'; readonly packageId: number };

export type ToolsEvent =
  | { readonly kind: 'borrower-chosen'; readonly borrower: Borrower | null }
  | { readonly kind: 'due-chosen'; readonly dueOn: string | null }
  | { readonly kind: 'removed'; readonly id: number }
  | { readonly kind: 'overridden'; readonly id: number; readonly reason: string }
  | { readonly kind: 'concluded'; readonly concluded: Concluded };

export const toolsKey = (id: string): string => `tools:${id}`;
/** What the home opens: a visit of its own each time. */
export const newVisit = toolsKey('new');

export function startTools(counter: ToolCounter, birth: { readonly id: string; readonly atMs: number }): ToolsSession {
  return {
    version: 1,
    key: toolsKey(birth.id),
    startedAtMs: birth.atMs,
    counter,
    borrower: null,
    items: [],
    blocked: [],
    kits: [],
    dueOn: dayAfter(birth.atMs, 7),
    last: null,
    steps: [],
    nextId: 1,
    concluded: null,
  };
}

/** Calendar day at the depot, so many days later. */
export function dayAfter(atMs: number, days: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(atMs + days * 86_400_000);
}

/** Pieces of the cases that were begun and that are neither here nor on their way: what to look for before the case goes. */
export function missingPieces({ kits, items }: Pick<ToolsSession, 'kits' | 'items'>): readonly {
  readonly kit: Kit;
  readonly missing: Kit['pieces'];
}[] {
  const here = new Set(items.map(({ lotId }) => lotId));
  return kits.flatMap((kit) => {
    const missing = kit.pieces.filter(({ lotId }) => !here.has(lotId));
    return missing.length > 0 ? [{ kit, missing }] : [];
  });
}
