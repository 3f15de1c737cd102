import { operationSchema, type Operation, type OperationKind } from '../../preload/contract/operation.ts';

/** One thing of an act that a person may correct. `path` leads to it: `['lines', 2, 'quantity']`. */
export interface EditableField {
  readonly path: readonly (string | number)[];
  readonly label: EditableLabel;
  /** Which of several lines, in the order of the act, from 1. */
  readonly line: number | null;
  readonly kind: 'text' | 'long-text' | 'quantity' | 'date';
  readonly value: string;
}

export type EditableLabel =
  | 'note'
  | 'number'
  | 'reason'
  | 'name'
  | 'contactName'
  | 'phone'
  | 'email'
  | 'description'
  | 'summary'
  | 'dueOn'
  | 'feedback'
  | 'quantity'
  | 'lotName'
  | 'newLotName'
  | 'packageName'
  | 'expiresOn';

type Kind = EditableField['kind'];
type Spec = Readonly<Partial<Record<EditableLabel, Kind>>>;

/** Words, days and figures; ids and places are not typed by hand. What a kind has none of can be sent again or set aside. */
const heads: Readonly<Record<OperationKind, Spec>> = {
  'log-call': { number: 'text', reason: 'text', note: 'long-text' },
  'create-lead': { name: 'text', contactName: 'text', phone: 'text', description: 'long-text' },
  'create-ticket': { name: 'text', contactName: 'text', phone: 'text', description: 'long-text' },
  'create-partner': { name: 'text', phone: 'text', email: 'text' },
  'schedule-callback': { summary: 'text', dueOn: 'date', note: 'long-text' },
  'open-callback': { summary: 'text' },
  'close-callback': { feedback: 'long-text' },
  // What somebody agreed to is said again, not edited.
  'record-consent': {},
  'ask-preparation': { summary: 'text', note: 'long-text' },
  'complete-activity': { feedback: 'long-text' },
  'create-lot': { name: 'text' },
  receive: {},
  deliver: {},
  'document-note': { note: 'long-text' },
  count: {},
  transfer: { dueOn: 'date', note: 'long-text' },
  'receive-unannounced': { note: 'long-text' },
  'split-lot': { newLotName: 'text', quantity: 'quantity' },
  // What a tag means is decided by showing the tag again.
  'associate-tag': {},
};
const documentLine = {
  quantity: ['quantity', 'quantity'],
  lotName: ['lotName', 'text'],
  packageName: ['packageName', 'text'],
  expiresOn: ['expiresOn', 'date'],
} as const;
const lineFields: Readonly<Partial<Record<OperationKind, Readonly<Record<string, readonly [EditableLabel, Kind]>>>>> = {
  receive: documentLine,
  'receive-unannounced': documentLine,
  deliver: documentLine,
  transfer: { quantity: ['quantity', 'quantity'] },
  count: { countedQuantity: ['quantity', 'quantity'] },
};

export function editableFields(operation: Operation): readonly EditableField[] {
  const held = operation as unknown as Readonly<Record<string, unknown>>;
  const own = Object.entries(heads[operation.kind]).map(([name, kind]): EditableField => ({
    path: [name],
    label: name as EditableLabel,
    line: null,
    kind,
    value: asText(held[name]),
  }));
  const lines = (held['lines'] ?? []) as readonly Readonly<Record<string, unknown>>[];
  const ofLines = lines.flatMap((line, at) =>
    Object.entries(lineFields[operation.kind] ?? {}).flatMap(([name, [label, kind]]): EditableField[] => {
      // A number that Odoo knows by its id is not typed over.
      const isKnown = name === 'lotName' && typeof line['lotId'] === 'number';
      return line[name] == null || isKnown
        ? []
        : [{ path: ['lines', at, name], label, line: at + 1, kind, value: asText(line[name]) }];
    }),
  );
  return [...own, ...ofLines];
}

/**
 * The act with what a person typed, under a new id and their name.
 * @param typed by `path.join('.')`
 * @returns null when it would be no valid act: a quantity that is none, an empty name
 */
export function editedAct(
  operation: Operation,
  typed: ReadonlyMap<string, string>,
  by: { readonly operationId: string; readonly author: Operation['author']; readonly nowMs: number },
): Operation | null {
  const copy = structuredClone(operation) as unknown as Record<string, unknown>;
  for (const { path, kind } of editableFields(operation)) {
    const text = typed.get(path.join('.'));
    if (text === undefined) continue;
    const value = valueOf(kind, text);
    let at = copy;
    for (const step of path.slice(0, -1)) at = at[step] as Record<string, unknown>;
    at[path.at(-1) ?? ''] = value;
  }
  const edited = operationSchema.safeParse({
    ...copy,
    operationId: by.operationId,
    author: by.author,
    actedAtMs: by.nowMs,
  });
  return edited.success ? edited.data : null;
}

/** A day that is cleared is none. */
function valueOf(kind: Kind, text: string): string | number | undefined {
  const typed = text.trim();
  if (kind !== 'quantity') return kind === 'date' && typed === '' ? undefined : typed;
  return Number(typed.replaceAll(/[\s\u00a0\u202f]/g, '').replace(',', '.') || Number.NaN);
}

const asText = (value: unknown): string =>
  typeof value === 'number' ? String(value).replace('.', ',') : typeof value === 'string' ? value : '';
