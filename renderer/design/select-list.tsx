import type { ReactNode } from 'react';
import { useRowScale } from './row-scale.ts';
import { ListBox, ListBoxItem, ListLayout, Virtualizer } from 'react-aria-components';

/** A list of any length of which one row may be chosen: it draws what is seen, arrow keys walk it. Rows hold no controls of their own. */
export function SelectList<R extends object>({
  label,
  rows,
  rowHeight,
  keyOf,
  selected,
  onSelect,
  empty,
  children,
}: {
  label: string;
  rows: readonly R[];
  /** CSS pixels, where the screen's text is of 16. */
  rowHeight: number;
  keyOf: (row: R) => number | string;
  selected: number | string | null;
  onSelect: (key: never) => void;
  empty: string;
  children: (row: R) => ReactNode;
}): ReactNode {
  const scale = useRowScale();
  return (
    <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: Math.round(rowHeight * scale) }}>
      <ListBox
        className="slist"
        aria-label={label}
        items={rows}
        selectionMode="single"
        selectedKeys={selected === null ? [] : [selected]}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : [...keys];
          if (key !== undefined) onSelect(key as never);
        }}
        renderEmptyState={() => <p className="mid empty">{empty}</p>}
      >
        {(row) => (
          <ListBoxItem id={keyOf(row)} textValue={String(keyOf(row))} className="srow">
            {children(row)}
          </ListBoxItem>
        )}
      </ListBox>
    </Virtualizer>
  );
}
