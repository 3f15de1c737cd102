import { useState } from 'react';
import type { Operation } from '../../preload/contract/operation.ts';
import { useServices } from '../app/services.ts';
import { useAuthor } from '../app/use-author.ts';
import type { AddFailure } from '../worker/worker-api.ts';
import type { Job, JobEvent, JobSession } from './scan/job.ts';

type Concluding = {
  readonly kind: 'concluded';
  readonly concluded: { readonly atMs: number; readonly operationIds: readonly string[] };
};

/**
 * Ends a job once: its acts are kept, and the job is told their ids, in one gesture. Pressed twice it does one thing, since the
 * plan is made from the session as it is by then.
 */
export function useConclude<S extends JobSession & { readonly concluded: unknown }, E extends JobEvent>(
  job: Job<S, E | Concluding>,
  key: string,
  plan: (
    session: S,
    birth: { author: Operation['author']; actedAtMs: number; newId: () => string },
  ) => readonly Operation[],
): { readonly failure: AddFailure | 'not-signed-in' | null; readonly conclude: () => void } {
  const { depot, now, newId } = useServices();
  const signedIn = useAuthor();
  const [failure, setFailure] = useState<AddFailure | 'not-signed-in' | null>(null);
  const conclude = (): void => {
    if (!signedIn) return setFailure('not-signed-in');
    void depot
      .conclude(job, key, (session) => {
        if (session.concluded !== null) return null;
        const actedAtMs = now();
        const acts = plan(session, { author: signedIn.author, actedAtMs, newId });
        const operationIds = acts.map(({ operationId }) => operationId);
        const event: Concluding = { kind: 'concluded', concluded: { atMs: actedAtMs, operationIds } };
        return acts.length === 0 ? null : { acts, event };
      })
      .then(setFailure);
  };
  return { failure, conclude };
}
