import { Download, FileText, LayoutGrid, Printer } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useNow, useServices, useWorker } from '../app/services.ts';
import { actWords } from '../app/outbox-words.ts';
import { SelectList } from '../design/select-list.tsx';
import { momentWords } from '../i18n/format.ts';
import type { OutboxView } from '../worker/worker-api.ts';
import { cardsPdf } from './cards-pdf.ts';
import { PrintAnswer } from './print-answer.tsx';
import { slipPdf } from './slip-pdf.ts';
import { isSlipAct, slipOf } from './slip-of-act.ts';
import { usePrint, usePrinters } from './use-print.ts';

/** What is printed on A4: the slip of each delivery and transfer, and the sheet of command cards. */
export function PapersPanel(): ReactNode {
  const { t, i18n } = useTranslation();
  const { worker, live } = useServices();
  const station = useStore(live, (state) => state.about?.settings.station ?? null);
  const acts = useWorker('outbox', 'papers', (asked) => asked.outbox());
  const now = useNow(30_000);
  const [printer] = usePrinters('a4');
  const { printing, print, again, clear } = usePrint();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [words, setWords] = useState<string | null>(null);
  const papers = (acts ?? []).filter((act) => isSlipAct(act.operation));
  const chosen = papers.find(({ operationId }) => operationId === chosenId) ?? null;

  const slip = async (act: OutboxView): Promise<Uint8Array | null> => {
    const made = await slipOf(t, i18n.language, act, {
      worker,
      station: station?.name ?? '',
      depot: station?.depot ?? '',
    });
    return made && slipPdf(made);
  };
  const cards = (): Promise<Uint8Array> =>
    cardsPdf(t('cards.title'), i18n.language, (command) =>
      command.kind === 'times'
        ? { name: t('cards.times', { count: command.count }), use: t('cards.timesUse', { count: command.count }) }
        : { name: t(`cards.${command.kind}`), use: t(`cards.use.${command.kind}`) },
    );

  const deliver = async (
    make: () => Promise<Uint8Array | null>,
    paper: { readonly subject: string; readonly title: string; readonly file: string },
    to: 'printer' | 'file',
  ): Promise<void> => {
    setWords(null);
    const bytes = await make();
    if (!bytes) return setWords(t('papers.unreadable'));
    if (to === 'file') return save(bytes, paper.file);
    if (!printer) return;
    const { subject, title } = paper;
    const data = base64(bytes);
    await print({ subject, title, printerId: printer.id, format: 'pdf', copies: 1, data, verifyEpc: null });
  };
  const both = (
    make: () => Promise<Uint8Array | null>,
    paper: { readonly subject: string; readonly title: string; readonly file: string },
  ): ReactNode => (
    <span className="row">
      <button type="button" className="big grow" data-act="save" onClick={() => void deliver(make, paper, 'file')}>
        <Download className="i" aria-hidden="true" />
        {t('papers.save')}
      </button>
      <button
        type="button"
        className="big go grow"
        disabled={!printer}
        onClick={() => void deliver(make, paper, 'printer')}
      >
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
            {both(() => slip(chosen), {
              subject: `slip:${chosen.operationId}`,
              title: actWords(t, chosen),
              file: `${actWords(t, chosen)}.pdf`,
            })}
          </div>
        )}
        <div className="stack" data-paper="cards">
          <h2>
            <LayoutGrid className="i" aria-hidden="true" /> {t('cards.title')}
          </h2>
          <p className="mid">{t('cards.why')}</p>
          {both(cards, { subject: 'cards', title: t('cards.title'), file: `${t('cards.title')}.pdf` })}
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

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function save(bytes: Uint8Array, name: string): void {
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replaceAll(/[/\\:]/g, '-');
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
