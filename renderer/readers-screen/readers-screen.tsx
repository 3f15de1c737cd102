import { Check, Copy, Nfc, OctagonX, Play, RefreshCw, ScanBarcode, Square, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ReaderStatus, TagSightings } from '../../preload/contract/station.ts';
import { useServices } from '../app/services.ts';
import { Status } from '../design/marks.tsx';
import { clockTime, quantityWords } from '../i18n/format.ts';
import type { T } from '../i18n/i18n.ts';

const troubles = [
  'port-taken',
  'no-permission',
  'no-reply',
  'garbled',
  'unplugged',
  'not-etsi',
  'native-crashed',
] as const;

/** Each reader in words a storeman can use, and in figures that support can use. */
export function ReadersScreen(): ReactNode {
  const { t } = useTranslation();
  const { live } = useServices();
  const readers = useStore(live, (state) => state.readers) ?? [];
  const [selected, setSelected] = useState<string | null>(null);
  const reader = readers.find(({ readerId }) => readerId === selected) ?? readers[0];
  return (
    <main id="content" className="cols diag">
      <aside className="col side">
        <div className="pad ttl">
          <h1>{t('readers.title')}</h1>
          <span className="mid">{t('readers.count', { count: readers.length })}</span>
        </div>
        <ul className="rds">
          {readers.map((row) => (
            <li key={row.readerId} className={row === reader ? 'sel' : ''}>
              <button type="button" aria-pressed={row === reader} onClick={() => setSelected(row.readerId)}>
                {row.driverId.startsWith('hid') ? (
                  <ScanBarcode className="i" aria-hidden="true" />
                ) : (
                  <Nfc className="i" aria-hidden="true" />
                )}
                <b className="cut">{row.title || row.path}</b>
                <span className="nb mid">
                  {row.readsPerSecond > 0 ? t('readers.perSecond', { rate: Math.round(row.readsPerSecond) }) : ''}
                </span>
                <span className="sub cut">{[row.maker, row.model].filter(Boolean).join(' ') || row.driverId}</span>
                <ReaderState reader={row} />
              </button>
            </li>
          ))}
        </ul>
        {readers.length === 0 && <p className="pad mid">{t('readers.noneLong')}</p>}
      </aside>
      <section className="col">{reader && <ReaderDetail reader={reader} />}</section>
      <section className="col frames">{reader && <Discarded reader={reader} />}</section>
    </main>
  );
}

function ReaderState({ reader }: { reader: ReaderStatus }): ReactNode {
  const { t } = useTranslation();
  const bad = reader.state === 'failed' || reader.state === 'lost';
  const tone = bad
    ? 'refused'
    : reader.trouble
      ? 'unknown'
      : reader.state === 'reading'
        ? 'live'
        : reader.state === 'idle'
          ? 'ok'
          : 'wait';
  return (
    <Status tone={tone} icon={bad ? OctagonX : reader.trouble ? TriangleAlert : Check}>
      {t(`readers.${reader.state}`)}
    </Status>
  );
}

function ReaderDetail({ reader }: { reader: ReaderStatus }): ReactNode {
  const { t, i18n } = useTranslation();
  const { host } = useServices();
  const [copied, setCopied] = useState(false);
  const { readerId } = reader;
  const facts: readonly (readonly [string, string | number | null])[] = [
    [t('readers.maker'), [reader.maker, reader.model].filter(Boolean).join(' ') || null],
    [t('readers.firmware'), reader.firmware],
    [t('readers.region'), reader.region],
    [t('readers.power'), reader.powerDbm === null ? null : `${reader.powerDbm}\u00a0dBm`],
    [t('readers.antennas'), reader.antennas],
    [t('readers.temperature'), reader.temperatureC === null ? null : `${reader.temperatureC}\u00a0°C`],
    [t('readers.port'), reader.path],
    [t('readers.driver'), reader.driverId],
    [t('readers.total'), quantityWords(i18n.language, reader.readsTotal)],
  ];
  const copy = (): void => {
    void navigator.clipboard.writeText(JSON.stringify(reader, null, 1)).then(() => setCopied(true));
  };
  return (
    <>
      <div className="pad mh">
        <h1>{reader.title || reader.path}</h1>
        {reader.state === 'reading' ? (
          <button type="button" className="btn" onClick={() => void host.call('station.stop-inventory', { readerId })}>
            <Square className="i" aria-hidden="true" />
            {t('readers.stop')}
          </button>
        ) : (
          <button type="button" className="btn" onClick={() => void host.call('station.start-inventory', { readerId })}>
            <Play className="i" aria-hidden="true" />
            {t('readers.start')}
          </button>
        )}
        <button type="button" className="btn go" onClick={copy}>
          <Copy className="i" aria-hidden="true" />
          {t(copied ? 'readers.copied' : 'readers.copy')}
        </button>
        <p className="mid">
          {t(`readers.${reader.state}`)}, {t('readers.since', { time: clockTime(reader.sinceMs) })}
        </p>
      </div>
      {reader.trouble && (
        <p className="advice" role="status">
          <TriangleAlert className="i" aria-hidden="true" />
          {troubleWords(t, reader.trouble)}
        </p>
      )}
      <div className="pad">
        <h2 className="h">
          {t('readers.rate')}{' '}
          <b className="end big-n">{quantityWords(i18n.language, Math.round(reader.readsPerSecond))}</b>
        </h2>
      </div>
      <Sightings />
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="cut">{value ?? <span className="dim">{t('readers.unknown')}</span>}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** Why each tag of the running inventory was counted, or not. */
function Sightings(): ReactNode {
  const { t } = useTranslation();
  const { host } = useServices();
  const [tags, setTags] = useState<readonly TagSightings[] | null>(null);
  const read = (): void => {
    void host.call('station.sightings', null).then((seen) => seen.ok && setTags(seen.value.tags));
  };
  return (
    <div className="pad scroll">
      <h2 className="h">
        {t('readers.sightings')}
        <button type="button" className="btn end" onClick={read}>
          <RefreshCw className="i" aria-hidden="true" />
          {t('readers.refresh')}
        </button>
      </h2>
      {tags?.length === 0 && <p className="mid">{t('readers.sightingsNone')}</p>}
      <ul className="seen">
        {tags?.slice(0, 100).map((tag) => (
          <li key={tag.epcHex}>
            <span className="code cut">{tag.epcHex}</span>
            <Status tone={tag.counted ? 'ok' : 'unknown'} icon={tag.counted ? Check : TriangleAlert}>
              {t(tag.counted ? 'readers.counted' : 'readers.notCounted')}
            </Status>
            <span className="mid">
              {[
                t('readers.sightingReads', { count: tag.reads }),
                t(`readers.why.${tag.why}`),
                tag.strongestRssiDbm === null ? null : t('readers.strongest', { dbm: tag.strongestRssiDbm }),
              ]
                .filter(Boolean)
                .join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Discarded({ reader }: { reader: ReaderStatus }): ReactNode {
  const { t, i18n } = useTranslation();
  return (
    <>
      <div className="pad fh">
        <h2>{t('readers.discardedTitle')}</h2>
        <span className="mid">{quantityWords(i18n.language, reader.discardedBytes)}</span>
      </div>
      {reader.discardedSamples.length === 0 ? (
        <p className="pad mid">{t('readers.discardedNone')}</p>
      ) : (
        <ol className="fr scroll">
          {reader.discardedSamples.toReversed().map(({ hex, reason, atMs }, at) => (
            <li key={`${atMs} ${at}`} className="bad">
              <span className="when">{clockTime(atMs, true)}</span>
              <span className="w">{reason}</span>
              <span className="code">{hex}</span>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

function troubleWords(t: T, word: string): string {
  const known = troubles.find((trouble) => trouble === word);
  return known ? t(`readers.troubles.${known}`) : t('readers.troubles.other', { word });
}
