import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Operation } from '../../preload/contract/operation.ts';
import type { Live } from './live-store.ts';
import { useServices } from './services.ts';

interface Author {
  readonly author: Operation['author'];
  readonly uid: number | null;
}

/** Under whose name acts are recorded: the Odoo login of this station. Null while none is known. */
export function useAuthor(): Author | null {
  const { live } = useServices();
  const login = useStore(live, loginOf);
  const uid = useStore(live, (state) => state.odoo?.uid ?? null);
  const station = useStore(live, stationOf);
  return useMemo(() => (login ? { author: { login, employeeId: null, station }, uid } : null), [login, uid, station]);
}

/** The same, outside of a screen. */
export function authorOf(live: Live): Author | null {
  const login = loginOf(live);
  return login ? { author: { login, employeeId: null, station: stationOf(live) }, uid: live.odoo?.uid ?? null } : null;
}

const loginOf = (live: Live): string | null => live.odoo?.login ?? live.about?.settings.odoo?.login ?? null;
const stationOf = (live: Live): string => live.about?.settings.station.name ?? '';
