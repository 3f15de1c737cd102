import { CircleCheck, CircleDashed, MapPinOff, Undo2 } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices, useWorker } from '../../app/services.ts';
import { Status } from '../../design/marks.tsx';
import { clockTime, quantityWords } from '../../i18n/format.ts';
import type { TagSightings } from '../../../preload/contract/station.ts';
import type { InventorySession } from './inventory-session.ts';
import type { InventoryLine } from './inventory-summary.ts';

/** Why a piece counted: its reads, how strong, when; and the way to take it back. */
export function LineDetail({
  line,
  session,
  onRemove,
}: {
  line: InventoryLine | null;
  session: InventorySession;
  onRemove: (id: number) => void;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const elsewhere = useWorker('catalogue', `place ${line?.elsewhereId ?? 0}`, async (worker) =>
    line?.elsewhereId == null ? null : worker.row('locations', line.elsewhereId),
  );
  if (!line) {
    return (
      <section className="whyp plate" aria-label={t('inventory.why')}>
        <h2>{session.place ? t('inventory.countingAt', { name: session.place.name }) : t('inventory.why')}</h2>
        <p className="mid">{t('inventory.whyNone')}</p>
        <p className="mid">{t('inventory.placesWithin', { count: session.places.length })}</p>
      </section>
    );
  }
  const { product, lotName, items, expected, counted, missing, beyond } = line;
  return (
    <section className="whyp plate" aria-label={product.name}>
      <h2>{product.name}</h2>
      <p className="mid">{[lotName, product.code, product.uomName].filter(Boolean).join(', ')}</p>
      {beyond > 0 ? (
        <Status tone="unknown" icon={MapPinOff}>
          {elsewhere
            ? t('inventory.expectedAt', { name: elsewhere.completeName })
            : t('inventory.beyond', { count: beyond })}
        </Status>
      ) : missing > 0 ? (
        <Status tone="wait" icon={CircleDashed}>
          {t('receipt.lineMissing', { count: missing })}
        </Status>
      ) : (
        <Status tone="ok" icon={CircleCheck}>
          {t('inventory.wellHere')}
        </Status>
      )}
      {!session.blind && session.first === null && (
        <p>
          {quantityWords(i18n.language, counted)} {t('receipt.of', { count: expected })}
        </p>
      )}
      <ol className="items">
        {items.slice(-6).map((item) => (
          <li key={item.id}>
            <span>
              {clockTime(item.atMs, true)}
              {item.place ? `, ${item.place.name}` : ''}
              {item.quantity === 1 ? '' : `, ${quantityWords(i18n.language, item.quantity)}`}
              {item.packaging ? ` (${item.packaging.name})` : ''}
            </span>
            {item.source === 'tag' && <TagWhy epcHex={item.text} />}
            <button type="button" className="big" data-act="uncount" onClick={() => onRemove(item.id)}>
              <Undo2 className="i" aria-hidden="true" />
              {t('inventory.uncount')}
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What the reader knows of one tag, as a curve of its strength. */
function TagWhy({ epcHex }: { epcHex: string }): ReactNode {
  const { t } = useTranslation();
  const { host } = useServices();
  const [tag, setTag] = useState<TagSightings | null>(null);
  useEffect(() => {
    let left = false;
    void host.call('station.sightings', null).then((heard) => {
      if (!left && heard.ok) setTag(heard.value.tags.find((one) => one.epcHex === epcHex) ?? null);
    });
    return () => {
      left = true;
    };
  }, [host, epcHex]);
  if (!tag) return <span className="code mid">{epcHex}</span>;
  return (
    <span className="tagwhy">
      <span className="code">{epcHex}</span>
      <Curve points={tag.rssi} />
      <span className="mid">
        {t('inventory.reads', { count: tag.reads })}
        {tag.strongestRssiDbm === null ? '' : `, ${Math.round(tag.strongestRssiDbm)}\u00a0dBm`}
        {tag.antennas.length > 0
          ? `, ${t('inventory.antennas', { names: tag.antennas.join(', '), count: tag.antennas.length })}`
          : ''}
      </span>
    </span>
  );
}

function Curve({ points }: { points: TagSightings['rssi'] }): ReactNode {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return null;
  const span = Math.max(1, last.atMs - first.atMs);
  const path = points
    .map(({ atMs, rssiDbm }, at) => {
      const x = ((atMs - first.atMs) / span) * 100;
      const y = 28 - Math.min(1, Math.max(0, (rssiDbm + 85) / 50)) * 26;
      return `${at === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
  return (
    <svg className="curve" viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">
      <path d={path} fill="none" stroke="var(--live)" strokeWidth="2" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
