import { PackageCheck, Split, Tags } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { DepotDialog } from '../depot-dialog.tsx';
import { useServices } from '../../app/services.ts';
import type { GoodsProduct } from '../../store/sighting.ts';
import { Choice } from '../../design/choice.tsx';
import type { Decision, DocumentEvent, DocumentSession, Shortage } from './document-session.ts';
import type { DocumentLine, DocumentSummary } from './document-summary.ts';

const reasons: Readonly<
  Record<Way, Readonly<Partial<Record<Decision['kind'] | Shortage['kind'], readonly Reason[]>>>>
> = {
  receipt: {
    keep: ['agreed', 'gift', 'supplier-error'],
    'set-aside': ['supplier-error', 'damaged', 'not-ordered'],
    qualify: ['not-ordered', 'other-site', 'supplier-error'],
    backorder: ['later', 'lost-parcel', 'damaged'],
    close: ['out-of-stock', 'cancelled', 'damaged'],
  },
  prepare: {
    keep: ['site-asked', 'agreed', 'spare'],
    'set-aside': ['taken-by-mistake', 'damaged', 'other-site'],
    instead: ['out-of-stock', 'equivalent', 'site-asked'],
    backorder: ['out-of-stock', 'damaged', 'site-asked'],
    close: ['cancelled', 'site-asked', 'out-of-stock'],
  },
};
type Reason =
  | 'agreed'
  | 'gift'
  | 'supplier-error'
  | 'damaged'
  | 'not-ordered'
  | 'other-site'
  | 'later'
  | 'lost-parcel'
  | 'out-of-stock'
  | 'cancelled'
  | 'site-asked'
  | 'spare'
  | 'taken-by-mistake'
  | 'equivalent';
/** Which way the goods go, which is where its words are. */
export type Way = 'receipt' | 'prepare';

/** What becomes of what differs from the document, each with its reason: they go with the act as a note. */
export function DocumentDecisions({
  way,
  summary,
  session,
  options,
  replaceable = [],
  missing,
  open,
  onOpen,
  tell,
  onValidate,
  onLearn,
}: {
  way: Way;
  summary: DocumentSummary;
  session: Pick<DocumentSession, 'shortage' | 'unknown'>;
  /** What may become of a line that is too much. */
  options: (line: DocumentLine) => readonly Decision['kind'][];
  /** What is short, and may be replaced by something else. */
  replaceable?: readonly GoodsProduct[];
  /** Pieces of which somebody must say whether they come later. */
  missing: number;
  open: boolean;
  onOpen: (open: boolean) => void;
  tell: (event: Extract<DocumentEvent, { kind: 'decided' | 'shortage-decided' }>) => void;
  onValidate: () => void;
  onLearn: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const { people } = useServices();
  const asked = summary.lines.filter((line) => line.excess > 0);
  const left = summary.undecided.length;
  const reasonsOf = (kind: Decision['kind'] | Shortage['kind']): readonly string[] =>
    (reasons[way][kind] ?? []).map((reason) => t(`decide.reason.${reason}`));

  const decide = ({ product, decision }: DocumentLine, kind: Decision['kind'], part: Partial<Decision> = {}): void => {
    const insteadOf = kind === 'instead' ? (part.insteadOf ?? decision?.insteadOf ?? replaceable[0]?.id) : undefined;
    const reason = part.reason ?? (decision?.kind === kind ? decision.reason : (reasonsOf(kind)[0] ?? ''));
    tell({
      kind: 'decided',
      productId: product.id,
      decision: { kind, reason, ...(insteadOf !== undefined && { insteadOf }) },
    });
  };

  const short = async (kind: Shortage['kind']): Promise<void> => {
    if (kind === 'close' && !(await people.prove('close-shortage'))) return;
    tell({ kind: 'shortage-decided', shortage: { kind, reason: reasonsOf(kind)[0] ?? '' } });
  };

  return (
    <DepotDialog
      button={
        <Button className="big" isDisabled={asked.length === 0 && missing === 0 && summary.unknown === 0}>
          <Split className="i" aria-hidden="true" />
          <span>
            {left > 0
              ? t('decide.open', { count: left })
              : asked.length > 0
                ? t('decide.decided')
                : t(missing > 0 || summary.unknown === 0 ? 'decide.shortage' : 'decide.unknown')}
            <small>{t(`decide.why.${way}`)}</small>
          </span>
        </Button>
      }
      title={t('decide.title')}
      isWide
      isOpen={open}
      onOpenChange={onOpen}
    >
      {(close) => (
        <>
          <ul className="decide">
            {asked.map((line) => (
              <li key={line.product.id} data-decide={line.product.id}>
                <b className="cut">{line.product.name}</b>
                <span className="mid">
                  {line.state === 'over'
                    ? t('receipt.lineOver', { count: line.excess })
                    : `${t('receipt.lineUnexpected')}, ${t('receipt.notOnDocument')}`}
                </span>
                <Choice
                  options={options(line).map((kind) => [kind, t(`decide.${way}.${kind}`)] as const)}
                  value={line.decision?.kind}
                  onChoose={(kind) => decide(line, kind)}
                />
                {line.decision?.kind === 'instead' && replaceable.length > 1 && (
                  <Choice
                    options={replaceable.map(({ id, name }) => [String(id), name] as const)}
                    value={String(line.decision.insteadOf ?? '')}
                    onChoose={(id) => decide(line, 'instead', { insteadOf: Number(id) })}
                  />
                )}
                {line.decision && (
                  <Reasons
                    reasons={reasonsOf(line.decision.kind)}
                    value={line.decision.reason}
                    onChoose={(reason) => decide(line, line.decision!.kind, { reason })}
                  />
                )}
              </li>
            ))}
            {missing > 0 && (
              <li data-decide="shortage">
                <b>{t('decide.shortage')}</b>
                <span className="mid">{t('receipt.lineMissing', { count: missing })}</span>
                <Choice
                  options={[
                    ['backorder', t(`decide.${way}.backorder`)],
                    ['close', t(`decide.${way}.close`)],
                  ]}
                  value={session.shortage.kind}
                  onChoose={(kind) => void short(kind)}
                />
                <Reasons
                  reasons={reasonsOf(session.shortage.kind)}
                  value={session.shortage.reason}
                  onChoose={(reason) =>
                    tell({ kind: 'shortage-decided', shortage: { kind: session.shortage.kind, reason } })
                  }
                />
              </li>
            )}
            {session.unknown.length > 0 && (
              <li>
                <b>{t('decide.unknown')}</b>
                <span className="mid">{t('receipt.unknownCount', { count: session.unknown.length })}</span>
                <button type="button" className="big" data-act="learn" onClick={onLearn}>
                  <Tags className="i" aria-hidden="true" />
                  {t('receipt.learn')}
                </button>
              </li>
            )}
          </ul>
          <div className="ends">
            <Button className="big" onPress={close}>
              {t('app.close')}
            </Button>
            <Button className="big go" isDisabled={left > 0 || summary.taken === 0} onPress={onValidate}>
              <PackageCheck className="i" aria-hidden="true" />
              {t(`decide.validate.${way}`)}
            </Button>
          </div>
        </>
      )}
    </DepotDialog>
  );
}

function Reasons({
  reasons,
  value,
  onChoose,
}: {
  reasons: readonly string[];
  value: string;
  onChoose: (reason: string) => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <span className="reasons">
      <span className="mid">{t('decide.because')}</span>
      <Choice options={reasons.map((reason) => [reason, reason] as const)} value={value} onChoose={onChoose} />
    </span>
  );
}
