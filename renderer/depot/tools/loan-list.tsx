import { CircleCheck, Clock, TriangleAlert, Wrench } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices, useWorker } from '../../app/services.ts';
import { Status } from '../../design/marks.tsx';
import { calendarDay } from '../../i18n/format.ts';
import { readLoans } from './read-loans.ts';
import { dayAfter, type ToolCounter } from './tools-session.ts';

/** Who has what, the most overdue first. */
export function LoanList({ counter }: { counter: ToolCounter }): ReactNode {
  const { t, i18n } = useTranslation();
  const { now } = useServices();
  const today = dayAfter(now(), 0);
  const loans = useWorker('catalogue', `loans ${today}`, (worker) => readLoans(worker, counter, today));
  if (loans === null) return <div className="ll" aria-busy="true" />;
  if (loans.length === 0)
    return (
      <p className="mid empty">
        <Wrench className="i" aria-hidden="true" />
        {t('tools.allHome')}
      </p>
    );
  return (
    <>
      <h2 className="list-title">{t('tools.lent', { count: loans.length })}</h2>
      <ol className="ll" tabIndex={-1}>
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
