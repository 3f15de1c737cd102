import { addQuantity, assign } from './odoo/stock.ts';
import { seedAffairs } from './sample-affairs.ts';
import type { Rpc } from './odoo/rpc.ts';
import type { Store } from './odoo/store.ts';
import {
  sampleCustomers,
  sampleDrums,
  samplePackagings,
  sampleProducts,
  sampleReceipts,
  sampleTools,
} from './sample-catalogue.ts';

const login = 'depot@duret.example';

/** Serial of the tool that is out when the demonstration begins. */
const lentTool = '1205';

/**
 * Fills the stand-in with a French electrical contractor: customers, goods, depot, vans, sites, tools, drums, people, open
 * receipts.
 * @param nowMs - what "near" and "overdue" are counted from, Unix epoch milliseconds
 */
export function seedSampleData(store: Store, nowMs = Date.now()): { readonly uid: number; readonly login: string } {
  const add = (model: string, values: Readonly<Record<string, unknown>>) => store.insert(model, values, 1).id;
  const named = (name: string, model: string, values: Readonly<Record<string, unknown>>) => {
    const id = add(model, values);
    store.externalIds.set(name, { model, id });
    return id;
  };

  const france = named('base.fr', 'res.country', { name: 'France', code: 'FR' });
  const country = { country_id: france };
  const own = add('res.partner', {
    name: 'Duret Électricité',
    is_company: true,
    phone: '+33 4 65 71 00 10',
    ...country,
  });
  const company = add('res.company', { name: 'Duret Électricité', partner_id: own });
  const me = add('res.partner', { name: 'Poste de démonstration', parent_id: own, ...country });
  const uid = add('res.users', {
    name: 'Poste de démonstration',
    login,
    lang: 'fr_FR',
    tz: 'Europe/Paris',
    company_id: company,
    company_ids: [company],
    partner_id: me,
  });
  named('mail.mt_note', 'mail.message.subtype', { name: 'Note' });
  named('mail.mt_activities', 'mail.message.subtype', { name: 'Activités' });
  named('mail.mail_activity_data_call', 'mail.activity.type', { name: 'Appel', category: 'phonecall' });
  named('mail.mail_activity_data_todo', 'mail.activity.type', { name: 'À faire', category: 'default' });
  named('base.model_res_partner', 'ir.model', { name: 'Contact', model: 'res.partner' });
  named('stock.model_stock_picking', 'ir.model', { name: 'Transfert', model: 'stock.picking' });

  const suppliers = new Map(
    ['Sonévolt', 'Rexélia'].map((name, index) => [
      name,
      add('res.partner', {
        name,
        is_company: true,
        ref: `F00${index + 1}`,
        phone: `01 99 00 2${index} 30`,
        city: 'Lyon',
        zip: '69007',
        ...country,
      }),
    ]),
  );
  const customers = sampleCustomers.map(({ name, phone, city, zip, isCompany }, index) =>
    add('res.partner', {
      name,
      phone,
      city,
      zip,
      is_company: isCompany,
      ref: `C${String(index + 1).padStart(4, '0')}`,
      street: `${(index * 7) % 90 || 12} rue ${['des Forges', 'de la République', 'du Lac', 'des Alpes'][index % 4] ?? ''}`,
      ...country,
    }),
  );

  const place = (name: string, usage: string, parent: number | false, barcode: string | false = false) =>
    add('stock.location', { name, usage, location_id: parent, barcode });
  const partners = place('Partenaires', 'view', false);
  const supplier = place('Fournisseurs', 'supplier', partners);
  const clients = place('Clients', 'customer', partners);
  place('Écart d’inventaire', 'inventory', false);
  const depot = place('Dépôt des Forges', 'internal', false, 'DF');
  const bays = ['Travée A1', 'Travée A2', 'Travée B1', 'Travée B2', 'Tourets', 'Quai 2'].map((name, index) =>
    place(name, 'internal', depot, `DF-0${index + 1}`),
  );
  place('Matériel abîmé', 'internal', depot, 'DF-ABIME');
  const toolRoom = place('Magasin outillage', 'internal', depot, 'DF-OUT');
  const vans = place('Fourgons', 'internal', false);
  const vanIds = ['Fourgon 1 (GA-512-KT)', 'Fourgon 2 (FB-087-RM)', 'Fourgon 3 (HC-904-ZL)'].map((name, index) =>
    place(name, 'internal', vans, `VAN-${index + 1}`),
  );
  const sites = place('Chantiers', 'internal', false);
  for (const [index, name] of ['Gymnase des Forges', 'Résidence Les Tilleuls', 'Hôtel Le Grand Arc'].entries())
    place(name, 'internal', sites, `CH-${index + 1}`);
  const lent = place('Outillage sorti', 'internal', depot, 'DF-SORTI');

  const warehouse = add('stock.warehouse', { name: 'Dépôt des Forges' });
  const type = (name: string, code: string, from: number, to: number) =>
    add('stock.picking.type', {
      name,
      code,
      warehouse_id: warehouse,
      default_location_src_id: from,
      default_location_dest_id: to,
    });
  const incoming = type('Réceptions', 'incoming', supplier, depot);
  const outgoing = type('Sorties chantier', 'outgoing', depot, clients);
  type('Transferts internes', 'internal', depot, sites);
  const toolLoans = type('Sorties outillage', 'internal', toolRoom, lent);

  const units = new Map(['Unité(s)', 'm'].map((name) => [name, add('uom.uom', { name, factor: 1 })]));
  const packs = new Map(
    [
      ['Boîte de 12', 12],
      ['Carton de 40', 40],
    ].map(([name, factor]) => [factor, add('uom.uom', { name, factor })]),
  );
  const products = new Map(
    sampleProducts.map((product) => [
      product.reference,
      add('product.product', {
        name: product.name,
        default_code: product.reference,
        barcode: product.barcode,
        tracking: product.tracking,
        uom_id: units.get(product.unit) ?? 1,
        type: 'consu',
      }),
    ]),
  );
  const idOf = (reference: string) => products.get(reference) ?? 0;

  for (const [reference, holds, barcode] of samplePackagings)
    add('product.uom', { product_id: idOf(reference), uom_id: packs.get(holds) ?? 1, barcode });

  const rpc: Rpc = { store, uid, context: {}, rights: () => 'rwcu' };
  for (const [index, product] of sampleProducts.entries())
    if (product.tracking === 'none')
      addQuantity(rpc, idOf(product.reference), bays[index % 4] ?? depot, false, false, 10 + ((index * 13) % 60));
  const kit = add('stock.package', { name: 'MALLETTE-VERIF-1', location_id: toolRoom });
  const inKit = new Set(['8801', '5501', '3301']);
  for (const tool of sampleTools)
    for (const [index, name] of tool.serials.entries()) {
      // Periodic inspection: what is to be inspected has a day; the first of each kind is near, the last past it.
      const dueInDays = tool.inspected ? [20, 200, 400, -6][index + (4 - tool.serials.length)] : undefined;
      const lot = add('stock.lot', {
        name,
        product_id: idOf(tool.reference),
        ...(dueInDays !== undefined && { expiration_date: dayFrom(nowMs, dueInDays) }),
      });
      addQuantity(
        rpc,
        idOf(tool.reference),
        name === lentTool ? lent : toolRoom,
        lot,
        inKit.has(name) ? kit : false,
        1,
      );
    }
  for (const [reference, name, metres] of sampleDrums)
    addQuantity(
      rpc,
      idOf(reference),
      bays[4] ?? depot,
      add('stock.lot', { name, product_id: idOf(reference) }),
      false,
      metres,
    );
  for (const [index, van] of vanIds.entries())
    for (const reference of ['DISJ-C16', 'DISJ-C20', 'PRISE-2PT', 'INTER-VV'].slice(0, 4 - index)) {
      add('stock.warehouse.orderpoint', {
        product_id: idOf(reference),
        location_id: van,
        product_min_qty: 5,
        product_max_qty: 20,
        active: true,
      });
      addQuantity(rpc, idOf(reference), van, false, false, 2 + 3 * index);
    }

  const technicians = ['Idriss Belmont', 'Maëlle Corbin'].map((name) =>
    add('res.users', {
      name,
      login: `${name.split(' ')[0]?.toLowerCase()}@duret.example`,
      company_id: company,
      company_ids: [company],
      partner_id: add('res.partner', { name, parent_id: own, ...country }),
    }),
  );
  for (const [index, user] of technicians.entries()) {
    const person = { name: ['Idriss Belmont', 'Maëlle Corbin'][index], job_title: 'Technicien', user_id: user };
    add('hr.employee', person);
    add('hr.employee.public', person);
  }
  for (const [name, job, badge] of [
    ['Sylvie Moret', 'Magasinière', '0417'],
    ['Antoine Brun', 'Chef de chantier', '0418'],
    ['Farid Ouali', 'Électricien', '0419'],
    ['Claire Novel', 'Électricienne', '0420'],
    ['Luc Bernard', 'Technicien courants faibles', '0421'],
  ] as const) {
    const work_contact_id = add('res.partner', { name, parent_id: own, ...country });
    add('hr.employee', { name, job_title: job, barcode: badge, work_contact_id });
    add('hr.employee.public', { name, job_title: job, work_contact_id });
  }

  for (const receipt of sampleReceipts) {
    const picking = add('stock.picking', {
      name: receipt.name,
      origin: receipt.origin,
      state: 'assigned',
      picking_type_id: incoming,
      partner_id: suppliers.get(receipt.supplier) ?? false,
      location_id: supplier,
      location_dest_id: bays[5] ?? depot,
    });
    for (const [reference, quantity] of receipt.lines)
      assign(rpc, {
        picking_id: picking,
        product_id: idOf(reference),
        product_uom_qty: quantity,
        product_uom: store.get('product.product', idOf(reference))['uom_id'],
        location_id: supplier,
        location_dest_id: bays[5] ?? depot,
      });
  }

  // One tool that its borrower should have brought back.
  const [lentLot] = store.all('stock.lot', ({ name }) => name === lentTool);
  const [borrower] = store.all('res.partner', ({ name }) => name === 'Antoine Brun');
  if (lentLot && borrower) {
    const way = { location_id: toolRoom, location_dest_id: lent };
    const origin = 'DURET 0f6b8e0e-3a55-4a0e-9a52-4f6f1f0c2a10';
    const loan = { origin, partner_id: borrower.id, state: 'done', ...way };
    const goods = { product_id: lentLot['product_id'] };
    const picking_id = add('stock.picking', { name: 'DF/OUTIL/00007', picking_type_id: toolLoans, ...loan });
    const move_id = add('stock.move', {
      picking_id,
      ...goods,
      product_uom_qty: 1,
      product_uom: 1,
      date: dayFrom(nowMs, -10),
      date_deadline: dayFrom(nowMs, -3),
      ...loan,
    });
    add('stock.move.line', { picking_id, move_id, ...goods, lot_id: lentLot.id, quantity: 1, picked: true, ...way });
  }

  add('mail.activity', {
    res_model_id: 1,
    res_model: 'res.partner',
    res_id: customers[0] ?? 1,
    activity_type_id: 1,
    summary: 'Rappeler pour le devis de la borne',
    date_deadline: dayFrom(nowMs, 1).slice(0, 10),
    state: 'planned',
    user_id: uid,
  });
  const town = customers[sampleCustomers.findIndex(({ isCompany }) => isCompany)] ?? 1;
  seedAffairs(rpc, {
    town: { id: town, phone: String(store.get('res.partner', town)['phone']) },
    outgoing,
    depot,
    clients,
    technicians,
    product: idOf,
    nowMs: Date.now(),
  });
  return { uid, login };
}

/** Odoo's form of a moment some days from now. */
function dayFrom(nowMs: number, days: number): string {
  return new Date(nowMs + days * 86_400_000).toISOString().slice(0, 19).replace('T', ' ');
}
