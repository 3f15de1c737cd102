import { useEffect, useEffectEvent } from 'react';
import { useStore } from 'zustand';
import { useServices } from '../../app/services.ts';
import type { CardCommand } from '../command-cards.ts';
import type { Job, JobEvent, JobSession } from './job.ts';

/** The document of a job, as it is now; undefined when it was not begun here. */
export function useSession<S extends JobSession, E extends JobEvent>(_job: Job<S, E>, key: string): S | undefined {
  const { depot } = useServices();
  return useStore(depot.store, (state) => state.sessions[key]) as S | undefined;
}

/** All documents of one job, oldest first as they were begun. */
export function useSessionsOf<S extends JobSession, E extends JobEvent>(job: Job<S, E>): readonly S[] {
  const { depot } = useServices();
  const sessions = useStore(depot.store, (state) => state.sessions);
  return Object.values(sessions).filter(({ key }) => key.startsWith(`${job.kind}:`)) as S[];
}

/** Command cards do what the buttons of this screen do. `press` answers whether the card had a use here. */
export function useCommands(press: (command: CardCommand) => boolean): void {
  const { depot } = useServices();
  const pressNow = useEffectEvent(press);
  useEffect(() => depot.onCommand((command) => pressNow(command)), [depot]);
}
