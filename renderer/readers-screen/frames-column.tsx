import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReaderInsight, ReaderStatus } from '../../preload/contract/station.ts';
import { clockTime, quantityWords } from '../i18n/format.ts';
import type { T } from '../i18n/i18n.ts';
import { dbmWords } from './dbm-words.ts';

type Frame = ReaderInsight['frames'][number];
const filters = ['all', 'readable', 'discarded'] as const;
const shownFrames = 60;
const arrows: Readonly<Record<Frame['direction'], string>> = { in: '←', out: '→', discarded: '✕' };

/** The last frames on the line, newest first, what each says, and the bytes that were none. */
export function FramesColumn({ reader, insight }: { reader: ReaderStatus; insight: ReaderInsight | null }): ReactNode {
  const { t, i18n } = useTranslation();
  const [filter, setFilter] = useState<(typeof filters)[number]>('all');
  const [held, setHeld] = useState<readonly Frame[] | null>(null);
  // Bytes of minutes ago are out of the ring long since: the status keeps them.
  const discarded: Frame[] = reader.discardedSamples.map(({ hex, reason, atMs }, index) => ({
    seq: -1 - index,
    atMs,
    direction: 'discarded',
    hex: hex.toUpperCase(),
    name: reason,
    tag: null,
  }));
  const live = insight?.frames ?? [];
  const rows =
    filter === 'discarded'
      ? discarded
      : (held ?? live).filter(({ direction }) => filter === 'all' || direction !== 'discarded');
  return (
    <>
      <div className="pad fh">
        <h2>{t('readers.frames')}</h2>
        <div className="choice" role="group" aria-label={t('readers.frames')}>
          {filters.map((each) => (
            <button
              key={each}
              type="button"
              className={each === filter ? 'sel' : ''}
              aria-pressed={each === filter}
              onClick={() => setFilter(each)}
            >
              {t(`readers.framesBy.${each}`)}
            </button>
          ))}
        </div>
      </div>
      <div className="pad hold">
        <button
          type="button"
          className="btn"
          aria-pressed={held !== null}
          disabled={filter === 'discarded'}
          onClick={() => setHeld(held ? null : live)}
        >
          {t(held ? 'readers.framesGoOn' : 'readers.framesHold')}
        </button>
      </div>
      {rows.length === 0 ? (
        <p className="pad mid">{t(filter === 'discarded' ? 'readers.discardedNone' : 'readers.framesNone')}</p>
      ) : (
        <ol className="fr scroll" tabIndex={0} aria-label={t('readers.frames')}>
          {rows
            .slice(-shownFrames)
            .toReversed()
            .map((frame) => (
              <li key={frame.seq} className={frame.direction === 'discarded' ? 'bad' : ''}>
                <span className="d" title={t(`readers.directions.${frame.direction}`)}>
                  {arrows[frame.direction]}
                </span>
                <time>{clockTime(frame.atMs, true)}</time>
                <span className="w cut">{frameWords(t, frame)}</span>
                <span className="code">{frame.hex.replaceAll(/(..)(?=.)/g, '$1 ')}</span>
              </li>
            ))}
        </ol>
      )}
      <dl className="cnt">
        <div>
          <dt>{t('readers.framesTotal')}</dt>
          <dd>{quantityWords(i18n.language, insight?.framesTotal ?? 0)}</dd>
        </div>
        <div>
          <dt>{t('readers.discarded')}</dt>
          <dd>{quantityWords(i18n.language, reader.discardedBytes)}</dd>
        </div>
      </dl>
    </>
  );
}

const reasons = ['noise', 'checksum-mismatch', 'too-long', 'truncated', 'malformed'] as const;

function frameWords(t: T, { direction, name, tag }: Frame): string {
  if (direction === 'discarded') {
    const reason = reasons.find((each) => each === name);
    return reason ? t(`readers.reasons.${reason}`) : (name ?? '');
  }
  if (!tag) return name ?? '';
  const parts = [
    tag.antenna === null ? null : t('readers.antennaNumber', { number: tag.antenna }),
    tag.rssiDbm === null ? null : dbmWords(t, tag.rssiDbm),
  ];
  return parts.filter(Boolean).join(', ') || t('readers.tagFrame');
}
