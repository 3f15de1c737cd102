import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import { OutcomeShape } from '../design/marks.tsx';
import type { T } from '../i18n/i18n.ts';
import type { LastScan } from './receipt-session.ts';
import type { ReceiptSummary } from './receipt-summary.ts';

const classOf = { counted: 'ok', seen: 'same', unknown: 'unknown', refused: 'refused' } as const;
/** How long each outcome holds the screen; a refusal stays until a gesture. */
const holdMs = { counted: 900, seen: 900, unknown: 2500, refused: null } as const;

/** One scan outcome over the whole screen: shape, word and colour, readable at three metres. */
export function ScanFlash({ summary }: { summary: ReceiptSummary }): ReactNode {
  const { t } = useTranslation();
  const { receipts } = useServices();
  const flash = useStore(receipts.store, (state) => state.flash);
  useEffect(() => {
    const hold = flash && holdMs[flash.outcome];
    if (!hold) return;
    const timer = setTimeout(receipts.dismissFlash, hold);
    return () => clearTimeout(timer);
  }, [flash, receipts]);
  if (!flash) return null;
  return (
    <section className={`flash ${classOf[flash.outcome]}`} role="alert" onPointerDown={receipts.dismissFlash}>
      <OutcomeShape outcome={flash.outcome} />
      <div className="txt">
        <h1>{t(`receipt.flash.${flash.outcome}`)}</h1>
        <p className="what">{scanWhat(t, flash)}</p>
        <p className="next">{scanNext(t, flash, summary)}</p>
      </div>
    </section>
  );
}

/** The strip over the lines: the last scan, always. */
export function ScanStrip({ last, summary }: { last: LastScan | null; summary: ReceiptSummary }): ReactNode {
  const { t } = useTranslation();
  if (!last) {
    return (
      <div className="lastscan idle">
        <div className="cut">
          <span className="w">{t('receipt.ready')}</span>
          <span className="d cut">{t('receipt.readyWhy')}</span>
        </div>
      </div>
    );
  }
  return (
    <div className={`lastscan ${classOf[last.outcome]}`} role="status">
      <OutcomeShape outcome={last.outcome} />
      <div className="cut">
        <span className="w">{t(`receipt.flash.${last.outcome}`)}</span>
        <span className="d cut" title={scanWhat(t, last)}>
          {scanWhat(t, last)}
        </span>
      </div>
      <span className="when">{scanNext(t, last, summary)}</span>
    </div>
  );
}

function scanWhat(t: T, { what, why, outcome }: LastScan): string {
  if (outcome !== 'unknown') return what;
  const words = why && why in unknownWhys ? t(`receipt.unknownWhy.${why as keyof typeof unknownWhys}`) : '';
  return `${words} ${what.length > 12 ? `…\u2060${what.slice(-8)}` : what}`;
}

function scanNext(t: T, last: LastScan, { lines }: ReceiptSummary): string {
  switch (last.outcome) {
    case 'seen':
      return t('receipt.next.seen');
    case 'unknown':
      return t('receipt.next.unknown');
    case 'refused':
      return last.why && last.why in refusedWhys
        ? t(`receipt.refusedWhy.${last.why as keyof typeof refusedWhys}`)
        : t('receipt.next.touch');
    case 'counted': {
      const line = lines.find(({ product }) => product.id === last.productId);
      if (!line) return '';
      if (line.state === 'unexpected') return t('receipt.next.unexpected');
      if (line.state === 'over') return t('receipt.next.over', { count: line.excess });
      return t(line.state === 'complete' ? 'receipt.next.lineDone' : 'receipt.next.line', {
        got: line.got,
        of: line.expected,
      });
    }
  }
}

const unknownWhys = { 'no-product': 0, 'several-products': 0, 'not-a-product': 0, raw: 0, malformed: 0 };
const refusedWhys = { 'already-validated': 0, 'serial-missing': 0, 'too-many-of-serial': 0 };
