import { assign } from './odoo/stock.ts';
import type { Rpc } from './odoo/rpc.ts';

/** What the sample customers have going on. Days count from the start of the demonstration, so that « today » is today. */
export function seedAffairs(
  rpc: Rpc,
  sample: {
    readonly town: { readonly id: number; readonly phone: string };
    readonly outgoing: number;
    readonly depot: number;
    readonly clients: number;
    readonly technicians: readonly number[];
    readonly product: (reference: string) => number;
    readonly nowMs: number;
  },
): void {
  const { store, uid } = rpc;
  const add = (model: string, values: Readonly<Record<string, unknown>>) => store.insert(model, values, uid).id;
  const day = (offset: number): string => new Date(sample.nowMs + offset * 86_400_000).toISOString().slice(0, 10);
  const at = (offset: number, time: string): string => `${day(offset)} ${time}:00`;
  const { id: town, phone } = sample.town;
  const euro = add('res.currency', { name: 'EUR' });

  // The town hall, the person who calls for it, and one of its sites.
  const desk = add('res.partner', {
    name: 'Claire Dujardin',
    parent_id: town,
    phone: '06 39 98 41 27',
    type: 'contact',
    city: 'Gilly-sur-Isère',
  });
  const school = add('res.partner', {
    name: 'Groupe scolaire Jules-Ferry',
    parent_id: town,
    type: 'delivery',
    street: '4 place de l’Église',
    zip: '73200',
    city: 'Gilly-sur-Isère',
  });
  rpc.store.update(
    'res.partner',
    town,
    { comment: '<p>Écoles : demander Mme Dujardin.<br/>Accès par la cour, code au gardien.</p>' },
    uid,
  );
  const shared = '04 65 71 88 00';
  for (const [name, isCompany] of [
    ['Bureau Calderan', true],
    ['Sophie Lacaze', false],
    ['Calderan Immobilier', true],
  ] as const)
    add('res.partner', { name, phone: shared, is_company: isCompany, city: 'Albertville' });

  const waiting = add('crm.stage', { name: 'Proposition' });
  add('crm.lead', {
    name: 'Bornes de recharge du parking',
    type: 'opportunity',
    partner_id: town,
    phone,
    stage_id: waiting,
    user_id: uid,
  });
  const order = (name: string, values: Readonly<Record<string, unknown>>) =>
    add('sale.order', { name, partner_id: town, currency_id: euro, user_id: uid, ...values });
  order('D-2611-084', {
    state: 'sent',
    date_order: at(-7, '08:20'),
    validity_date: day(23),
    amount_untaxed: 12_480,
    client_order_ref: 'Colonne montante, cage 3',
    invoice_status: 'no',
  });
  order('C-2611-231', {
    state: 'sale',
    date_order: at(-12, '09:00'),
    commitment_date: at(1, '07:00'),
    amount_untaxed: 2_310,
    client_order_ref: 'Platines d’interphone',
    invoice_status: 'to invoice',
    delivery_status: 'partial',
  });

  const service = add('project.project', { name: 'Interventions' });
  const planned = add('project.task.type', { name: 'Planifiée' });
  add('project.task', {
    name: 'Différentiel du hall B qui déclenche',
    partner_id: school,
    project_id: service,
    stage_id: planned,
    state: '01_in_progress',
    planned_date_begin: at(0, '13:00'),
    date_deadline: at(0, '15:00'),
    user_ids: sample.technicians.slice(0, 1),
  });
  const open = add('helpdesk.stage', { name: 'En cours' });
  add('helpdesk.ticket', {
    name: 'Éclairage du préau en panne',
    ticket_ref: '00412',
    partner_id: town,
    stage_id: open,
    user_id: uid,
    priority: '2',
  });
  add('account.move', {
    name: 'F-2610-0377',
    move_type: 'out_invoice',
    state: 'posted',
    payment_state: 'not_paid',
    commercial_partner_id: town,
    invoice_date_due: day(-21),
  });
  add('mail.message', {
    model: 'res.partner',
    res_id: town,
    body: '<p>Le différentiel du hall B saute après la pluie.</p>',
    message_type: 'comment',
    date: at(-1, '15:40'),
    author_id: store.get('res.users', uid)['partner_id'],
  });
  add('mail.message', {
    model: 'res.partner',
    res_id: desk,
    body: '<p>Devis D-2611-084 envoyé, à relancer.</p>',
    message_type: 'comment',
    date: at(-6, '08:10'),
    author_id: store.get('res.users', uid)['partner_id'],
  });

  for (const [name, origin, offset, lines] of [
    [
      'DF/OUT/00088',
      'C-2611-231',
      0,
      [
        ['DISJ-C16', 6],
        ['COFF-2R', 2],
      ],
    ],
    ['DF/OUT/00089', 'C-2611-231', 1, [['BORNE-22K', 3]]],
  ] as const) {
    const reserved = name === 'DF/OUT/00088';
    const picking = add('stock.picking', {
      name,
      origin,
      state: reserved ? 'assigned' : 'confirmed',
      picking_type_id: sample.outgoing,
      partner_id: school,
      location_id: sample.depot,
      location_dest_id: sample.clients,
      scheduled_date: at(offset, '09:00'),
    });
    for (const [reference, quantity] of lines) {
      const move = {
        picking_id: picking,
        product_id: sample.product(reference),
        product_uom_qty: quantity,
        product_uom: store.get('product.product', sample.product(reference))['uom_id'],
        location_id: sample.depot,
        location_dest_id: sample.clients,
      };
      if (reserved) assign(rpc, move);
      else add('stock.move', { ...move, state: 'confirmed' });
    }
  }
}
