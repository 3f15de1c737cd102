import { useDeferredValue, useMemo } from 'react';
import { useStore } from 'zustand';
import { useNow, useServices, useWorker } from '../app/services.ts';
import { callbackList, type Callback } from './callback-list.ts';

/** Whom to call back, most urgent first; null until the cache was asked. */
export function useCallbacks(): readonly Callback[] | null {
  const { callers } = useServices();
  const now = useNow(60_000);
  const due = useWorker('catalogue', 'callbacks', (worker) => worker.callbacks());
  const records = useDeferredValue(useStore(callers.store, (state) => state.records));
  return useMemo(() => (due ? callbackList(due, Object.values(records), now) : null), [due, records, now]);
}
