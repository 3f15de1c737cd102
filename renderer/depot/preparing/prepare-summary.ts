import type { GoodsProduct } from '../../store/sighting.ts';
import { summarise, type DocumentSummary } from '../documents/document-summary.ts';
import type { PrepareSession } from './prepare-session.ts';

export interface PrepareSummary extends DocumentSummary {
  /** By product: how much of what it lacks something else stands in for. */
  readonly replaced: ReadonlyMap<number, number>;
  /** Missing and not replaced. */
  readonly short: number;
  /** What goes without anybody knowing whence. */
  readonly unplaced: GoodsProduct | null;
}

/** A preparation in lines and sums; what goes instead of something leaves nothing of it to be delivered later. */
export function summarisePreparation(session: PrepareSession): PrepareSummary {
  const summary = summarise(session);
  const lacks = new Map(summary.lines.map((line) => [line.product.id, Math.max(0, line.expected - line.got)]));
  const replaced = new Map<number, number>();
  for (const { excess, decision } of summary.lines) {
    if (decision?.kind !== 'instead' || decision.insteadOf === undefined) continue;
    const { insteadOf } = decision;
    const already = replaced.get(insteadOf) ?? 0;
    replaced.set(insteadOf, Math.min(lacks.get(insteadOf) ?? 0, already + excess));
  }
  const stoodIn = [...replaced.values()].reduce((sum, quantity) => sum + quantity, 0);
  const unplaced = session.counted.find(
    ({ locationId, product }) => locationId === null && session.decisions[product.id]?.kind !== 'set-aside',
  );
  return { ...summary, replaced, short: summary.missing - stoodIn, unplaced: unplaced?.product ?? null };
}
