import {
  CircleCheck,
  CircleDashed,
  CircleQuestionMark,
  Ear,
  ListChecks,
  MapPin,
  MapPinOff,
  X,
  type LucideIcon,
} from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices } from '../../app/services.ts';
import { openJob } from '../../app/view-store.ts';
import { Status, type Tone } from '../../design/marks.tsx';
import { VirtualList } from '../../design/virtual-list.tsx';
import { placeName, quantityWords } from '../../i18n/format.ts';
import type { GoodsProduct } from '../../store/sighting.ts';
import { UndoButton } from '../undo-button.tsx';
import { ScanStrip } from '../scan/scan-flash.tsx';
import { useCommands } from '../scan/use-depot.ts';
import { inventoryJob } from './inventory-job.ts';
import { inventoryOutcomeWords } from './inventory-outcome-words.ts';
import type { InventoryEvent, InventorySession } from './inventory-session.ts';
import { createInventorySummary, type InventoryLine, type InventorySummary } from './inventory-summary.ts';
import { LastQuantity } from '../documents/last-quantity.tsx';
import { LearnUnknown } from '../documents/learn-unknown.tsx';
import { LineDetail } from './line-detail.tsx';
import { useSignals } from './use-signals.ts';

type InventoryList = 'expected' | 'found' | 'missing' | 'unexpected' | 'unknown';

const looks: Record<InventoryList, { readonly icon: LucideIcon; readonly tone: Tone }> = {
  expected: { icon: MapPin, tone: 'wait' },
  found: { icon: CircleCheck, tone: 'ok' },
  missing: { icon: CircleDashed, tone: 'wait' },
  unexpected: { icon: MapPinOff, tone: 'unknown' },
  unknown: { icon: CircleQuestionMark, tone: 'unknown' },
};

/** The sweep: five figures that add up, the list behind each of them, and why a piece counted. */
export function InventoryCounting({ session }: { session: InventorySession }): ReactNode {
  const { t, i18n } = useTranslation();
  const { depot, host } = useServices();
  const [chosen, setChosen] = useState<InventoryList | null>(null);
  const [lineKey, setLineKey] = useState<string | null>(null);
  const [summarise] = useState(createInventorySummary);
  const summary = summarise(session);
  const seeking = session.pass === 'missing';
  const signals = useSignals(seeking ? summary : null);
  const hidden = session.blind || session.first !== null;
  const list: InventoryList = chosen ?? (seeking ? 'missing' : hidden || summary.missing === 0 ? 'found' : 'expected');
  const shown = linesOf(summary, list);
  const line = summary.lines.find(({ key }) => key === lineKey) ?? null;
  const tell = (event: InventoryEvent): void => void depot.dispatch(inventoryJob, session.key, event);

  const review = (): void => tell({ kind: 'reviewed', review: true });
  useCommands((command) => {
    if (command.kind !== 'validate' && command.kind !== 'finish') return false;
    review();
    return true;
  });
  const seek = (): void => {
    setChosen(null);
    tell({ kind: 'pass-changed', pass: seeking ? 'all' : 'missing' });
    if (!seeking) void host.call('station.start-inventory', { readerId: null });
  };
  const tile = (name: InventoryList, value: number): ReactNode => {
    const { icon: Icon, tone } = looks[name];
    const trouble = tone === 'unknown' && value > 0;
    return (
      <button
        type="button"
        className={`t ${list === name ? 'sel' : ''}`}
        aria-pressed={list === name}
        data-list={name}
        data-count={value}
        onClick={() => setChosen(name)}
      >
        <b>{quantityWords(i18n.language, value)}</b>
        <Status tone={trouble || tone === 'ok' ? tone : 'wait'} icon={Icon}>
          {t(`inventory.list.${name}`, { count: value })}
        </Status>
      </button>
    );
  };

  return (
    <>
      <main id="content" className="inv">
        <section className="eq plate" aria-label={session.name}>
          <div className="zone-name">
            <button type="button" className="leave" aria-label={t('receipt.home')} onClick={() => openJob(null)}>
              <X className="i" aria-hidden="true" />
            </button>
            <p className="bay">
              <MapPin className="i" aria-hidden="true" />
              <span className="cut">{placeName(session.place?.name ?? session.name)}</span>
            </p>
            <span className="mid">
              {session.first
                ? t('inventory.secondCount')
                : seeking
                  ? t('inventory.secondPass')
                  : t('inventory.counted', { count: summary.counted })}
            </span>
          </div>
          {!hidden && (
            <>
              {tile('expected', summary.expected)}
              <span className="op" aria-hidden="true">
                =
              </span>
            </>
          )}
          {tile('found', hidden ? summary.counted : summary.found)}
          {!hidden && (
            <>
              <span className="op" aria-hidden="true">
                +
              </span>
              {tile('missing', summary.missing)}
              <span className="bar-v" aria-hidden="true" />
              {tile('unexpected', summary.unexpected)}
            </>
          )}
          {tile('unknown', summary.unknown)}
        </section>
        <section
          className={`list plate ${list === 'unknown' ? 'wide' : ''}`}
          aria-label={t(`inventory.list.${list}`, { count: 2 })}
        >
          <ScanStrip
            last={session.last}
            session={session}
            words={inventoryOutcomeWords}
            idle={{ word: t('inventory.ready'), why: t('inventory.readyWhy') }}
          />
          {session.counted.at(-1)?.identity === null && <LastQuantity session={session} tell={tell} />}
          {list === 'unknown' ? (
            <LearnUnknown codes={session.unknown} likely={likelyOf(summary)} tell={tell} />
          ) : shown.length === 0 ? (
            <p className="mid empty">{t(`inventory.empty.${list}`)}</p>
          ) : (
            <VirtualList
              items={shown}
              keyOf={({ key }) => key}
              rowHeight={68}
              label={t(`inventory.list.${list}`, { count: 2 })}
              className=""
              focus={seeking ? null : lastKeyOf(session)}
            >
              {(line) => (
                <button
                  type="button"
                  className={`row ${line.key === lineKey ? 'sel' : ''}`}
                  aria-pressed={line.key === lineKey}
                  data-line={line.key}
                  onClick={() => setLineKey(line.key === lineKey ? null : line.key)}
                >
                  <span className="cut">
                    <b>{line.product.name}</b>
                    <span className="mid">{[line.lotName, line.product.code].filter(Boolean).join(', ')}</span>
                  </span>
                  {list === 'missing' && signals.get(line.key) !== undefined && (
                    <Signal rssiDbm={signals.get(line.key)!} />
                  )}
                  <b className="q">{countWords(line)}</b>
                </button>
              )}
            </VirtualList>
          )}
          <p className="sumline mid">{t('inventory.nothingYet')}</p>
        </section>
        {list !== 'unknown' && (
          <LineDetail line={line} session={session} onRemove={(id) => tell({ kind: 'removed', id })} />
        )}
      </main>
      <footer className="foot">
        <UndoButton steps={session.steps.length} />
        {!hidden && (
          <button
            type="button"
            className="big"
            aria-pressed={seeking}
            disabled={!seeking && summary.missing === 0}
            data-act="seek"
            onClick={seek}
          >
            <Ear className="i" aria-hidden="true" />
            <span>
              {seeking ? t('inventory.endSeek') : t('inventory.seek', { count: summary.missing })}
              <small>{t('inventory.seekWhy')}</small>
            </span>
          </button>
        )}
        <button type="button" className="big go grow" data-act="review" onClick={review}>
          <ListChecks className="i" aria-hidden="true" />
          <span>
            {t('inventory.review')}
            <small>{t('inventory.reviewWhy')}</small>
          </span>
        </button>
      </footer>
    </>
  );

  function countWords(line: InventoryLine): string {
    const number = (value: number): string => quantityWords(i18n.language, value);
    switch (list) {
      case 'missing':
        return t('receipt.lineMissing', { count: line.missing });
      case 'unexpected':
        return t('inventory.beyond', { count: line.beyond });
      default:
        return hidden || line.expected === 0
          ? number(line.counted)
          : `${number(line.counted)} ${t('receipt.of', { count: line.expected })}`;
    }
  }
}

/** How loud a missing tag is heard: a bar that grows with its sound. */
function Signal({ rssiDbm }: { rssiDbm: number }): ReactNode {
  const share = Math.min(1, Math.max(0, (rssiDbm + 80) / 45));
  return (
    <span className="signal" role="img" aria-label={`${Math.round(rssiDbm)}\u00a0dBm`}>
      <span style={{ width: `${Math.round(share * 100)}%` }} />
    </span>
  );
}

function linesOf({ lines }: InventorySummary, list: InventoryList): readonly InventoryLine[] {
  switch (list) {
    case 'expected':
      return lines.filter(({ expected }) => expected > 0);
    case 'found':
      return lines.filter(({ counted }) => counted > 0);
    case 'missing':
      return lines.filter(({ missing }) => missing > 0);
    case 'unexpected':
      return lines.filter(({ beyond }) => beyond > 0);
    case 'unknown':
      return [];
  }
}

function lastKeyOf({ counted, last }: InventorySession): string | null {
  const item = last?.kind === 'counted' ? counted.at(-1) : undefined;
  return item ? `${item.product.id}/${item.lotId ?? item.lotName ?? ''}` : null;
}

/** What a code that nobody knows is most likely to be on: what is still missing here. */
const likelyOf = ({ lines }: InventorySummary): readonly GoodsProduct[] => [
  ...new Map(lines.filter(({ missing }) => missing > 0).map(({ product }) => [product.id, product])).values(),
];
