import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Operation } from '../../preload/contract/operation.ts';
import type { Live } from './live-store.ts';
import { useServices } from './services.ts';

interface Author {
  readonly author: Operation['author'];
  readonly uid: number | null;
}

/** Under whose name acts are recorded: the Odoo login of this station, and the person who is signed in at it. Null while none is known. */
export function useAuthor(): Author | null {
  const { live } = useServices();
  const login = useStore(live, loginOf);
  const uid = useStore(live, (state) => state.odoo?.uid ?? null);
  const station = useStore(live, stationOf);
  const employeeId = useStore(live, personOf);
  return useMemo(
    () => (login ? { author: { login, employeeId, station }, uid } : null),
    [login, employeeId, uid, station],
  );
}

/** The same, outside of a screen. */
export function authorOf(live: Live): Author | null {
  const login = loginOf(live);
  return login
    ? { author: { login, employeeId: personOf(live), station: stationOf(live) }, uid: live.odoo?.uid ?? null }
    : null;
}

const loginOf = (live: Live): string | null => live.odoo?.login ?? live.about?.settings.odoo?.login ?? null;
const stationOf = (live: Live): string => live.about?.settings.station.name ?? '';
const personOf = (live: Live): number | null => live.people?.session?.employeeId ?? null;
