import type { OdooFailure, PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { err, ok, type Result } from '../../../preload/contract/result.ts';
import { idOf } from '../values.ts';
import { recordedGoods, sameGoods, serverGoods, versionRows } from './goods.ts';
import { externalId, loadOnce } from './load-once.ts';
import { confirmed, outcomeOf, refused, repeatable, type RecipeDeps } from './outcome.ts';
import {
  keepsExpiry,
  noonOf,
  readLotNames,
  readPicking,
  readProducts,
  readRemainder,
  standingOf,
  type PickingDocument,
} from './picking-document.ts';
import { validatePicking } from './validate-picking.ts';

type Document = OperationOf<'receive'> | OperationOf<'deliver'>;
type Facts = {
  readonly uoms: ReadonlyMap<number, number>;
  readonly names: ReadonlyMap<number, string>;
  readonly lots: ReadonlyMap<number, string>;
  /** The expiry of new lots can be told. */
  readonly expiry: boolean;
};

/**
 * Writes what was seen into a receipt or a delivery, then validates it.
 * One write deletes every line that the person saw and creates the recorded ones: Odoo refuses it whole when one of them is
 * gone, so that a replay or a second station changes nothing. Then the document is read, and what stands there decides.
 */
export async function settleGoods(deps: RecipeDeps, document: Document): Promise<PushOutcome> {
  const facts = await readFacts(deps, document);
  if (!facts.ok) return outcomeOf(facts.failure);
  const before = await readPicking(deps.client, document.pickingId);
  if (!before.ok) return outcomeOf(before.failure);
  if (before.value === null) return refused({ kind: 'odoo-refused', rule: 'missing-record', words: '' });

  const standing = judge(document, facts.value, before.value);
  if (standing !== 'as-seen') return alreadyWritten(deps, document, facts.value, before.value, standing);
  const written = await writeLines(deps, document, facts.value);
  if (written.ok) return finish(deps, document, false);
  if (written.failure.kind !== 'refused') return outcomeOf(written.failure);

  // Refused: either somebody was first (perhaps this very act, sent before), or a rule of Odoo stands against it.
  const after = await readPicking(deps.client, document.pickingId);
  if (!after.ok) return outcomeOf(after.failure);
  if (after.value === null) return outcomeOf(written.failure);
  const now = judge(document, facts.value, after.value);
  return now === 'as-seen' ? outcomeOf(written.failure) : alreadyWritten(deps, document, facts.value, after.value, now);
}

/** Demands are absolute and the document is not done: written again, they are the same. */
async function finish(deps: RecipeDeps, document: Document, replayed: boolean): Promise<PushOutcome> {
  for (const { moveId, demand } of document.settledMoves ?? []) {
    const less = await repeatable(() =>
      deps.client.call('stock.move', 'write', { vals: { product_uom_qty: demand } }, { ids: [moveId] }),
    );
    if (!less.ok) return outcomeOf(less.failure);
  }
  return validatePicking(deps, document.pickingId, document.shortage, replayed);
}

type Standing = 'as-seen' | 'ours-open' | 'ours-done' | 'other';

/** The document no longer stands as the person saw it. */
function alreadyWritten(
  deps: RecipeDeps,
  document: Document,
  facts: Facts,
  now: PickingDocument,
  standing: Exclude<Standing, 'as-seen'>,
): PushOutcome | Promise<PushOutcome> {
  if (standing === 'ours-open') return finish(deps, document, true);
  if (standing === 'ours-done') return confirmed('stock.picking', [document.pickingId], true);
  return conflict(deps, document, facts, now);
}

function judge(document: Document, facts: Facts, now: PickingDocument): Standing {
  const ours = sameGoods(recordedGoods(document.lines, facts.lots), serverGoods(now.lines));
  if (now.state === 'done') return ours ? 'ours-done' : 'other';
  if (now.state === 'cancel') return 'other';
  const seen = new Set(document.seenMoveLineIds);
  if (now.lineIds.length === seen.size && now.lineIds.every((id) => seen.has(id))) return 'as-seen';
  return ours && now.lines.every((line) => line['picked'] === true) ? 'ours-open' : 'other';
}

/** Both versions side by side, and the document that a next act may build upon. */
async function conflict(
  deps: RecipeDeps,
  document: Document,
  facts: Facts,
  now: PickingDocument,
): Promise<PushOutcome> {
  const ours = recordedGoods(document.lines, facts.lots);
  const names = await readProducts(deps.client, [
    ...new Set([
      ...document.lines.map((line) => line.productId),
      ...now.lines.flatMap((line) => idOf(line['product_id']) ?? []),
    ]),
  ]);
  if (!names.ok) return outcomeOf(names.failure);
  const who = { by: now.changedBy, at: now.changedAt };
  const rows = versionRows(ours, serverGoods(now.lines), names.value.names);
  if (now.state !== 'done') {
    const standing = now.state === 'cancel' ? null : standingOf(now, packageField(document));
    return refused({ kind: 'changed-meanwhile', ...who, rows, standing });
  }
  const remainder = await readRemainder(deps.client, document.pickingId);
  if (!remainder.ok) return outcomeOf(remainder.failure);
  return refused({
    kind: 'already-done-elsewhere',
    ...who,
    rows,
    remainder: remainder.value && standingOf(remainder.value, packageField(document)),
  });
}

async function writeLines(deps: RecipeDeps, document: Document, facts: Facts): Promise<Result<null, OdooFailure>> {
  const lines = document.lines.filter((line) => line.quantity > 0);
  if (document.seenMoveLineIds.length === 0) {
    // Nothing to compare with: external ids make the lines come once.
    const loaded = await loadOnce(deps, {
      model: 'stock.move.line',
      fields: [
        'id',
        'picking_id/.id',
        'move_id/.id',
        'product_id/.id',
        'product_uom_id/.id',
        'lot_id/.id',
        'lot_name',
        `${packageField(document)}/.id`,
        'quantity',
        'picked',
        'location_id/.id',
        'location_dest_id/.id',
        ...(facts.expiry ? ['expiration_date'] : []),
      ],
      data: lines.map((line, index) => [
        externalId(`${document.operationId}_l${index}`),
        String(document.pickingId),
        String(line.moveId ?? ''),
        String(line.productId),
        String(facts.uoms.get(line.productId) ?? ''),
        String(line.lotId ?? ''),
        line.lotId === null ? (line.lotName ?? '') : '',
        String(line.packageId ?? ''),
        String(line.quantity),
        '1',
        String(line.locationId),
        String(line.locationDestId),
        ...(facts.expiry ? [line.expiresOn === undefined ? '' : noonOf(line.expiresOn)] : []),
      ]),
    });
    return loaded.ok ? ok(null) : loaded;
  }
  const commands = [
    ...document.seenMoveLineIds.map((id) => [2, id, 0]),
    ...lines.map((line) => [
      0,
      0,
      {
        ...(line.moveId !== null && { move_id: line.moveId }),
        product_id: line.productId,
        ...(facts.uoms.has(line.productId) && { product_uom_id: facts.uoms.get(line.productId) }),
        quantity: line.quantity,
        picked: true,
        location_id: line.locationId,
        location_dest_id: line.locationDestId,
        ...(line.lotId !== null ? { lot_id: line.lotId } : line.lotName !== null && { lot_name: line.lotName }),
        ...(line.packageId !== null && { [packageField(document)]: line.packageId }),
        ...(facts.expiry && line.expiresOn !== undefined && { expiration_date: noonOf(line.expiresOn) }),
      },
    ]),
  ];
  const reply = await repeatable(() =>
    deps.client.call('stock.picking', 'write', { vals: { move_line_ids: commands } }, { ids: [document.pickingId] }),
  );
  return reply.ok ? ok(null) : err(reply.failure);
}

/** What comes is put in a package, what leaves is taken out of one. */
const packageField = (document: Document) => (document.kind === 'receive' ? 'result_package_id' : 'package_id');

async function readFacts(deps: RecipeDeps, document: Document): Promise<Result<Facts, OdooFailure>> {
  const products = await readProducts(deps.client, [...new Set(document.lines.map((line) => line.productId))]);
  if (!products.ok) return products;
  const lots = await readLotNames(deps.client, [
    ...new Set(document.lines.flatMap((line) => (line.lotId === null ? [] : [line.lotId]))),
  ]);
  if (!lots.ok) return lots;
  const expiry = await keepsExpiry(deps.client, document.lines);
  return expiry.ok ? ok({ ...products.value, lots: lots.value, expiry: expiry.value }) : expiry;
}
