import { MapPin, Search, Warehouse } from 'lucide-react';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices, useWorker } from '../../app/services.ts';
import { openJob } from '../../app/view-store.ts';
import { FarField } from '../../design/far-field.tsx';
import { Status } from '../../design/marks.tsx';
import { VirtualList } from '../../design/virtual-list.tsx';
import { parisDay } from '../../../preload/contract/paris-day.ts';
import type { FeedRow } from '../../../preload/contract/feeds.ts';
import type { StockLine, ZoneStock } from '../../store/zone-stock.ts';
import { foldText } from '../../store/fold-text.ts';
import { ChooseFrame } from '../choose-frame.tsx';
import { useOpenSession } from '../scan/use-depot.ts';
import { InventoryApplied } from './inventory-applied.tsx';
import { InventoryCounting } from './inventory-counting.tsx';
import { inventoryJob } from './inventory-job.ts';
import { InventoryReview } from './inventory-review.tsx';
import { inventoryKey, startInventory, type InventorySession } from './inventory-session.ts';

/** Counting a place: which one, the sweep, the review, what became of it. */
export function InventoryScreen({ docKey }: { docKey: string }): ReactNode {
  return docKey === 'inventory:choose' ? <ChooseZone /> : <Zone docKey={docKey} />;
}

function Zone({ docKey }: { docKey: string }): ReactNode {
  const { t } = useTranslation();
  const { depot, worker, host, live, now, newId } = useServices();
  const locationId = Number(docKey.slice('inventory:'.length));
  const zone = useWorker('catalogue', docKey, (asked) => asked.zoneStock(locationId));
  const { session, gone } = useOpenSession(inventoryJob, docKey, async () => {
    const fresh = await worker.zoneStock(locationId);
    if (!fresh) return null;
    const rules = live.getState().about?.settings.depot;
    // What lies before the antennas arrives again, for this count.
    void host.call('station.start-inventory', { readerId: null });
    return startInventory(fresh, {
      operationId: newId(),
      atMs: now(),
      blind: rules?.blindCounts ?? false,
      double: rules?.doubleCounts ?? false,
    });
  });
  const follow = useEffectEvent((read: ZoneStock) => {
    if (session && stockDiffers(session, read.lines))
      void depot.dispatch(inventoryJob, docKey, { kind: 'stock-read', lines: read.lines, atMs: now() });
  });
  const begun = session !== undefined;
  useEffect(() => {
    if (begun && zone) follow(zone);
  }, [begun, zone]);

  if (gone) {
    return (
      <main id="content" className="fault">
        <p>{t('inventory.gone')}</p>
        <button type="button" className="big go" onClick={() => openJob('inventory:choose')}>
          {t('inventory.choose')}
        </button>
      </main>
    );
  }
  if (!session) return <main id="content" className="inv" aria-busy="true" />;
  switch (session.phase) {
    case 'counting':
      return <InventoryCounting session={session} />;
    case 'review':
      return <InventoryReview session={session} />;
    case 'applied':
      return <InventoryApplied session={session} />;
  }
}

/** Whether Odoo's figures moved for what nobody has seen yet. */
function stockDiffers(session: InventorySession, lines: readonly StockLine[]): boolean {
  if (session.phase === 'applied') return false;
  const told = (all: readonly StockLine[]): string =>
    all
      .map(({ product, lotId, locationId, packageId, quantity }) =>
        [product.id, lotId, locationId, packageId, quantity].join('/'),
      )
      .sort((a, b) => a.localeCompare(b))
      .join();
  const frozen = new Set(
    session.expected
      .filter((line) => line.frozen)
      .map((line) => `${line.product.id}/${line.lotId}/${line.locationId}/${line.packageId}`),
  );
  const open = (all: readonly StockLine[]): readonly StockLine[] =>
    all.filter((line) => !frozen.has(`${line.product.id}/${line.lotId}/${line.locationId}/${line.packageId}`));
  return told(open(session.expected)) !== told(open(lines));
}

/** Every place that can be counted; what is due comes first. */
function ChooseZone(): ReactNode {
  const { t } = useTranslation();
  const { now } = useServices();
  const [text, setText] = useState('');
  const places = useWorker('catalogue', 'zones', async (worker) => dueFirst(await worker.locations()));
  const wanted = named(places ?? [], text);
  const today = parisDay(now());
  return (
    <ChooseFrame title={t('inventory.choose')} why={t('inventory.chooseWhy')}>
      {places?.length === 0 && <p className="mid empty">{t('inventory.noPlaces')}</p>}
      {places && places.length > 0 && (
        <FarField icon={Search} label={t('inventory.placeName')} value={text} onChange={setText} />
      )}
      {text !== '' && wanted.length === 0 && <p className="mid empty">{t('inventory.noSuchPlace')}</p>}
      <VirtualList
        items={wanted}
        keyOf={({ id }) => String(id)}
        rowHeight={76}
        label={t('inventory.choose')}
        className="plate"
      >
        {(place) => (
          <button
            type="button"
            className="zone-row"
            data-location={place.id}
            onClick={() => openJob(inventoryKey(place.id))}
          >
            <MapPin className="i" aria-hidden="true" />
            <span className="cut">
              <b>{place.name}</b>{' '}
              <span className="mid">{place.completeName === place.name ? '' : place.completeName}</span>
            </span>
            {place.barcode && <span className="code mid">{place.barcode}</span>}
            {place.nextInventoryDate !== null && place.nextInventoryDate <= today && (
              <Status tone="unknown" icon={Warehouse}>
                {t('inventory.due')}
              </Status>
            )}
          </button>
        )}
      </VirtualList>
    </ChooseFrame>
  );
}

/** Places whose whole name or barcode holds every word that was typed. */
function named(places: readonly FeedRow<'locations'>[], text: string): readonly FeedRow<'locations'>[] {
  const words = foldText(text).split(' ').filter(Boolean);
  return places.filter(({ completeName, barcode }) => {
    const told = foldText(`${completeName} ${barcode ?? ''}`);
    return words.every((word) => told.includes(word));
  });
}

function dueFirst(places: readonly FeedRow<'locations'>[]): readonly FeedRow<'locations'>[] {
  return places
    .filter(({ usage }) => usage === 'internal')
    .sort(
      (a, b) =>
        (a.nextInventoryDate ?? '9').localeCompare(b.nextInventoryDate ?? '9') ||
        a.completeName.localeCompare(b.completeName, 'fr', { numeric: true }),
    );
}
