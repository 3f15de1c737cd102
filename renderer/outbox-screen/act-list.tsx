import { useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { actDetail, actWords, personWords } from '../app/outbox-words.ts';
import { Hidden } from '../app/privacy.tsx';
import { Status } from '../design/marks.tsx';
import { VirtualList } from '../design/virtual-list.tsx';
import { momentWords } from '../i18n/format.ts';
import type { OutboxView } from '../worker/worker-api.ts';
import { standOf } from './act-looks.ts';
import { rowAfterKey } from './row-after-key.ts';

/** Two lines of text and their air, pixels. */
const rowHeight = 58;

/** Acts of any number, one a row. Arrows, page keys, Home and End choose the next one; one row at a time is in the order of Tab. */
export function ActList({
  acts,
  chosen,
  now,
  label,
  onChoose,
}: {
  readonly acts: readonly OutboxView[];
  readonly chosen: OutboxView | null;
  readonly now: number;
  readonly label: string;
  readonly onChoose: (operationId: string) => void;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const isByKey = useRef(false);
  // The row that was chosen is in the document whatever is in sight: it takes the focus along.
  useLayoutEffect(() => {
    if (!isByKey.current) return;
    isByKey.current = false;
    box.current?.querySelector<HTMLElement>('[aria-pressed=true]')?.focus({ preventScroll: true });
  });

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const height = box.current?.querySelector('li')?.clientHeight ?? rowHeight;
    const seen = Math.floor((box.current?.clientHeight ?? 0) / height);
    const row = rowAfterKey(event.key, chosen === null ? -1 : acts.indexOf(chosen), acts.length, seen);
    const wanted = row === null ? undefined : acts[row];
    if (!wanted) return;
    event.preventDefault();
    isByKey.current = wanted !== chosen;
    onChoose(wanted.operationId);
  };

  return (
    <div ref={box} className="acts" onKeyDown={onKeyDown}>
      <VirtualList
        items={acts}
        keyOf={({ operationId }) => operationId}
        rowHeight={rowHeight}
        label={label}
        className="act-rows"
        focus={chosen?.operationId ?? null}
      >
        {(act) => <ActRow act={act} isChosen={act === chosen} now={now} onChoose={onChoose} />}
      </VirtualList>
    </div>
  );
}

function ActRow({
  act,
  isChosen,
  now,
  onChoose,
}: {
  readonly act: OutboxView;
  readonly isChosen: boolean;
  readonly now: number;
  readonly onChoose: (operationId: string) => void;
}): ReactNode {
  const { t, i18n } = useTranslation();
  const { words, ...look } = standOf(t, act);
  return (
    <div className={isChosen ? 'act sel' : 'act'} data-act-state={act.state} data-act-kind={act.operation?.kind}>
      <button
        type="button"
        aria-pressed={isChosen}
        tabIndex={isChosen ? 0 : -1}
        onClick={() => onChoose(act.operationId)}
      >
        <Status {...look}>{words}</Status>
        <span className="cut act-what">
          <b className="cut">
            <Hidden>{actWords(t, act)}</Hidden>
          </b>
          <span className="mid cut">{act.behind ? t('outbox.behind') : <Hidden>{actDetail(t, act)}</Hidden>}</span>
        </span>
        <span className="mid cut" title={act.operation?.author.login}>
          {act.operation && personWords(act.operation.author.login)}
        </span>
        <span className="when">{momentWords(t, i18n.language, act.addedAtMs, now)}</span>
      </button>
    </div>
  );
}
