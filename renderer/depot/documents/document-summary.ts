import type { GoodsProduct, Packaging } from '../../store/sighting.ts';
import type { Decision, DocumentCount, DocumentSession, ExpectedMove } from './document-session.ts';

/** What a summary needs of a session. */
export type Countable = Pick<DocumentSession, 'unknown' | 'decisions'> & {
  /** Nobody announced these goods: whatever comes is meant. */
  readonly unannounced?: unknown;
  readonly expected: readonly Pick<ExpectedMove, 'product' | 'quantity' | 'packedAs'>[];
  readonly counted: readonly Pick<DocumentCount, 'product' | 'quantity' | 'lotName' | 'expiresOn' | 'packaging'>[];
};

export interface DocumentLine {
  readonly product: GoodsProduct;
  readonly expected: number;
  readonly got: number;
  readonly serials: number;
  /** The soonest expiry of what was counted, YYYY-MM-DD. */
  readonly expiresOn: string | null;
  /** How the document counts it, else how its labels do; null: by the product's own unit. */
  readonly packaging: Packaging | null;
  /** `missing` and `complete` ask nothing; `over` and `unexpected` ask for a decision. */
  readonly state: 'missing' | 'complete' | 'over' | 'unexpected';
  readonly excess: number;
  readonly decision: Decision | null;
}

export interface DocumentSummary {
  readonly lines: readonly DocumentLine[];
  /** `expected + over + unexpected = got + missing` */
  readonly expected: number;
  /** Everything counted. */
  readonly got: number;
  /** What the act will carry: counted, less what was set aside. */
  readonly taken: number;
  readonly missing: number;
  readonly over: number;
  readonly unexpected: number;
  readonly unknown: number;
  readonly undecided: readonly DocumentLine[];
}

/** The count of a session, line by line and in sums. One line per product, in the document's order, the unexpected after. */
export function summarise(session: Countable): DocumentSummary {
  const lines = new Map<
    number,
    {
      product: GoodsProduct;
      expected: number;
      got: number;
      serials: Set<string>;
      expiresOn: string | null;
      packaging: Packaging | null;
      listed: boolean;
    }
  >();
  for (const { product, quantity, packedAs } of session.expected) {
    const line = lines.get(product.id);
    if (line) line.expected += quantity;
    else {
      lines.set(product.id, {
        product,
        expected: quantity,
        got: 0,
        serials: new Set(),
        expiresOn: null,
        packaging: packedAs,
        listed: true,
      });
    }
  }
  for (const { product, quantity, lotName, expiresOn, packaging } of session.counted) {
    const line = lines.get(product.id) ?? {
      product,
      expected: 0,
      got: 0,
      serials: new Set<string>(),
      expiresOn: null,
      packaging,
      listed: false,
    };
    lines.set(product.id, line);
    line.got += quantity;
    line.packaging ??= packaging;
    if (lotName) line.serials.add(lotName);
    if (expiresOn && (line.expiresOn === null || expiresOn < line.expiresOn)) line.expiresOn = expiresOn;
  }
  const open = session.unannounced != null;
  const described = [...lines.values()].map(({ serials, ...held }): DocumentLine => {
    const { listed, ...line } = open ? { ...held, listed: true, expected: held.got } : held;
    const { expected, got, product } = line;
    const excess = Math.max(0, got - expected);
    const state = !listed ? 'unexpected' : excess > 0 ? 'over' : got < expected ? 'missing' : 'complete';
    return { ...line, serials: serials.size, state, excess, decision: session.decisions[product.id] ?? null };
  });
  const sum = (of: (line: DocumentLine) => number): number => described.reduce((total, line) => total + of(line), 0);
  const setAside = sum((line) => (line.decision?.kind === 'set-aside' ? line.excess : 0));
  const got = sum((line) => line.got);
  return {
    lines: described,
    expected: sum((line) => line.expected),
    got,
    taken: got - setAside,
    missing: sum((line) => Math.max(0, line.expected - line.got)),
    over: sum((line) => (line.state === 'over' ? line.excess : 0)),
    unexpected: sum((line) => (line.state === 'unexpected' ? line.got : 0)),
    unknown: session.unknown.length,
    undecided: described.filter((line) => line.excess > 0 && line.decision === null),
  };
}
