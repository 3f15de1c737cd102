import type { OdooFailure, PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { ok, type Result } from '../../../preload/contract/result.ts';
import { idsOf } from '../values.ts';
import { escapeHtml, htmlOf } from './html.ts';
import { externalId, loadRecord } from './load-once.ts';
import { outcomeOf, type RecipeDeps } from './outcome.ts';

/**
 * A customer's trouble, once: a ticket where the server has tickets (Enterprise's helpdesk, or OCA's helpdesk_mgmt, which
 * name the model alike), else an opportunity, else a task of the first project: whatever this person may create.
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
  const hasLeads = await mayCreate(deps, 'crm.lead');
  if (!hasLeads.ok) return outcomeOf(hasLeads.failure);
  const hasTasks = hasLeads.value ? ok(false) : await mayCreate(deps, 'project.task');
  if (!hasTasks.ok) return outcomeOf(hasTasks.failure);
  if (hasTasks.value) return createTask(deps, ticket, description);
  // Where nothing of all that may be created, Odoo's refusal of the opportunity is the one to show.
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

/** In a project, since a task without one is a private to-do that no colleague sees. */
async function createTask(
  deps: RecipeDeps,
  ticket: OperationOf<'create-ticket'>,
  description: string,
): Promise<PushOutcome> {
  const projects = await deps.client.call('project.project', 'search', { domain: [], order: 'id', limit: 1 });
  if (!projects.ok) return outcomeOf(projects.failure);
  return loadRecord(deps, {
    model: 'project.task',
    fields: ['id', 'name', 'project_id/.id', 'partner_id/.id', 'description', 'priority'],
    data: [
      [
        externalId(ticket.operationId),
        ticket.name,
        String(idsOf(projects.value.value)[0] ?? ''),
        String(ticket.partnerId ?? ''),
        description,
        ticket.urgent ? '1' : '0',
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
