import { ArrowLeft } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { ListBox, ListBoxItem, ListLayout, Virtualizer } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useNow, useServices, useWorker } from '../app/services.ts';
import { openCall, show } from '../app/view-store.ts';
import { momentWords } from '../i18n/format.ts';
import { foldText } from '../store/fold-text.ts';
import { CallIcon, callDetail } from './call-list.tsx';
import { awaitsWrapUp, standing, wasMissed, type CallRecord } from './call-record.ts';
import { Hidden } from '../app/privacy.tsx';
import { readNumber } from './read-number.ts';
import { whoWords } from './who.tsx';
import { FilterChips } from './filter-chips.tsx';

const kinds = ['all', 'missed', 'answered', 'outgoing', 'owed'] as const;
type Kind = (typeof kinds)[number];

const isKind: Record<Kind, (record: CallRecord) => boolean> = {
  all: () => true,
  missed: wasMissed,
  answered: ({ direction, answeredAtMs }) => direction === 'incoming' && answeredAtMs !== null,
  outgoing: ({ direction }) => direction === 'outgoing',
  owed: (record) => awaitsWrapUp(record) && record.endedAtMs !== null,
};

/** Every call that this station keeps: found by a word, drawn only where one looks. */
export function Journal(): ReactNode {
  const { t, i18n } = useTranslation();
  const { callers } = useServices();
  const now = useNow(60_000);
  const records = useStore(callers.store, (state) => state.records);
  const [kind, setKind] = useState<Kind>('all');
  const [text, setText] = useState('');
  const outbox = useWorker('outbox', 'journal', (worker) => worker.outbox());
  const acts = useMemo(() => outbox && new Map(outbox.map((act) => [act.operationId, act])), [outbox]);
  const rows = useMemo(() => {
    const wanted = foldText(text).trim();
    const digits = text.replaceAll(/\D/g, '');
    return Object.values(records)
      .filter(isKind[kind])
      .filter(
        (record) =>
          wanted === '' ||
          foldText(`${whoWords(t, record)} ${record.note}`).includes(wanted) ||
          (digits.length > 2 && readNumber(record.number).shown.replaceAll(/\D/g, '').includes(digits)),
      )
      .sort((a, b) => b.startedAtMs - a.startedAtMs);
  }, [records, kind, text, t]);
  return (
    <main id="content" className="journal">
      <header className="pad">
        <button type="button" className="link back" onClick={() => show('calls')}>
          <ArrowLeft className="i" aria-hidden="true" />
          {t('callJournal.back')}
        </button>
        <h1>
          {t('callJournal.title')} <span className="mid">{t('callJournal.count', { count: rows.length })}</span>
        </h1>
        <div className="filters" role="group" aria-label={t('callJournal.kinds')}>
          <FilterChips names={kinds} chosen={kind} words={(name) => t(`callJournal.kind.${name}`)} onChoose={setKind} />
          <input
            className="field"
            aria-label={t('callJournal.search')}
            placeholder={t('callJournal.search')}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      </header>
      {rows.length === 0 ? (
        <p className="pad mid">{t('callJournal.none')}</p>
      ) : (
        <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 52 }}>
          <ListBox
            aria-label={t('callJournal.title')}
            className="journal-rows"
            selectionMode="none"
            items={rows}
            // Rows are drawn once: again when what stands beside them changes.
            dependencies={[acts, now, i18n.language]}
            onAction={(key) => {
              openCall(String(key));
              show('calls');
            }}
          >
            {(record) => (
              <ListBoxItem id={record.callId} textValue={whoWords(t, record)} className="journal-row">
                <span className={`st ${wasMissed(record) ? 'refused' : 'wait'}`}>
                  <CallIcon record={record} />
                </span>
                <b className="cut">
                  <Hidden>{whoWords(t, record)}</Hidden>
                </b>
                <span className="mid cut">
                  <Hidden>{callDetail(t, record)}</Hidden>
                </span>
                <span className="mid">{acts && t(`callJournal.${standing(record, acts)}`)}</span>
                <span className="when">{momentWords(t, i18n.language, record.startedAtMs, now)}</span>
              </ListBoxItem>
            )}
          </ListBox>
        </Virtualizer>
      )}
    </main>
  );
}
