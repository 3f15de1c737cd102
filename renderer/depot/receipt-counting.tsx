import {
  CircleDashed,
  CirclePlus,
  CircleQuestionMark,
  MapPin,
  NotebookPen,
  Package,
  PackageCheck,
  Undo2,
  X,
  type LucideIcon,
} from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { addFailureWords } from '../app/outbox-words.ts';
import { useServices, useWorker } from '../app/services.ts';
import { useAuthor } from '../app/use-author.ts';
import { openJob } from '../app/view-store.ts';
import { Status } from '../design/marks.tsx';
import { quantityWords } from '../i18n/format.ts';
import type { AddFailure, GoodsDocument } from '../worker/worker-api.ts';
import { ReceiptDecisions } from './receipt-decisions.tsx';
import { receiptJob } from './receipt-job.ts';
import { LearnUnknown } from './receipt-learn.tsx';
import { ReceiptLines, type LineFilter } from './receipt-lines.tsx';
import { noteOperation } from './receipt-note-operation.ts';
import { ReceiptNote } from './receipt-note.tsx';
import { receiveOperation } from './receipt-operation.ts';
import { receiptOutcomeWords } from './receipt-outcome-words.ts';
import type { ReceiptEvent, ReceiptSession } from './receipt-session.ts';
import { summarise } from './receipt-summary.ts';
import { ScanStrip } from './scan/scan-flash.tsx';
import { useCommands } from './scan/use-depot.ts';

/** The number on the left, the lines on the right, one act to finish. */
export function ReceiptCounting({
  session,
  document,
}: {
  session: ReceiptSession;
  document: GoodsDocument | null;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const { live, depot, now } = useServices();
  const author = useAuthor();
  const [failure, setFailure] = useState<AddFailure | 'not-signed-in' | null>(null);
  const [deciding, setDeciding] = useState(false);
  const [noting, setNoting] = useState(false);
  const [filter, setFilter] = useState<LineFilter>('all');
  const online = useStore(live, ({ odoo }) => odoo?.state === 'online' || odoo?.state === 'slow');
  const qualify = useQualifyPlace();
  const summary = summarise(session);
  const number = (value: number): string => quantityWords(i18n.language, value);
  const tell = (event: ReceiptEvent): void => void depot.dispatch(receiptJob, session.key, event);

  const validate = (): void => {
    if (summary.undecided.length > 0) return setDeciding(true);
    setDeciding(false);
    if (!author) return setFailure('not-signed-in');
    void depot
      .conclude(receiptJob, session.key, (latest) => {
        if (latest.validatedAtMs !== null) return null;
        const note = noteOperation(t, i18n.language, latest, author.author, now());
        const receipt = receiveOperation(latest, author.author, now(), qualify?.id ?? null);
        return {
          acts: note === null ? [receipt] : [receipt, note],
          event: { kind: 'validated' as const, atMs: now() },
        };
      })
      .then(setFailure);
  };
  useCommands((command) => {
    if (command.kind !== 'validate' && command.kind !== 'finish') return false;
    if (summary.received > 0) validate();
    return true;
  });
  const figure = (name: LineFilter, value: number, words: string, icon: LucideIcon, calm: boolean): ReactNode => (
    <li className={!calm && value > 0 ? 'w' : ''}>
      <button
        type="button"
        className={filter === name ? 'sel' : ''}
        aria-pressed={filter === name}
        onClick={() => setFilter(filter === name ? 'all' : name)}
      >
        <b>{number(value)}</b>
        <Status tone={!calm && value > 0 ? 'unknown' : 'wait'} icon={icon}>
          {words}
        </Status>
      </button>
    </li>
  );

  return (
    <>
      <main id="content" className="rec">
        <section className="sum plate" aria-label={session.pickingName}>
          <p className="bl">
            <button type="button" className="leave" aria-label={t('receipt.home')} onClick={() => openJob(null)}>
              <X className="i" aria-hidden="true" />
            </button>
            <span className="cut">
              {session.pickingName}
              {document?.picking.partnerName ? ` · ${document.picking.partnerName}` : ''}
            </span>
          </p>
          <div className="dest">
            <span className="mid">{t('receipt.to')}</span>
            <p className={`bay ${session.place ? 'own' : ''}`} data-place={session.place?.id}>
              <MapPin className="i" aria-hidden="true" />
              <span className="cut">
                {session.place?.name.split('/').at(-1) ?? document?.picking.locationDestName ?? ''}
              </span>
              {session.place && (
                <button
                  type="button"
                  aria-label={t('receipt.clearPlace')}
                  onClick={() => tell({ kind: 'place-cleared' })}
                >
                  <X className="i" aria-hidden="true" />
                </button>
              )}
            </p>
            {session.pack && (
              <p className="pack" data-pack={session.pack.name}>
                <Package className="i" aria-hidden="true" />
                <span className="cut">
                  {t('receipt.pack')} <span className="code">{session.pack.name}</span>
                </span>
                <button type="button" aria-label={t('receipt.closePack')} onClick={() => tell({ kind: 'pack-closed' })}>
                  <X className="i" aria-hidden="true" />
                </button>
              </p>
            )}
            {document?.picking.origin && <h1>{document.picking.origin}</h1>}
          </div>
          <div className="tot">
            <span className="num" data-got={summary.got}>
              {number(summary.got)}
            </span>
            <span className="of">
              {!session.blind && (
                <>
                  {t('receipt.of', { count: summary.expected })}
                  <br />
                </>
              )}
              {t('depot.units', { count: session.blind ? summary.got : summary.expected })}
            </span>
          </div>
          {!session.blind && (
            <span className="meter xl">
              <span style={{ width: `${Math.min(100, (100 * summary.got) / Math.max(1, summary.expected))}%` }} />
            </span>
          )}
          <ul className="three">
            {!session.blind && (
              <>
                {figure(
                  'missing',
                  summary.missing,
                  t('receipt.missing', { count: summary.missing }),
                  CircleDashed,
                  true,
                )}
                {figure('over', summary.over, t('receipt.over'), CirclePlus, false)}
              </>
            )}
            {figure(
              'unexpected',
              summary.unexpected,
              t('receipt.unexpected', { count: summary.unexpected }),
              CircleQuestionMark,
              false,
            )}
            {figure(
              'unknown',
              summary.unknown,
              t('receipt.unknown', { count: summary.unknown }),
              CircleQuestionMark,
              false,
            )}
          </ul>
        </section>
        <section className="lines plate">
          <ScanStrip
            last={session.last}
            session={session}
            words={receiptOutcomeWords}
            idle={{
              word: t('receipt.ready'),
              why: session.blind ? t('receipt.blindWhy') : t('receipt.readyWhy'),
            }}
          />
          {filter === 'unknown' ? (
            <LearnUnknown session={session} />
          ) : (
            <ReceiptLines session={session} summary={summary} filter={filter} />
          )}
        </section>
      </main>
      {failure && (
        <p className="notice refused" role="alert">
          {failure === 'not-signed-in' ? t('work.signIn') : addFailureWords(t, failure)}
        </p>
      )}
      <footer className="foot">
        <button type="button" className="big" disabled={session.steps.length === 0} onClick={() => void depot.undo()}>
          <Undo2 className="i" aria-hidden="true" />
          <span>
            {t('receipt.undo')}
            <small>
              {session.steps.length > 0
                ? t('receipt.undoSteps', { count: session.steps.length })
                : t('receipt.undoNone')}
            </small>
          </span>
        </button>
        <button type="button" className="big" data-act="note" onClick={() => setNoting(true)}>
          <NotebookPen className="i" aria-hidden="true" />
          <span>
            {t('receipt.note')}
            {session.photos.length > 0 && <small>{t('receipt.photos', { count: session.photos.length })}</small>}
          </span>
        </button>
        <ReceiptDecisions
          summary={summary}
          session={session}
          canQualify={qualify !== null}
          open={deciding}
          onOpen={setDeciding}
          onValidate={validate}
          onLearn={() => {
            setDeciding(false);
            setFilter('unknown');
          }}
        />
        <button
          type="button"
          className="big go grow"
          disabled={summary.received === 0}
          data-act="validate"
          onClick={validate}
        >
          <PackageCheck className="i" aria-hidden="true" />
          <span>
            {t('receipt.validate')}
            <small>{validateWords()}</small>
          </span>
        </button>
      </footer>
      <ReceiptNote session={session} open={noting} onOpen={setNoting} />
    </>
  );

  function validateWords(): string {
    if (summary.undecided.length > 0) return t('receipt.decideFirst');
    if (summary.received === 0) return t('receipt.nothingCounted');
    const short = session.shortage.kind === 'backorder' ? 'receipt.backorder' : 'receipt.closed';
    return [
      `${number(summary.received)} ${t('depot.units', { count: summary.received })}`,
      session.blind ? null : summary.missing > 0 ? t(short, { count: summary.missing }) : t('receipt.complete'),
      t(online ? 'receipt.sentNow' : 'receipt.sentLater'),
    ]
      .filter(Boolean)
      .join('. ');
  }
}

/** The zone of goods that a buyer has yet to name, as the settings call it; null where this Odoo has none. */
function useQualifyPlace(): { readonly id: number; readonly name: string } | null {
  const { live } = useServices();
  const named = useStore(live, (state) => state.about?.settings.depot.qualifyPlace ?? '');
  return useWorker('catalogue', `qualify ${named}`, async (worker) => {
    if (named === '') return null;
    const place = (await worker.locations()).find(
      ({ name, completeName, barcode }) => barcode === named || completeName === named || name === named,
    );
    return place ? { id: place.id, name: place.completeName } : null;
  });
}
