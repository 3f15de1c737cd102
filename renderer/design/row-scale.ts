import { useSyncExternalStore } from 'react';

/** Size of the screen's text over 16 px: rows of lists grow with what stands in them. */
export const useRowScale = (): number => useSyncExternalStore(onResize, rootScale);

const rootScale = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

function onResize(changed: () => void): () => void {
  window.addEventListener('resize', changed);
  // The depot's text is larger than the call desk's: which of them is on screen is a class of the document.
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ['class', 'style'] });
  return () => {
    window.removeEventListener('resize', changed);
    observer.disconnect();
  };
}
