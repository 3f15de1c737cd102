import { matching, ordered } from './domain.ts';
import { accessError, badArgument, missingError, notFound, OdooError } from './odoo-error.ts';
import { load } from './load.ts';
import { actionFeedback } from './mail.ts';
import { readField } from './read.ts';
import { common, schema } from './schema.ts';
import {
  actionConfirm,
  applyAdjustment,
  buttonValidate,
  createQuant,
  mergeQuants,
  writePicking,
  writeQuant,
} from './stock.ts';
import { fieldOf, str, type Raw, type Store } from './store.ts';

export type Args = Readonly<Record<string, unknown>>;
export type Rpc = {
  readonly store: Store;
  readonly uid: number;
  readonly context: Args;
  /** Which of r, w, c, u this user has on a model. */
  readonly rights: (model: string) => string;
};

type Method = (rpc: Rpc, model: string, args: Args, ids: readonly number[]) => unknown;

const letters = { read: 'r', write: 'w', create: 'c', unlink: 'u' } as const;

/** One JSON-2 call: model, method and named arguments, as Odoo's dispatcher takes them. */
export function call(rpc: Rpc, model: string, method: string, args: Args): unknown {
  if (!Object.hasOwn(schema, model)) throw notFound(`the model '${model}' does not exist`);
  if (method.startsWith('_') || method === 'exists' || method === 'check_access')
    throw accessError(`Private methods (such as '${model}.${method}') cannot be called remotely.`);
  const found = methods[`${model}.${method}`] ?? methods[method];
  if (!found) throw notFound(`The method '${method}' does not exist on the model '${model}'`);
  const { ids, context: _context, ...named } = args;
  if (ids !== undefined && found.level === 'model') throw badArgument(`cannot call ${model}.${method} with ids`);
  const missing = found.needs?.find((name) => named[name] === undefined);
  if (missing !== undefined) throw badArgument(`missing a required argument: '${missing}'`);
  const unknown = Object.keys(named).find((name) => !found.takes.includes(name));
  // Reading passes unknown names on, and stumbles further down.
  if (unknown !== undefined && method === 'search_read')
    throw new OdooError(
      500,
      'builtins.TypeError',
      `${model}.${method}() got an unexpected keyword argument '${unknown}'`,
    );
  if (unknown !== undefined) throw badArgument(`${model}.${method}() got an unexpected keyword argument '${unknown}'`);
  if (found.right) demand(rpc, model, found.right);
  const list = Array.isArray(ids) ? ids.map(Number) : typeof ids === 'number' ? [ids] : [];
  return found.run(rpc, model, named, list);
}

function demand(rpc: Rpc, model: string, operation: keyof typeof letters): void {
  if (!rpc.rights(model).includes(letters[operation]))
    throw accessError(`Vous n’êtes pas autorisé à accéder aux enregistrements «\u00A0${model}\u00A0».`);
}

type Entry = {
  readonly level: 'model' | 'record';
  readonly takes: readonly string[];
  readonly needs?: readonly string[];
  readonly right?: keyof typeof letters;
  readonly run: Method;
};

const search: Method = (rpc, model, args) => find(rpc, model, args).map((row) => row.id);

const methods: Readonly<Record<string, Entry>> = {
  search: {
    level: 'model',
    takes: ['domain', 'offset', 'limit', 'order'],
    needs: ['domain'],
    right: 'read',
    run: search,
  },
  search_count: {
    level: 'model',
    takes: ['domain', 'limit'],
    needs: ['domain'],
    right: 'read',
    run: (rpc, model, args) => find(rpc, model, args).length,
  },
  search_read: {
    level: 'model',
    takes: ['domain', 'fields', 'offset', 'limit', 'order'],
    right: 'read',
    run: (rpc, model, args) => find(rpc, model, args).map((row) => rowOut(rpc, model, row, args['fields'])),
  },
  read: {
    level: 'record',
    takes: ['fields', 'load'],
    right: 'read',
    run: (rpc, model, args, ids) =>
      ids.flatMap((id) => {
        const row = rpc.store.find(model, id);
        return row ? [rowOut(rpc, model, row, args['fields'])] : [];
      }),
  },
  create: {
    level: 'model',
    takes: ['vals_list'],
    needs: ['vals_list'],
    right: 'create',
    run: (rpc, model, args) => [args['vals_list']].flat().map((values) => create(rpc, model, values as Args)),
  },
  write: {
    level: 'record',
    takes: ['vals'],
    needs: ['vals'],
    right: 'write',
    run: (rpc, model, args, ids) => {
      for (const id of ids) write(rpc, model, id, args['vals'] as Args);
      return true;
    },
  },
  unlink: {
    level: 'record',
    takes: [],
    right: 'unlink',
    run: (rpc, model, _args, ids) => {
      for (const id of ids) rpc.store.remove(model, id);
      return true;
    },
  },
  load: {
    level: 'model',
    takes: ['fields', 'data'],
    needs: ['fields', 'data'],
    run: (rpc, model, args) => load(rpc, model, args, { create, write }),
  },
  has_access: {
    level: 'record',
    takes: ['operation'],
    needs: ['operation'],
    run: (rpc, model, args) => {
      const letter = letters[args['operation'] as keyof typeof letters];
      return letter !== undefined && rpc.rights(model).includes(letter);
    },
  },
  fields_get: {
    level: 'model',
    takes: ['allfields', 'attributes'],
    run: (_rpc, model, args) => {
      const all = { ...common, ...schema[model] };
      const wanted = Array.isArray(args['allfields']) ? args['allfields'].map(String) : Object.keys(all);
      return Object.fromEntries(wanted.flatMap((name) => (all[name] ? [[name, { type: all[name].type }]] : [])));
    },
  },
  'res.users.context_get': {
    level: 'model',
    takes: [],
    run: (rpc) => {
      const user = rpc.store.get('res.users', rpc.uid);
      return { lang: user['lang'], tz: user['tz'], uid: rpc.uid };
    },
  },
  /** Whoever signs in here is an employee, and nothing more. */
  'res.users.has_group': {
    level: 'record',
    takes: ['group_ext_id'],
    needs: ['group_ext_id'],
    run: (_rpc, _model, args) => args['group_ext_id'] === 'base.group_user',
  },
  'stock.picking.action_confirm': {
    level: 'record',
    takes: [],
    right: 'write',
    run: (rpc, _model, _args, ids) => actionConfirm(rpc, ids),
  },
  'stock.picking.button_validate': {
    level: 'record',
    takes: [],
    right: 'write',
    run: (rpc, _model, _args, ids) => buttonValidate(rpc, ids),
  },
  'stock.quant.action_view_inventory': {
    level: 'model',
    takes: [],
    right: 'read',
    run: (rpc) => {
      mergeQuants(rpc);
      return { type: 'ir.actions.act_window', res_model: 'stock.quant' };
    },
  },
  'stock.inventory.adjustment.name.action_apply': {
    level: 'record',
    takes: [],
    right: 'write',
    run: (rpc, _model, _args, ids) => applyAdjustment(rpc, ids),
  },
  'mail.activity.action_feedback': {
    level: 'record',
    takes: ['feedback'],
    right: 'write',
    run: (rpc, _model, args, ids) => actionFeedback(rpc, ids, str(args['feedback'])),
  },
};

function find(rpc: Rpc, model: string, args: Args): Raw[] {
  const { domain, order, limit, offset } = args;
  const rows = matching(rpc.store, model, domain, rpc.context['active_test'] === false);
  const keys = (str(order) || 'id').split(',').map((part) => part.trim().split(/\s+/));
  for (const [name = ''] of keys) fieldOf(model, name);
  rows.sort((left, right) => {
    for (const [name = '', direction] of keys) {
      const by = ordered(readField(rpc.store, model, left, name), readField(rpc.store, model, right, name));
      if (by !== 0) return direction?.toLowerCase() === 'desc' ? -by : by;
    }
    return left.id - right.id;
  });
  const from = typeof offset === 'number' ? offset : 0;
  return rows.slice(from, typeof limit === 'number' && limit > 0 ? from + limit : undefined);
}

function rowOut(rpc: Rpc, model: string, row: Raw, fields: unknown): Record<string, unknown> {
  const names =
    Array.isArray(fields) && fields.length > 0 ? fields.map(String) : Object.keys({ ...common, ...schema[model] });
  return Object.fromEntries(['id', ...names].map((name) => [name, readField(rpc.store, model, row, name)]));
}

/** @returns the new id */
function create(rpc: Rpc, model: string, values: Args): number {
  for (const name of Object.keys(values)) fieldOf(model, name);
  if (model === 'stock.quant') return createQuant(rpc, values);
  if (model === 'res.partner' && !values['name'])
    throw new OdooError(422, 'odoo.exceptions.ValidationError', 'Les contacts doivent avoir un nom.');
  if (model === 'product.product' && values['barcode'] && barcodeTaken(rpc.store, values['barcode']))
    throw new OdooError(422, 'odoo.exceptions.ValidationError', 'Code(s)-barres déjà attribué(s).');
  const lists = Object.entries(values).filter(([name]) => fieldOf(model, name).type === 'one2many');
  const own = Object.fromEntries(Object.entries(values).filter(([name]) => fieldOf(model, name).type !== 'one2many'));
  const { id } = rpc.store.insert(model, completed(rpc, model, own), rpc.uid);
  for (const [name, commands] of lists) applyCommands(rpc, model, id, name, commands);
  return id;
}

const barcodeTaken = (store: Store, barcode: unknown) =>
  store.all('product.product', (product) => product['barcode'] === barcode).length > 0;

function write(rpc: Rpc, model: string, id: number, values: Args): void {
  if (!rpc.store.find(model, id)) throw missingError(model, id);
  if (model === 'stock.quant') return writeQuant(rpc, id, values);
  if (model === 'stock.picking' && values['move_line_ids'] !== undefined) return writePicking(rpc, id, values);
  const own = Object.fromEntries(Object.entries(values).filter(([name]) => fieldOf(model, name).type !== 'one2many'));
  rpc.store.update(model, id, manyIds(model, own), rpc.uid);
}

function applyCommands(rpc: Rpc, model: string, id: number, name: string, commands: unknown): void {
  const field = fieldOf(model, name);
  if (field.type !== 'one2many') return;
  for (const command of [commands].flat(1) as readonly (readonly unknown[])[])
    if (command[0] === 0) create(rpc, field.relation, { ...(command[2] as Args), [field.inverse]: id });
}

function manyIds(model: string, values: Args): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      fieldOf(model, name).type === 'many2many' && Array.isArray(value)
        ? value.flatMap((command) => (Array.isArray(command) && command[0] === 6 ? (command[2] as number[]) : command))
        : value,
    ]),
  );
}

/** What Odoo fills in by itself. */
function completed(rpc: Rpc, model: string, given: Args): Args {
  const values = manyIds(model, given);
  const { store, uid } = rpc;
  switch (model) {
    case 'stock.picking':
      return { state: 'draft', name: `WH/OP/${String(store.all(model).length + 1).padStart(5, '0')}`, ...values };
    case 'stock.move':
      return {
        state: 'draft',
        product_uom: store.find('product.product', values['product_id'])?.['uom_id'] ?? false,
        ...values,
      };
    case 'product.product':
      return { tracking: 'none', uom_id: store.all('uom.uom')[0]?.id ?? false, ...values };
    case 'mail.message':
      return { author_id: store.get('res.users', uid)['partner_id'] ?? false, ...values };
    case 'mail.activity': {
      const on = store.find('ir.model', values['res_model_id']);
      if (!on)
        throw new OdooError(
          422,
          'odoo.exceptions.ValidationError',
          'Les activités doivent être liées à un enregistrement.',
        );
      return { res_model: on['model'], state: 'planned', user_id: uid, ...values };
    }
    default:
      return values;
  }
}
