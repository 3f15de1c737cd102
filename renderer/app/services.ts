import { createContext, useContext, useEffect, useEffectEvent, useState } from 'react';
import type { HostClient } from '../../preload/contract/host-client.ts';
import type { Topic } from '../worker/worker-api.ts';
import type { WorkerClient } from '../worker/worker-client.ts';
import type { AgentDesk } from '../call-desk/agent-desk.ts';
import type { CallerBook } from '../call-desk/caller-book.ts';
import type { PeopleDesk } from '../people/people-desk.ts';
import type { TagTodo } from '../tags/tag-todo.ts';
import type { ScanRouter } from '../depot/scan/scan-router.ts';
import type { LiveStore } from './live-store.ts';

/** What screens work with: made once by `main.tsx`, faked at its far ends by tests. */
export interface Services {
  readonly host: HostClient;
  readonly worker: WorkerClient;
  readonly live: LiveStore;
  readonly callers: CallerBook;
  /** Whether this person takes calls. */
  readonly agent: AgentDesk;
  /** What the station sees, and the jobs it goes to. */
  readonly depot: ScanRouter;
  /** Who stands at the station: badges, proofs before acts. */
  readonly people: PeopleDesk;
  /** Tags that nobody knows yet. */
  readonly tags: TagTodo;
  /** Unix epoch milliseconds. */
  readonly now: () => number;
  /** UUID of an act. */
  readonly newId: () => string;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('a screen was rendered outside ServicesContext');
  return services;
}

/**
 * What the worker answers now, asked again whenever `topic` changed. Changes that come while an answer is under
 * way make one further question, however many they are.
 * @param key changes when the question changes
 * @returns null until the first answer
 */
export function useWorker<A>(topic: Topic, key: string, ask: (worker: WorkerClient) => Promise<A>): A | null {
  const { worker } = useServices();
  const [answer, setAnswer] = useState<{ key: string; value: A } | null>(null);
  const askNow = useEffectEvent(() => ask(worker));
  useEffect(() => {
    let asking = false;
    let again = false;
    let left = false;
    const refresh = (): void => {
      if (asking) {
        again = true;
        return;
      }
      asking = true;
      askNow()
        .then((value) => !left && setAnswer({ key, value }))
        .catch((fault: unknown) => console.error('the worker could not answer', fault))
        .finally(() => {
          asking = false;
          if (again && !left) {
            again = false;
            refresh();
          }
        });
    };
    refresh();
    const stop = worker.subscribe(topic, refresh);
    return () => {
      left = true;
      stop();
    };
  }, [worker, key, topic]);
  return answer?.key === key ? answer.value : null;
}

/** The clock, for ages and call durations: renders again every `everyMs`. */
export function useNow(everyMs: number): number {
  const { now } = useServices();
  const [at, setAt] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setAt(now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, now]);
  return at;
}
