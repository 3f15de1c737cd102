/** Several values a key; a single value is kept bare, since nearly every key has just one. */
export class MultiMap<K> {
  readonly #held = new Map<K, number | Set<number>>();

  add(key: K, value: number): void {
    const held = this.#held.get(key);
    if (held === undefined) this.#held.set(key, value);
    else if (typeof held !== 'number') held.add(value);
    else if (held !== value) this.#held.set(key, new Set([held, value]));
  }

  remove(key: K, value: number): void {
    const held = this.#held.get(key);
    if (typeof held === 'object') {
      held.delete(value);
      if (held.size === 0) this.#held.delete(key);
    } else if (held === value) this.#held.delete(key);
  }

  get(key: K): readonly number[] {
    const held = this.#held.get(key);
    if (held === undefined) return [];
    return typeof held === 'number' ? [held] : [...held];
  }
}
