import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useRowScale } from './row-scale.ts';

/** Rows drawn beyond each edge, so that a turn of the wheel never shows a hole. */
const beyond = 4;

/**
 * A list of any length: only the rows in sight are in the document. All rows are alike in height, so where a row stands is
 * its number times that.
 * @param rowHeight - pixels, where the screen's text is of 16
 * @param focus - key of the row to bring into sight when it changes; it stays in the document wherever one scrolls, with what has the focus in it
 */
export function VirtualList<Item>({
  items,
  keyOf,
  rowHeight: height16,
  label,
  className,
  focus = null,
  children,
}: {
  items: readonly Item[];
  keyOf: (item: Item) => string;
  rowHeight: number;
  label: string;
  className: string;
  focus?: string | null;
  children: (item: Item) => ReactNode;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const rowHeight = Math.round(height16 * useRowScale());
  const [sight, setSight] = useState({ top: 0, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = (): void => setSight({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, []);
  const focused = focus === null ? -1 : items.findIndex((item) => keyOf(item) === focus);
  // By what was measured last: to ask the element again would lay the page out once more for each change.
  const bringIntoSight = useEffectEvent((key: string | null) => {
    const element = box.current;
    if (!element || key === null) return;
    const seen = sight.height > 0 ? sight : { top: element.scrollTop, height: element.clientHeight };
    const [top, bottom] = [focused * rowHeight, (focused + 1) * rowHeight];
    if (top < seen.top) element.scrollTop = top;
    else if (bottom > seen.top + seen.height) element.scrollTop = bottom - seen.height;
  });
  // Rows that come or go above it do not turn the list back to it.
  const isThere = focused >= 0;
  const there = isThere ? focus : null;
  useEffect(() => bringIntoSight(there), [there]);
  const first = Math.max(0, Math.floor(sight.top / rowHeight) - beyond);
  const end = Math.min(items.length, Math.ceil((sight.top + sight.height) / rowHeight) + beyond);
  const rows = Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at);
  if (isThere && focused < first) rows.unshift(focused);
  if (isThere && focused >= end) rows.push(focused);
  return (
    <div ref={box} className={`vlist ${className}`} role="region" aria-label={label} tabIndex={0}>
      <ol style={{ height: items.length * rowHeight }}>
        {rows.map((row) => {
          const item = items[row]!;
          return (
            <li
              key={keyOf(item)}
              style={{ height: rowHeight, transform: `translateY(${row * rowHeight}px)` }}
              aria-setsize={items.length}
              aria-posinset={row + 1}
            >
              {children(item)}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
