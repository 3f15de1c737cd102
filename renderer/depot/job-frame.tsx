import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AddFailure } from '../worker/worker-api.ts';
import { UndoButton } from './undo-button.tsx';
import { JobFailure } from './job-failure.tsx';

/** What every job at the station looks like: what it is about on the left, its lines on the right, its acts below. */
export function JobFrame({
  name,
  title,
  onLeave,
  sum,
  lines,
  failure,
  undoSteps,
  children,
}: {
  /** Of the region, where the title is longer than a name. */
  name?: string;
  title: string;
  onLeave: () => void;
  sum: ReactNode;
  lines: ReactNode;
  /** Why the last act was not kept. */
  failure: AddFailure | 'not-signed-in' | null;
  undoSteps: number;
  /** The acts of the foot, the primary one last. */
  children: ReactNode;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <main id="content" className="rec">
        <section className="sum plate" aria-label={name ?? title}>
          <p className="bl">
            <button type="button" className="leave" aria-label={t('receipt.home')} onClick={onLeave}>
              <X className="i" aria-hidden="true" />
            </button>
            <span>{title}</span>
          </p>
          {sum}
        </section>
        <section className="goods plate">{lines}</section>
      </main>
      <JobFailure failure={failure} />
      <footer className="foot">
        <UndoButton steps={undoSteps} />
        {children}
      </footer>
    </>
  );
}
