import type { OdooFailure, PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { ok, type Result } from '../../../preload/contract/result.ts';
import { escapeHtml, htmlOf } from './html.ts';
import { externalId, loadRecord } from './load-once.ts';
import { outcomeOf, type RecipeDeps } from './outcome.ts';

/**
 * A customer's trouble, once: a ticket where the server has tickets (Enterprise's helpdesk, or OCA's helpdesk_mgmt, which
 * name the model alike), else an opportunity, which every server of ours has.
 */
export async function createTicket(deps: RecipeDeps, ticket: OperationOf<'create-ticket'>): Promise<PushOutcome> {
  const hasTickets = await mayCreate(deps, 'helpdesk.ticket');
  if (!hasTickets.ok) return outcomeOf(hasTickets.failure);
  const caller = [ticket.contactName, ticket.phone].filter(Boolean).join(', ');
  // OCA's tickets want a description.
  const description = `${caller ? `<p>${escapeHtml(caller)}</p>` : ''}${htmlOf(ticket.description)}` || '<p>-</p>';
  if (hasTickets.value) {
    return loadRecord(deps, {
      model: 'helpdesk.ticket',
      fields: ['id', 'name', 'partner_id/.id', 'description', 'priority'],
      data: [
        [
          externalId(ticket.operationId),
          ticket.name,
          String(ticket.partnerId ?? ''),
          description,
          ticket.urgent ? '3' : '1',
        ],
      ],
    });
  }
  return loadRecord(deps, {
    model: 'crm.lead',
    fields: ['id', 'name', 'type', 'partner_id/.id', 'contact_name', 'phone', 'description', 'priority'],
    data: [
      [
        externalId(ticket.operationId),
        ticket.name,
        'opportunity',
        String(ticket.partnerId ?? ''),
        ticket.contactName,
        ticket.phone,
        description,
        ticket.urgent ? '3' : '0',
      ],
    ],
  });
}

/** A model that the server does not have is no failure. */
async function mayCreate(deps: RecipeDeps, model: string): Promise<Result<boolean, OdooFailure>> {
  const access = await deps.client.call(model, 'has_access', { operation: 'create' });
  if (access.ok) return ok(access.value.value === true);
  return access.failure.kind === 'permanent' ? ok(false) : access;
}
