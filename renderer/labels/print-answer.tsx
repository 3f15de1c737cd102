import { CircleCheck, Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { momentWords } from '../i18n/format.ts';
import { useNow } from '../app/services.ts';
import type { Printing } from './use-print.ts';

/** What became of the wish: on its way, asked about because it was printed already, or refused. */
export function PrintAnswer({
  printing,
  onAgain,
  onLeave,
}: {
  printing: Printing;
  onAgain: () => void;
  onLeave: () => void;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const now = useNow(30_000);
  switch (printing.kind) {
    case 'idle':
      return null;
    case 'sent':
      return (
        <p className="notice ok" role="status" data-print="sent">
          <CircleCheck className="i" aria-hidden="true" />
          {t('print.sent', { title: printing.title })}
        </p>
      );
    case 'refused':
      return (
        <p className="notice refused" role="alert" data-print="refused">
          {printing.words}
        </p>
      );
    case 'already': {
      const { job, wishes } = printing;
      return (
        <div className="notice unknown" role="alert" data-print="already">
          <Printer className="i" aria-hidden="true" />
          <span>
            {wishes.length > 1
              ? t('print.alreadySome', { count: wishes.length })
              : t(job.state === 'printed' ? 'print.alreadyPrinted' : 'print.alreadyQueued', {
                  when: momentWords(t, i18n.language, job.changedAtMs, now),
                })}
            <span className="ends">
              <button type="button" className="big" data-act="again" onClick={onAgain}>
                {t('print.again')}
              </button>
              <button type="button" className="big" onClick={onLeave}>
                {t('print.leave')}
              </button>
            </span>
          </span>
        </div>
      );
    }
  }
}
