import { CircleCheck, CircleDashed, CircleQuestionMark, Download, Equal, OctagonX, Search } from 'lucide-react';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallValue } from '../../preload/contract/calls.ts';
import { download } from '../app/download.ts';
import { useNow, useServices, useWorker } from '../app/services.ts';
import { Status } from '../design/marks.tsx';
import { VirtualList } from '../design/virtual-list.tsx';
import { momentWords } from '../i18n/format.ts';
import { historyCsv, historyWords } from './history-rows.ts';
import { BackHome } from '../depot/back-home.tsx';
import { FarField } from '../design/far-field.tsx';
import { Choice } from '../design/choice.tsx';

const shownRows = 300;
const exportedRows = 20_000;
const icons = { ok: CircleCheck, same: Equal, unknown: CircleQuestionMark, refused: OctagonX, wait: CircleDashed };

type Found = CallValue<'history.search'>;

/** Who did what, when, with which tag and on which document: everything this station saw and sent, searchable. */
export function HistoryScreen(): ReactNode {
  const { t, i18n } = useTranslation();
  const { host } = useServices();
  const employees = useWorker('catalogue', 'history-people', (worker) => worker.employees());
  const now = useNow(30_000);
  const [text, setText] = useState('');
  const [show, setShow] = useState<'all' | 'scans' | 'acts'>('all');
  const [employeeId, setEmployeeId] = useState<number | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const [gone, setGone] = useState(false);
  const names = new Map((employees ?? []).map(({ id, name }) => [id, name]));
  const personName = (id: number | null): string => (id === null ? '' : (names.get(id) ?? String(id)));

  const asked = useMemo(() => ({ text, employeeId, show, fromMs: null, toMs: null }), [text, employeeId, show]);
  const ask = (limit: number): Promise<Found | null> =>
    host.call('history.search', { ...asked, limit }).then((answer) => (answer.ok ? answer.value : null));
  useEffect(() => {
    let left = false;
    // A pause in typing: the search walks files.
    const timer = setTimeout(() => {
      void host.call('history.search', { ...asked, limit: shownRows }).then((answer) => {
        if (left) return;
        setGone(!answer.ok);
        if (answer.ok) setFound(answer.value);
      });
    }, 200);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [host, asked]);

  const rows = (found?.rows ?? []).map((row, index) => ({ key: index, ...historyWords(t, row, personName) }));
  const present = [...new Set((found?.rows ?? []).flatMap((row) => personOf(row) ?? []))].slice(0, 6);
  const people = employeeId !== null && !present.includes(employeeId) ? [employeeId, ...present] : present;
  const exportCsv = async (): Promise<void> => {
    const all = await ask(exportedRows);
    if (!all) return setGone(true);
    const csv = historyCsv(
      t,
      all.rows.map((row) => historyWords(t, row, personName)),
    );
    download(`${t('history.file')}.csv`, 'text/csv;charset=utf-8', [csv]);
  };

  return (
    <>
      <main id="content" className="printing">
        <section className="plate wide">
          <h1>{t('history.title')}</h1>
          <div className="row">
            <FarField icon={Search} label={t('history.search')} value={text} onChange={setText} className="grow" />
            <Choice
              label={t('history.title')}
              options={(['all', 'scans', 'acts'] as const).map((one) => [one, t(`history.show.${one}`)] as const)}
              value={show}
              onChoose={setShow}
            />
          </div>
          {people.length > 0 && (
            <Choice
              label={t('history.column.who')}
              options={people.map((id) => [id, personName(id)] as const)}
              value={employeeId ?? undefined}
              onChoose={(id) => setEmployeeId(employeeId === id ? null : id)}
            />
          )}
          {gone && (
            <p className="notice refused" role="alert">
              {t('history.gone')}
            </p>
          )}
          {rows.length === 0 && (
            <p className="mid empty">{found === null ? t('history.reading') : t('history.empty')}</p>
          )}
          <VirtualList
            label={t('history.title')}
            items={rows}
            rowHeight={72}
            keyOf={({ key }) => String(key)}
            className="station-rows"
          >
            {(row) => (
              <span className="tag-row history-row" data-history={row.tone}>
                <span className="when">{momentWords(t, i18n.language, row.atMs, now)}</span>
                <span className="cut">
                  <b className="cut">{row.what}</b>
                  <span className="mid cut">{row.detail}</span>
                </span>
                <span className="mid cut who">{row.who}</span>
                <Status tone={row.tone} icon={icons[row.tone]}>
                  {row.outcome}
                </Status>
              </span>
            )}
          </VirtualList>
        </section>
      </main>
      <footer className="foot">
        <BackHome />
        <button type="button" className="big grow" data-act="export" onClick={() => void exportCsv()}>
          <Download className="i" aria-hidden="true" />
          <span>
            {t('history.export')}
            <small>
              {found?.more ? t('history.more', { count: shownRows }) : t('history.count', { count: rows.length })}
            </small>
          </span>
        </button>
      </footer>
    </>
  );
}

function personOf(row: Found['rows'][number]): number | null {
  if (row.kind === 'scan') return row.scan.employeeId;
  return (row.operation as { author?: { employeeId?: number | null } }).author?.employeeId ?? null;
}
