import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOdooStandIn, type OdooStandIn } from '../../main/demo/odoo/stand-in.ts';
import { sampleReceipts } from '../../main/demo/sample-catalogue.ts';
import { seedSampleData } from '../../main/demo/sample-data.ts';
import { recordings, type Recording } from './odoo-recordings.ts';

const byName = new Map(recordings().map((recording) => [recording.name, recording]));

/** Exchanges whose answer does not depend on the recorded database's records, in the order that they need. */
const asAdministrator = [
  'bad_order',
  'crm_lead_create',
  'crm_lead_create_type_lead',
  'j2_create_single_dict',
  'delta_page',
  'keyset_page',
  'exists',
  'has_access_crm_lead_create',
  'has_access_stock_picking_create',
  'has_access_voip_call_create',
  'j2_bad_db',
  'j2_bad_json',
  'j2_bad_key',
  'j2_bad_lang',
  'j2_bad_method',
  'j2_bad_model',
  'j2_bad_path',
  'j2_bad_selection_500',
  'j2_bad_type_500',
  'j2_barcode_first',
  'j2_validation_unique_barcode',
  'j2_context_get',
  'j2_full_context',
  'j2_get_method',
  'j2_ids_on_model_method',
  'j2_no_key',
  'j2_private_method',
  'j2_read_missing',
  'j2_search_read_ok',
  'j2_validation_error',
  'j2_write_missing',
  'j2_write_no_ids',
  'j2_wrong_argument',
  'j2_wrong_content_type',
  'j2_wrong_field_create',
  'j2_wrong_field_domain',
  'j2_wrong_field_read',
  'j2_wrong_param_name_422',
  'load_batch_one_bad_row',
  'load_error_messages',
  'load_lead_replay',
  'load_call_log',
  'load_call_log_replay',
  'partner_create',
  'partner_mobile_is_gone',
  'unlink_missing',
  'activity_create_res_model',
  'quant_find_by_serial',
  'move_line_unlink_replay',
];
const asDepot = ['j2_access_error_create', 'load_access_error', 'j2_unlink_denied', 'location_create_denied_to_user'];
/** On documents of our own: the recorded ids are replaced. */
const onDocuments = [
  'button_validate_backorder_wizard',
  'button_validate_cancelled',
  'button_validate_missing_lot',
  'button_validate_zero',
  'button_validate_untouched_receives_all',
  'button_validate_twice_done',
  'receipt_write_cas',
];

describe('stand-in: recorded exchanges end with the same status, error name and shape', () => {
  let administrator: OdooStandIn;
  let depot: OdooStandIn;

  beforeAll(async () => {
    administrator = await createOdooStandIn({ seed: seedSampleData });
    depot = await createOdooStandIn({ seed: seedSampleData, rights: (model) => (model.startsWith('crm.') ? '' : 'r') });
  });
  afterAll(async () => {
    await administrator.close();
    await depot.close();
  });

  test.each(asAdministrator)('%s', (name) => compare(administrator, name));
  test.each(asDepot)('%s', (name) => compare(depot, name));

  test.each(onDocuments)('%s', async (name) => {
    const standIn = await createOdooStandIn({ seed: seedSampleData });
    try {
      await compare(standIn, name, prepare(standIn, name));
    } finally {
      await standIn.close();
    }
  });
});

/** Brings the first open receipt into the state in which the exchange was recorded. */
function prepare(standIn: OdooStandIn, name: string): (body: Record<string, unknown>) => Record<string, unknown> {
  const { store, uid } = standIn;
  const [receipt] = sampleReceipts;
  const [picking] = store.all('stock.picking', ({ name: known }) => known === receipt?.name);
  const id = picking?.id ?? 0;
  const lines = store.all('stock.move.line', (line) => line['picking_id'] === id);
  const serial = (line: (typeof lines)[number]) =>
    store.get('product.product', Number(line['product_id']))['tracking'] === 'serial';
  if (name === 'button_validate_cancelled') store.update('stock.picking', id, { state: 'cancel' }, uid);
  if (name === 'button_validate_twice_done') store.update('stock.picking', id, { state: 'done' }, uid);
  for (const line of lines) {
    if (name === 'button_validate_zero') store.update('stock.move.line', line.id, { quantity: 0 }, uid);
    if (name === 'button_validate_backorder_wizard' && !serial(line))
      store.update('stock.move.line', line.id, { quantity: 1, picked: true }, uid);
    if (name === 'button_validate_untouched_receives_all' && serial(line))
      store.update('stock.move.line', line.id, { lot_name: `S${line.id}` }, uid);
  }
  if (name !== 'receipt_write_cas') return (body) => ({ ...body, ids: [id] });
  const [first] = lines;
  store.remove('stock.move.line', first?.id ?? 0);
  return () => ({ ids: [id], vals: { move_line_ids: [[2, first?.id, 0]] } });
}

async function compare(
  standIn: OdooStandIn,
  name: string,
  change: (body: Record<string, unknown>) => Record<string, unknown> = (body) => body,
): Promise<void> {
  const recording = byName.get(name);
  if (!recording) throw new Error(`no recording ${name}`);
  const reply = await replay(standIn, recording, change);
  const { body } = recording.response;
  expect(reply.status).toBe(recording.response.status);
  if (typeof body === 'string' && body.startsWith('<')) {
    expect(reply.type).toMatch(/^text\/html/);
    return;
  }
  expect(reply.type).toMatch(/^application\/json/);
  const value: unknown = JSON.parse(reply.body);
  if (reply.status !== 200) expect(value).toMatchObject({ name: (body as { readonly name: string }).name });
  expect(misfit(body, value, name)).toBeNull();
}

function replay(
  standIn: OdooStandIn,
  { request }: Recording,
  change: (body: Record<string, unknown>) => Record<string, unknown>,
): Promise<{ status: number; type: string; body: string }> {
  const [method = 'POST', path = '/'] = request.line.split(' ');
  const headers = Object.fromEntries(
    Object.entries(request.headers)
      .filter(([name]) => !['host', 'content-length', 'connection'].includes(name.toLowerCase()))
      .map(([name, value]) => [
        name,
        value === 'workstation' ? standIn.database : value.replace(/KEY$/, standIn.apiKey),
      ]),
  );
  const body =
    typeof request.body === 'string'
      ? request.body
      : request.body === null
        ? ''
        : JSON.stringify(change({ ...request.body }));
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(new URL(path, standIn.url), { method, headers }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => (text += chunk));
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, type: incoming.headers['content-type'] ?? '', body: text }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Where our value departs from the recorded shape; null when it fits. Odoo's `false` stands for any empty field. */
function misfit(recorded: unknown, ours: unknown, at: string): string | null {
  // `load` says `ids: false` when it refuses: there, empty is an answer of its own.
  if (at.endsWith('.ids') && (recorded === false) !== (ours === false)) return `${at}: ${String(ours)}`;
  if (typeof recorded === 'boolean' && typeof ours === 'boolean') return null;
  if (recorded === false || ours === false || recorded === null || ours === null)
    return recorded === true || ours === true ? `${at}: ${String(ours)}` : null;
  if (Array.isArray(recorded) && Array.isArray(ours)) {
    if (recorded.length === 0 || ours.length === 0) return null;
    return misfit(recorded[0], ours[0], `${at}[0]`);
  }
  if (Array.isArray(recorded) !== Array.isArray(ours) || typeof recorded !== typeof ours)
    return `${at}: ${typeof ours}`;
  if (typeof recorded !== 'object') return null;
  for (const [key, value] of Object.entries(ours as object)) {
    if (!Object.hasOwn(recorded as object, key)) return `${at}.${key}: not in the recording`;
    const inner = misfit((recorded as Record<string, unknown>)[key], value, `${at}.${key}`);
    if (inner !== null) return inner;
  }
  return null;
}
