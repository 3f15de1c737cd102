import { BriefcaseBusiness, LogIn, LogOut, OctagonX, Wrench } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../../app/services.ts';
import { openJob } from '../../app/view-store.ts';
import { Status } from '../../design/marks.tsx';
import { calendarDay } from '../../i18n/format.ts';
import { ActsOutcome } from '../acts-outcome.tsx';
import { JobFrame } from '../job-frame.tsx';
import { JobGone } from '../job-gone.tsx';
import { ScanStrip } from '../scan/scan-flash.tsx';
import { useCommands, useOpenSession } from '../scan/use-depot.ts';
import { useConclude } from '../use-conclude.ts';
import { BorrowerDialog } from './borrower-dialog.tsx';
import { LoanList } from './loan-list.tsx';
import { openToolCounter } from './tool-counter.ts';
import { toolsOutcomeWords } from './tools-outcome-words.ts';
import { toolsJob } from './tools-job.ts';
import { toolOperations } from './tools-operation.ts';
import { dayAfter, missingPieces, newVisit, startTools, type ToolItem, type ToolsSession } from './tools-session.ts';
import { Choice } from '../../design/choice.tsx';

/** The tool counter: badge, tools, done. */
export function ToolsScreen({ docKey }: { docKey: string }): ReactNode {
  const { t } = useTranslation();
  const { live, worker, now, newId } = useServices();
  const typeName = useStore(live, (state) => state.about?.settings.depot.toolLoans ?? '');
  const fresh = docKey === newVisit;
  const { session, gone } = useOpenSession(
    toolsJob,
    docKey,
    fresh
      ? async () => {
          const counter = await openToolCounter(worker, typeName);
          return counter && startTools(counter, { id: newId(), atMs: now() });
        }
      : null,
  );
  if (gone) return <JobGone words={fresh ? t('tools.notSet', { name: typeName }) : t('tools.gone')} />;
  if (!session) return <main id="content" className="rec" aria-busy="true" />;
  if (session.concluded)
    return (
      <ActsOutcome
        sessionKey={session.key}
        operationIds={session.concluded.operationIds}
        title={session.borrower?.name ?? t('tools.title')}
        words={movedWords(session)}
      />
    );
  return <Visit session={session} />;

  function movedWords({ items }: ToolsSession): string {
    const [out, back] = (['out', 'in'] as const).map(
      (way) => items.filter(({ direction }) => direction === way).length,
    );
    return [out ? t('tools.wentOut', { count: out }) : '', back ? t('tools.cameBack', { count: back }) : '']
      .filter(Boolean)
      .join(', ');
  }
}

function Visit({ session }: { session: ToolsSession }): ReactNode {
  const { t } = useTranslation();
  const { depot, now } = useServices();
  const { borrower, items, blocked } = session;
  const [choosing, setChoosing] = useState(false);
  const { failure, conclude } = useConclude(toolsJob, session.key, toolOperations);
  const out = items.filter(({ direction }) => direction === 'out').length;
  const back = items.length - out;
  const needsBorrower = out > 0 && borrower === null;
  const leave = (): void => {
    // An empty visit is nothing to come back to.
    if (items.length + blocked.length === 0) void depot.forget(session.key);
    openJob(null);
  };
  const finish = (): void => (needsBorrower ? setChoosing(true) : conclude());
  useCommands((command) => {
    if (command.kind !== 'validate' && command.kind !== 'finish') return false;
    if (items.length > 0) finish();
    return true;
  });
  return (
    <JobFrame
      title={t('tools.title')}
      onLeave={leave}
      failure={failure}
      undoSteps={session.steps.length}
      sum={
        <>
          <div className="dest">
            <span className="mid">{t('tools.for')}</span>
            <h1 className={borrower ? '' : 'mid'} data-borrower={borrower?.name ?? ''}>
              {borrower?.name ?? t('tools.nobody')}
            </h1>
            <BorrowerDialog session={session} open={choosing} onOpen={setChoosing} />
          </div>
          <div className="tot">
            <span className="num" data-got={items.length}>
              {items.length}
            </span>
            <span className="of">{t('tools.count', { count: items.length })}</span>
          </div>
          <ul className="three pair">
            <li>
              <b>{out}</b>
              <Status tone="wait" icon={LogOut}>
                {t('tools.out')}
              </Status>
            </li>
            <li>
              <b>{back}</b>
              <Status tone="wait" icon={LogIn}>
                {t('tools.back')}
              </Status>
            </li>
            <li className={blocked.length > 0 ? 'w' : ''}>
              <b>{blocked.length}</b>
              <Status tone={blocked.length > 0 ? 'refused' : 'wait'} icon={OctagonX}>
                {t('tools.blocked')}
              </Status>
            </li>
          </ul>
        </>
      }
      lines={
        <>
          <ScanStrip
            last={session.last}
            session={session}
            words={toolsOutcomeWords}
            idle={{ word: t('tools.ready'), why: t('tools.readyWhy') }}
          />
          {missingPieces(session).map(({ kit, missing }) => (
            <p key={kit.packageId} className="notice unknown kit" role="status" data-kit={kit.name}>
              <BriefcaseBusiness className="i" aria-hidden="true" />
              {t('tools.kitMissing', {
                kit: kit.name,
                names: missing.map(({ name }) => name).join(', '),
                count: missing.length,
              })}
            </p>
          ))}
          {items.length + blocked.length === 0 ? (
            <LoanList counter={session.counter} borrower={borrower} />
          ) : (
            <ol className="ll long" tabIndex={-1}>
              {blocked.map((item) => (
                <Blocked key={item.id} session={session} item={item} />
              ))}
              {[...items].reverse().map((item) => (
                <Item key={item.id} session={session} item={item} today={dayAfter(now(), 0)} />
              ))}
            </ol>
          )}
        </>
      }
    >
      <Choice
        label={t('tools.due')}
        options={([0, 7, 30, null] as const).map(
          (days) =>
            [days === null ? null : dayAfter(session.startedAtMs, days), t(`tools.dueIn.${days ?? 'none'}`)] as const,
        )}
        value={session.dueOn}
        isDisabled={out === 0}
        onChoose={(dueOn) => void depot.dispatch(toolsJob, session.key, { kind: 'due-chosen', dueOn })}
      />
      <button type="button" className="big go grow" disabled={items.length === 0} data-act="validate" onClick={finish}>
        <Wrench className="i" aria-hidden="true" />
        <span>
          {t('tools.validate')}
          <small>
            {items.length === 0
              ? t('tools.nothing')
              : needsBorrower
                ? t('tools.whoFirst')
                : t('tools.validateWhy', { out, back })}
          </small>
        </span>
      </button>
    </JobFrame>
  );
}

function Item({ session, item, today }: { session: ToolsSession; item: ToolItem; today: string }): ReactNode {
  const { t, i18n } = useTranslation();
  const { depot, now } = useServices();
  const { product, lotName, direction, expiresOn, override } = item;
  const why = [
    product.code,
    override,
    expiresOn
      ? t(expiresOn < today ? 'tools.wasDue' : 'tools.inspectedUntil', {
          day: calendarDay(i18n.language, expiresOn, now()),
        })
      : null,
  ];
  return (
    <li className="ok" data-lot={lotName}>
      <div className="nm">
        <b className="cut">
          {product.name} {lotName}
        </b>
        <span className="mid cut">{why.filter(Boolean).join(', ')}</span>
      </div>
      <Status tone="ok" icon={direction === 'out' ? LogOut : LogIn}>
        {t(direction === 'out' ? 'tools.goesOut' : 'tools.comesBack')}
      </Status>
      <button
        type="button"
        className="big"
        aria-label={t('tools.remove', { name: lotName })}
        onClick={() => void depot.dispatch(toolsJob, session.key, { kind: 'removed', id: item.id })}
      >
        {t('tools.leaveHere')}
      </button>
    </li>
  );
}

const reasons = ['inspectedToday', 'goesToInspection', 'manager'] as const;

function Blocked({ session, item }: { session: ToolsSession; item: ToolItem }): ReactNode {
  const { t, i18n } = useTranslation();
  const { depot, now, people } = useServices();
  const letGo = async (reason: string): Promise<void> => {
    if (await people.prove('override-inspection'))
      await depot.dispatch(toolsJob, session.key, { kind: 'overridden', id: item.id, reason });
  };
  return (
    <li className="unknown blocked" data-blocked={item.lotName}>
      <div className="nm">
        <b className="cut">
          {item.product.name} {item.lotName}
        </b>
        <span className="mid">
          {t('tools.overdueWhy', { day: calendarDay(i18n.language, item.expiresOn ?? '', now()) })}
        </span>
      </div>
      <Choice
        label={t('tools.letGo')}
        options={[
          ...reasons.map((reason) => [reason, t(`tools.reason.${reason}`)] as const),
          ['stays', t('tools.leaveHere')] as const,
        ]}
        value={undefined}
        onChoose={(chosen) =>
          chosen === 'stays'
            ? void depot.dispatch(toolsJob, session.key, { kind: 'removed', id: item.id })
            : void letGo(t(`tools.reason.${chosen}`))
        }
      />
    </li>
  );
}
