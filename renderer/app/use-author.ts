import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { Operation } from '../../preload/contract/operation.ts';
import { useServices } from './services.ts';

/** Under whose name acts are recorded: the Odoo login of this station. Null while none is known. */
export function useAuthor(): { readonly author: Operation['author']; readonly uid: number | null } | null {
  const { live } = useServices();
  const login = useStore(live, (state) => state.odoo?.login ?? state.about?.settings.odoo?.login ?? null);
  const uid = useStore(live, (state) => state.odoo?.uid ?? null);
  const station = useStore(live, (state) => state.about?.settings.station.name ?? '');
  return useMemo(() => (login ? { author: { login, employeeId: null, station }, uid } : null), [login, uid, station]);
}
