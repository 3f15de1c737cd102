import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';

/** One of a few, at arm's length: what is chosen has a check, not just a colour. */
export function Choice<V extends string | number | boolean | null>({
  label,
  options,
  value,
  isDisabled = false,
  onChoose,
}: {
  /** What is chosen, where no words beside it say so. */
  label?: string;
  options: readonly (readonly [V, string])[];
  /** `undefined`: nothing yet. */
  value: V | undefined;
  isDisabled?: boolean;
  onChoose: (value: V) => void;
}): ReactNode {
  return (
    <span className="choice wide" role="group" aria-label={label}>
      {options.map(([option, words]) => (
        <button
          key={String(option)}
          type="button"
          className={value === option ? 'sel' : ''}
          aria-pressed={value === option}
          disabled={isDisabled}
          onClick={() => onChoose(option)}
        >
          {value === option && <CircleCheck className="i" aria-hidden="true" />}
          {words}
        </button>
      ))}
    </span>
  );
}
