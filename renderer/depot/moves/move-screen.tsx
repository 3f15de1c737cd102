import { ArrowRight, CircleDashed, CircleCheck, MapPin, Truck, TriangleAlert } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices, useWorker } from '../../app/services.ts';
import { openJob } from '../../app/view-store.ts';
import { Status } from '../../design/marks.tsx';
import { placeName, quantityWords } from '../../i18n/format.ts';
import { ActsOutcome } from '../acts-outcome.tsx';
import { offcutName } from '../drums/drum-session.ts';
import { takenLotNames } from '../drums/open-drum.ts';
import { JobFrame } from '../job-frame.tsx';
import { JobGone } from '../job-gone.tsx';
import { ScanStrip } from '../scan/scan-flash.tsx';
import { useCommands, useOpenSession } from '../scan/use-depot.ts';
import { Stepper } from '../stepper.tsx';
import { useConclude } from '../use-conclude.ts';
import { beginMove, type NewMove } from './begin-move.ts';
import { moveJob } from './move-job.ts';
import { moveOperations } from './move-operation.ts';
import {
  unexplained,
  wantedLines,
  whatIsMissing,
  type Condition,
  type MoveItem,
  type MoveSession,
} from './move-session.ts';
import { RefillList } from './refill-list.tsx';
import type { Refill } from './van-refill.ts';
import { whereItLies, type Slot } from '../where-it-lies.ts';
import { Choice } from '../../design/choice.tsx';

/** What the home opens: `move:new-transfer`, `move:new-return`, `move:new-refill`. */
export function MoveScreen({ docKey }: { docKey: string }): ReactNode {
  const [refill, setRefill] = useState<Refill | null>(null);
  if (docKey === 'move:new-refill' && !refill) return <RefillList onChoose={setRefill} />;
  return <Move docKey={docKey} asked={refill ? { kind: 'refill', refill } : newMoveOf(docKey)} />;
}

function Move({ docKey, asked }: { docKey: string; asked: NewMove | null }): ReactNode {
  const { t } = useTranslation();
  const { live, worker, now, newId } = useServices();
  const damagedPlace = useStore(live, (state) => state.about?.settings.depot.damagedPlace ?? '');
  const { session, gone } = useOpenSession(
    moveJob,
    docKey,
    asked && (() => beginMove(worker, asked, { id: newId(), atMs: now(), damagedPlace })),
  );
  if (gone) return <JobGone words={t(asked ? 'move.noType' : 'move.gone')} />;
  if (!session) return <main id="content" className="rec" aria-busy="true" />;
  if (session.concluded)
    return (
      <ActsOutcome
        sessionKey={session.key}
        operationIds={session.concluded.operationIds}
        title={t(session.wanted.length > 0 ? 'move.refillOf' : `move.title.${session.purpose}`)}
        words={t('move.done', { count: session.items.length, place: placeName(session.to?.name ?? '') })}
      />
    );
  return <Carrying session={session} />;
}

function newMoveOf(docKey: string): NewMove | null {
  const kind = /^move:new-(transfer|return)$/.exec(docKey)?.[1];
  return kind === 'transfer' || kind === 'return' ? { kind } : null;
}

function Carrying({ session }: { session: MoveSession }): ReactNode {
  const { t, i18n } = useTranslation();
  const { depot } = useServices();
  const { from, to, items, purpose, wanted } = session;
  const number = (value: number): string => quantityWords(i18n.language, value);
  const lots = useWorker('catalogue', `offcuts ${items.length}`, (worker) =>
    Promise.all(
      items.filter(({ condition }) => condition === 'offcut').map(({ product }) => takenLotNames(worker, product.id)),
    ),
  );
  const { failure, conclude } = useConclude(moveJob, session.key, (latest, birth) => {
    const taken = (lots ?? []).flat();
    return moveOperations(latest, {
      ...birth,
      offcutName(lotName) {
        const name = offcutName(lotName, taken);
        taken.push(name);
        return name;
      },
    });
  });
  const slots = useWorker('catalogue', `slots ${wanted.length} ${to?.id}`, (worker) =>
    whereItLies(
      worker,
      wanted.map(({ product }) => product.id),
      to?.id ?? null,
    ),
  );
  /** The two places that hold the most. */
  const whereWords = (found: readonly Slot[]): string =>
    found
      .slice(0, 2)
      .map(({ place, quantity }) => `${placeName(place)} (${number(quantity)})`)
      .join(', ');
  const missing = whatIsMissing(session);
  const pieces = items.reduce((sum, { quantity }) => sum + quantity, 0);
  const asked = wantedLines(session);
  const leave = (): void => {
    if (items.length === 0) void depot.forget(session.key);
    openJob(null);
  };
  useCommands((command) => {
    if (command.kind !== 'validate' && command.kind !== 'finish') return false;
    if (missing === null) conclude();
    return true;
  });
  return (
    <JobFrame
      title={t(wanted.length > 0 ? 'move.refillOf' : `move.title.${purpose}`)}
      onLeave={leave}
      failure={failure}
      undoSteps={session.steps.length}
      sum={
        <>
          <div className="dest">
            <span className="mid">{t('move.from')}</span>
            <p className="bay" data-from={from?.name ?? ''}>
              <MapPin className="i" aria-hidden="true" />
              <span>{from ? placeName(from.name) : t('move.scanFrom')}</span>
            </p>
            <span className="mid">
              <ArrowRight className="i" aria-hidden="true" />
              {t('move.to')}
            </span>
            <p className="bay" data-to={to?.name ?? ''}>
              <MapPin className="i" aria-hidden="true" />
              <span>{to ? placeName(to.name) : t('move.scanTo')}</span>
            </p>
          </div>
          <div className="tot">
            <span className="num" data-got={pieces}>
              {number(pieces)}
            </span>
            <span className="of">
              {wanted.length > 0 ? t('receipt.of', { count: wanted.reduce((sum, one) => sum + one.quantity, 0) }) : ''}
              <br />
              {t('depot.units', { count: wanted.length > 0 ? 2 : pieces })}
            </span>
          </div>
        </>
      }
      lines={
        <>
          <ScanStrip
            last={session.last}
            session={session}
            words={null}
            idle={{ word: t('move.ready'), why: t(from ? 'move.readyWhy' : 'move.readyFrom') }}
          />
          <ol className="ll long" tabIndex={-1}>
            {asked.map(({ product, quantity, got }) => (
              <li key={`w${product.id}`} className={got >= quantity ? 'ok' : 'wait'} data-wanted={product.id}>
                <div className="nm">
                  <b className="cut">{product.name}</b>
                  <span className="mid cut">
                    {[whereWords(slots?.get(product.id) ?? []), product.code].filter(Boolean).join(', ')}
                  </span>
                </div>
                <span className="q">
                  <b>{number(got)}</b> {t('receipt.of', { count: quantity })}
                </span>
                <Status tone={got >= quantity ? 'ok' : 'wait'} icon={got >= quantity ? CircleCheck : CircleDashed}>
                  {got >= quantity ? t('receipt.lineComplete') : t('receipt.lineMissing', { count: quantity - got })}
                </Status>
              </li>
            ))}
            {[...items].reverse().map((item) => (
              <Item key={item.id} session={session} item={item} />
            ))}
          </ol>
          {unexplained(session).map(({ id, name }) => (
            <p key={id} className="notice unknown" role="status">
              <TriangleAlert className="i" aria-hidden="true" />
              {t('move.whyInstead', { name })}
              <Choice
                label={t('move.whyInstead', { name })}
                options={(['outOfStock', 'asked', 'better'] as const).map(
                  (reason) => [reason, t(`move.reason.${reason}`)] as const,
                )}
                value={undefined}
                onChoose={(reason) =>
                  void depot.dispatch(moveJob, session.key, {
                    kind: 'reason-given',
                    productId: id,
                    reason: `${name} : ${t(`move.reason.${reason}`)}`,
                  })
                }
              />
            </p>
          ))}
        </>
      }
    >
      <button type="button" className="big go grow" disabled={missing !== null} data-act="validate" onClick={conclude}>
        <Truck className="i" aria-hidden="true" />
        <span>
          {t(`move.validate.${purpose}`)}
          <small>
            {missing === null
              ? t('move.validateWhy', { count: pieces, place: placeName(to?.name ?? '') })
              : t(`move.missing.${missing}`)}
          </small>
        </span>
      </button>
    </JobFrame>
  );
}

function Item({ session, item }: { session: MoveSession; item: MoveItem }): ReactNode {
  const { t, i18n } = useTranslation();
  const { depot } = useServices();
  const { id, product, lotName, quantity, condition, identity } = item;
  const cable = product.tracking === 'lot';
  const conditions: readonly Condition[] = cable ? ['good', 'damaged', 'offcut'] : ['good', 'damaged'];
  const set = (to: number): void =>
    void depot.dispatch(
      moveJob,
      session.key,
      to > 0 ? { kind: 'quantity-set', id, quantity: to } : { kind: 'removed', id },
    );
  return (
    <li className="ok" data-product={product.id}>
      <div className="nm">
        <b className="cut">{product.name}</b>
        <span className="mid cut">{[lotName, product.code, product.uomName].filter(Boolean).join(', ')}</span>
      </div>
      <Stepper
        label={t('stepper.quantityOf', { name: product.name })}
        words={quantityWords(i18n.language, quantity)}
        value={quantity}
        most={identity !== null || product.tracking === 'serial' ? quantity : Infinity}
        onSet={set}
      />
      {session.purpose === 'return' && (
        <Choice
          label={t('move.conditionOf', { name: product.name })}
          options={conditions.map((one) => [one, t(`move.condition.${one}`)] as const)}
          value={condition}
          onChoose={(one) => void depot.dispatch(moveJob, session.key, { kind: 'condition-set', id, condition: one })}
        />
      )}
    </li>
  );
}
