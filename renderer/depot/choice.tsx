import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';

/** One of a few, at arm's length: what is chosen has a check, not just a colour. */
export function Choice<V extends string>({
  options,
  value,
  onChoose,
}: {
  options: readonly (readonly [V, string])[];
  value: V | null;
  onChoose: (value: V) => void;
}): ReactNode {
  return (
    <span className="choice wide">
      {options.map(([option, words]) => (
        <button
          key={option}
          type="button"
          className={value === option ? 'sel' : ''}
          aria-pressed={value === option}
          onClick={() => onChoose(option)}
        >
          {value === option && <CircleCheck className="i" aria-hidden="true" />}
          {words}
        </button>
      ))}
    </span>
  );
}
