import type { Refusal, StandingDocument, VersionRow } from '../../preload/contract/odoo.ts';
import type { Operation, OperationOf } from '../../preload/contract/operation.ts';
import type { OutboxView } from '../worker/worker-api.ts';
import { editableFields } from './edit-act.ts';

/**
 * What a person may decide about an act that Odoo did not take, the likeliest first:
 * `add` ours on top of what Odoo has · `keep-ours` in the place of it · `remainder` what is left, on the document that expects it ·
 * `keep-theirs` Odoo is right · `retry` as it is · `edit` · `set-aside`.
 */
export type Way = 'add' | 'keep-ours' | 'remainder' | 'keep-theirs' | 'retry' | 'edit' | 'set-aside';

type Document = OperationOf<'receive'> | OperationOf<'deliver'>;
type Line = Document['lines'][number];

export function waysOut({
  state,
  operation,
  refusal,
}: Pick<OutboxView, 'state' | 'operation' | 'refusal'>): readonly Way[] {
  if (state !== 'refused' && state !== 'held') return [];
  const edit: readonly Way[] = operation && editableFields(operation).length > 0 ? ['edit'] : [];
  switch (refusal?.kind) {
    case 'changed-meanwhile':
      if (operation?.kind === 'count') return ['keep-ours', 'keep-theirs', ...edit];
      if (refusal.standing === null) return ['set-aside', 'retry', ...edit];
      return [...(isAdded(refusal.standing) ? (['add'] as const) : []), 'keep-ours', 'keep-theirs', ...edit];
    case 'already-done-elsewhere': {
      const rest = operation && isDocument(operation) ? restOf(operation, refusal) : [];
      return rest.length > 0 ? ['remainder', 'keep-theirs', ...edit] : ['keep-theirs', 'retry'];
    }
    case undefined:
    case 'odoo-refused':
    case 'not-understood':
    case 'not-at-source':
      return ['retry', ...edit, 'set-aside'];
    default:
      return ['retry', ...edit, 'set-aside'];
  }
}

/**
 * The act that a decision makes of a refused one; null when the decision makes none (`retry`, `edit`, `keep-theirs`, `set-aside`).
 * It is built on what the person was shown: if Odoo's document changed again since, it is a conflict again.
 */
export function actOf(
  way: Way,
  { operation, refusal }: Pick<OutboxView, 'operation' | 'refusal'>,
  by: { readonly operationId: string; readonly author: Operation['author']; readonly nowMs: number },
): Operation | null {
  if (!operation) return null;
  const head = { operationId: by.operationId, author: by.author, actedAtMs: by.nowMs };
  if (operation.kind === 'count') return way === 'keep-ours' ? countedNow(operation, refusal, head) : null;
  if (!isDocument(operation) || !refusal) return null;
  if (refusal.kind === 'changed-meanwhile' && refusal.standing && (way === 'add' || way === 'keep-ours')) {
    const { standing } = refusal;
    return {
      ...operation,
      ...head,
      lines: way === 'add' ? added(operation, standing) : rebased(operation.lines, standing),
      seenMoveLineIds: standing.lines.map(({ id }) => id),
    };
  }
  if (way !== 'remainder' || refusal.kind !== 'already-done-elsewhere' || !refusal.remainder) return null;
  const { pickingId, pickingName, lines } = refusal.remainder;
  return {
    ...operation,
    ...head,
    pickingId,
    pickingName,
    lines: rebased(restOf(operation, refusal), refusal.remainder),
    seenMoveLineIds: lines.map(({ id }) => id),
  };
}

const isDocument = (operation: Operation): operation is Document =>
  operation.kind === 'receive' || operation.kind === 'deliver';

/** Somebody recorded something: what is only pre-filled is nothing to add to. */
const isAdded = ({ lines }: StandingDocument): boolean => lines.some(({ picked, quantity }) => picked && quantity > 0);

/** The person looks again now, and what they counted stands whatever moved before. */
function countedNow(
  count: OperationOf<'count'>,
  refusal: Refusal | null,
  head: Pick<Operation, 'operationId' | 'author' | 'actedAtMs'>,
): OperationOf<'count'> {
  const server = refusal?.kind === 'changed-meanwhile' ? refusal.rows.map((row) => row.server) : [];
  const lines = count.lines.map((line, index) => ({
    ...line,
    seenQuantity: server[index] ?? line.seenQuantity,
    seenAtMs: head.actedAtMs,
  }));
  // A serial that Odoo has elsewhere is here: it is counted out there.
  const strayed = refusal?.kind === 'changed-meanwhile' ? (refusal.strayed ?? []) : [];
  const out = strayed.map(({ quantity, ...where }) => ({
    ...where,
    countedQuantity: 0,
    seenQuantity: quantity,
    seenAtMs: head.actedAtMs,
  }));
  return { ...count, ...head, lines: [...lines, ...out], doneBefore: undefined };
}

const nameOf = (line: { readonly productId: number; readonly lotName: string | null; readonly lotId: number | null }) =>
  `${line.productId}/${line.lotId ?? ''}/${line.lotId === null ? (line.lotName ?? '') : ''}`;

/** What both recorded, together. The same serial on both sides is one thing: it was seen twice. */
function added(document: Document, standing: StandingDocument): Line[] {
  const lines = new Map<string, Line>();
  for (const { id: _id, picked, ...line } of standing.lines) {
    if (!picked || line.quantity <= 0) continue;
    const before = lines.get(nameOf(line));
    lines.set(nameOf(line), { ...line, quantity: line.quantity + (before?.quantity ?? 0) });
  }
  for (const line of rebased(document.lines, standing)) {
    const before = [...lines.values()].find((other) => isSameGoods(other, line));
    const isSerial = line.lotName !== null && line.quantity === 1;
    if (!before) lines.set(nameOf(line), line);
    else if (!isSerial) lines.set(nameOf(before), { ...before, quantity: before.quantity + line.quantity });
  }
  return [...lines.values()];
}

const isSameGoods = (left: Line, right: Line): boolean =>
  left.productId === right.productId &&
  (left.lotId !== null && right.lotId !== null ? left.lotId === right.lotId : left.lotName === right.lotName);

/** Our lines on the moves that the document has now: the ones that we saw may be gone. */
function rebased(lines: readonly Line[], standing: StandingDocument): Line[] {
  const moves = new Set(standing.lines.map(({ moveId }) => moveId));
  return lines.map((line) => {
    if (line.moveId !== null && moves.has(line.moveId)) return line;
    const like = standing.lines.find(({ productId }) => productId === line.productId);
    return { ...line, moveId: like?.moveId ?? (standing.lines.length === 0 ? line.moveId : null) };
  });
}

/** What we recorded beyond what the done document took. */
function restOf(document: Document, refusal: Extract<Refusal, { kind: 'already-done-elsewhere' }>): Line[] {
  if (!refusal.remainder) return [];
  const left = new Map(refusal.rows.map((row) => [`${row.productId}/${row.lot ?? ''}`, row.ours - row.server]));
  return document.lines.flatMap((line) => {
    const key = rowKeyOf(line, refusal.rows);
    const room = key === undefined ? 0 : (left.get(key) ?? 0);
    const quantity = Math.min(line.quantity, room);
    if (key === undefined || quantity <= 1e-6) return [];
    left.set(key, room - quantity);
    return [{ ...line, quantity }];
  });
}

/** Rows go by the lot's name. A lot that we know by its id only is that row when the product has no other. */
function rowKeyOf(line: Line, rows: readonly VersionRow[]): string | undefined {
  if (line.lotId === null || line.lotName !== null) return `${line.productId}/${line.lotName ?? ''}`;
  const own = rows.filter((row) => row.productId === line.productId);
  return own.length === 1 ? `${line.productId}/${own[0]?.lot ?? ''}` : undefined;
}
