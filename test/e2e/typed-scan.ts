import type { Page } from '@playwright/test';

/**
 * A scanner that types: faster than hands, then Enter, at whatever has the focus. Its keys carry the times at which a scanner
 * sends them, as real ones do, so that a machine under load does not make hands of it.
 * @param gapMs between two keys
 * @returns milliseconds of the page until what `painted` looks for shows; 0 without it
 */
export function typeScan(
  page: Page,
  text: string,
  painted: { readonly selector: string; readonly text: string } | null = null,
  gapMs = 4,
): Promise<number> {
  return page.evaluate(
    ({ keys, painted, gapMs }) => {
      const from = performance.now();
      for (const [at, key] of [...keys, 'Enter'].entries()) {
        const target = document.activeElement ?? document.body;
        const press = new KeyboardEvent('keydown', { key, code: key, bubbles: true, cancelable: true });
        Object.defineProperty(press, 'timeStamp', { value: from + at * gapMs });
        // What nobody took is typed, as the browser would.
        if (target.dispatchEvent(press) && target instanceof HTMLInputElement && key.length === 1) target.value += key;
      }
      if (!painted) return 0;
      return new Promise<number>((resolve) => {
        const look = (): void => {
          if (document.querySelector(painted.selector)?.textContent?.includes(painted.text))
            resolve(performance.now() - from);
          else requestAnimationFrame(look);
        };
        look();
      });
    },
    { keys: text, painted, gapMs },
  );
}
