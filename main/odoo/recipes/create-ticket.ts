import type { OdooFailure, PushOutcome } from '../../../preload/contract/odoo.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import { ok, type Result } from '../../../preload/contract/result.ts';
import { num, rowsOf } from '../values.ts';
import { escapeHtml, htmlOf } from './html.ts';
import { externalId, loadRecord } from './load-once.ts';
import { outcomeOf, type RecipeDeps } from './outcome.ts';

/**
 * A customer's trouble, once: a ticket where the server has tickets (Enterprise's helpdesk, or OCA's helpdesk_mgmt, which
 * name the model alike), else an opportunity, else a task of the project that the settings name: whatever this person may
 * create.
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
  const project = hasLeads.value ? ok(null) : await projectOfTasks(deps);
  if (!project.ok) return outcomeOf(project.failure);
  if (project.value !== null) return createTask(deps, ticket, description, project.value);
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

/** Odoo 19 asks tasks for the same four priorities as tickets and opportunities (before it, two: normal and starred). */
function createTask(
  deps: RecipeDeps,
  ticket: OperationOf<'create-ticket'>,
  description: string,
  projectId: number,
): Promise<PushOutcome> {
  return loadRecord(deps, {
    model: 'project.task',
    fields: ['id', 'name', 'project_id/.id', 'partner_id/.id', 'description', 'priority'],
    data: [
      [
        externalId(ticket.operationId),
        ticket.name,
        String(projectId),
        String(ticket.partnerId ?? ''),
        description,
        ticket.urgent ? '3' : '1',
      ],
    ],
  });
}

/**
 * The project for troubles, where this person may create tasks. Null: no such project, and then no task either: without a
 * project it would be a private to-do, which every employee may create and no colleague sees; any other project is somebody's
 * building site.
 */
async function projectOfTasks(deps: RecipeDeps): Promise<Result<number | null, OdooFailure>> {
  const may = deps.taskProject === '' ? ok(false) : await mayCreate(deps, 'project.task');
  if (!may.ok) return may;
  if (!may.value) return ok(null);
  const found = await deps.client.call('project.project', 'search_read', {
    domain: [['name', '=', deps.taskProject]],
    fields: ['name'],
    order: 'id',
    limit: 1,
  });
  if (!found.ok) return found;
  const [project] = rowsOf(found.value.value);
  return ok(project ? num(project['id']) : null);
}

/** A model that the server does not have is no failure. */
async function mayCreate(deps: RecipeDeps, model: string): Promise<Result<boolean, OdooFailure>> {
  const access = await deps.client.call(model, 'has_access', { operation: 'create' });
  if (access.ok) return ok(access.value.value === true);
  return access.failure.kind === 'permanent' ? ok(false) : access;
}
