import { useEffect, type CSSProperties, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../../app/services.ts';
import { OutcomeShape } from '../../design/marks.tsx';
import type { T } from '../../i18n/i18n.ts';
import type { JobSession } from './job.ts';
import { commonOutcomeWords, type JobOutcomeWords, type OutcomeWords, headOf } from './outcome-words.ts';
import type { Outcome } from './outcome.ts';
import type { Passage } from './scan-router.ts';

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
  const hold = flash?.holdMs ?? null;
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
  const head = headOf(t, outcome);
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
        <h1 style={{ '--letters': longestWord(head) } as CSSProperties}>{head}</h1>
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

/** Letters of its longest word, which must fit beside the shape. */
const longestWord = (words: string): number => Math.max(...words.split(' ').map(({ length }) => length));

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
  const passage = useStore(depot.store, (state) => state.passage);
  if (passage && times === 1 && passage.endedAtMs > (last?.atMs ?? 0)) return <PassageStrip passage={passage} />;
  if (!last || times > 1) {
    return (
      <div className="lastscan idle">
        <div>
          <span className="w">{times > 1 ? t('scan.times', { count: times }) : idle.word}</span>
          <span className="d">{times > 1 ? t('scan.timesWhy') : idle.why}</span>
        </div>
      </div>
    );
  }
  const { what, next } = wordsOf(t, last, session, words);
  return (
    <div className={`lastscan ${classOf[last.kind]}`} role="status" data-last={last.kind}>
      <OutcomeShape outcome={last.kind} />
      <div className="cut">
        <span className="w">{headOf(t, last)}</span>
        <span className="d cut" title={what}>
          {what}
        </span>
      </div>
      <span className="when">{next}</span>
    </div>
  );
}

/** Somebody went through a gate: what it saw, until the next scan. */
function PassageStrip({ passage }: { passage: Passage }): ReactNode {
  const { t } = useTranslation();
  const { live } = useServices();
  const reader = useStore(live, (state) => state.readers?.find(({ readerId }) => readerId === passage.readerId));
  const { number, current, additions, deletions } = passage;
  const seen = [
    t('scan.passageTags', { count: current }),
    ...(number > 1 ? [t('scan.passageNew', { count: additions }), t('scan.passageGone', { count: deletions })] : []),
  ];
  return (
    <div className="lastscan idle" role="status" data-passage={number}>
      <div className="cut">
        <span className="w">{t('scan.passage')}</span>
        <span className="d cut">{[reader?.title ?? '', seen.join(', ')].filter(Boolean).join(', ')}</span>
      </div>
    </div>
  );
}

function wordsOf(t: T, outcome: Outcome, session: JobSession | null, words: JobOutcomeWords | null): OutcomeWords {
  return (session && words?.(t, outcome, session)) ?? commonOutcomeWords(t, outcome);
}
