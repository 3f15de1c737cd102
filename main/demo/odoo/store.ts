import { missingError, valueError } from './odoo-error.ts';
import { common, schema, type Field } from './schema.ts';

/** A record as stored: many2one as id or `false`, many2many as ids; one2many are not stored. */
export type Raw = Record<string, unknown> & { id: number };

export type Store = {
  readonly model: (name: string) => ReadonlyMap<number, Raw>;
  readonly get: (model: string, id: number) => Raw;
  readonly find: (model: string, id: unknown) => Raw | undefined;
  readonly insert: (model: string, values: Readonly<Record<string, unknown>>, uid: number) => Raw;
  readonly update: (model: string, id: number, values: Readonly<Record<string, unknown>>, uid: number) => void;
  readonly remove: (model: string, id: number) => void;
  readonly all: (model: string, test?: (row: Raw) => boolean) => Raw[];
  /** Names given by `load`, and those of the base data. */
  readonly externalIds: Map<string, { readonly model: string; readonly id: number }>;
  /** Runs all of it, or, when it throws, nothing. May be nested. */
  readonly transaction: <T>(run: () => T) => T;
};

/** Tables in memory, with Odoo's defaults, write dates and one undo log per request. */
export function createStore(nowMs: () => number): Store {
  const tables = new Map<string, Map<number, Raw>>(Object.keys(schema).map((name) => [name, new Map()]));
  const lastIds = new Map<string, number>();
  const externalIds: Store['externalIds'] = new Map();
  let undo: (() => void)[] | null = null;
  const now = () => new Date(nowMs()).toISOString().slice(0, 19).replace('T', ' ');

  const table = (model: string): Map<number, Raw> => {
    const found = tables.get(model);
    if (!found) throw new Error(`no table ${model}`);
    return found;
  };
  const put = (model: string, id: number, row: Raw | undefined) => {
    const rows = table(model);
    const before = rows.get(id);
    undo?.push(() => (before ? rows.set(id, before) : rows.delete(id)));
    if (row) rows.set(id, row);
    else rows.delete(id);
  };

  const store: Store = {
    model: table,
    get(model, id) {
      const row = table(model).get(id);
      if (!row) throw missingError(model, id);
      return row;
    },
    find: (model, id) => (typeof id === 'number' ? table(model).get(id) : undefined),
    insert(model, values, uid) {
      const id = (lastIds.get(model) ?? 0) + 1;
      lastIds.set(model, id);
      const at = now();
      const row: Raw = {
        ...defaultsOf(model),
        ...checked(model, values),
        id,
        create_date: at,
        create_uid: uid,
        write_date: at,
        write_uid: uid,
      };
      put(model, id, row);
      return row;
    },
    update(model, id, values, uid) {
      const row = store.get(model, id);
      put(model, id, { ...row, ...checked(model, values), id, write_date: now(), write_uid: uid });
    },
    remove(model, id) {
      store.get(model, id);
      put(model, id, undefined);
    },
    all: (model, test = () => true) => [...table(model).values()].filter(test),
    externalIds,
    transaction(run) {
      const names = new Map(externalIds);
      const outer = undo;
      const mine: (() => void)[] = [];
      undo = mine;
      try {
        const value = run();
        outer?.push(...mine);
        return value;
      } catch (error) {
        for (const step of mine.reverse()) step();
        externalIds.clear();
        for (const [name, record] of names) externalIds.set(name, record);
        throw error;
      } finally {
        undo = outer;
      }
    },
  };
  return store;
}

/** A cell as text; '' for Odoo's `false`. */
export const str = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? `${value}` : '';

export function fieldOf(model: string, name: string): Field {
  const field = schema[model]?.[name] ?? common[name];
  if (!field) throw valueError(`Invalid field '${name}' on '${model}'`);
  return field;
}

function defaultsOf(model: string): Record<string, unknown> {
  const defaults: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema[model] ?? {})) {
    if (field.type === 'one2many') continue;
    defaults[name] =
      name === 'active'
        ? true
        : field.type === 'many2many'
          ? []
          : field.type === 'float' || field.type === 'integer'
            ? 0
            : false;
  }
  return defaults;
}

function checked(model: string, values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  for (const [name, value] of Object.entries(values)) {
    const field = fieldOf(model, name);
    if (field.type === 'selection' && value !== false && !field.values.includes(String(value)))
      throw valueError(`Wrong value for ${model}.${name}: '${String(value)}'`);
    if ((field.type === 'float' || field.type === 'integer') && typeof value !== 'number')
      throw valueError(`could not convert string to float: '${String(value)}'`);
  }
  return values;
}
