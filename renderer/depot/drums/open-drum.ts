import type { FeedRow } from '../../../preload/contract/feeds.ts';
import { wholeStock } from '../../store/whole-stock.ts';
import type { OutboxView } from '../../worker/worker-api.ts';
import type { WorkerClient } from '../../worker/worker-client.ts';
import { drumKey, type DrumSession, type Piece } from './drum-session.ts';

type Worker = Pick<WorkerClient, 'row' | 'find' | 'product' | 'outbox' | 'pickingTypes'>;
type Stock = Pick<Worker, 'find' | 'outbox'>;

/** Cable is stocked in metres. */
const metres = /^m(?:ètres?|eters?)?$/i;

const isCable = ({ tracking, uomName }: { readonly tracking: string; readonly uomName: string }): boolean =>
  tracking === 'lot' && metres.test(uomName);

/** A cut from the drum of this lot; null when it is no cable, when nothing is left of it, or when it lies in several places. */
export async function openDrum(worker: Worker, lotId: number, atMs: number): Promise<DrumSession | null> {
  const lot = await worker.row('lots', lotId);
  const product = lot && (await worker.product(lot.productId));
  if (!product || !isCable(product)) return null;
  const pieces = await piecesOf(worker, product.id);
  const [here, ...elsewhere] = pieces.filter((piece) => piece.lotId === lotId);
  const type = (await worker.pickingTypes()).find(({ code }) => code === 'internal');
  if (!here || elsewhere.length > 0 || !type) return null;
  const { id, name, defaultCode: code, uomName, tracking } = product;
  return {
    version: 1,
    key: drumKey(lotId),
    startedAtMs: atMs,
    pickingTypeId: type.id,
    product: { id, name, code, uomName, tracking },
    lotId,
    lotName: lot.name,
    locationId: here.locationId,
    metresLeft: here.metres,
    metresWanted: null,
    startMark: null,
    endMark: null,
    to: null,
    restBecomesOffcut: false,
    last: null,
    steps: [],
    concluded: null,
  };
}

/** Every piece of a cable in the depots, longest last; what this station took and Odoo does not show yet is taken off. */
export async function piecesOf(worker: Stock, productId: number): Promise<readonly Piece[]> {
  const [quants, lots, acts] = await Promise.all([
    worker.find('quants', 'product', productId),
    worker.find('lots', 'product', productId),
    worker.outbox(),
  ]);
  const names = new Map(lots.map(({ id, name }) => [id, name]));
  return wholeStock(quants).flatMap((quant): Piece[] => {
    const { lotId, locationId } = quant;
    if (lotId === null) return [];
    const left = Math.round((quant.quantity - takenFrom(quant, acts)) * 100) / 100;
    return left > 0 ? [{ lotId, lotName: names.get(lotId) ?? `#${lotId}`, locationId, metres: left }] : [];
  });
}

/** Metres of a lot in all places, this station's unsent cuts taken off; null for what is no cable. */
export async function metresOfLot(worker: Stock, product: FeedRow<'products'>, lotId: number): Promise<number | null> {
  if (!isCable(product)) return null;
  const pieces = await piecesOf(worker, product.id);
  return pieces.filter((piece) => piece.lotId === lotId).reduce((sum, { metres: left }) => sum + left, 0);
}

/** Names that lots of a product have, or will have once this station's acts are sent: used up ones too. */
export async function takenLotNames(worker: Stock, productId: number): Promise<readonly string[]> {
  const [lots, acts] = await Promise.all([worker.find('lots', 'product', productId), worker.outbox()]);
  const coming = acts.flatMap(({ operation }) =>
    operation?.kind === 'split-lot' && operation.productId === productId ? [operation.newLotName] : [],
  );
  return [...lots.map(({ name }) => name), ...coming];
}

function takenFrom({ lotId, locationId }: FeedRow<'quants'>, acts: readonly OutboxView[]): number {
  let taken = 0;
  for (const { operation, state } of acts) {
    if (state === 'confirmed' || state === 'refused' || state === 'set-aside' || operation === null) continue;
    if (operation.kind === 'split-lot' && operation.lotId === lotId && operation.locationId === locationId)
      taken += operation.quantity;
    if (operation.kind === 'transfer' && operation.locationId === locationId)
      for (const line of operation.lines) if (line.lotId === lotId) taken += line.quantity;
  }
  return taken;
}
