import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ScanOutcome } from './chime.ts';

/** The house mark: a cabinet, the copper line, a closed contact. */
export function Glyph(): ReactNode {
  return (
    <svg className="glyph" viewBox="0 0 22 22" aria-hidden="true">
      <rect width="22" height="22" rx="4.5" fill="var(--ink)" />
      <path d="M0 11h22" stroke="var(--live)" strokeWidth="2.6" />
      <circle cx="11" cy="11" r="6.2" fill="var(--surface)" />
      <path d="M7.6 13.1l6.8-4.2" stroke="var(--ink)" strokeWidth="2.3" />
    </svg>
  );
}

/** Closed contact = link up, open contact = link down: drawn where it is open. */
export function Contact({ closed, label }: { closed: boolean; label: string }): ReactNode {
  return closed ? (
    <svg viewBox="0 0 52 24" role="img" aria-label={label}>
      <path d="M0 13h52" stroke="var(--live)" strokeWidth="3" />
      <circle cx="15" cy="13" r="4" fill="var(--canvas)" stroke="var(--live)" strokeWidth="3" />
      <circle cx="37" cy="13" r="4" fill="var(--canvas)" stroke="var(--live)" strokeWidth="3" />
    </svg>
  ) : (
    <svg viewBox="0 0 52 24" role="img" aria-label={label}>
      <path d="M0 16h14M38 16h14" stroke="var(--unknown-ink)" strokeWidth="3" />
      <path d="M15 16L35 4" stroke="var(--unknown-ink)" strokeWidth="3" strokeLinecap="round" />
      <circle cx="15" cy="16" r="4" fill="var(--canvas)" stroke="var(--unknown-ink)" strokeWidth="3" />
      <circle cx="37" cy="16" r="4" fill="var(--canvas)" stroke="var(--unknown-ink)" strokeWidth="3" />
    </svg>
  );
}

/** One shape per scan outcome, so that colour is never alone: circle, square, diamond, triangle, arrow, octagon. */
export function OutcomeShape({ outcome }: { outcome: ScanOutcome }): ReactNode {
  return (
    <svg className="shape" viewBox="0 0 100 100" aria-hidden="true" fill="none" stroke="currentColor">
      {outcome === 'counted' && (
        <>
          <circle cx="50" cy="50" r="47" strokeWidth="6" />
          <path d="M27 52l16 17 31-36" strokeWidth="10" />
        </>
      )}
      {outcome === 'seen' && (
        <>
          <rect x="6" y="6" width="88" height="88" rx="6" strokeWidth="6" />
          <path d="M27 39h46M27 61h46" strokeWidth="10" />
        </>
      )}
      {outcome === 'unknown' && (
        <>
          <path d="M50 4l46 46-46 46L4 50z" strokeWidth="6" strokeLinejoin="round" />
          <path d="M38 41c0-8 5-13 12.5-13S63 33 63 40c0 9-12.5 9-12.5 19" strokeWidth="9" />
          <circle cx="50.5" cy="71" r="5.6" fill="currentColor" stroke="none" />
        </>
      )}
      {outcome === 'wrong-product' && (
        <>
          <path d="M50 7l46 82H4z" strokeWidth="6" strokeLinejoin="round" />
          <path d="M50 37v27" strokeWidth="10" />
          <circle cx="50" cy="76" r="5.6" fill="currentColor" stroke="none" />
        </>
      )}
      {outcome === 'other-document' && (
        <>
          <path d="M6 14h54l34 36-34 36H6z" strokeWidth="6" strokeLinejoin="round" />
          <path d="M24 50h42M50 34l17 16-17 16" strokeWidth="9" />
        </>
      )}
      {outcome === 'refused' && (
        <>
          <path d="M31 4h38l27 27v38L69 96H31L4 69V31z" strokeWidth="6" strokeLinejoin="round" />
          <path d="M32 32l36 36M68 32L32 68" strokeWidth="10" />
        </>
      )}
    </svg>
  );
}

export type Tone = 'ok' | 'same' | 'unknown' | 'refused' | 'live' | 'wait';

/** A status: icon, word, then colour. */
export function Status({
  tone,
  icon: Icon,
  children,
}: {
  tone: Tone;
  icon: LucideIcon;
  children: ReactNode;
}): ReactNode {
  return (
    <span className={`st ${tone}`}>
      <Icon className="i" aria-hidden="true" />
      {children}
    </span>
  );
}
