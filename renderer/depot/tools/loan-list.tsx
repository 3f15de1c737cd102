import { CircleCheck, Clock, TriangleAlert, Wrench } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices, useWorker } from '../../app/services.ts';
import { Status } from '../../design/marks.tsx';
import { calendarDay } from '../../i18n/format.ts';
import { loansOf } from './loans.ts';
import { readLoans } from './read-loans.ts';
import { dayAfter, type Borrower, type ToolCounter } from './tools-session.ts';

/** Who has what, the most overdue first; what the borrower has, once there is one. */
export function LoanList({ counter, borrower }: { counter: ToolCounter; borrower: Borrower | null }): ReactNode {
  const { t, i18n } = useTranslation();
  const { now } = useServices();
  const today = dayAfter(now(), 0);
  const all = useWorker('catalogue', `loans ${today}`, (worker) => readLoans(worker, counter, today));
  const person = borrower?.kind === 'person' ? borrower : null;
  const loans = all && person ? loansOf(all, person) : all;
  if (loans === null) return <div className="ll" aria-busy="true" />;
  if (loans.length === 0)
    return (
      <p className="mid empty">
        <Wrench className="i" aria-hidden="true" />
        {person ? t('tools.hasNone', { name: person.name }) : t('tools.allHome')}
      </p>
    );
  const title = person
    ? t('tools.has', { name: person.name, count: loans.length })
    : t('tools.lent', { count: loans.length });
  return (
    <>
      <h2 className="list-title">{title}</h2>
      <ol className="ll long" tabIndex={0} aria-label={title}>
        {loans.slice(0, 60).map(({ lotId, lotName, productName, holder, dueOn, overdue, inOdoo }) => (
          <li key={lotId} className={overdue ? 'unknown' : ''} data-loan={lotName}>
            <div className="nm">
              <b className="cut">{holder}</b>
              <span className="mid cut">
                {productName} {lotName}
              </span>
            </div>
            <span className="q">{dueOn === null ? t('tools.noDay') : calendarDay(i18n.language, dueOn, now())}</span>
            {overdue ? (
              <Status tone="unknown" icon={TriangleAlert}>
                {t('tools.late')}
              </Status>
            ) : (
              <Status tone="wait" icon={inOdoo ? CircleCheck : Clock}>
                {t(inOdoo ? 'tools.lentOut' : 'outbox.state.queued')}
              </Status>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
