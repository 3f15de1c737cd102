import {
  CircleCheck,
  CircleDashed,
  CirclePlus,
  CircleQuestionMark,
  MapPin,
  PackageCheck,
  Split,
  Undo2,
  X,
} from 'lucide-react';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { addFailureWords } from '../app/outbox-words.ts';
import { useServices, useWorker } from '../app/services.ts';
import { openJob } from '../app/view-store.ts';
import { Status } from '../design/marks.tsx';
import { quantityWords } from '../i18n/format.ts';
import type { AddFailure, GoodsDocument } from '../worker/worker-api.ts';
import { ReceiptOutcome } from './receipt-outcome.tsx';
import { receiptJob } from './receipt-job.ts';
import { summarise, type ReceiptLine, type ReceiptSummary } from './receipt-summary.ts';
import { receiveOperation } from './receipt-operation.ts';
import { receiptOutcomeWords } from './receipt-outcome-words.ts';
import {
  documentDiffers,
  startReceipt,
  type Decision,
  type ReceiptEvent,
  type ReceiptSession,
} from './receipt-session.ts';
import { ScanStrip } from './scan/scan-flash.tsx';
import { useCommands, useSession } from './scan/use-depot.ts';

/** One delivery being counted: the number on the left, the lines on the right, one act to finish. */
export function ReceiptScreen({ docKey }: { docKey: string }): ReactNode {
  const { t } = useTranslation();
  const { depot, now, newId } = useServices();
  const pickingId = Number(docKey.slice('receipt:'.length));
  const found = useWorker('catalogue', docKey, async (worker) => ({ document: await worker.receipt(pickingId) }));
  const session = useSession(receiptJob, docKey);
  const ready = useStore(depot.store, (state) => state.ready);
  const document = found?.document ?? null;

  const follow = useEffectEvent((document: GoodsDocument) => {
    if (!session) {
      void depot.open(startReceipt(document, { operationId: newId(), atMs: now(), blind: false }));
      return;
    }
    if (depot.store.getState().currentKey !== docKey) void depot.open(session);
    if (documentDiffers(session, document))
      void depot.dispatch(receiptJob, docKey, { kind: 'document-changed', document });
  });
  useEffect(() => {
    if (ready && document) follow(document);
  }, [ready, document]);
  useEffect(() => () => depot.leave(docKey), [depot, docKey]);

  if (session?.validatedAtMs) return <ReceiptOutcome session={session} document={document} />;
  if (found && !document && !session) {
    return (
      <main id="content" className="fault">
        <p>{t('receipt.gone')}</p>
        <button type="button" className="big go" onClick={() => openJob(null)}>
          {t('receipt.home')}
        </button>
      </main>
    );
  }
  if (!session) return <main id="content" className="rec" aria-busy="true" />;
  return <Counting session={session} document={document} />;
}

function Counting({ session, document }: { session: ReceiptSession; document: GoodsDocument | null }): ReactNode {
  const { t, i18n } = useTranslation();
  const { live, depot, now } = useServices();
  const [failure, setFailure] = useState<AddFailure | 'not-signed-in' | null>(null);
  const odoo = useStore(live, (state) => state.odoo);
  const station = useStore(live, (state) => state.about?.settings.station.name ?? '');
  const summary = summarise(session);
  const online = odoo?.state === 'online' || odoo?.state === 'slow';
  const number = (value: number): string => quantityWords(i18n.language, value);
  const [deciding, setDeciding] = useState(false);

  const validate = (): void => {
    if (summary.undecided.length > 0) return setDeciding(true);
    setDeciding(false);
    const login = odoo?.login;
    if (!login) return setFailure('not-signed-in');
    const author = { login, employeeId: null, station };
    void depot
      .conclude(receiptJob, session.key, (latest) =>
        latest.validatedAtMs === null
          ? {
              acts: [receiveOperation(latest, author, now(), null)],
              event: { kind: 'validated' as const, atMs: now() },
            }
          : null,
      )
      .then(setFailure);
  };
  useCommands((command) => {
    if (command.kind !== 'validate' && command.kind !== 'finish') return false;
    if (summary.received > 0) validate();
    return true;
  });

  return (
    <>
      <main id="content" className="rec">
        <section className="sum plate" aria-label={session.pickingName}>
          <p className="bl">
            <button type="button" className="leave" aria-label={t('receipt.home')} onClick={() => openJob(null)}>
              <X className="i" aria-hidden="true" />
            </button>
            <span className="cut">
              {session.pickingName}
              {document?.picking.partnerName ? ` · ${document.picking.partnerName}` : ''}
            </span>
          </p>
          {document && (
            <div className="dest">
              <span className="mid">{t('receipt.to')}</span>
              <p className="bay">
                <MapPin className="i" aria-hidden="true" />
                <span className="cut">{document.picking.locationDestName}</span>
              </p>
              {document.picking.origin && <h1>{document.picking.origin}</h1>}
            </div>
          )}
          <div className="tot">
            <span className="num" data-got={summary.got}>
              {number(summary.got)}
            </span>
            <span className="of">
              {t('receipt.of', { count: summary.expected })}
              <br />
              {t('depot.units', { count: summary.expected })}
            </span>
          </div>
          <span className="meter xl">
            <span style={{ width: `${Math.min(100, (100 * summary.got) / Math.max(1, summary.expected))}%` }} />
          </span>
          <ul className="three">
            <li>
              <b>{number(summary.missing)}</b>
              <Status tone="wait" icon={CircleDashed}>
                {t('receipt.missing', { count: summary.missing })}
              </Status>
            </li>
            <li className={summary.over > 0 ? 'w' : ''}>
              <b>{number(summary.over)}</b>
              <Status tone={summary.over > 0 ? 'unknown' : 'wait'} icon={CirclePlus}>
                {t('receipt.over')}
              </Status>
            </li>
            <li className={summary.unexpected > 0 ? 'w' : ''}>
              <b>{number(summary.unexpected)}</b>
              <Status tone={summary.unexpected > 0 ? 'unknown' : 'wait'} icon={CircleQuestionMark}>
                {t('receipt.unexpected', { count: summary.unexpected })}
              </Status>
            </li>
            <li className={summary.unknown > 0 ? 'w' : ''}>
              <b>{number(summary.unknown)}</b>
              <Status tone={summary.unknown > 0 ? 'unknown' : 'wait'} icon={CircleQuestionMark}>
                {t('receipt.unknown', { count: summary.unknown })}
              </Status>
            </li>
          </ul>
        </section>
        <section className="lines plate">
          <ScanStrip
            last={session.last}
            session={session}
            words={receiptOutcomeWords}
            idle={{ word: t('receipt.ready'), why: t('receipt.readyWhy') }}
          />
          <ol className="ll">
            {summary.lines.map((line) => (
              <Line key={line.product.id} line={line} current={line.product.id === session.last?.productId} />
            ))}
          </ol>
        </section>
      </main>
      {failure && (
        <p className="notice refused" role="alert">
          {failure === 'not-signed-in' ? t('work.signIn') : addFailureWords(t, failure)}
        </p>
      )}
      <footer className="foot">
        <button type="button" className="big" disabled={session.steps.length === 0} onClick={() => void depot.undo()}>
          <Undo2 className="i" aria-hidden="true" />
          <span>
            {t('receipt.undo')}
            <small>
              {session.steps.length > 0
                ? t('receipt.undoSteps', { count: session.steps.length })
                : t('receipt.undoNone')}
            </small>
          </span>
        </button>
        <Decisions summary={summary} session={session} open={deciding} onOpen={setDeciding} onValidate={validate} />
        <button
          type="button"
          className="big go grow"
          disabled={summary.received === 0}
          data-act="validate"
          onClick={validate}
        >
          <PackageCheck className="i" aria-hidden="true" />
          <span>
            {t('receipt.validate')}
            <small>{validateWords()}</small>
          </span>
        </button>
      </footer>
    </>
  );

  function validateWords(): string {
    if (summary.undecided.length > 0) return t('receipt.decideFirst');
    if (summary.received === 0) return t('receipt.nothingCounted');
    return [
      `${number(summary.received)} ${t('depot.units', { count: summary.received })}`,
      summary.missing > 0 ? t('receipt.backorder', { count: summary.missing }) : t('receipt.complete'),
      t(online ? 'receipt.sentNow' : 'receipt.sentLater'),
    ].join('. ');
  }
}

function Line({ line, current }: { line: ReceiptLine; current: boolean }): ReactNode {
  const { t, i18n } = useTranslation();
  const { product, expected, got, serials, state, excess, decision } = line;
  const tone = state === 'complete' ? 'ok' : state === 'missing' ? 'wait' : 'unknown';
  const detail = [
    product.code,
    product.uomName,
    serials > 0 ? t('receipt.serials', { count: serials }) : null,
    state === 'unexpected' ? t('receipt.notOnDocument') : null,
  ];
  return (
    <li className={`${tone} ${current ? 'cur' : ''}`} data-product={product.id}>
      <div className="nm">
        <b className="cut" title={product.name}>
          {product.name}
        </b>
        <span className="mid cut">{detail.filter(Boolean).join(', ')}</span>
      </div>
      <span className="q">
        <b>{quantityWords(i18n.language, got)}</b>
        {expected > 0 && ` ${t('receipt.of', { count: expected })}`}
      </span>
      {state === 'complete' && (
        <Status tone="ok" icon={CircleCheck}>
          {t('receipt.lineComplete')}
        </Status>
      )}
      {state === 'missing' && (
        <Status tone="wait" icon={CircleDashed}>
          {t('receipt.lineMissing', { count: expected - got })}
        </Status>
      )}
      {(state === 'over' || state === 'unexpected') && (
        <Status tone="unknown" icon={state === 'over' ? CirclePlus : CircleQuestionMark}>
          {decision?.kind === 'set-aside'
            ? t('receipt.lineSetAside')
            : state === 'over'
              ? t('receipt.lineOver', { count: excess })
              : t('receipt.lineUnexpected')}
        </Status>
      )}
      <span className="meter">
        <span style={{ width: `${state === 'missing' ? (100 * got) / Math.max(1, expected) : 0}%` }} />
      </span>
    </li>
  );
}

function Decisions({
  summary,
  session,
  open,
  onOpen,
  onValidate,
}: {
  summary: ReceiptSummary;
  session: ReceiptSession;
  open: boolean;
  onOpen: (open: boolean) => void;
  onValidate: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const { depot } = useServices();
  const tell = (event: ReceiptEvent): void => void depot.dispatch(receiptJob, session.key, event);
  const asked = summary.lines.filter((line) => line.excess > 0);
  const left = summary.undecided.length;
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
        <Modal className="modal">
          <Dialog>
            {({ close }) => (
              <>
                <Heading slot="title">{t('receipt.decideTitle')}</Heading>
                <ul className="decide">
                  {asked.map(({ product, excess, state, decision }) => (
                    <li key={product.id}>
                      <b className="cut">{product.name}</b>
                      <span className="mid">
                        {state === 'over'
                          ? t('receipt.lineOver', { count: excess })
                          : `${t('receipt.lineUnexpected')}, ${t('receipt.notOnDocument')}`}
                      </span>
                      <Choice
                        options={[
                          ['keep', t('receipt.keep')],
                          ['set-aside', t('receipt.setAside')],
                        ]}
                        value={decision?.kind ?? null}
                        onChoose={(kind: Decision['kind']) =>
                          tell({ kind: 'decided', productId: product.id, decision: { kind, reason: '' } })
                        }
                      />
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
                        onChoose={(kind) => tell({ kind: 'shortage-decided', shortage: { kind, reason: '' } })}
                      />
                    </li>
                  )}
                  {session.unknown.length > 0 && (
                    <li>
                      <b>{t('receipt.unknownTitle')}</b>
                      <ul className="codes">
                        {session.unknown.slice(-8).map(({ text, why }) => (
                          <li key={text}>
                            <span className="code">{text}</span> <span className="mid">{t(`scan.why.${why}`)}</span>
                          </li>
                        ))}
                      </ul>
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

function Choice<V extends string>({
  options,
  value,
  onChoose,
}: {
  options: readonly (readonly [V, string])[];
  value: V | null;
  onChoose: (value: V) => void;
}): ReactNode {
  return (
    <span className="choice wide">
      {options.map(([option, words]) => (
        <button
          key={option}
          type="button"
          className={value === option ? 'sel' : ''}
          aria-pressed={value === option}
          onClick={() => onChoose(option)}
        >
          {value === option && <CircleCheck className="i" aria-hidden="true" />}
          {words}
        </button>
      ))}
    </span>
  );
}
