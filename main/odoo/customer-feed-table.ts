import type { customerFeeds } from '../../preload/contract/customer-feeds.ts';
import type { FeedRow } from '../../preload/contract/feeds.ts';
import { consentUrl, readConsentRecord } from './consent-ledger.ts';
import type { FeedSource } from './feed-table.ts';
import { plainText } from './recipes/html.ts';
import { baseOf, idOf, idsOf, nameOf, num, text, textOr } from './values.ts';

/** A note in the pop-up is a line or two. */
export const noteLetters = 500;

/** Documents whose activities the desks follow. */
const followed = ['res.partner', 'crm.lead', 'sale.order', 'stock.picking', 'project.task', 'helpdesk.ticket'];

/** Where the feeds of a customer's affairs come from. Models that a server lacks switch their feed off. */
export const customerFeedTable: { readonly [N in keyof typeof customerFeeds]: FeedSource<N> } = {
  saleOrders: {
    models: ['sale.order'],
    fields: [
      'name',
      'partner_id',
      'state',
      'date_order',
      'validity_date',
      'commitment_date',
      'amount_untaxed',
      'currency_id',
      'delivery_status',
      'client_order_ref',
      'user_id',
    ],
    domain: [],
    open: ['|', ['state', 'in', ['draft', 'sent']], '&', ['state', '=', 'sale'], ['invoice_status', '!=', 'invoiced']],
    row: (row) => ({
      name: textOr(row['name'], ''),
      partnerId: idOf(row['partner_id']),
      state: textOr(row['state'], ''),
      orderedAt: text(row['date_order']),
      validUntil: text(row['validity_date']),
      promisedAt: text(row['commitment_date']),
      amount: num(row['amount_untaxed']),
      currency: nameOf(row['currency_id']),
      delivery: text(row['delivery_status']),
      customerReference: text(row['client_order_ref']),
      userName: nameOf(row['user_id']),
      ...baseOf(row),
    }),
  },
  leads: {
    models: ['crm.lead'],
    fields: ['name', 'partner_id', 'phone', 'phone_sanitized', 'contact_name', 'stage_id', 'user_id', 'create_date'],
    domain: [],
    open: [['active', '=', true]],
    row: (row) => ({
      name: textOr(row['name'], ''),
      partnerId: idOf(row['partner_id']),
      phone: text(row['phone']),
      phoneSanitized: text(row['phone_sanitized']),
      contactName: text(row['contact_name']),
      stageName: nameOf(row['stage_id']),
      userName: nameOf(row['user_id']),
      createdAt: text(row['create_date']),
      ...baseOf(row),
    }),
  },
  tickets: {
    models: ['helpdesk.ticket'],
    fields: [
      'name',
      'ticket_ref',
      'number',
      'partner_id',
      'stage_id',
      'user_id',
      'priority',
      'closed',
      'close_date',
      'closed_date',
      'create_date',
    ],
    domain: [],
    open: [['stage_id.fold', '=', false]],
    row: (row) => ({
      name: textOr(row['name'], ''),
      reference: text(row['ticket_ref']) ?? text(row['number']),
      partnerId: idOf(row['partner_id']),
      stageName: nameOf(row['stage_id']),
      userName: nameOf(row['user_id']),
      urgent: Number(text(row['priority']) ?? 0) >= 2,
      closed: row['closed'] === true || text(row['close_date']) !== null || text(row['closed_date']) !== null,
      createdAt: text(row['create_date']),
      ...baseOf(row),
    }),
  },
  tasks: {
    models: ['project.task'],
    fields: [
      'name',
      'partner_id',
      'project_id',
      'stage_id',
      'state',
      'planned_date_begin',
      'date_deadline',
      'user_ids',
    ],
    domain: [['partner_id', '!=', false]],
    open: [['state', 'not in', ['1_done', '1_canceled']]],
    row: (row) => ({
      name: textOr(row['name'], ''),
      partnerId: idOf(row['partner_id']),
      projectName: nameOf(row['project_id']),
      stageName: nameOf(row['stage_id']),
      plannedAt: text(row['planned_date_begin']),
      plannedUntil: text(row['date_deadline']),
      userIds: idsOf(row['user_ids']),
      closed: ['1_done', '1_canceled'].includes(textOr(row['state'], '')),
      ...baseOf(row),
    }),
  },
  invoices: {
    models: ['account.move'],
    fields: ['name', 'commercial_partner_id', 'invoice_date_due', 'payment_state'],
    domain: [
      ['move_type', '=', 'out_invoice'],
      ['state', '=', 'posted'],
    ],
    open: [['payment_state', 'in', ['not_paid', 'partial']]],
    row: (row) => ({
      name: textOr(row['name'], ''),
      partnerId: idOf(row['commercial_partner_id']),
      dueOn: text(row['invoice_date_due']),
      paid: !['not_paid', 'partial'].includes(textOr(row['payment_state'], '')),
      ...baseOf(row),
    }),
  },
  activities: {
    models: ['mail.activity'],
    fields: [
      'res_model',
      'res_id',
      'res_name',
      'activity_type_id',
      'activity_category',
      'summary',
      'note',
      'date_deadline',
      'user_id',
      'feedback',
      'create_uid',
      'create_date',
    ],
    domain: [['res_model', 'in', followed]],
    open: [['active', '=', true]],
    shortPages: true,
    row: (row) => ({
      resModel: textOr(row['res_model'], ''),
      resId: num(row['res_id']),
      resName: text(row['res_name']),
      typeName: nameOf(row['activity_type_id']),
      isCall: row['activity_category'] === 'phonecall',
      summary: text(row['summary']),
      note: plainText(textOr(row['note'], '')),
      dueOn: text(row['date_deadline']),
      userId: idOf(row['user_id']),
      userName: nameOf(row['user_id']),
      createdBy: nameOf(row['create_uid']),
      createdAt: text(row['create_date']),
      feedback: plainText(textOr(row['feedback'], '')) || null,
      ...baseOf(row),
    }),
  },
  notes: {
    models: ['mail.message'],
    fields: ['res_id', 'date', 'author_id', 'body'],
    domain: [
      ['model', '=', 'res.partner'],
      ['message_type', 'in', ['comment', 'email']],
      ['res_id', '!=', 0],
    ],
    recent: (since) => [['date', '>=', since]],
    shortPages: true,
    row: (row) => ({
      partnerId: num(row['res_id']),
      at: textOr(row['date'], ''),
      authorName: nameOf(row['author_id']),
      text: plainText(textOr(row['body'], '')).slice(0, noteLetters),
      ...baseOf(row),
    }),
  },
  consents: {
    models: ['ir.attachment'],
    fields: ['res_id', 'description', 'create_uid'],
    domain: [
      ['res_model', '=', 'res.partner'],
      ['url', '=', consentUrl],
    ],
    // A description that is no record of ours does not fit the feed's schema: it is counted and left out.
    row: (row) => ({
      ...(readConsentRecord(text(row['description'])) as Pick<
        FeedRow<'consents'>,
        'given' | 'channel' | 'proof' | 'saidAtMs' | 'operationId'
      >),
      partnerId: num(row['res_id']),
      by: nameOf(row['create_uid']),
      ...baseOf(row),
    }),
  },
};
