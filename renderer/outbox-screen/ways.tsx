import {
  Database,
  Download,
  PackageOpen,
  PackagePlus,
  Pencil,
  Plus,
  RefreshCw,
  Replace,
  type LucideIcon,
} from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { keyWords, useCommands, type Command } from '../app/commands.ts';
import { addFailureWords } from '../app/outbox-words.ts';
import { useServices } from '../app/services.ts';
import { useAuthor } from '../app/use-author.ts';
import { actOf, waysOut, type Way } from '../outbox/ways-out.ts';
import type { ActFailure, AddFailure, OutboxView } from '../worker/worker-api.ts';
import { EditDialog } from './edit-dialog.tsx';
import { saveAct } from './save-file.ts';

const icons: Record<Way, LucideIcon> = {
  add: Plus,
  'keep-ours': Replace,
  remainder: PackagePlus,
  'keep-theirs': Database,
  retry: RefreshCw,
  edit: Pencil,
  'set-aside': PackageOpen,
};

const wayKeys: Readonly<Partial<Record<Way, string>>> = { edit: 'Alt+E', 'set-aside': 'Alt+S', 'keep-theirs': 'Alt+O' };

/** What can be decided about a refused act, in business words, each with its consequence; and the act as a file. */
export function Ways({
  act,
  onDecided,
}: {
  readonly act: OutboxView;
  /** The act that took its place; null when none did. */
  readonly onDecided: (operationId: string | null) => void;
}): ReactNode {
  const { t } = useTranslation();
  const { worker, newId, now, people } = useServices();
  const author = useAuthor()?.author ?? act.operation?.author ?? null;
  const [failed, setFailed] = useState<AddFailure | ActFailure | null>(null);
  const [edited, setEdited] = useState(false);
  const ways = waysOut(act);
  const by = author && { author, operationId: newId(), nowMs: now() };

  const take = async (way: Way): Promise<void> => {
    if (way === 'edit') return setEdited(true);
    const made = by && actOf(way, act, by);
    const givenUp = !made && way !== 'retry';
    if (givenUp && !(await people.prove('set-aside-act'))) return;
    const done = made
      ? await worker.replaceAct(act.operationId, made)
      : way === 'retry'
        ? await worker.retry(act.operationId)
        : await worker.setAside(act.operationId);
    setFailed(done.ok ? null : done.failure);
    if (done.ok) onDecided(made ? made.operationId : way === 'retry' ? act.operationId : null);
  };
  const keyOf = (way: Way, at: number): string | undefined => (at === 0 ? 'Control+Enter' : wayKeys[way]);
  const words = (way: Way): string => t(`outbox.way.${act.operation?.kind === 'count' ? countWord(way) : way}`);
  useCommands([
    ...ways.map((way, at): Command => {
      const keys = keyOf(way, at);
      return {
        id: `way-${way}`,
        words: words(way),
        group: t('outbox.whatToDo'),
        icon: icons[way],
        ...(keys && { keys }),
        run: () => void take(way),
      };
    }),
    {
      id: 'save-act',
      words: t('outbox.saveAct'),
      group: t('outbox.title'),
      keys: 'Alt+X',
      icon: Download,
      run: () => saveAct(act),
    },
  ]);

  return (
    <>
      {ways.length > 0 && (
        <div className="pad ways">
          <h2 className="h">{t('outbox.whatToDo')}</h2>
          {ways.map((way, at) => {
            const Icon = icons[way];
            const keys = keyOf(way, at);
            return (
              <button
                key={way}
                type="button"
                className={`way ${at === 0 ? 'first' : ''}`}
                data-way={way}
                aria-keyshortcuts={keys}
                onClick={() => void take(way)}
              >
                <Icon className="i" aria-hidden="true" />
                <span>
                  <b>{words(way)}</b>
                  <small>{t(`outbox.wayWhy.${act.operation?.kind === 'count' ? countWord(way) : way}`)}</small>
                </span>
                {keys && <kbd>{keyWords(keys)}</kbd>}
              </button>
            );
          })}
          {failed && (
            <p className="notice refused" role="alert">
              {failed.kind === 'unknown-act' || failed.kind === 'not-in-this-state'
                ? t('outbox.failed.moved')
                : addFailureWords(t, failed)}
            </p>
          )}
        </div>
      )}
      {edited && act.operation && by && (
        <EditDialog act={act} operation={act.operation} by={by} onSent={onDecided} onClose={() => setEdited(false)} />
      )}
    </>
  );
}

/** A count is kept or left in other words than a delivery. */
const countWord = (way: Way): Way | 'keep-count' | 'keep-stock' =>
  way === 'keep-ours' ? 'keep-count' : way === 'keep-theirs' ? 'keep-stock' : way;
