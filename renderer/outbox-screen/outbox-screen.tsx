import { Check, Clock, Download, Eraser, RefreshCw, ShieldCheck } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../app/commands.ts';
import { actDetail, actWords, stopWords } from '../app/outbox-words.ts';
import { useNow, useServices, useWorker } from '../app/services.ts';
import { Status } from '../design/marks.tsx';
import { ageWords, clockTime, quantityWords } from '../i18n/format.ts';
import type { OutboxView } from '../worker/worker-api.ts';
import { ActDetail } from './act-detail.tsx';
import { everything, filterActs, waitingStates } from './act-filter.ts';
import { ActList } from './act-list.tsx';
import { looks } from './act-looks.ts';
import { BlackBox, SaveJournal } from './black-box.tsx';
import { ClearDialog } from './clear-dialog.tsx';
import { FeedTable } from './feed-table.tsx';
import { Filters } from './filters.tsx';
import { saveActs } from './save-file.ts';

const none: readonly OutboxView[] = [];

type Tab = 'waiting' | 'settled' | 'data';

/** Every act of this station: its state in words, what refused it, what can be done; and how old each feed is. */
export function OutboxScreen(): ReactNode {
  const { t, i18n } = useTranslation();
  const { worker, now: clock } = useServices();
  const now = useNow(1000);
  const acts = useWorker('outbox', 'acts', (worker) => worker.outbox()) ?? none;
  const status = useWorker('outbox', 'status', (worker) => worker.outboxStatus());
  const [tab, setTab] = useState<Tab>('waiting');
  const [filter, setFilter] = useState(everything);
  const [selected, setSelected] = useState<string | null>(null);
  const [clears, setClears] = useState(false);
  const waiting = useMemo(() => acts.filter((act) => waitingStates.includes(act.state)), [acts]);
  const listed = useMemo(
    () => (tab === 'settled' ? acts.filter((act) => !waitingStates.includes(act.state)) : waiting),
    [acts, tab, waiting],
  );
  // The clock draws this screen every second: thousands of acts are not looked through for that.
  const shown = useMemo(
    () =>
      filterActs(
        listed,
        filter,
        (act) => `${actWords(t, act)} ${actDetail(t, act)} ${act.operation?.author.login ?? ''}`,
      ),
    [listed, filter, t],
  );
  const act = acts.find(({ operationId }) => operationId === selected) ?? shown[0] ?? null;
  const oldest = Math.min(...waiting.map(({ addedAtMs }) => addedAtMs));
  const dayStartedMs = new Date(now).setHours(0, 0, 0, 0);
  const sentToday = useMemo(
    () => acts.filter(({ state, settledAtMs }) => state === 'confirmed' && (settledAtMs ?? 0) >= dayStartedMs),
    [acts, dayStartedMs],
  );
  const lastSentMs = Math.max(...sentToday.map(({ settledAtMs }) => settledAtMs ?? 0));
  const choose = (wanted: Tab): void => {
    setTab(wanted);
    setSelected(null);
    setFilter(everything);
  };
  const tabs = [
    {
      name: 'waiting',
      words: `${t('outbox.tabWaiting')} ${quantityWords(i18n.language, waiting.length)}`,
      keys: 'Alt+A',
    },
    {
      name: 'settled',
      words: `${t('outbox.tabSettled')} ${quantityWords(i18n.language, acts.length - waiting.length)}`,
      keys: 'Alt+Z',
    },
    { name: 'data', words: t('outbox.tabData'), keys: 'Alt+D' },
  ] as const;
  useCommands([
    ...tabs.map(({ name, words, keys }) => ({
      id: `outbox-${name}`,
      words,
      group: t('outbox.title'),
      keys,
      run: () => choose(name),
    })),
    {
      id: 'clear-station',
      words: t('outbox.clear.title'),
      group: t('outbox.title'),
      icon: Eraser,
      run: () => setClears(true),
    },
  ]);

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
          <button type="button" className="btn full" aria-keyshortcuts="Alt+R" onClick={() => void worker.syncNow()}>
            <RefreshCw className="i" aria-hidden="true" />
            {t('outbox.retryNow')} <kbd>Alt R</kbd>
          </button>
          <SaveJournal />
          <button type="button" className="btn full" onClick={() => setClears(true)}>
            <Eraser className="i" aria-hidden="true" />
            {t('outbox.clear.title')}
          </button>
        </div>
        <p className="pad mid calm">
          <ShieldCheck className="i" aria-hidden="true" />
          <span>{t('outbox.safe')}</span>
        </p>
        {sentToday.length > 0 && (
          <p className="pad mid calm end">
            <Check className="i" aria-hidden="true" />
            <span>{t('outbox.sentToday', { count: sentToday.length, time: clockTime(lastSentMs) })}</span>
          </p>
        )}
      </aside>
      <section className={`col ${tab === 'data' ? 'all-data' : ''}`}>
        <div className="pad ttl">
          <h1>{t('outbox.title')}</h1>
          <span className="choice">
            {tabs.map(({ name, words, keys }) => (
              <button
                key={name}
                type="button"
                className={tab === name ? 'sel' : ''}
                data-tab={name}
                aria-pressed={tab === name}
                aria-keyshortcuts={keys}
                title={keys.replace('+', ' ')}
                onClick={() => choose(name)}
              >
                {words}
              </button>
            ))}
          </span>
        </div>
        {tab === 'data' ? (
          <div className="scroll data">
            <FeedTable whole />
            <BlackBox />
          </div>
        ) : (
          <>
            {listed.length > 0 && (
              <Filters acts={listed} filter={filter} onChange={setFilter}>
                <button type="button" className="btn small" onClick={() => void saveActs(worker, clock())}>
                  <Download className="i" aria-hidden="true" />
                  {t('outbox.saveActs')}
                </button>
              </Filters>
            )}
            {shown.length > 0 ? (
              <ActList
                key={tab}
                acts={shown}
                chosen={act}
                now={now}
                label={t(tab === 'settled' ? 'outbox.tabSettled' : 'outbox.tabWaiting')}
                onChoose={setSelected}
              />
            ) : (
              <p className="pad mid scroll">
                {listed.length > 0
                  ? t('outbox.none')
                  : t(tab === 'settled' ? 'outbox.emptySettled' : 'outbox.emptyWaiting')}
              </p>
            )}
            <FeedTable />
          </>
        )}
      </section>
      {tab !== 'data' && (
        <section className="col detail">
          {act ? (
            <ActDetail
              act={act}
              now={now}
              onDecided={setSelected}
              onOpen={(operationId) => {
                const wanted = acts.find((one) => one.operationId === operationId);
                if (wanted) choose(waitingStates.includes(wanted.state) ? 'waiting' : 'settled');
                setSelected(operationId);
              }}
            />
          ) : (
            <p className="pad mid empty">{t('outbox.select')}</p>
          )}
        </section>
      )}
      {clears && <ClearDialog onClose={() => setClears(false)} />}
    </main>
  );
}
