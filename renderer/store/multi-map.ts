export type Key = string | number;

/** Several values a key; a single value is kept bare, since nearly every key has just one. */
export class MultiMap {
  readonly #held = new Map<Key, number | Set<number>>();

  add(key: Key, value: number): void {
    const held = this.#held.get(key);
    if (held === undefined) this.#held.set(key, value);
    else if (typeof held !== 'number') held.add(value);
    else if (held !== value) this.#held.set(key, new Set([held, value]));
  }

  remove(key: Key, value: number): void {
    const held = this.#held.get(key);
    if (typeof held === 'object') {
      held.delete(value);
      if (held.size === 0) this.#held.delete(key);
    } else if (held === value) this.#held.delete(key);
  }

  get(key: Key): readonly number[] {
    const held = this.#held.get(key);
    if (held === undefined) return [];
    return typeof held === 'number' ? [held] : [...held];
  }
}
