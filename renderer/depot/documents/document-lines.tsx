import { CircleCheck, CircleDashed, CirclePlus, CircleQuestionMark } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Status } from '../../design/marks.tsx';
import { VirtualList } from '../../design/virtual-list.tsx';
import { useServices } from '../../app/services.ts';
import { calendarDay, quantityWords } from '../../i18n/format.ts';
import type { DocumentLine, DocumentSummary } from './document-summary.ts';

export type LineFilter = 'all' | 'missing' | 'over' | 'unexpected' | 'unknown';

const rowHeight = 74;

/** The lines of a document, however many: what was scanned last comes into sight by itself. */
export function DocumentLines({
  summary,
  filter,
  current,
  blind,
  whereOf,
}: {
  summary: DocumentSummary;
  filter: LineFilter;
  /** Product that was scanned last. */
  current: number | null;
  /** Expected quantities are hidden. */
  blind: boolean;
  /** Where it is to be taken from, in words. */
  whereOf?: (line: DocumentLine) => string | null;
}): ReactNode {
  const { t } = useTranslation();
  const shown = filter === 'all' ? summary.lines : summary.lines.filter(({ state }) => state === filter);
  return (
    <VirtualList
      items={shown}
      keyOf={({ product }) => String(product.id)}
      rowHeight={rowHeight}
      label={t('receipt.lines')}
      className="ll"
      focus={current === null ? null : String(current)}
    >
      {(line) => (
        <Line line={line} current={line.product.id === current} blind={blind} where={whereOf?.(line) ?? null} />
      )}
    </VirtualList>
  );
}

function Line({
  line,
  current,
  blind,
  where,
}: {
  line: DocumentLine;
  current: boolean;
  blind: boolean;
  where: string | null;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const { now } = useServices();
  const { product, expected, got, serials, expiresOn, packaging, state, excess, decision } = line;
  const number = (value: number): string => quantityWords(i18n.language, value);
  const tone = state === 'complete' ? 'ok' : state === 'missing' || blind ? 'wait' : 'unknown';
  const whole = blind || expected === 0 ? got : expected;
  const detail = [
    where,
    product.code,
    packaging
      ? t('receipt.packed', {
          packs: number(Math.round((whole / packaging.holds) * 100) / 100),
          name: packaging.name,
          count: whole,
          total: number(whole),
          unit: product.uomName,
        })
      : product.uomName,
    serials > 0 ? t('receipt.serials', { count: serials }) : null,
    expiresOn && t('receipt.expires', { day: calendarDay(i18n.language, expiresOn, now()) }),
    state === 'unexpected' ? t('receipt.notOnDocument') : null,
  ];
  return (
    <div className={`ln ${tone} ${current ? 'cur' : ''}`} data-product={product.id}>
      <div className="nm">
        <b className="cut" title={product.name}>
          {product.name}
        </b>
        <span className="mid cut">{detail.filter(Boolean).join(', ')}</span>
      </div>
      <span className="q">
        <b>{number(got)}</b>
        {expected > 0 && !blind && ` ${t('receipt.of', { count: expected })}`}
      </span>
      {blind && state !== 'unexpected' ? (
        <span />
      ) : state === 'complete' ? (
        <Status tone="ok" icon={CircleCheck}>
          {t('receipt.lineComplete')}
        </Status>
      ) : state === 'missing' ? (
        <Status tone="wait" icon={CircleDashed}>
          {t('receipt.lineMissing', { count: expected - got })}
        </Status>
      ) : (
        <Status tone="unknown" icon={state === 'over' ? CirclePlus : CircleQuestionMark}>
          {decision?.kind === 'set-aside'
            ? t('receipt.lineSetAside')
            : decision?.kind === 'qualify'
              ? t('receipt.lineQualify')
              : decision?.kind === 'instead'
                ? t('prepare.lineInstead')
                : state === 'over'
                  ? t('receipt.lineOver', { count: excess })
                  : t('receipt.lineUnexpected')}
        </Status>
      )}
      <span className="meter">
        <span style={{ width: `${state === 'missing' && !blind ? (100 * got) / Math.max(1, expected) : 0}%` }} />
      </span>
    </div>
  );
}
