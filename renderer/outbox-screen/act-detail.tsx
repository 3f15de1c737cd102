import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Hidden } from '../app/privacy.tsx';
import { actWords, causeWords, personWords, recordWords, refusalWords } from '../app/outbox-words.ts';
import { VersionTable } from '../app/version-table.tsx';
import { Status } from '../design/marks.tsx';
import { useWorker } from '../app/services.ts';
import { clockTime, momentWords } from '../i18n/format.ts';
import { handlersOf } from './act-handlers.ts';
import type { OutboxView } from '../worker/worker-api.ts';
import { standOf } from './act-looks.ts';
import { saveAct } from './save-file.ts';
import { Ways } from './ways.tsx';

/** One act: how it stands, what refused it, both versions, what can be decided, and everything that happened to it. */
export function ActDetail({
  act,
  now,
  onOpen,
  onDecided,
}: {
  readonly act: OutboxView;
  readonly now: number;
  readonly onOpen: (operationId: string) => void;
  /** The act that took its place; null when none did. */
  readonly onDecided: (operationId: string | null) => void;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const { words, ...look } = standOf(t, act);
  return (
    <>
      <div className="pad dh">
        <Status {...look}>
          {words} {act.attempts > 0 ? `· ${t('outbox.attempts', { count: act.attempts })}` : ''}
        </Status>
        <h1>
          <Hidden>{actWords(t, act)}</Hidden>
        </h1>
        <p>
          {act.awaits !== null
            ? t('outbox.awaitsLong', { person: personWords(act.awaits) })
            : act.refusal
              ? refusalWords(t, act.refusal)
              : t(`outbox.stateLong.${act.state}`)}
        </p>
      </div>
      <VersionTable act={act} />
      <Ways key={act.operationId} act={act} onDecided={onDecided} />
      <div className="pad scroll">
        {act.records.length > 0 && (
          <p className="mid">
            {t('outbox.records')} {act.records.map((record) => recordWords(t, record)).join(', ')}
          </p>
        )}
        <Handlers act={act} />
        <div className="ttl">
          <h2 className="h">{t('outbox.history')}</h2>
          <button type="button" className="btn small" aria-keyshortcuts="Alt+X" onClick={() => saveAct(act)}>
            <Download className="i" aria-hidden="true" />
            {t('outbox.saveAct')} <kbd>Alt X</kbd>
          </button>
        </div>
        <ol className="log">
          {act.history.map(({ atMs, state, cause }, at) => (
            <li key={`${atMs} ${state}`}>
              <span className="when">{momentWords(t, i18n.language, atMs, now) || clockTime(atMs)}</span>
              <span>
                {cause === 'replaced' ? t('outbox.replaced') : t(`outbox.state.${state}`)}
                {/* What stopped one try stands beside that, not beside the next one too. */}
                {cause && cause !== 'replaced' && cause !== act.history[at - 1]?.cause && (
                  <span className="dim"> {causeWords(t, cause)}</span>
                )}
              </span>
            </li>
          ))}
        </ol>
        {act.replaces && (
          <p>
            <button type="button" className="link" onClick={() => act.replaces && onOpen(act.replaces)}>
              {t('outbox.seeReplaced')}
            </button>
          </p>
        )}
        {act.replacedBy && (
          <p>
            <button type="button" className="link" onClick={() => act.replacedBy && onOpen(act.replacedBy)}>
              {t('outbox.seeReplacing')}
            </button>
          </p>
        )}
        <details className="tech">
          <summary>{t('outbox.technical')}</summary>
          <pre className="code">{JSON.stringify(act.operation ?? act.raw, null, 1)}</pre>
        </details>
      </div>
    </>
  );
}

/** Who counted or carried what is in it, where several people share the station. */
function Handlers({ act }: { readonly act: OutboxView }): ReactNode {
  const { t } = useTranslation();
  const handlers = handlersOf(act.operation);
  const employees = useWorker('catalogue', 'handlers', (worker) => worker.employees());
  if (handlers.length === 0) return null;
  const names = new Map(employees?.map(({ id, name }) => [id, name]));
  return (
    <p className="mid" data-handlers={handlers.length}>
      {t('outbox.handledBy')}{' '}
      {handlers
        .map(({ employeeId, lines }) =>
          t('outbox.handledLines', { name: names.get(employeeId) ?? `#${employeeId}`, count: lines }),
        )
        .join(', ')}
    </p>
  );
}
