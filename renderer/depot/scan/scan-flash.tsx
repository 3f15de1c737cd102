import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../../app/services.ts';
import { OutcomeShape } from '../../design/marks.tsx';
import type { T } from '../../i18n/i18n.ts';
import type { JobSession } from './job.ts';
import { commonOutcomeWords, type JobOutcomeWords, type OutcomeWords } from './outcome-words.ts';
import { holdMs, type Outcome } from './outcome.ts';

const classOf = {
  counted: 'ok',
  seen: 'same',
  unknown: 'unknown',
  'wrong-product': 'stray',
  'other-document': 'elsewhere',
  refused: 'refused',
} as const;

/** One scan outcome over the whole screen: shape, word and colour, readable at three metres. What needs eyes stays until a gesture. */
export function ScanFlash({ wordsFor }: { wordsFor: (key: string) => JobOutcomeWords | null }): ReactNode {
  const { t } = useTranslation();
  const { depot } = useServices();
  const flash = useStore(depot.store, (state) => state.flash);
  const session = useStore(depot.store, (state) =>
    state.flash?.sessionKey ? (state.sessions[state.flash.sessionKey] ?? null) : null,
  );
  const outcome = flash?.outcome ?? null;
  const hold = outcome && holdMs[outcome.kind];
  useEffect(() => {
    if (!outcome || hold === null) return;
    const timer = setTimeout(depot.acknowledge, hold);
    return () => clearTimeout(timer);
  }, [outcome, hold, depot]);
  useEffect(() => {
    if (!outcome || hold !== null) return;
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' && event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      depot.acknowledge();
    };
    window.addEventListener('keydown', press, { capture: true });
    return () => window.removeEventListener('keydown', press, { capture: true });
  }, [outcome, hold, depot]);
  if (!flash || !outcome) return null;
  const { what, next } = wordsOf(t, outcome, session, session && wordsFor(session.key));
  const more = flash.waiting > 0 ? ` ${t('scan.more', { count: flash.waiting })}` : '';
  return (
    <section
      className={`flash ${classOf[outcome.kind]}`}
      role="alert"
      data-outcome={outcome.kind}
      onPointerDown={depot.acknowledge}
    >
      <OutcomeShape outcome={outcome.kind} />
      <div className="txt">
        <h1>{t(`scan.flash.${outcome.kind}`)}</h1>
        <p className="what">{what}</p>
        <p className="next">
          {next}
          {hold === null && ` ${t('scan.next.touch')}`}
          {more}
        </p>
      </div>
    </section>
  );
}

/** The strip over the lines: the last scan of this document, always. */
export function ScanStrip({
  last,
  session,
  words,
  idle,
}: {
  last: Outcome | null;
  session: JobSession;
  words: JobOutcomeWords | null;
  /** What it says before the first scan. */
  idle: { readonly word: string; readonly why: string };
}): ReactNode {
  const { t } = useTranslation();
  const { depot } = useServices();
  const times = useStore(depot.store, (state) => state.times);
  if (!last || times > 1) {
    return (
      <div className="lastscan idle">
        <div className="cut">
          <span className="w">{times > 1 ? t('scan.times', { count: times }) : idle.word}</span>
          <span className="d cut">{times > 1 ? t('scan.timesWhy') : idle.why}</span>
        </div>
      </div>
    );
  }
  const { what, next } = wordsOf(t, last, session, words);
  return (
    <div className={`lastscan ${classOf[last.kind]}`} role="status" data-last={last.kind}>
      <OutcomeShape outcome={last.kind} />
      <div className="cut">
        <span className="w">{t(`scan.flash.${last.kind}`)}</span>
        <span className="d cut" title={what}>
          {what}
        </span>
      </div>
      <span className="when">{next}</span>
    </div>
  );
}

function wordsOf(t: T, outcome: Outcome, session: JobSession | null, words: JobOutcomeWords | null): OutcomeWords {
  return (session && words?.(t, outcome, session)) ?? commonOutcomeWords(t, outcome);
}
