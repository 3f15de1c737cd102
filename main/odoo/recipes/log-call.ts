import { createHash } from 'node:crypto';
import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { odooTime } from '../json2.ts';
import { callNote } from './call-note.ts';
import { externalId, loadRecord } from './load-once.ts';
import type { RecipeDeps } from './outcome.ts';

/** One internal note per SIP call, whoever sends it and however often: the Call-ID is its name in Odoo. No mail leaves. */
export function logCall(deps: RecipeDeps, call: OperationOf<'log-call'>): Promise<PushOutcome> {
  const name = createHash('sha256').update(call.callId).digest('hex').slice(0, 40);
  return loadRecord(deps, {
    model: 'mail.message',
    fields: ['id', 'model', 'res_id', 'body', 'message_type', 'subtype_id/id', 'date'],
    data: [
      [
        externalId(`call_${name}`),
        call.resModel,
        String(call.resId),
        callNote(call, deps.language),
        'comment',
        'mail.mt_note',
        odooTime(call.startedAtMs),
      ],
    ],
  });
}
