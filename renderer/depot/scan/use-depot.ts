import { useEffect, useEffectEvent, useLayoutEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useServices } from '../../app/services.ts';
import { openJob } from '../../app/view-store.ts';
import type { CommandListener } from './scan-router.ts';
import type { Job, JobEvent, JobSession } from './job.ts';

/** The document of a job, as it is now; undefined when it was not begun here. */
export function useSession<S extends JobSession, E extends JobEvent>(_job: Job<S, E>, key: string): S | undefined {
  const { depot } = useServices();
  return useStore(depot.store, (state) => state.sessions[key]) as S | undefined;
}

/**
 * The document behind a screen: resumed, else begun, and scans go to it for as long as the screen stands.
 * @param make looks up what to begin from; null: nothing can be begun under this key
 * @returns `gone`: there is no document, and none could be begun
 */
export function useOpenSession<S extends JobSession, E extends JobEvent>(
  job: Job<S, E>,
  docKey: string,
  make: (() => Promise<S | null>) | null,
): { readonly session: S | undefined; readonly gone: boolean } {
  const { depot } = useServices();
  const ready = useStore(depot.store, (state) => state.ready);
  const session = useSession(job, docKey);
  const [gone, setGone] = useState(false);
  /** @returns whether there is a document now */
  const start = useEffectEvent(async (hasLeft: () => boolean): Promise<boolean> => {
    if (session) {
      if (depot.store.getState().currentKey !== docKey) await depot.open(session);
      return true;
    }
    const begun = make && (await depot.begin(make));
    if (!begun) return false;
    if (!hasLeft()) {
      if (begun.key !== docKey) openJob(begun.key);
      return true;
    }
    // Nobody waited for it. What was scanned into it meanwhile stays.
    depot.leave(begun.key);
    const now = depot.store.getState().sessions[begun.key] as S | undefined;
    if (now && job.undoSteps(now) === 0) await depot.forget(begun.key);
    return true;
  });
  useEffect(() => {
    if (!ready) return undefined;
    let left = false;
    void start(() => left).then((there) => setGone(!there));
    return () => {
      left = true;
    };
  }, [ready]);
  useEffect(() => () => depot.leave(docKey), [depot, docKey]);
  return { session, gone };
}

/** All documents of one job, oldest first as they were begun. */
export function useSessionsOf<S extends JobSession, E extends JobEvent>(job: Job<S, E>): readonly S[] {
  const { depot } = useServices();
  const sessions = useStore(depot.store, (state) => state.sessions);
  return Object.values(sessions).filter(({ key }) => key.startsWith(`${job.kind}:`)) as S[];
}

/**
 * Command cards do what the buttons of this screen do, from the very moment it is drawn: a card that comes at once must not
 * meet the screen before. `press` answers whether the card had a use here.
 */
export function useCommands(press: CommandListener): void {
  const { depot } = useServices();
  const pressNow = useEffectEvent(press);
  useLayoutEffect(() => depot.onCommand((command, now) => pressNow(command, now)), [depot]);
}
