import { useEffect, useEffectEvent, useState } from 'react';
import { useServices } from '../../app/services.ts';
import { createSeeker } from '../../design/chime.ts';
import type { Seen } from '../../store/sighting.ts';
import { lineKey } from './inventory-session.ts';
import type { InventorySummary } from './inventory-summary.ts';

const everyMs = 400;
/** What was heard longer ago is no direction to walk in. */
const freshMs = 2000;

/**
 * The missing pieces that are heard now, however weakly, by line: dBm of the loudest. Each look says the loudest with a
 * sound that rises as one comes nearer.
 * @param summary - null hears nothing
 */
export function useSignals(summary: InventorySummary | null): ReadonlyMap<string, number> {
  const { host, worker, now, live } = useServices();
  const [signals, setSignals] = useState<ReadonlyMap<string, number>>(new Map());
  const active = summary !== null;
  const isMissing = useEffectEvent((key: string) =>
    Boolean(summary?.lines.some((line) => line.key === key && line.missing > 0)),
  );
  const volume = useEffectEvent(() => live.getState().about?.settings.depot.volume ?? 0.25);

  useEffect(() => {
    if (!active) return;
    const seek = createSeeker(volume());
    const keys = new Map<string, string | null>();
    let left = false;
    const look = async (): Promise<void> => {
      const heard = await host.call('station.sightings', null);
      const fresh = heard.ok ? heard.value.tags.filter(({ lastSeenMs }) => now() - lastSeenMs < freshMs) : [];
      const strange = fresh.filter(({ epcHex }) => !keys.has(epcHex));
      const meant = await worker.identify(strange.map(({ epcHex, lastSeenMs }) => seenTag(epcHex, lastSeenMs)));
      for (const { text, meaning } of meant) {
        keys.set(text, meaning.kind === 'goods' ? lineKey(meaning.product, meaning.lotId, meaning.lotName) : null);
      }
      if (left) return;
      const loudest = new Map<string, number>();
      for (const { epcHex, rssi } of fresh) {
        const key = keys.get(epcHex);
        const rssiDbm = rssi.at(-1)?.rssiDbm;
        if (!key || rssiDbm === undefined || !isMissing(key)) continue;
        loudest.set(key, Math.max(rssiDbm, loudest.get(key) ?? -Infinity));
      }
      setSignals(loudest);
      if (loudest.size > 0) seek(Math.max(...loudest.values()));
    };
    let timer: ReturnType<typeof setTimeout>;
    const again = (): void => {
      void look()
        .catch((fault: unknown) => console.error('the missing could not be listened for', fault))
        .finally(() => {
          if (!left) timer = setTimeout(again, everyMs);
        });
    };
    again();
    return () => {
      left = true;
      clearTimeout(timer);
      setSignals(new Map());
    };
  }, [active, host, worker, now]);
  return signals;
}

const seenTag = (text: string, atMs: number): Seen => ({
  source: 'tag',
  text,
  aim: null,
  pc: null,
  readerId: null,
  antenna: null,
  rssiDbm: null,
  atMs,
});
