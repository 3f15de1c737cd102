import { PackageCheck, Split, Tags } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useServices } from '../app/services.ts';
import { Choice } from './choice.tsx';
import { receiptJob } from './receipt-job.ts';
import type { Decision, ReceiptEvent, ReceiptSession, Shortage } from './receipt-session.ts';
import type { ReceiptLine, ReceiptSummary } from './receipt-summary.ts';

const reasons: Readonly<Record<Decision['kind'] | Shortage['kind'], readonly ReasonKey[]>> = {
  keep: ['agreed', 'gift', 'supplier-error'],
  'set-aside': ['supplier-error', 'damaged', 'not-ordered'],
  qualify: ['not-ordered', 'other-site', 'supplier-error'],
  backorder: ['later', 'lost-parcel', 'damaged'],
  close: ['out-of-stock', 'cancelled', 'damaged'],
};
type ReasonKey =
  | 'agreed'
  | 'gift'
  | 'supplier-error'
  | 'damaged'
  | 'not-ordered'
  | 'other-site'
  | 'later'
  | 'lost-parcel'
  | 'out-of-stock'
  | 'cancelled';

/** What becomes of what differs from the document, each with its reason: they go with the receipt as a note. */
export function ReceiptDecisions({
  summary,
  session,
  canQualify,
  open,
  onOpen,
  onValidate,
  onLearn,
}: {
  summary: ReceiptSummary;
  session: ReceiptSession;
  /** Odoo has a zone for goods that a buyer has yet to name. */
  canQualify: boolean;
  open: boolean;
  onOpen: (open: boolean) => void;
  onValidate: () => void;
  onLearn: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const { depot, people } = useServices();
  const tell = (event: ReceiptEvent): void => void depot.dispatch(receiptJob, session.key, event);
  const asked = summary.lines.filter((line) => line.excess > 0);
  const left = summary.undecided.length;

  const decide = ({ product }: ReceiptLine, kind: Decision['kind'], reason: string): void =>
    tell({ kind: 'decided', productId: product.id, decision: { kind, reason } });
  const reasonOf = (kind: keyof typeof reasons): string => t(`receipt.reason.${reasons[kind][0]!}`);
  const short = async (kind: Shortage['kind']): Promise<void> => {
    if (kind === 'close' && !(await people.prove('close-shortage'))) return;
    tell({ kind: 'shortage-decided', shortage: { kind, reason: reasonOf(kind) } });
  };

  return (
    <DialogTrigger isOpen={open} onOpenChange={onOpen}>
      <Button className="big" isDisabled={asked.length === 0 && summary.missing === 0 && summary.unknown === 0}>
        <Split className="i" aria-hidden="true" />
        <span>
          {asked.length > 0 && left === 0 ? t('receipt.decided') : t('receipt.decide', { count: left })}
          <small>{t('receipt.decideWhy')}</small>
        </span>
      </Button>
      <ModalOverlay className="veil" isDismissable>
        <Modal className="modal wide">
          <Dialog>
            {({ close }) => (
              <>
                <Heading slot="title">{t('receipt.decideTitle')}</Heading>
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
                        options={[
                          ['keep', t('receipt.keep')],
                          ['set-aside', t('receipt.setAside')],
                          ...(canQualify && line.state === 'unexpected'
                            ? [['qualify', t('receipt.qualify')] as const]
                            : []),
                        ]}
                        value={line.decision?.kind ?? null}
                        onChoose={(kind: Decision['kind']) => decide(line, kind, reasonOf(kind))}
                      />
                      {line.decision && (
                        <Reasons
                          kind={line.decision.kind}
                          value={line.decision.reason}
                          onChoose={(reason) => decide(line, line.decision!.kind, reason)}
                        />
                      )}
                    </li>
                  ))}
                  {summary.missing > 0 && (
                    <li>
                      <b>{t('receipt.shortage')}</b>
                      <span className="mid">{t('receipt.lineMissing', { count: summary.missing })}</span>
                      <Choice
                        options={[
                          ['backorder', t('receipt.shortageBackorder')],
                          ['close', t('receipt.shortageClose')],
                        ]}
                        value={session.shortage.kind}
                        onChoose={(kind) => void short(kind)}
                      />
                      <Reasons
                        kind={session.shortage.kind}
                        value={session.shortage.reason}
                        onChoose={(reason) =>
                          tell({ kind: 'shortage-decided', shortage: { kind: session.shortage.kind, reason } })
                        }
                      />
                    </li>
                  )}
                  {session.unknown.length > 0 && (
                    <li>
                      <b>{t('receipt.unknownTitle')}</b>
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
                  <Button className="big go" isDisabled={left > 0 || summary.received === 0} onPress={onValidate}>
                    <PackageCheck className="i" aria-hidden="true" />
                    {t('receipt.validate')}
                  </Button>
                </div>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function Reasons({
  kind,
  value,
  onChoose,
}: {
  kind: keyof typeof reasons;
  value: string;
  onChoose: (reason: string) => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <span className="reasons">
      <span className="mid">{t('receipt.because')}</span>
      <Choice
        options={reasons[kind].map((reason) => [t(`receipt.reason.${reason}`), t(`receipt.reason.${reason}`)] as const)}
        value={value}
        onChoose={onChoose}
      />
    </span>
  );
}
