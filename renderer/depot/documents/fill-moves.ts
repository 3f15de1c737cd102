import { handledBy } from '../scan/handled-by.ts';
import type { DocumentCount } from './document-session.ts';

/** Room for goods: a move of the document that still wants some, or a line of its own beside it. */
export interface Slot {
  /** In the product's unit; what does not fit into any slot stays out of the act. */
  readonly room: number;
}

export interface Filled<C, S> {
  readonly count: C;
  readonly slot: S;
  readonly quantity: number;
}

/** What was counted of one product, laid into its slots in order. */
export function fillSlots<C extends Pick<DocumentCount, 'quantity'>, S extends Slot>(
  counted: readonly C[],
  slots: readonly S[],
): readonly Filled<C, S>[] {
  const left = slots.map(({ room }) => room);
  return counted.flatMap((count) => {
    let rest = count.quantity;
    return slots.flatMap((slot, at) => {
      const quantity = Math.min(rest, left[at]!);
      if (quantity <= 0) return [];
      left[at]! -= quantity;
      rest -= quantity;
      return [{ count, slot, quantity }];
    });
  });
}

/** Lines that agree in all but their quantity, and in who handled it, are one line. */
export function mergeLines<L extends { readonly quantity: number; readonly by?: number[] | undefined }>(
  lines: readonly L[],
): readonly L[] {
  const merged = new Map<string, L>();
  for (const line of lines) {
    const key = JSON.stringify({ ...line, quantity: 0, by: null });
    const held = merged.get(key);
    const both = held && {
      quantity: held.quantity + line.quantity,
      ...handledBy([...(held.by ?? []), ...(line.by ?? [])]),
    };
    merged.set(key, held ? { ...held, ...both } : line);
  }
  return [...merged.values()];
}
