import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { odooTime } from '../json2.ts';
import { htmlOf } from './html.ts';
import { externalId, loadOnce, loadRecord } from './load-once.ts';
import { outcomeOf, type RecipeDeps } from './outcome.ts';

/** One internal note on a picking, its pictures beside it as attachments of the document: each has a name of its own, so all come once. */
export async function noteDocument(deps: RecipeDeps, note: OperationOf<'document-note'>): Promise<PushOutcome> {
  if (note.photos.length > 0) {
    const attached = await loadOnce(deps, {
      model: 'ir.attachment',
      fields: ['id', 'name', 'res_model', 'res_id', 'mimetype', 'datas'],
      data: note.photos.map(({ name, data }, index) => [
        externalId(`${note.operationId}_a${index}`),
        name,
        'stock.picking',
        String(note.pickingId),
        'image/jpeg',
        data,
      ]),
    });
    if (!attached.ok) return outcomeOf(attached.failure);
  }
  return loadRecord(deps, {
    model: 'mail.message',
    fields: ['id', 'model', 'res_id', 'body', 'message_type', 'subtype_id/id', 'date'],
    data: [
      [
        externalId(note.operationId),
        'stock.picking',
        String(note.pickingId),
        htmlOf(note.note),
        'comment',
        'mail.mt_note',
        odooTime(note.actedAtMs),
      ],
    ],
  });
}
