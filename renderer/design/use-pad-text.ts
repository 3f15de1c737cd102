import { useEffect, useEffectEvent, useState } from 'react';
import { scanBegan } from '../depot/scan/keyboard-wedge.ts';

export interface PadText {
  readonly text: string;
  press(key: string): void;
  erase(): void;
  clear(): void;
}

/**
 * What is typed on a pad of the screen: by its keys, or by those of a keyboard wherever the focus is. The first keys of a scanner
 * that types are taken back once they turn out to be a scan.
 * @param allows whether the text may stand like this; keys that lead elsewhere do nothing
 * @param onEnter the Enter key of a keyboard, but not on a focused button of something else
 */
export function usePadText(deps: {
  readonly initial: string;
  readonly allows: (text: string) => boolean;
  readonly onEnter: () => void;
}): PadText {
  const [keys, setKeys] = useState<readonly { readonly key: string; readonly atMs: number }[]>(() =>
    [...deps.initial].map((key) => ({ key, atMs: -Infinity })),
  );
  const press = (key: string, atMs: number): void =>
    setKeys((typed) => {
      const next = [...typed, { key, atMs }];
      return deps.allows(textOf(next)) ? next : typed;
    });
  const erase = (): void => setKeys((typed) => typed.slice(0, -1));

  const typed = useEffectEvent((event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const elsewhere = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
    if (elsewhere) return;
    if (/^[\d.,]$/.test(event.key)) press(event.key === '.' ? ',' : event.key, event.timeStamp);
    else if (event.key === 'Backspace') erase();
    else if (
      event.key === 'Enter' &&
      !(event.target instanceof HTMLButtonElement && !event.target.closest('.pad, .pinpad'))
    )
      deps.onEnter();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const takeBack = useEffectEvent((fromMs: number): void => setKeys((all) => all.filter(({ atMs }) => atMs < fromMs)));
  useEffect(() => {
    const type = (event: KeyboardEvent): void => typed(event);
    const scanned = (event: Event): void => takeBack((event as CustomEvent<number>).detail);
    window.addEventListener('keydown', type);
    window.addEventListener(scanBegan, scanned);
    return () => {
      window.removeEventListener('keydown', type);
      window.removeEventListener(scanBegan, scanned);
    };
  }, []);

  return { text: textOf(keys), press: (key) => press(key, performance.now()), erase, clear: () => setKeys([]) };
}

const textOf = (keys: readonly { readonly key: string }[]): string => keys.map(({ key }) => key).join('');
