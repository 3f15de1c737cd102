import { Check, Send } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { actWords, refusalWords } from '../app/outbox-words.ts';
import { useWorker } from '../app/services.ts';
import { Status } from '../design/marks.tsx';
import { actIdsOf, type CallRecord } from './call-record.ts';
import { Hidden } from '../app/privacy.tsx';
import { SoundQuality } from './sound-quality.tsx';
import { whoWords } from './who.tsx';

/** What became of a note that was saved: its acts, each with where it stands. */
export function SavedNote({ record }: { record: CallRecord }): ReactNode {
  const { t } = useTranslation();
  const ids = actIdsOf(record.callId);
  const acts = useWorker('outbox', record.callId, async (worker) =>
    (await worker.outbox()).filter((act) => ids.includes(act.operationId)),
  );
  const words =
    record.answeredAtMs === null
      ? 'work.automatic'
      : record.waitsForContact && record.partnerId === null
        ? 'work.waitsForContact'
        : 'work.saved';
  return (
    <>
      <div className="pad head">
        <Status tone="ok" icon={Check}>
          {t(words)}
        </Status>
        <h1 className="cut">
          <Hidden>{whoWords(t, record)}</Hidden>
        </h1>
        <p className="mid">
          {[
            ...record.reasons.map((reason) => t(`work.reasons.${reason}`)),
            record.result ? t(`work.results.${record.result}`) : '',
            record.about?.name ?? '',
          ]
            .filter(Boolean)
            .join(', ')}
        </p>
      </div>
      <div className="scroll">
        <p className="pad kept-note">
          <Hidden>{record.note}</Hidden>
        </p>
        {record.quality && (
          <div className="pad kept-sound">
            <SoundQuality {...record.quality} mos={record.quality.mosMean} />
          </div>
        )}
        <ul className="pad why" data-saved-acts={acts?.length ?? 0}>
          {acts?.map((act) => (
            <li key={act.operationId} data-act-state={act.state}>
              <Send className="i" aria-hidden="true" />
              <span className="t cut">
                <Hidden>{actWords(t, act)}</Hidden>
              </span>
              <span className="end dim">{t(`outbox.state.${act.state}`)}</span>
              <span className="sub">
                {act.refusal ? refusalWords(t, act.refusal) : t(`outbox.stateLong.${act.state}`)}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
