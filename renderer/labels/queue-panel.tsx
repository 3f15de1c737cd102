import {
  CircleCheck,
  CircleDashed,
  CircleQuestionMark,
  Clock,
  OctagonX,
  RotateCcw,
  X,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { PrintJob } from '../../preload/contract/print.ts';
import { useNow, useServices } from '../app/services.ts';
import { Status, type Tone } from '../design/marks.tsx';
import { VirtualList } from '../design/virtual-list.tsx';
import { momentWords } from '../i18n/format.ts';

const looks: Readonly<Record<PrintJob['state'], { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  queued: { tone: 'wait', icon: Clock },
  sending: { tone: 'live', icon: CircleDashed },
  printed: { tone: 'ok', icon: CircleCheck },
  uncertain: { tone: 'unknown', icon: CircleQuestionMark },
  failed: { tone: 'refused', icon: OctagonX },
  cancelled: { tone: 'wait', icon: X },
};

/** What was sent to the printers, newest first; what is in doubt waits for somebody to look. */
export function QueuePanel(): ReactNode {
  const { t, i18n } = useTranslation();
  const { live, host } = useServices();
  const jobs = useStore(live, (state) => state.printJobs) ?? [];
  const printers = useStore(live, (state) => state.about?.settings.printers) ?? [];
  const now = useNow(10_000);
  return (
    <section className="plate wide">
      <h1>{t('print.panel.queue')}</h1>
      {jobs.length === 0 && <p className="mid empty">{t('print.emptyQueue')}</p>}
      <VirtualList
        label={t('print.panel.queue')}
        items={jobs}
        rowHeight={84}
        keyOf={({ jobId }) => jobId}
        className="station-rows"
      >
        {(job) => (
          <span className="tag-row" data-job={job.state}>
            <span className="cut">
              <b className="cut">{job.title}</b>
              <span className="mid cut">
                {[
                  printers.find(({ id }) => id === job.printerId)?.title ?? job.printerId,
                  momentWords(t, i18n.language, job.createdAtMs, now),
                  job.trouble && t(`print.trouble.${job.trouble}`),
                ]
                  .filter(Boolean)
                  .join(', ')}
              </span>
            </span>
            <Status tone={looks[job.state].tone} icon={looks[job.state].icon}>
              {t(`print.state.${job.state}`)}
            </Status>
            {(job.state === 'uncertain' || job.state === 'failed') && (
              <button
                type="button"
                className="big"
                data-act="retry"
                onClick={() => void host.call('print.retry', { jobId: job.jobId })}
              >
                <RotateCcw className="i" aria-hidden="true" />
                {t('print.retry')}
              </button>
            )}
            {(job.state === 'uncertain' || job.state === 'failed' || job.state === 'queued') && (
              <button
                type="button"
                className="big"
                onClick={() => void host.call('print.cancel', { jobId: job.jobId })}
              >
                <X className="i" aria-hidden="true" />
                {t(job.state === 'uncertain' ? 'print.cameOut' : 'print.cancel')}
              </button>
            )}
          </span>
        )}
      </VirtualList>
    </section>
  );
}
