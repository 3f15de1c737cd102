import type { PushOutcome } from '../../preload/contract/odoo.ts';
import type { Operation } from '../../preload/contract/operation.ts';
import { unreachable } from '../../preload/contract/result.ts';
import { askPreparation } from './recipes/ask-preparation.ts';
import { associateTag } from './recipes/associate-tag.ts';
import { closeCallback } from './recipes/close-callback.ts';
import { completeActivity } from './recipes/complete-activity.ts';
import { count } from './recipes/count.ts';
import { createLead } from './recipes/create-lead.ts';
import { createLot } from './recipes/create-lot.ts';
import { createPartner } from './recipes/create-partner.ts';
import { createTicket } from './recipes/create-ticket.ts';
import { deliver } from './recipes/deliver.ts';
import { logCall } from './recipes/log-call.ts';
import { noteDocument } from './recipes/note-document.ts';
import { openCallback } from './recipes/open-callback.ts';
import type { RecipeDeps } from './recipes/outcome.ts';
import { receive } from './recipes/receive.ts';
import { receiveUnannounced } from './recipes/receive-unannounced.ts';
import { recordConsent } from './recipes/record-consent.ts';
import { scheduleCallback } from './recipes/schedule-callback.ts';
import { splitLot } from './recipes/split-lot.ts';
import { transfer } from './recipes/transfer.ts';

/** Sends operations to Odoo, each by its recipe. Asked again while one is on its way, it gives that one's outcome. */
export function createPush(deps: RecipeDeps): (operation: Operation) => Promise<PushOutcome> {
  const onTheirWay = new Map<string, Promise<PushOutcome>>();
  return (operation) => {
    const running = onTheirWay.get(operation.operationId);
    if (running) return running;
    const outcome = perform(deps, operation).finally(() => onTheirWay.delete(operation.operationId));
    onTheirWay.set(operation.operationId, outcome);
    return outcome;
  };
}

function perform(deps: RecipeDeps, operation: Operation): Promise<PushOutcome> {
  switch (operation.kind) {
    case 'log-call':
      return logCall(deps, operation);
    case 'create-lead':
      return createLead(deps, operation);
    case 'create-partner':
      return createPartner(deps, operation);
    case 'schedule-callback':
      return scheduleCallback(deps, operation);
    case 'record-consent':
      return recordConsent(deps, operation);
    case 'open-callback':
      return openCallback(deps, operation);
    case 'close-callback':
      return closeCallback(deps, operation);
    case 'create-ticket':
      return createTicket(deps, operation);
    case 'ask-preparation':
      return askPreparation(deps, operation);
    case 'complete-activity':
      return completeActivity(deps, operation);
    case 'create-lot':
      return createLot(deps, operation);
    case 'receive':
      return receive(deps, operation);
    case 'receive-unannounced':
      return receiveUnannounced(deps, operation);
    case 'deliver':
      return deliver(deps, operation);
    case 'document-note':
      return noteDocument(deps, operation);
    case 'count':
      return count(deps, operation);
    case 'split-lot':
      return splitLot(deps, operation);
    case 'transfer':
      return transfer(deps, operation);
    case 'associate-tag':
      return associateTag(deps, operation);
    default:
      return unreachable(operation);
  }
}
