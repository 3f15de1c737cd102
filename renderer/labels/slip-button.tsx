import { Download, FileText } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutboxView } from '../worker/worker-api.ts';
import { PrintAnswer } from './print-answer.tsx';
import { isSlipAct } from './slip-of-act.ts';
import { usePapers } from './use-papers.ts';

/** The slip of an act, where the act was done: on the A4 printer, or as a file where this station has none. */
export function SlipButton({ act }: { act: OutboxView | null }): ReactNode {
  const { t } = useTranslation();
  const { slip, printer, print, save, printing, again, clear, words } = usePapers();
  if (!act || !isSlipAct(act.operation)) return null;
  return (
    <>
      <button
        type="button"
        className="big"
        data-act="slip"
        onClick={() => void (printer ? print(slip(act)) : save(slip(act)))}
      >
        {printer ? <FileText className="i" aria-hidden="true" /> : <Download className="i" aria-hidden="true" />}
        <span>
          {t('papers.slip')}
          <small>{printer ? printer.title || printer.id : t('papers.save')}</small>
        </span>
      </button>
      <div className="foot-answer">
        {words && (
          <p className="notice refused" role="alert">
            {words}
          </p>
        )}
        <PrintAnswer printing={printing} onAgain={() => void again()} onLeave={clear} />
      </div>
    </>
  );
}
