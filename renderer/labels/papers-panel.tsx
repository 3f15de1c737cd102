import { Download, FileText, LayoutGrid, Printer } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow, useWorker } from '../app/services.ts';
import { actWords } from '../app/outbox-words.ts';
import { SelectList } from '../design/select-list.tsx';
import { momentWords } from '../i18n/format.ts';
import { PrintAnswer } from './print-answer.tsx';
import { isSlipAct } from './slip-of-act.ts';
import { usePapers, type Paper } from './use-papers.ts';

/** What is printed on A4: the slip of each delivery and transfer, and the sheet of command cards. */
export function PapersPanel(): ReactNode {
  const { t, i18n } = useTranslation();
  const acts = useWorker('outbox', 'papers', (asked) => asked.outbox());
  const now = useNow(30_000);
  const { slip, cards, printer, printing, print, save, again, clear, words } = usePapers();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const papers = (acts ?? []).filter((act) => isSlipAct(act.operation));
  const chosen = papers.find(({ operationId }) => operationId === chosenId) ?? null;
  const both = (paper: Paper): ReactNode => (
    <span className="row">
      <button type="button" className="big grow" data-act="save" onClick={() => void save(paper)}>
        <Download className="i" aria-hidden="true" />
        {t('papers.save')}
      </button>
      <button type="button" className="big go grow" disabled={!printer} onClick={() => void print(paper)}>
        <Printer className="i" aria-hidden="true" />
        <span>
          {t('papers.print')}
          <small>{printer ? printer.title || printer.id : t('papers.noPrinter')}</small>
        </span>
      </button>
    </span>
  );

  return (
    <>
      <section className="plate side">
        <h1>{t('papers.title')}</h1>
        <SelectList
          label={t('papers.title')}
          rows={papers}
          rowHeight={72}
          keyOf={({ operationId }) => operationId}
          selected={chosenId}
          onSelect={(id) => {
            setChosenId(id);
            clear();
          }}
          empty={t('papers.empty')}
        >
          {(act) => (
            <>
              <b className="cut">{actWords(t, act)}</b>
              <span className="mid cut">
                {momentWords(t, i18n.language, act.addedAtMs, now)}, {t(`outbox.state.${act.state}`)}
              </span>
            </>
          )}
        </SelectList>
      </section>
      <section className="plate detail">
        {chosen && (
          <div className="stack" data-paper="slip">
            <h2>
              <FileText className="i" aria-hidden="true" /> {actWords(t, chosen)}
            </h2>
            {chosen.state !== 'confirmed' && <p className="notice unknown">{t('papers.provisional')}</p>}
            {both(slip(chosen))}
          </div>
        )}
        <div className="stack" data-paper="cards">
          <h2>
            <LayoutGrid className="i" aria-hidden="true" /> {t('cards.title')}
          </h2>
          <p className="mid">{t('cards.why')}</p>
          {both(cards)}
        </div>
        {words && (
          <p className="notice refused" role="alert">
            {words}
          </p>
        )}
        <PrintAnswer printing={printing} onAgain={() => void again()} onLeave={clear} />
      </section>
    </>
  );
}
