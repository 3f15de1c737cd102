import { ArrowLeft, CircleCheck, PackageCheck, Users } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useServices } from '../../app/services.ts';
import { useAuthor } from '../../app/use-author.ts';
import { VirtualList } from '../../design/virtual-list.tsx';
import { quantityWords } from '../../i18n/format.ts';
import type { AddFailure } from '../../worker/worker-api.ts';
import { Choice } from '../../design/choice.tsx';
import { useCommands } from '../scan/use-depot.ts';
import { inventoryJob } from './inventory-job.ts';
import { canApply, countOperation } from './inventory-operation.ts';
import type { InventoryEvent, InventorySession } from './inventory-session.ts';
import { summariseInventory, type InventoryLine } from './inventory-summary.ts';
import { JobFailure } from '../job-failure.tsx';

/** Before anything is applied: every difference in one list, each with what becomes of it. */
export function InventoryReview({ session }: { session: InventorySession }): ReactNode {
  const { t, i18n } = useTranslation();
  const { depot, now, live, people } = useServices();
  const author = useAuthor();
  const [failure, setFailure] = useState<AddFailure | 'not-signed-in' | null>(null);
  const summary = summariseInventory(session);
  const differences = summary.lines.filter(
    ({ missing, beyond, first, counted }) => missing > 0 || beyond > 0 || (first !== null && first !== counted),
  );
  const second = session.double && session.first === null;
  const number = (value: number): string => quantityWords(i18n.language, value);
  const tell = (event: InventoryEvent): void => void depot.dispatch(inventoryJob, session.key, event);
  const act = author && countOperation(session, author.author, now());

  const apply = async (): Promise<void> => {
    if (second) return tell({ kind: 'second-count', by: null });
    if (!author) return setFailure('not-signed-in');
    if (!(await people.prove('apply-count'))) return;
    const failed = await depot.conclude(inventoryJob, session.key, (latest) => {
      if (latest.phase === 'applied') return null;
      const operation = countOperation(latest, author.author, now());
      return { acts: operation ? [operation] : [], event: { kind: 'applied' as const, atMs: now() } };
    });
    setFailure(failed);
  };
  useCommands((command) => {
    if (command.kind === 'validate') void apply();
    else if (command.kind === 'cancel') tell({ kind: 'reviewed', review: false });
    else return false;
    return true;
  });

  return (
    <>
      <main id="content" className="inv review">
        <section className="plate">
          <h1>{t('inventory.reviewOf', { name: session.name })}</h1>
          <p className="far">
            {t('inventory.sum', {
              expected: number(summary.expected),
              found: number(summary.found),
              missing: number(summary.missing),
            })}
          </p>
          {second && (
            <p className="notice unknown" role="status">
              <Users className="i" aria-hidden="true" />
              {t('inventory.secondNeeded')}
            </p>
          )}
          {live.getState().odoo?.state !== 'online' && <p className="mid">{t('inventory.offlineWhy')}</p>}
          {differences.length === 0 ? (
            <p className="mid empty">
              <CircleCheck className="i" aria-hidden="true" />
              {t('inventory.noDifference')}
            </p>
          ) : (
            <VirtualList
              items={differences}
              keyOf={({ key }) => key}
              rowHeight={84}
              label={t('inventory.review')}
              className=""
            >
              {(line) => (
                <div className="row" data-line={line.key}>
                  <span className="cut">
                    <b>{line.product.name}</b>
                    <span className="mid">{[line.lotName, line.product.code].filter(Boolean).join(', ')}</span>
                  </span>
                  <b className="q">
                    {number(line.counted)} {t('receipt.of', { count: line.expected })}
                    {line.first !== null && line.first !== line.counted && (
                      <small>{t('inventory.firstSaid', { count: line.first })}</small>
                    )}
                  </b>
                  {decision(line)}
                </div>
              )}
            </VirtualList>
          )}
        </section>
      </main>
      <JobFailure failure={failure} />
      <footer className="foot">
        <button type="button" className="big" onClick={() => tell({ kind: 'reviewed', review: false })}>
          <ArrowLeft className="i" aria-hidden="true" />
          <span>
            {t('inventory.goOn')}
            <small>{t('inventory.goOnWhy')}</small>
          </span>
        </button>
        <button type="button" className="big go grow" data-act="apply" onClick={() => void apply()}>
          {second ? <Users className="i" aria-hidden="true" /> : <PackageCheck className="i" aria-hidden="true" />}
          <span>
            {second ? t('inventory.startSecond') : t('inventory.apply')}
            <small>{t('inventory.applyWhy', { count: act?.lines.length ?? 0 })}</small>
          </span>
        </button>
      </footer>
    </>
  );

  function decision(line: InventoryLine): ReactNode {
    if (line.beyond === 0) return <span className="mid">{t('inventory.takenOut', { count: line.missing })}</span>;
    if (!canApply(line)) return <span className="mid">{t('inventory.lotUnknown')}</span>;
    return (
      <Choice
        options={[
          ['apply', t('inventory.countIn')],
          ['leave', t('inventory.leaveOut')],
        ]}
        value={session.decisions[line.key] ?? 'apply'}
        onChoose={(decision) => tell({ kind: 'decided', line: line.key, decision })}
      />
    );
  }
}
