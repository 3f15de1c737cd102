import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** A line to type in, read at three metres. Its label is shown while it is empty, and always told to a screen reader. */
export function FarField({
  icon: Icon,
  label,
  value,
  onChange,
  className = '',
}: {
  icon: LucideIcon;
  label: string;
  value: string;
  onChange: (value: string) => void;
  className?: string;
}): ReactNode {
  return (
    <label className={`field far-field ${className}`}>
      <Icon className="i" aria-hidden="true" />
      <input value={value} onChange={(event) => onChange(event.target.value)} placeholder={label} aria-label={label} />
    </label>
  );
}
