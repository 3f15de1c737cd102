import { Play } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallValue } from '../../preload/contract/calls.ts';
import type { ReaderStatus, ReadingRules, RecordingEntry } from '../../preload/contract/station.ts';
import { useServices } from '../app/services.ts';
import { momentWords, quantityWords } from '../i18n/format.ts';
import { RulesFields } from './rules-fields.tsx';
import { TagList } from './tag-list.tsx';

type Replay = NonNullable<CallValue<'station.replay'>>;

/** What this reader said, session by session, and what would have been counted under other rules. */
export function Recordings({ reader, rules: own }: { reader: ReaderStatus; rules: ReadingRules }): ReactNode {
  const { t, i18n } = useTranslation();
  const { host, now } = useServices();
  const [list, setList] = useState<{ recordings: readonly RecordingEntry[]; folder: string } | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [rules, setRules] = useState(own);
  const [replay, setReplay] = useState<Replay | 'running' | 'unreadable' | null>(null);
  const { readerId } = reader;
  useEffect(() => {
    let left = false;
    void host.call('station.recordings', { readerId }).then((answer) => !left && answer.ok && setList(answer.value));
    return () => {
      left = true;
    };
  }, [host, readerId]);

  const play = (): void => {
    if (chosen === null) return;
    setReplay('running');
    void host
      .call('station.replay', { recordingId: chosen, rules })
      .then((answer) => setReplay(answer.ok && answer.value ? answer.value : 'unreadable'));
  };

  return (
    <section className="pad scroll" aria-label={t('readers.recordings.title')}>
      <h2 className="h">{t('readers.recordings.title')}</h2>
      <p className="mid">{t('readers.recordings.words', { folder: list?.folder ?? '' })}</p>
      {list?.recordings.length === 0 && <p className="mid">{t('readers.recordings.none')}</p>}
      <ul className="recs">
        {list?.recordings.slice(0, 20).map(({ recordingId, startedAtMs, bytes }) => (
          <li key={recordingId}>
            <button
              type="button"
              aria-pressed={chosen === recordingId}
              className={chosen === recordingId ? 'sel' : ''}
              onClick={() => {
                setChosen(recordingId);
                setReplay(null);
              }}
            >
              <b>{momentWords(t, i18n.language, startedAtMs, now())}</b>
              <span className="mid">
                {t('readers.recordings.size', {
                  size: quantityWords(i18n.language, Math.max(1, Math.round(bytes / 1024))),
                })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {chosen !== null && (
        <>
          <h2 className="h">{t('readers.recordings.otherRules')}</h2>
          <RulesFields rules={rules} onChange={setRules} />
          <button type="button" className="btn go" disabled={replay === 'running'} onClick={play}>
            <Play className="i" aria-hidden="true" />
            {t(replay === 'running' ? 'readers.recordings.running' : 'readers.recordings.replay')}
          </button>
        </>
      )}
      {replay === 'unreadable' && (
        <p className="notice refused" role="alert">
          {t('readers.recordings.unreadable')}
        </p>
      )}
      {replay !== null && typeof replay === 'object' && (
        <div className="replayed" role="status">
          <p ref={bringIntoView} className={replay.commandsDiffer > 0 ? 'notice unknown' : 'mid'}>
            {t('readers.recordings.result', {
              reads: quantityWords(i18n.language, replay.reads),
              discarded: quantityWords(i18n.language, replay.discardedBytes),
            })}{' '}
            {replay.commandsDiffer > 0 && t('readers.recordings.guess')}
          </p>
          <TagList tags={replay.tags} minimumRssiDbm={rules.minimumRssiDbm} />
        </div>
      )}
    </section>
  );
}

/** The rules fill the screen, and what they gave stands below them. */
function bringIntoView(element: HTMLElement | null): void {
  void element?.scrollIntoView({ block: 'center' });
}
