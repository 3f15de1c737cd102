import {
  Check,
  CircleStop,
  Copy,
  Nfc,
  OctagonX,
  Play,
  Plug,
  ScanBarcode,
  Square,
  Tag,
  Tags,
  TriangleAlert,
  Unplug,
} from 'lucide-react';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ReaderInsight, ReaderStatus } from '../../preload/contract/station.ts';
import { useNow, useServices } from '../app/services.ts';
import { Status } from '../design/marks.tsx';
import { clockTime, quantityWords } from '../i18n/format.ts';
import type { T } from '../i18n/i18n.ts';
import { Antennas } from './antennas.tsx';
import { FramesColumn } from './frames-column.tsx';
import { PortHelp } from './port-help.tsx';
import { RateChart } from './rate-chart.tsx';
import { ReaderSettings } from './reader-settings.tsx';
import { Recordings } from './recordings.tsx';
import { Sightings } from './sightings.tsx';
import { supportText } from './support-text.ts';
import { useInsight } from './use-insight.ts';
import { WriteTag } from './write-tag.tsx';
import { dbmWords } from './dbm-words.ts';

const remarks = [
  'found-reading',
  'late-reply',
  'other-reply',
  'rebooted',
  'antenna-mismatch',
  'antenna-missing',
  'too-hot',
] as const;
const troubles = [
  'port-taken',
  'no-permission',
  'not-there',
  'no-reply',
  'garbled',
  'unplugged',
  'not-etsi',
  'native-crashed',
  'ports-not-listed',
  'refused',
] as const;

const parts = ['running', 'tags', 'settings', 'recordings'] as const;
type Part = (typeof parts)[number];

/** Each reader in words a storeman can use, and in figures that support can use. */
export function ReadersScreen(): ReactNode {
  const { t } = useTranslation();
  const { live, host } = useServices();
  const readers = useStore(live, (state) => state.readers) ?? [];
  const demonstration = useStore(live, (state) => state.about?.demonstration ?? false);
  const [selected, setSelected] = useState<string | null>(null);
  const [writing, setWriting] = useState(false);
  const reader = readers.find(({ readerId }) => readerId === selected) ?? readers[0];
  const canWrite = reader?.abilities?.write === true;
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
        {reader && (
          <div className="pad end">
            <button type="button" className="btn full" disabled={!canWrite} onClick={() => setWriting(true)}>
              <Tag className="i" aria-hidden="true" />
              {t('readers.write.title')}
            </button>
            {!canWrite && (
              <p className="mid">{t(reader.abilities ? 'readers.write.cannot' : 'readers.write.notHere')}</p>
            )}
            {demonstration && (
              <DemoPlugs
                reader={reader}
                onPlug={(path, plugged) => void host.call('demo.plug-reader', { path, plugged })}
              />
            )}
          </div>
        )}
      </aside>
      {reader && <ReaderColumns key={reader.readerId} reader={reader} />}
      {reader && writing && <WriteTag readerId={reader.readerId} onClose={() => setWriting(false)} />}
    </main>
  );
}

/** What further simulated readers may speak: the protocols that are looked for on a serial port. */
const demoDrivers = ['thingmagic-mercury', 'r2000-a0', 'uhfreader-rru', 'nordicid-nur', 'line-text'] as const;

/** Demonstration only: the plugs in the person's hand. */
function DemoPlugs({
  reader,
  onPlug,
}: {
  reader: ReaderStatus;
  onPlug: (path: string, plugged: boolean) => void;
}): ReactNode {
  const { t } = useTranslation();
  const [driver, setDriver] = useState<string>(demoDrivers[0]);
  const away = reader.state === 'lost' || reader.state === 'searching';
  return (
    <>
      <button
        type="button"
        className="btn full"
        data-demo={away ? 'plug' : 'unplug'}
        onClick={() => onPlug(reader.path, away)}
      >
        {away ? <Plug className="i" aria-hidden="true" /> : <Unplug className="i" aria-hidden="true" />}
        {t(away ? 'readers.demoPlug' : 'readers.demoUnplug')}
      </button>
      <div className="demo-plug">
        <select
          className="field"
          aria-label={t('readers.demoDriver')}
          value={driver}
          onChange={({ target }) => setDriver(target.value)}
        >
          {demoDrivers.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
        <button type="button" className="btn" data-demo="plug-another" onClick={() => onPlug(`usb:${driver}`, true)}>
          <Plug className="i" aria-hidden="true" />
          {t('readers.demoAnother')}
        </button>
      </div>
    </>
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
      {stateWords(t, reader)}
    </Status>
  );
}

function stateWords(t: T, reader: ReaderStatus): string {
  if (reader.testing) return t('readers.testing');
  if (reader.state === 'idle' && reader.cycle === 'waiting') return t('readers.cycleWaiting');
  return t(`readers.${reader.state}`);
}

function ReaderColumns({ reader }: { reader: ReaderStatus }): ReactNode {
  const { t } = useTranslation();
  const insight = useInsight(reader.readerId);
  const [part, setPart] = useState<Part>('running');
  return (
    <>
      <section className="col" aria-label={reader.title || reader.path}>
        <ReaderHead reader={reader} insight={insight} />
        {reader.trouble && (
          <p className="advice" role="status">
            <TriangleAlert className="i" aria-hidden="true" />
            {troubleWords(t, reader.trouble)}
          </p>
        )}
        {!reader.trouble && reader.remark && <Remark remark={reader.remark} />}
        {reader.testing && (
          <p className="advice" role="status">
            <Tags className="i" aria-hidden="true" />
            {t('readers.testWords')}
          </p>
        )}
        <div className="pad">
          <div className="choice" role="group" aria-label={t('readers.parts.label')}>
            {parts.map((each) => (
              <button
                key={each}
                type="button"
                className={each === part ? 'sel' : ''}
                aria-pressed={each === part}
                onClick={() => setPart(each)}
              >
                {t(`readers.parts.${each}`)}
              </button>
            ))}
          </div>
        </div>
        {reader.trouble && part === 'running' && <PortHelp trouble={reader.trouble} />}
        {insight && part === 'running' && <Running reader={reader} insight={insight} />}
        {insight && part === 'tags' && (
          <Sightings readerId={reader.readerId} minimumRssiDbm={insight.rules.minimumRssiDbm} />
        )}
        {insight && part === 'settings' && <ReaderSettings reader={reader} rules={insight.rules} />}
        {insight && part === 'recordings' && <Recordings reader={reader} rules={insight.rules} />}
      </section>
      <section className="col frames" aria-label={t('readers.frames')}>
        <FramesColumn reader={reader} insight={insight} />
      </section>
    </>
  );
}

/** What the reader last said beside reading; later it is found among what happened. */
function Remark({ remark }: { remark: NonNullable<ReaderStatus['remark']> }): ReactNode {
  const { t } = useTranslation();
  const nowMs = useNow(10_000);
  const { word, times, atMs } = remark;
  if (nowMs - atMs > remarkShownMs) return null;
  return (
    <p className="advice" role="status">
      <TriangleAlert className="i" aria-hidden="true" />
      <span>
        {remarkWords(t, word)}{' '}
        <span className="mid">{t('readers.remarkAt', { count: times, time: clockTime(atMs) })}</span>
      </span>
    </p>
  );
}

const remarkShownMs = 15 * 60_000;

function ReaderHead({ reader, insight }: { reader: ReaderStatus; insight: ReaderInsight | null }): ReactNode {
  const { t } = useTranslation();
  const { host, live, now } = useServices();
  const about = useStore(live, (state) => state.about);
  const [copied, setCopied] = useState(false);
  const { readerId, testing } = reader;
  const copy = (): void => {
    const text = supportText({
      reader,
      insight,
      version: about?.version ?? '',
      shell: about?.shell ?? '',
      platform: navigator.userAgent,
      nowMs: now(),
    });
    void navigator.clipboard.writeText(text).then(() => setCopied(true));
  };
  const test = (): void => void host.call('station.test-tag', { readerId, on: !testing });
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.code === 'KeyE') test();
    else if (event.code === 'KeyC') copy();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  const asked = reader.cycle !== 'off';
  return (
    <div className="pad mh">
      <h1>{reader.title || reader.path}</h1>
      <p className="mid">
        {stateWords(t, reader)}, {t('readers.since', { time: clockTime(reader.sinceMs) })}
      </p>
      <div className="acts">
        <button
          type="button"
          className="btn"
          onClick={() => void host.call(asked ? 'station.stop-inventory' : 'station.start-inventory', { readerId })}
        >
          {asked ? <Square className="i" aria-hidden="true" /> : <Play className="i" aria-hidden="true" />}
          {t(asked ? 'readers.stop' : 'readers.start')}
        </button>
        <button type="button" className="btn" aria-pressed={testing} onClick={test}>
          {testing ? <CircleStop className="i" aria-hidden="true" /> : <Tags className="i" aria-hidden="true" />}
          {t(testing ? 'readers.testEnd' : 'readers.test')} <kbd>Alt E</kbd>
        </button>
        <button type="button" className="btn go" onClick={copy}>
          <Copy className="i" aria-hidden="true" />
          {t(copied ? 'readers.copied' : 'readers.copy')} <kbd>Alt C</kbd>
        </button>
      </div>
    </div>
  );
}

function Running({ reader, insight }: { reader: ReaderStatus; insight: ReaderInsight }): ReactNode {
  const { t, i18n } = useTranslation();
  const nowMs = useNow(1_000);
  const facts: readonly (readonly [string, string | number | null])[] = [
    [t('readers.maker'), [reader.maker, reader.model].filter(Boolean).join(' ') || null],
    [t('readers.firmware'), reader.firmware],
    [t('readers.region'), regionWords(t, reader.region)],
    [t('readers.power'), reader.powerDbm === null ? null : dbmWords(t, reader.powerDbm)],
    [t('readers.antennas'), reader.antennas],
    [t('readers.temperature'), reader.temperatureC === null ? null : `${reader.temperatureC}\u00a0°C`],
    [t('readers.port'), reader.path],
    [t('readers.driver'), reader.driverId],
    [t('readers.total'), quantityWords(i18n.language, reader.readsTotal)],
  ];
  return (
    <>
      <div className="scroll">
        <div className="pad">
          <h2 className="h">
            {t('readers.rate')}{' '}
            <b className="end big-n">{quantityWords(i18n.language, Math.round(reader.readsPerSecond))}</b>
          </h2>
          <RateChart history={insight.history} nowMs={nowMs} />
        </div>
        <Antennas reader={reader} insight={insight} nowMs={nowMs} />
        {insight.cycle && <Cycle cycle={insight.cycle} />}
        <section className="pad jr" aria-label={t('readers.happenings')}>
          <h2 className="h">{t('readers.happenings')}</h2>
          {insight.happenings.length === 0 && <p className="mid">{t('readers.happeningsNone')}</p>}
          <ul className="log">
            {insight.happenings.slice(0, 8).map(({ atMs, what }) => (
              <li key={`${atMs} ${what}`}>
                <time>{clockTime(atMs)}</time>
                <span>{happeningWords(t, what)}</span>
              </li>
            ))}
          </ul>
        </section>
      </div>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="cut" title={value === null ? undefined : String(value)}>
              {value ?? <span className="dim">{t('readers.unknown')}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** The running cycle, or the last one: who is here, who came, who is missing against the one before. */
function Cycle({ cycle }: { cycle: NonNullable<ReaderInsight['cycle']> }): ReactNode {
  const { t } = useTranslation();
  const { number, current, additions, deletions, endedBy, startedAtMs, endedAtMs } = cycle;
  return (
    <section className="pad" aria-label={t('readers.cycles.title')}>
      <h2 className="h">
        {t('readers.cycles.title')}{' '}
        <span className="mid">
          {endedBy === null
            ? t('readers.cycles.running', { number, time: clockTime(startedAtMs) })
            : t('readers.cycles.ended', {
                number,
                time: clockTime(endedAtMs ?? startedAtMs),
                by: t(`readers.cycles.by.${endedBy}`),
              })}
        </span>
      </h2>
      <p>
        {[
          t('readers.cycles.current', { count: current.length }),
          t('readers.cycles.additions', { count: additions.length }),
          endedBy === null ? null : t('readers.cycles.deletions', { count: deletions.length }),
        ]
          .filter(Boolean)
          .join(', ')}
      </p>
    </section>
  );
}

function regionWords(t: T, region: string | null): string | null {
  return region === 'ETSI-LB' || region === 'ETSI-UB' ? t(`readers.regions.${region}`) : region;
}

function troubleWords(t: T, word: string): string {
  const known = troubles.find((trouble) => trouble === word);
  return known ? t(`readers.troubles.${known}`) : t('readers.troubles.other', { word });
}

function remarkWords(t: T, word: string): string {
  const known = remarks.find((remark) => remark === word);
  return known ? t(`readers.remarks.${known}`) : t('readers.remarks.other', { word });
}

/** The first sentence says what happened; the rest is what to do, which is past. */
function happeningWords(t: T, what: string): string {
  if (what === 'reading') return t('readers.happenedReading');
  if (what === 'other-port') return t('readers.happenedOtherPort');
  const words = troubles.some((trouble) => trouble === what) ? troubleWords(t, what) : remarkWords(t, what);
  return words.split(/(?<=[.!?])\s/)[0] ?? what;
}
