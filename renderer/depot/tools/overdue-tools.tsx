import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices, useWorker } from '../../app/services.ts';
import { openJob } from '../../app/view-store.ts';
import { Status } from '../../design/marks.tsx';
import { calendarDay } from '../../i18n/format.ts';
import { readLoans } from './read-loans.ts';
import { openToolCounter } from './tool-counter.ts';
import { dayAfter, toolsKey } from './tools-session.ts';

const shown = 3;

/** On the home: tools that should be back, the longest first. Nothing where none is late, or no tool room is set. */
export function OverdueTools(): ReactNode {
  const { t, i18n } = useTranslation();
  const { live, now } = useServices();
  const typeName = useStore(live, (state) => state.about?.settings.depot.toolLoans ?? '');
  const today = dayAfter(now(), 0);
  const late = useWorker('catalogue', `overdue ${today} ${typeName}`, async (worker) => {
    const counter = await openToolCounter(worker, typeName);
    return counter ? (await readLoans(worker, counter, today)).filter(({ overdue }) => overdue) : [];
  });
  if (!late?.length) return null;
  return (
    <>
      <h2>
        {t('tools.overdue')} <span className="mid">{late.length}</span>
      </h2>
      <ul className="more">
        {late.slice(0, shown).map(({ lotId, lotName, productName, holder, dueOn }) => (
          <li key={lotId}>
            <button type="button" data-overdue={lotName} onClick={() => openJob(toolsKey('new'))}>
              <span className="due-doc">
                <b className="cut">{holder}</b>
                <span className="mid cut">
                  {productName} {lotName}
                </span>
              </span>
              <Status tone="unknown" icon={TriangleAlert}>
                {dueOn === null ? t('tools.late') : calendarDay(i18n.language, dueOn, now())}
              </Status>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
