import { CircleDashed, CirclePlus, CircleQuestionMark, NotebookPen, PackageCheck, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices } from '../../app/services.ts';
import { openJob } from '../../app/view-store.ts';
import { Status } from '../../design/marks.tsx';
import { quantityWords } from '../../i18n/format.ts';
import type { GoodsProduct } from '../../store/sighting.ts';
import type { AddFailure, GoodsDocument } from '../../worker/worker-api.ts';
import { JobFrame } from '../job-frame.tsx';
import type { JobOutcomeWords } from '../scan/outcome-words.ts';
import { ScanStrip } from '../scan/scan-flash.tsx';
import { useCommands } from '../scan/use-depot.ts';
import { AtWork } from './at-work.tsx';
import { DocumentDecisions, type Way } from './document-decisions.tsx';
import { DocumentLines, type LineFilter } from './document-lines.tsx';
import { DocumentNote } from './document-note.tsx';
import type { Decision, DocumentEvent, DocumentSession } from './document-session.ts';
import type { DocumentLine, DocumentSummary } from './document-summary.ts';
import { LearnUnknown } from './learn-unknown.tsx';
import { usePresence } from './use-presence.ts';

/** A goods document under way, in or out: the number on the left, the lines on the right, one act to finish. */
export function DocumentWork({
  way,
  session,
  document,
  summary,
  missing,
  blind = false,
  open = false,
  words,
  idle,
  options,
  replaceable,
  whereOf,
  top,
  bar,
  acts,
  undoSteps = session.steps.length,
  failure,
  tell,
  mayValidate,
  onValidate,
  validateWords,
}: {
  way: Way;
  session: DocumentSession;
  document: GoodsDocument | null;
  summary: DocumentSummary;
  /** What is short and not replaced. */
  missing: number;
  /** Expected quantities are hidden. */
  blind?: boolean;
  /** Nothing was announced: whatever comes is meant. */
  open?: boolean;
  words: JobOutcomeWords;
  /** What the strip says before the first scan. */
  idle: { readonly word: string; readonly why: string };
  options: (line: DocumentLine) => readonly Decision['kind'][];
  replaceable?: readonly GoodsProduct[];
  whereOf?: (line: DocumentLine) => string | null;
  /** Where the goods go or come from. */
  top: ReactNode;
  /** Between the strip and the lines. */
  bar?: ReactNode;
  /** Acts of the foot beside those that both ways have. */
  acts?: ReactNode;
  /** What can be taken back, where it is more than the session's steps. */
  undoSteps?: number;
  failure: AddFailure | 'not-signed-in' | null;
  tell: (event: DocumentEvent) => void;
  /** Nothing but decisions stands before the act. */
  mayValidate: boolean;
  onValidate: () => void;
  validateWords: string;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const { depot } = useServices();
  const [deciding, setDeciding] = useState(false);
  const [noting, setNoting] = useState(false);
  const [filter, setFilter] = useState<LineFilter>('all');
  const others = usePresence(session.pickingId, session.nextId > 1);
  const number = (value: number): string => quantityWords(i18n.language, value);

  const leave = (): void => {
    // What nobody announced and nobody counted was never begun.
    if (session.pickingId === null && session.counted.length === 0) void depot.forget(session.key);
    openJob(null);
  };
  const validate = (): void => {
    if (summary.undecided.length > 0) return setDeciding(true);
    setDeciding(false);
    if (mayValidate) onValidate();
  };
  useCommands((command) => {
    if (command.kind !== 'validate' && command.kind !== 'finish') return false;
    if (summary.taken > 0) validate();
    return true;
  });
  const figure = (name: LineFilter, value: number, word: string, icon: LucideIcon, calm: boolean): ReactNode => (
    <li className={!calm && value > 0 ? 'w' : ''}>
      <button
        type="button"
        className={filter === name ? 'sel' : ''}
        aria-pressed={filter === name}
        data-figure={name}
        onClick={() => setFilter(filter === name ? 'all' : name)}
      >
        <b>{number(value)}</b>
        <Status tone={!calm && value > 0 ? 'unknown' : 'wait'} icon={icon}>
          {word}
        </Status>
      </button>
    </li>
  );

  return (
    <>
      <JobFrame
        name={session.pickingName}
        title={[session.pickingName, way === 'receipt' && document?.picking.partnerName].filter(Boolean).join(' · ')}
        onLeave={leave}
        failure={failure}
        undoSteps={undoSteps}
        sum={
          <>
            <div className="dest">
              {top}
              {document?.picking.origin && <h1>{document.picking.origin}</h1>}
            </div>
            <div className="tot">
              <span className="num" data-got={summary.got}>
                {number(summary.got)}
              </span>
              <span className="of">
                {!blind && (
                  <>
                    {t('receipt.of', { count: summary.expected })}
                    <br />
                  </>
                )}
                {t('depot.units', { count: blind ? summary.got : summary.expected })}
              </span>
            </div>
            {!blind && (
              <span className="meter xl">
                <span style={{ width: `${Math.min(100, (100 * summary.got) / Math.max(1, summary.expected))}%` }} />
              </span>
            )}
            <ul className="three">
              {!blind && (
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
              {!open &&
                figure(
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
          </>
        }
        lines={
          <>
            <AtWork others={others} />
            <ScanStrip last={session.last} session={session} words={words} idle={idle} />
            {bar}
            {filter === 'unknown' ? (
              <LearnUnknown
                codes={session.unknown}
                likely={session.expected.map(({ product }) => product)}
                tell={tell}
              />
            ) : (
              <DocumentLines
                summary={summary}
                filter={filter}
                current={session.last?.productId ?? null}
                blind={blind}
                {...(whereOf && { whereOf })}
              />
            )}
          </>
        }
      >
        <button type="button" className="big" data-act="note" onClick={() => setNoting(true)}>
          <NotebookPen className="i" aria-hidden="true" />
          <span>
            {t('receipt.note')}
            {session.photos.length > 0 && (
              <small className="said">{t('receipt.photos', { count: session.photos.length })}</small>
            )}
          </span>
        </button>
        {acts}
        {!open && (
          <DocumentDecisions
            way={way}
            summary={summary}
            session={session}
            options={options}
            {...(replaceable && { replaceable })}
            missing={missing}
            open={deciding}
            onOpen={setDeciding}
            tell={tell}
            onValidate={validate}
            onLearn={() => {
              setDeciding(false);
              setFilter('unknown');
            }}
          />
        )}
        <button
          type="button"
          className="big go grow"
          disabled={summary.taken === 0 || (summary.undecided.length === 0 && !mayValidate)}
          data-act="validate"
          onClick={validate}
        >
          <PackageCheck className="i" aria-hidden="true" />
          <span>
            {t(`decide.validate.${way}`)}
            <small>{summary.undecided.length > 0 ? t('decide.first') : validateWords}</small>
          </span>
        </button>
      </JobFrame>
      <DocumentNote session={session} tell={tell} open={noting} onOpen={setNoting} />
    </>
  );
}
