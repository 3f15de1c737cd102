import { valueError } from './odoo-error.ts';
import { readField } from './read.ts';
import { fieldOf, str, type Raw, type Store } from './store.ts';

/** Records of a model that a domain keeps, archived ones left out unless asked for. */
export function matching(store: Store, model: string, domain: unknown, withArchived: boolean): Raw[] {
  const test = compile(store, model, Array.isArray(domain) ? domain : []);
  const namesActive = JSON.stringify(domain ?? []).includes('"active"');
  return store.all(model, (row) => (withArchived || namesActive || row['active'] !== false) && test(row));
}

type Test = (row: Raw) => boolean;

/** Odoo's prefix notation: terms beside each other are joined by and. */
function compile(store: Store, model: string, domain: readonly unknown[]): Test {
  let at = 0;
  const next = (): Test => {
    const term = domain[at];
    at += 1;
    if (term === '!') {
      const inner = next();
      return (row) => !inner(row);
    }
    if (term === '&' || term === '|') {
      const left = next();
      const right = next();
      return term === '&' ? (row) => left(row) && right(row) : (row) => left(row) || right(row);
    }
    if (!Array.isArray(term) || term.length !== 3) throw valueError(`Invalid leaf ${JSON.stringify(term)}`);
    return leaf(store, model, String(term[0]), String(term[1]), term[2]);
  };
  const tests: Test[] = [];
  while (at < domain.length) tests.push(next());
  return (row) => tests.every((test) => test(row));
}

function leaf(store: Store, model: string, path: string, operator: string, wanted: unknown): Test {
  const [name = '', ...rest] = path.split('.');
  const field = fieldOf(model, name);
  if (rest.length > 0) {
    if (!('relation' in field)) throw valueError(`Invalid domain term ${path}`);
    const inner = leaf(store, field.relation, rest.join('.'), operator, wanted);
    return (row) => {
      const other = store.find(field.relation, row[name]);
      return other !== undefined && inner(other);
    };
  }
  const value: Test extends (row: infer R) => boolean ? (row: R) => unknown : never = (row) => {
    const read = readField(store, model, row, name);
    return Array.isArray(read) && field.type === 'many2one' ? read[0] : read;
  };
  const equal = (left: unknown, right: unknown) =>
    field.type === 'many2one' && typeof right === 'string'
      ? false
      : left === right || (left === false && (right === null || right === ''));
  const like = (row: Raw) => str(value(row)).toLowerCase().includes(String(wanted).toLowerCase());
  const list = Array.isArray(wanted) ? wanted : [wanted];
  switch (operator) {
    case '=':
      return (row) => equal(value(row), wanted);
    case '!=':
      return (row) => !equal(value(row), wanted);
    case 'in':
      return (row) => list.some((one) => equal(value(row), one));
    case 'not in':
      return (row) => !list.some((one) => equal(value(row), one));
    case 'child_of':
      return (row) => {
        // Up through the places of a place, as far as they go.
        let at = field.type === 'many2one' ? store.find(field.relation, value(row)) : row;
        while (at && !list.includes(at.id)) at = store.find('stock.location', at['location_id']);
        return at !== undefined;
      };
    case '=like': {
      // Only a pattern's end: the program asks for no other.
      const start = String(wanted).replace(/%$/, '');
      return (row) => str(value(row)).startsWith(start);
    }
    case 'ilike':
    case 'like':
      return like;
    case 'not ilike':
      return (row) => !like(row);
    case '>':
      return (row) => ordered(value(row), wanted) > 0;
    case '>=':
      return (row) => ordered(value(row), wanted) >= 0;
    case '<':
      return (row) => ordered(value(row), wanted) < 0;
    case '<=':
      return (row) => ordered(value(row), wanted) <= 0;
    default:
      throw valueError(`Invalid operator ${operator}`);
  }
}

export function ordered(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const a = left === false ? '' : String(left);
  const b = right === false ? '' : String(right);
  return a < b ? -1 : a > b ? 1 : 0;
}
