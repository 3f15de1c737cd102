/** Fields of the models that the program uses, as Odoo 19 types them. */
export type Field =
  | { readonly type: 'char' | 'text' | 'html' | 'boolean' | 'integer' | 'float' | 'date' | 'datetime' }
  | { readonly type: 'selection'; readonly values: readonly string[] }
  | { readonly type: 'many2one' | 'many2many'; readonly relation: string }
  | { readonly type: 'one2many'; readonly relation: string; readonly inverse: string };

export type Schema = Readonly<Record<string, Readonly<Record<string, Field>>>>;

const char: Field = { type: 'char' };
const html: Field = { type: 'html' };
const bool: Field = { type: 'boolean' };
const int: Field = { type: 'integer' };
const float: Field = { type: 'float' };
const date: Field = { type: 'date' };
const datetime: Field = { type: 'datetime' };
const choice = (...values: string[]): Field => ({ type: 'selection', values });
const one = (relation: string): Field => ({ type: 'many2one', relation });
const list = (relation: string, inverse: string): Field => ({ type: 'one2many', relation, inverse });
const many = (relation: string): Field => ({ type: 'many2many', relation });

/** On every model. */
export const common: Readonly<Record<string, Field>> = {
  id: int,
  display_name: char,
  create_date: datetime,
  create_uid: one('res.users'),
  write_date: datetime,
  write_uid: one('res.users'),
};

const tracking = choice('none', 'lot', 'serial');
const moveState = choice('draft', 'waiting', 'confirmed', 'partially_available', 'assigned', 'done', 'cancel');

export const schema: Schema = {
  'res.company': { name: char },
  'res.users': {
    name: char,
    login: char,
    active: bool,
    lang: char,
    tz: char,
    company_id: one('res.company'),
    company_ids: many('res.company'),
    partner_id: one('res.partner'),
  },
  'res.country': { name: char, code: char },
  'res.partner': {
    name: char,
    active: bool,
    parent_id: one('res.partner'),
    is_company: bool,
    type: choice('contact', 'invoice', 'delivery', 'other'),
    phone: char,
    phone_sanitized: char,
    email: char,
    street: char,
    zip: char,
    city: char,
    country_id: one('res.country'),
    country_code: char,
    ref: char,
    comment: html,
  },
  'uom.uom': { name: char, factor: float },
  'product.uom': { product_id: one('product.product'), uom_id: one('uom.uom'), barcode: char },
  'product.product': {
    name: char,
    active: bool,
    default_code: char,
    barcode: char,
    tracking,
    uom_id: one('uom.uom'),
    type: choice('consu', 'service', 'combo'),
    list_price: float,
    is_storable: bool,
  },
  'stock.warehouse': { name: char },
  'stock.location': {
    name: char,
    active: bool,
    complete_name: char,
    location_id: one('stock.location'),
    barcode: char,
    next_inventory_date: { type: 'date' },
    usage: choice('supplier', 'view', 'internal', 'customer', 'inventory', 'production', 'transit'),
  },
  'stock.lot': {
    name: char,
    product_id: one('product.product'),
    company_id: one('res.company'),
    location_id: one('stock.location'),
    expiration_date: datetime,
  },
  'stock.package': { name: char, location_id: one('stock.location') },
  'stock.picking.type': {
    name: char,
    active: bool,
    code: choice('incoming', 'outgoing', 'internal'),
    warehouse_id: one('stock.warehouse'),
    default_location_src_id: one('stock.location'),
    default_location_dest_id: one('stock.location'),
  },
  'stock.picking': {
    name: char,
    origin: char,
    state: moveState,
    picking_type_id: one('stock.picking.type'),
    picking_type_code: char,
    partner_id: one('res.partner'),
    location_id: one('stock.location'),
    location_dest_id: one('stock.location'),
    scheduled_date: datetime,
    date_done: datetime,
    note: html,
    backorder_id: one('stock.picking'),
    move_ids: list('stock.move', 'picking_id'),
    move_line_ids: list('stock.move.line', 'picking_id'),
  },
  'stock.move': {
    picking_id: one('stock.picking'),
    product_id: one('product.product'),
    product_uom_qty: float,
    product_qty: float,
    quantity: float,
    picked: bool,
    state: moveState,
    product_uom: one('uom.uom'),
    location_id: one('stock.location'),
    location_dest_id: one('stock.location'),
    has_tracking: tracking,
    inventory_name: char,
    origin: char,
    move_line_ids: list('stock.move.line', 'move_id'),
  },
  'stock.move.line': {
    picking_id: one('stock.picking'),
    move_id: one('stock.move'),
    product_id: one('product.product'),
    product_uom_id: one('uom.uom'),
    lot_id: one('stock.lot'),
    lot_name: char,
    package_id: one('stock.package'),
    result_package_id: one('stock.package'),
    quantity: float,
    quantity_product_uom: float,
    picked: bool,
    state: moveState,
    date: datetime,
    is_inventory: bool,
    location_id: one('stock.location'),
    location_dest_id: one('stock.location'),
  },
  'stock.quant': {
    product_id: one('product.product'),
    location_id: one('stock.location'),
    lot_id: one('stock.lot'),
    package_id: one('stock.package'),
    quantity: float,
    inventory_quantity: float,
    inventory_quantity_set: bool,
    inventory_diff_quantity: float,
  },
  'stock.inventory.adjustment.name': { quant_ids: many('stock.quant'), inventory_adjustment_name: char },
  'hr.employee': { name: char, active: bool, job_title: char, user_id: one('res.users'), barcode: char },
  'hr.employee.public': { name: char, active: bool, job_title: char, user_id: one('res.users') },
  'crm.lead': {
    name: char,
    active: bool,
    type: choice('lead', 'opportunity'),
    partner_id: one('res.partner'),
    contact_name: char,
    partner_name: char,
    expected_revenue: float,
    phone: char,
    phone_sanitized: char,
    description: html,
    user_id: one('res.users'),
  },
  'mail.message': {
    model: char,
    res_id: int,
    body: html,
    message_type: choice('comment', 'notification', 'email', 'user_notification'),
    subtype_id: one('mail.message.subtype'),
    date: datetime,
    author_id: one('res.partner'),
    message_id: char,
    mail_activity_type_id: one('mail.activity.type'),
  },
  'ir.attachment': {
    name: char,
    res_model: char,
    res_id: int,
    type: choice('url', 'binary'),
    url: char,
    description: { type: 'text' },
    mimetype: char,
    datas: { type: 'text' },
  },
  'mail.message.subtype': { name: char },
  'mail.activity.type': { name: char, chaining_type: choice('suggest', 'trigger') },
  'ir.model': { name: char, model: char },
  'mail.activity': {
    res_model_id: one('ir.model'),
    res_model: char,
    res_id: int,
    activity_type_id: one('mail.activity.type'),
    summary: char,
    note: html,
    date_deadline: date,
    date_done: date,
    user_id: one('res.users'),
    active: bool,
    state: char,
    feedback: html,
  },
};
