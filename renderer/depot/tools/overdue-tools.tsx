import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices, useWorker } from '../../app/services.ts';
import { openJob } from '../../app/view-store.ts';
import { Status } from '../../design/marks.tsx';
import { calendarDay } from '../../i18n/format.ts';
import type { Loan } from './loans.ts';
import { readLoans } from './read-loans.ts';
import { openToolCounter } from './tool-counter.ts';
import { dayAfter, newVisit } from './tools-session.ts';

const shown = 3;

/** Tools that should be back, the longest overdue first; null until it is known. Empty where no tools are lent. */
function useOverdue(): readonly Loan[] | null {
  const { live, now } = useServices();
  const typeName = useStore(live, (state) => state.about?.settings.depot.toolLoans ?? '');
  const today = dayAfter(now(), 0);
  return useWorker('catalogue', `overdue ${typeName} ${today}`, async (worker) => {
    const counter = await openToolCounter(worker, typeName);
    const loans = counter ? await readLoans(worker, counter, today) : [];
    return loans.filter(({ overdue }) => overdue);
  });
}

/** On the home: what should be back, and who has it. */
export function OverdueTools(): ReactNode {
  const { t, i18n } = useTranslation();
  const { now } = useServices();
  const overdue = useOverdue();
  if (!overdue || overdue.length === 0) return null;
  return (
    <>
      <h2>
        {t('tools.overdue')} <span className="mid">{overdue.length}</span>
      </h2>
      <ul className="more">
        {overdue.slice(0, shown).map(({ lotId, lotName, productName, holder, dueOn }) => (
          <li key={lotId}>
            <button type="button" data-overdue={lotName} onClick={() => openJob(newVisit)}>
              <span className="due-doc">
                <b className="cut">{holder}</b>
                <span className="mid cut">
                  {productName} {lotName}
                </span>
              </span>
              <Status tone="unknown" icon={TriangleAlert}>
                {dueOn !== null && t('tools.dueBack', { day: calendarDay(i18n.language, dueOn, now()) })}
              </Status>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** On the tile of the tool counter. */
export function OverdueCount(): ReactNode {
  const { t } = useTranslation();
  const count = useOverdue()?.length ?? 0;
  return count > 0 ? <small data-overdue-count={count}>{t('tools.overdueCount', { count })}</small> : null;
}
