import { Check, CircleHelp, Undo2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TagSightings } from '../../preload/contract/station.ts';
import { Status } from '../design/marks.tsx';
import { clockTime } from '../i18n/format.ts';
import type { T } from '../i18n/i18n.ts';
import { RssiChart } from './rssi-chart.tsx';
import { signed } from './dbm-words.ts';

const shownTags = 100;

/** Each tag, and why it counts or not; the chosen one in full. */
export function TagList({
  tags,
  minimumRssiDbm,
  onTakeBack,
}: {
  tags: readonly TagSightings[];
  minimumRssiDbm: number | null;
  /** Absent where nothing can be taken back: a replay. */
  onTakeBack?: (epcHex: string) => void;
}): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  const counted = tags.filter((tag) => tag.counted).length;
  if (tags.length === 0) return <p className="mid">{t('readers.sightingsNone')}</p>;
  return (
    <>
      <p className="mid">{t('readers.sightingsSum', { count: tags.length, counted })}</p>
      <ul className="seen">
        {tags.slice(0, shownTags).map((tag) => (
          <li key={`${tag.readerId} ${tag.epcHex}`}>
            <button
              type="button"
              className="line"
              aria-expanded={open === tag.epcHex}
              onClick={() => setOpen(open === tag.epcHex ? null : tag.epcHex)}
            >
              <span className="code cut">{tag.epcHex}</span>
              <Status tone={tag.counted ? 'ok' : 'unknown'} icon={tag.counted ? Check : CircleHelp}>
                {t(tag.counted ? 'readers.counted' : 'readers.notCounted')}
              </Status>
              <span className="mid">{sentence(t, tag)}</span>
            </button>
            {open === tag.epcHex && (
              <div className="tag-full">
                <RssiChart tag={tag} minimumRssiDbm={minimumRssiDbm} />
                <dl>
                  {facts(t, tag).map(([name, value]) => (
                    <div key={name}>
                      <dt>{name}</dt>
                      <dd>{value}</dd>
                    </div>
                  ))}
                </dl>
                {tag.counted && onTakeBack && (
                  <button type="button" className="btn" onClick={() => onTakeBack(tag.epcHex)}>
                    <Undo2 className="i" aria-hidden="true" />
                    {t('readers.takeBack')}
                  </button>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
      {tags.length > shownTags && <p className="mid">{t('readers.more', { count: tags.length - shownTags })}</p>}
    </>
  );
}

function sentence(t: T, tag: TagSightings): string {
  return [
    t('readers.sightingReads', { count: tag.reads }),
    t(`readers.why.${tag.why}`),
    tag.strongestRssiDbm === null ? null : t('readers.strongest', { dbm: signed(tag.strongestRssiDbm) }),
  ]
    .filter(Boolean)
    .join(', ');
}

function facts(t: T, tag: TagSightings): [string, string][] {
  const ignored = Object.entries(tag.ignored).map(([why, count]) =>
    t('readers.ignoredReads', { count, why: t(`readers.why.${why as TagSightings['why']}`) }),
  );
  return [
    [t('readers.scheme'), tag.scheme === 'raw' ? t('readers.schemeRaw') : tag.scheme.toUpperCase()],
    [t('readers.antennas'), tag.antennas.length === 0 ? t('readers.unknown') : tag.antennas.join(', ')],
    ...(tag.zone === null ? [] : [[t('readers.zone'), tag.zone] as [string, string]]),
    [t('readers.firstSeen'), clockTime(tag.firstSeenMs, true)],
    [t('readers.lastSeen'), clockTime(tag.lastSeenMs, true)],
    [t('readers.presence'), t(tag.present ? 'readers.present' : 'readers.absent')],
    ...(ignored.length === 0 ? [] : [[t('readers.ignored'), ignored.join(', ')] as [string, string]]),
  ];
}
