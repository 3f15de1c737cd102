import { Check } from 'lucide-react';
import type { ReactNode } from 'react';

/** One of several ways to see a list; the chosen one has a check, not only a colour. */
export function FilterChips<Name extends string>({
  names,
  chosen,
  words,
  onChoose,
}: {
  names: readonly Name[];
  chosen: Name;
  words: (name: Name) => string;
  onChoose: (name: Name) => void;
}): ReactNode {
  return names.map((name) => (
    <button
      key={name}
      type="button"
      className={chosen === name ? 'sel' : ''}
      aria-pressed={chosen === name}
      onClick={() => onChoose(name)}
    >
      {chosen === name && <Check className="i" aria-hidden="true" />}
      {words(name)}
    </button>
  ));
}
