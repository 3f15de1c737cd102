import { useStore } from 'zustand';
import type { PeopleState } from '../../preload/contract/people.ts';
import { useServices } from '../app/services.ts';

/** A shared station without anyone: every screen is covered, a call alone can be answered and ended. */
export const isLocked = (people: PeopleState | null): boolean =>
  people !== null && people.shared && people.session === null;

export function useLocked(): boolean {
  const { live } = useServices();
  return useStore(live, (state) => isLocked(state.people));
}
