import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import { text, type OdooRow } from '../values.ts';
import { confirmed, outcomeOf, refused, repeatable, type RecipeDeps } from './outcome.ts';

/**
 * Validates a picking without its wizards: backorder, text message and expiry are decided on purpose, beforehand.
 * Harmless on a done picking. An action in the reply means that nothing was validated.
 */
export async function validatePicking(
  deps: RecipeDeps,
  pickingId: number,
  shortage: 'backorder' | 'close',
  replayed: boolean,
): Promise<PushOutcome> {
  const reply = await repeatable(() =>
    deps.client.call(
      'stock.picking',
      'button_validate',
      {},
      {
        ids: [pickingId],
        context: {
          skip_backorder: true,
          skip_sms: true,
          skip_expired: true,
          ...(shortage === 'close' && { picking_ids_not_to_backorder: [pickingId] }),
        },
      },
    ),
  );
  if (!reply.ok) return outcomeOf(reply.failure);
  const { value } = reply.value;
  if (typeof value !== 'object' || value === null) return confirmed('stock.picking', [pickingId], replayed);
  const action = value as OdooRow;
  return refused({
    kind: 'not-understood',
    name: text(action['res_model']) ?? 'action',
    words: text(action['name']) ?? '',
  });
}
