import { useEffect, useState } from 'react';
import { useServices } from '../app/services.ts';

/** A small thing that this station remembers, on disk with the drafts. Null until it was read. */
export function useDraft<A>(key: string, read: (kept: unknown) => A): readonly [A | null, (value: A) => void] {
  const { worker } = useServices();
  const [value, setValue] = useState<A | null>(null);
  useEffect(() => {
    let left = false;
    worker
      .draft(key)
      .then((kept) => !left && setValue(read(kept)))
      .catch((fault: unknown) => console.error('what the station remembers could not be read', fault));
    return () => {
      left = true;
    };
    // `read` is a function of the module: it never changes.
  }, [worker, key, read]);
  const keep = (next: A): void => {
    setValue(next);
    void worker.putDraft(key, next);
  };
  return [value, keep];
}
