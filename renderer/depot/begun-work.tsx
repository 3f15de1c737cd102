import { CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { openJob } from '../app/view-store.ts';
import { Status } from '../design/marks.tsx';
import { clockTime, placeName } from '../i18n/format.ts';
import { drumJob } from './drums/drum-job.ts';
import { inventoryJob } from './inventory/inventory-job.ts';
import { moveJob } from './moves/move-job.ts';
import { useSessionsOf } from './scan/use-depot.ts';
import { toolsJob } from './tools/tools-job.ts';

/** What was begun here beside deliveries and left for a moment: nothing that was scanned is out of reach. */
export function BegunWork(): ReactNode {
  const { t } = useTranslation();
  const moves = useSessionsOf(moveJob).filter((one) => moveJob.undoSteps(one) > 0);
  const tools = useSessionsOf(toolsJob).filter((one) => toolsJob.undoSteps(one) > 0);
  const drums = useSessionsOf(drumJob).filter((one) => drumJob.undoSteps(one) > 0);
  const counts = useSessionsOf(inventoryJob).filter((one) => inventoryJob.undoSteps(one) > 0);
  const begun = [
    ...moves.map(({ key, purpose, to, from, wanted, startedAtMs }) => ({
      key,
      startedAtMs,
      name: t(wanted.length > 0 ? 'move.refillOf' : `move.title.${purpose}`),
      where: placeName((to ?? from)?.name ?? ''),
    })),
    ...tools.map(({ key, borrower, startedAtMs }) => ({
      key,
      startedAtMs,
      name: t('tools.title'),
      where: borrower?.name ?? '',
    })),
    ...drums.map(({ key, lotName, startedAtMs }) => ({
      key,
      startedAtMs,
      name: t('drum.title', { lot: lotName }),
      where: '',
    })),
    ...counts.map(({ key, name, startedAtMs }) => ({
      key,
      startedAtMs,
      name: t('inventory.title'),
      where: placeName(name),
    })),
  ].sort((a, b) => b.startedAtMs - a.startedAtMs);
  if (begun.length === 0) return null;
  return (
    <>
      <h2>
        {t('depot.begun')} <span className="mid">{begun.length}</span>
      </h2>
      <ul className="more">
        {begun.map(({ key, name, where, startedAtMs }) => (
          <li key={key}>
            <button type="button" data-begun={key} onClick={() => openJob(key)}>
              <span className="due-doc">
                <b className="cut">{name}</b>
                <span className="mid cut">{where}</span>
              </span>
              <Status tone="live" icon={CircleDashed}>
                {t('depot.startedAt', { time: clockTime(startedAtMs) })}
              </Status>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
