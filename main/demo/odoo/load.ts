import { OdooError } from './odoo-error.ts';
import type { Args, Rpc } from './rpc.ts';
import { fieldOf, str } from './store.ts';

type Writers = {
  readonly create: (rpc: Rpc, model: string, values: Args) => number;
  readonly write: (rpc: Rpc, model: string, id: number, values: Args) => void;
};

type Entry = {
  readonly name: string;
  readonly values: Record<string, unknown>;
  readonly children: { field: string; entry: Entry }[];
};

/**
 * Odoo's import: each row by its external id, inserted when absent. With `mode: update` and `noupdate` an existing record stays
 * untouched; without them it is overwritten. A rule that fails rolls the whole batch back, and is told with status 200.
 */
export function load(rpc: Rpc, model: string, args: Args, writers: Writers): unknown {
  const fields = (args['fields'] as unknown[]).map(String);
  const data = args['data'] as unknown[][];
  const entries: Entry[] = [];
  const messages: unknown[] = [];
  const fail = (row: number, words: string) =>
    messages.push({ rows: { from: row, to: row }, record: row, type: 'error', message: words });

  if (!rpc.rights(model).includes('c')) {
    fail(0, `Vous n’êtes pas autorisé à créer des enregistrements «\u00A0${model}\u00A0».`);
    return { ids: false, messages, nextrow: 0 };
  }
  for (const [index, cells] of data.entries()) {
    try {
      const head: Entry = { name: '', values: {}, children: [] };
      const child: { field: string; entry: Entry } = { field: '', entry: { name: '', values: {}, children: [] } };
      for (const [column, field] of fields.entries()) {
        const cell = cells[column];
        if (typeof cell === 'boolean')
          throw new OdooError(500, 'builtins.AttributeError', "'bool' object has no attribute 'lower'");
        place(rpc, model, field.split('/'), str(cell), head, child);
      }
      const isNew = fields[0] === 'id' ? head.name !== '' : Object.keys(head.values).length > 0;
      if (isNew) entries.push(head);
      if (child.field !== '' && Object.keys(child.entry.values).length > 0) entries.at(-1)?.children.push(child);
    } catch (error) {
      if (!(error instanceof BadCell)) throw error;
      fail(index, error.message);
    }
  }
  if (messages.length > 0) return { ids: false, messages, nextrow: 0 };
  const keep = rpc.context['mode'] === 'update' && rpc.context['noupdate'] === true;
  try {
    const ids = rpc.store.transaction(() => entries.map((entry) => save(rpc, model, entry, keep, writers)));
    return { ids, messages: [], nextrow: 0 };
  } catch (error) {
    if (!(error instanceof OdooError) || error.status === 500) throw error;
    fail(0, error.message);
    return { ids: false, messages, nextrow: 0 };
  }
}

class BadCell extends Error {}

function save(rpc: Rpc, model: string, entry: Entry, keep: boolean, writers: Writers): number {
  const known = rpc.store.externalIds.get(entry.name);
  const existing = known && rpc.store.find(model, known.id);
  if (existing && !keep) writers.write(rpc, model, existing.id, entry.values);
  const id = existing?.id ?? writers.create(rpc, model, entry.values);
  if (!existing && entry.name !== '') rpc.store.externalIds.set(entry.name, { model, id });
  if (existing && keep) return id;
  for (const { field, entry: child } of entry.children) {
    const list = fieldOf(model, field);
    if (list.type !== 'one2many') continue;
    save(rpc, list.relation, { ...child, values: { ...child.values, [list.inverse]: id } }, keep, writers);
  }
  return id;
}

function place(
  rpc: Rpc,
  model: string,
  path: readonly string[],
  cell: string,
  head: Entry,
  child: { field: string; entry: Entry },
): void {
  const [name = '', sub, last] = path;
  if (name === 'id' && sub === undefined) {
    (head as { name: string }).name = cell;
    return;
  }
  const field = fieldOf(model, name);
  if (field.type === 'one2many' && sub !== undefined) {
    child.field = name;
    if (sub === 'id') (child.entry as { name: string }).name = cell;
    else if (cell !== '') child.entry.values[sub] = convert(rpc, field.relation, sub, last, cell);
    return;
  }
  // Cells that are empty on a following row belong to the row above.
  if (cell !== '') head.values[name] = convert(rpc, model, name, sub, cell);
}

function convert(rpc: Rpc, model: string, name: string, how: string | undefined, cell: string): unknown {
  const field = fieldOf(model, name);
  if (field.type === 'many2one') {
    if (how === '.id') return existing(rpc, field.relation, Number(cell));
    const record = rpc.store.externalIds.get(cell);
    if (!record) throw new BadCell(`No matching record found for external id '${cell}' in field '${name}'`);
    return record.id;
  }
  if (field.type === 'selection' && !field.values.includes(cell))
    throw new BadCell(`Value '${cell}' not found in selection field '${name}'`);
  if (field.type === 'boolean') return cell === '1' || cell.toLowerCase() === 'true';
  if (field.type === 'float' || field.type === 'integer') {
    if (Number.isNaN(Number(cell))) throw new BadCell(`'${cell}' does not seem to be a number for field '${name}'`);
    return Number(cell);
  }
  return cell;
}

function existing(rpc: Rpc, model: string, id: number): number {
  if (!rpc.store.find(model, id)) throw new BadCell(`No matching record found for database id '${id}'`);
  return id;
}
