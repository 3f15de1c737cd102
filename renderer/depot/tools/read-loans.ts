import type { WorkerClient } from '../../worker/worker-client.ts';
import { loansNow, type Loan, type LoanFacts } from './loans.ts';
import type { ToolCounter } from './tools-session.ts';

/** Who has what, from what Odoo told and what this station has yet to tell. */
export async function readLoans(
  worker: Pick<WorkerClient, 'loans' | 'outbox' | 'placesOfLots' | 'row' | 'locations'>,
  counter: ToolCounter,
  today: string,
): Promise<readonly Loan[]> {
  const [moves, acts, locations] = await Promise.all([worker.loans(), worker.outbox(), worker.locations()]);
  const waiting: LoanFacts['waiting'] = acts
    .filter(({ state }) => state === 'queued' || state === 'sending' || state === 'unconfirmed')
    .reverse()
    .flatMap(({ operation }) => (operation?.kind === 'transfer' ? [operation] : []))
    .flatMap((act) =>
      act.lines.flatMap(({ lotId }) =>
        lotId === null
          ? []
          : [
              {
                lotId,
                locationDestId: act.locationDestId,
                holder: act.note.split('\n')[0] ?? '',
                partnerId: act.partnerId,
                dueOn: act.dueOn,
              },
            ],
      ),
    );
  const lotIds = [...new Set([...moves.flatMap((move) => move.lotIds), ...waiting.map(({ lotId }) => lotId)])];
  const [places, named] = await Promise.all([
    worker.placesOfLots(lotIds),
    Promise.all(
      lotIds.map(async (lotId) => {
        const lot = await worker.row('lots', lotId);
        const product = lot && (await worker.row('products', lot.productId));
        return product ? { lotName: lot.name, productName: product.name } : null;
      }),
    ),
  ]);
  const at = new Map(lotIds.map((lotId, index) => [lotId, index]));
  const placeNames = new Map(locations.map(({ id, completeName }) => [id, completeName]));
  return loansNow({
    moves,
    waiting,
    today,
    homeIds: counter.homeIds,
    placeOf: (lotId) => places[at.get(lotId) ?? -1]?.locationId ?? null,
    nameOf: (lotId) => named[at.get(lotId) ?? -1] ?? null,
    placeName: (locationId) => placeNames.get(locationId) ?? `#${locationId}`,
  });
}
