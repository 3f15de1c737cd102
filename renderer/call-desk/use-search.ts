import { useEffect, useState } from 'react';
import type { FeedRow } from '../../preload/contract/feeds.ts';
import { useServices } from '../app/services.ts';

/**
 * Contacts that fit what is typed, asked again while the cache is still arriving. Until the next answer the last one stays:
 * nothing flickers between two letters.
 * @returns null while nothing is typed, or nothing was answered yet
 */
export function useSearch(typed: string, limit: number): readonly FeedRow<'partners'>[] | null {
  const { worker } = useServices();
  const [found, setFound] = useState<readonly FeedRow<'partners'>[] | null>(null);
  const text = typed.trim();
  useEffect(() => {
    if (!text) return;
    let late = false;
    const ask = (): void => {
      worker
        .searchPartners(text, limit)
        .then((rows) => !late && setFound(rows))
        .catch((fault: unknown) => console.error('contacts could not be searched', fault));
    };
    ask();
    const stop = worker.subscribe('catalogue', ask);
    return () => {
      late = true;
      stop();
    };
  }, [text, limit, worker]);
  // What was found for a field that is empty now is no answer any more.
  return text ? found : null;
}
