import {
  Check,
  CircleQuestionMark,
  Clock,
  Lock,
  OctagonX,
  PackageOpen,
  RefreshCw,
  Send,
  ShieldCheck,
  type LucideIcon,
} from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { actDetail, actWords, refusalWords, stopWords } from '../app/outbox-words.ts';
import { useNow, useServices, useWorker } from '../app/services.ts';
import { VersionTable } from '../app/version-table.tsx';
import { Status, type Tone } from '../design/marks.tsx';
import { ageWords, clockTime, momentWords } from '../i18n/format.ts';
import type { ActState, OutboxView } from '../worker/worker-api.ts';
import { FeedTable } from './feed-table.tsx';

const looks: Record<ActState, { tone: Tone; icon: LucideIcon }> = {
  refused: { tone: 'refused', icon: OctagonX },
  held: { tone: 'refused', icon: Lock },
  unconfirmed: { tone: 'unknown', icon: CircleQuestionMark },
  sending: { tone: 'live', icon: Send },
  queued: { tone: 'wait', icon: Clock },
  confirmed: { tone: 'ok', icon: Check },
  'set-aside': { tone: 'same', icon: PackageOpen },
};
const waitingStates: readonly ActState[] = ['refused', 'held', 'unconfirmed', 'sending', 'queued'];

/** Every act of this station: its state in words, what refused it, what can be done; and how old each feed is. */
export function OutboxScreen(): ReactNode {
  const { t } = useTranslation();
  const { worker } = useServices();
  const now = useNow(1000);
  const acts = useWorker('outbox', 'acts', (worker) => worker.outbox()) ?? [];
  const status = useWorker('outbox', 'status', (worker) => worker.outboxStatus());
  const [settled, setSettled] = useState(false);
  const [selected, setSelected] = useState<string | null>(null);
  const waiting = acts.filter((act) => waitingStates.includes(act.state));
  const shown = settled ? acts.filter((act) => !waitingStates.includes(act.state)) : waiting;
  const act = acts.find(({ operationId }) => operationId === selected) ?? shown[0] ?? null;
  const oldest = Math.min(...waiting.map(({ addedAtMs }) => addedAtMs));
  const retryNow = (): void => void worker.syncNow();

  return (
    <main id="content" className="cols sync">
      <aside className="col side">
        <div className="pad total">
          <span className="n6">{waiting.length}</span>
          <p>
            <b>{t('outbox.toSend', { count: waiting.length })}</b>
            <br />
            <span className="mid">
              {waiting.length > 0 ? t('outbox.oldest', { age: ageWords(t, now - oldest) }) : t('outbox.allSent')}
            </span>
          </p>
        </div>
        <ul className="by">
          {waitingStates.map((state) => {
            const count = waiting.filter((act) => act.state === state).length;
            return count === 0 ? null : (
              <li key={state}>
                <Status {...looks[state]}>{t(`outbox.state.${state}`)}</Status>
                <b>{count}</b>
              </li>
            );
          })}
        </ul>
        {status?.stoppedBy && (
          <p className="notice unknown" role="status">
            <Clock className="i" aria-hidden="true" />
            {stopWords(t, status.stoppedBy)}
          </p>
        )}
        <div className="pad">
          <button type="button" className="btn full" aria-keyshortcuts="Alt+R" onClick={retryNow}>
            <RefreshCw className="i" aria-hidden="true" />
            {t('outbox.retryNow')} <kbd>Alt R</kbd>
          </button>
        </div>
        <p className="pad mid calm">
          <ShieldCheck className="i" aria-hidden="true" />
          <span>{t('outbox.safe')}</span>
        </p>
      </aside>
      <section className="col">
        <div className="pad ttl">
          <h1>{t('outbox.title')}</h1>
          <span className="choice">
            <button
              type="button"
              className={settled ? '' : 'sel'}
              aria-pressed={!settled}
              onClick={() => setSettled(false)}
            >
              {t('outbox.tabWaiting')} {waiting.length}
            </button>
            <button
              type="button"
              className={settled ? 'sel' : ''}
              aria-pressed={settled}
              onClick={() => setSettled(true)}
            >
              {t('outbox.tabSettled')} {acts.length - waiting.length}
            </button>
          </span>
        </div>
        <div className="scroll">
          {shown.length === 0 && (
            <p className="pad mid">{t(settled ? 'outbox.emptySettled' : 'outbox.emptyWaiting')}</p>
          )}
          <ol className="acts">
            {shown.slice(0, 200).map((row) => (
              <ActRow key={row.operationId} act={row} selected={row === act} now={now} onSelect={setSelected} />
            ))}
          </ol>
        </div>
        <FeedTable />
      </section>
      <section className="col detail">
        {act ? <ActDetail act={act} now={now} /> : <p className="pad mid empty">{t('outbox.select')}</p>}
      </section>
    </main>
  );
}

function ActRow({
  act,
  selected,
  now,
  onSelect,
}: {
  act: OutboxView;
  selected: boolean;
  now: number;
  onSelect: (operationId: string) => void;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const { tone, icon } = looks[act.state];
  return (
    <li className={selected ? 'sel' : ''} data-act-state={act.state} data-act-kind={act.operation?.kind}>
      <button type="button" aria-pressed={selected} onClick={() => onSelect(act.operationId)}>
        <Status tone={tone} icon={act.behind ? Lock : icon}>
          {t(`outbox.state.${act.state}`)}
        </Status>
        <span className="cut what">
          <b className="cut">{actWords(t, act)}</b>
          <span className="mid cut">{act.behind ? t('outbox.behind') : actDetail(t, act)}</span>
        </span>
        <span className="mid cut">{act.operation?.author.login}</span>
        <span className="when">{momentWords(t, i18n.language, act.addedAtMs, now)}</span>
      </button>
    </li>
  );
}

function ActDetail({ act, now }: { act: OutboxView; now: number }): ReactNode {
  const { t, i18n } = useTranslation();
  const { worker } = useServices();
  const { tone, icon } = looks[act.state];
  const decidable = act.state === 'refused' || act.state === 'held';
  return (
    <>
      <div className="pad dh">
        <Status tone={tone} icon={icon}>
          {t(`outbox.state.${act.state}`)}{' '}
          {act.attempts > 0 ? `· ${t('outbox.attempts', { count: act.attempts })}` : ''}
        </Status>
        <h1>{actWords(t, act)}</h1>
        <p>{act.refusal ? refusalWords(t, act.refusal) : t(`outbox.stateLong.${act.state}`)}</p>
      </div>
      <VersionTable act={act} />
      {decidable && (
        <div className="pad ways">
          <h2 className="h">{t('outbox.whatToDo')}</h2>
          <button type="button" className="way first" onClick={() => void worker.retry(act.operationId)}>
            <RefreshCw className="i" aria-hidden="true" />
            <span>
              <b>{t('outbox.retry')}</b>
              <small>{t('outbox.retryWhy')}</small>
            </span>
          </button>
          <button type="button" className="way" onClick={() => void worker.setAside(act.operationId)}>
            <PackageOpen className="i" aria-hidden="true" />
            <span>
              <b>{t('outbox.setAside')}</b>
              <small>{t('outbox.setAsideWhy')}</small>
            </span>
          </button>
        </div>
      )}
      <div className="pad scroll">
        {act.records.length > 0 && (
          <p className="mid">
            {t('outbox.records')} {act.records.map(({ model, id }) => `${model} ${id}`).join(', ')}
          </p>
        )}
        <h2 className="h">{t('outbox.history')}</h2>
        <ol className="log">
          {act.history.map(({ atMs, state, cause }) => (
            <li key={`${atMs} ${state}`}>
              <span className="when">{momentWords(t, i18n.language, atMs, now) || clockTime(atMs)}</span>
              <span>
                {t(`outbox.state.${state}`)}
                {cause && <span className="dim"> {cause}</span>}
              </span>
            </li>
          ))}
        </ol>
        <details className="tech">
          <summary>{t('outbox.technical')}</summary>
          <pre className="code">{JSON.stringify(act.operation ?? act.raw, null, 1)}</pre>
        </details>
      </div>
    </>
  );
}
