import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useNow, useServices, useWorker } from '../../app/services.ts';
import type { AtWork } from '../../store/who-is-here.ts';

/** How often a station says again that its person is still at it. */
const everyMs = 3 * 60_000;
/** Said longer ago than this, a station is taken to have gone without a word. */
const silentMs = 20 * 60_000;

/**
 * Tells other stations that this one works on a document, from the first scan on and until it is left, and hears who else does.
 * Nothing is kept for later: what cannot be told now is not true later.
 */
export function usePresence(
  pickingId: number | null,
  begun: boolean,
): readonly (AtWork & { readonly silent: boolean })[] {
  const { t } = useTranslation();
  const { host, live } = useServices();
  const now = useNow(30_000);
  const station = useStore(live, (state) => state.about?.settings.station.name ?? '');
  const person = useStore(live, (state) => state.people?.session?.name ?? state.odoo?.userName ?? '');
  const online = useStore(live, ({ odoo }) => odoo?.state === 'online' || odoo?.state === 'slow');
  const say = useEffectEvent((who: string, here: boolean): void => {
    if (pickingId === null || station === '') return;
    const summary = t('presence.summary', { station, person: who });
    void host.call('odoo.presence', { pickingId, station, person: who, here, summary });
  });
  useEffect(() => {
    if (!begun || !online) return;
    say(person, true);
    const timer = setInterval(() => say(person, true), everyMs);
    return () => clearInterval(timer);
  }, [begun, online, person]);
  // Said once, when the document is left: losing the line in between is no leaving.
  useEffect(() => (begun ? () => say('', false) : undefined), [begun]);

  const heard = useWorker('catalogue', `here ${pickingId}`, (worker) =>
    pickingId === null ? Promise.resolve([]) : worker.whoIsOn(pickingId),
  );
  return (heard ?? [])
    .filter((one) => one.station !== station)
    .map((one) => ({ ...one, silent: now - one.saidAtMs > silentMs }));
}
