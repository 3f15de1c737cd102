import { CircleCheck, CircleQuestionMark, Link2, Plus, Tags, Undo2, Unlink, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { addFailureWords } from '../app/outbox-words.ts';
import { useNow, useServices, useWorker } from '../app/services.ts';
import { useAuthor } from '../app/use-author.ts';
import { ScanStrip } from '../depot/scan/scan-flash.tsx';
import { useCommands, useOpenSession } from '../depot/scan/use-depot.ts';
import { Status } from '../design/marks.tsx';
import { VirtualList } from '../design/virtual-list.tsx';
import { clockTime, momentWords } from '../i18n/format.ts';
import type { TagAssociation } from '../store/tag-book.ts';
import { HolderSearch } from './holder-search.tsx';
import type { UnknownTag } from './tag-todo.ts';
import { associateOperations, startTags, tagsJob, tagsKey, type GatheredTag, type TagsEvent } from './tags-job.ts';
import { tagsOutcomeWords } from './tags-outcome-words.ts';
import { BackHome } from '../depot/back-home.tsx';
import { Choice } from '../design/choice.tsx';

type Show = 'todo' | 'known';
type Row =
  | { readonly kind: 'gathered'; readonly identity: string; readonly tag: GatheredTag }
  | { readonly kind: 'todo'; readonly identity: string; readonly tag: UnknownTag }
  | { readonly kind: 'known'; readonly identity: string; readonly known: TagAssociation };

/** Unknown tags, and what they are given to: one number, one thing, one act. */
export function TagsScreen(): ReactNode {
  const { t, i18n } = useTranslation();
  const { depot, tags: todo, worker, people, now, newId } = useServices();
  const { session } = useOpenSession(tagsJob, tagsKey, () => Promise.resolve(startTags()));
  const unknown = useStore(todo.store, (state) => state.tags);
  const known = useWorker('catalogue', 'associations', (asked) => asked.tagAssociations());
  const at = useNow(30_000);
  const author = useAuthor();
  const [showing, setShowing] = useState<Show>('todo');
  const [trouble, setTrouble] = useState<string | null>(null);

  const gathered = session?.tags ?? [];
  const holder = session?.holder ?? null;
  const taken = new Set(gathered.map(({ identity }) => identity));
  const left = unknown.filter(({ identity }) => !taken.has(identity));
  const held = (known ?? []).filter((one) => one.holder !== null);
  const rows: readonly Row[] =
    showing === 'known'
      ? held.map((one) => ({ kind: 'known', identity: one.identity, known: one }))
      : [
          ...gathered.toReversed().map((tag) => ({ kind: 'gathered', identity: tag.identity, tag }) as const),
          ...left.map((tag) => ({ kind: 'todo', identity: tag.identity, tag }) as const),
        ];

  const tell = (event: TagsEvent): void => void depot.dispatch(tagsJob, tagsKey, event);
  const gather = (tags: readonly UnknownTag[]): void =>
    tell({
      kind: 'gathered',
      tags: tags.map(({ identity, text, source, lastAtMs }) => ({
        identity,
        text,
        source,
        by: people.person(),
        atMs: lastAtMs,
      })),
    });

  const associate = async (): Promise<void> => {
    if (!session || !holder || gathered.length === 0) return;
    if (!author) return setTrouble(t('work.signIn'));
    if (!(await people.prove('associate-tag'))) return;
    const atMs = now();
    const failure = await depot.conclude(tagsJob, tagsKey, (current) => ({
      acts: associateOperations(current, { author: author.author, newId, atMs }),
      event: { kind: 'associated' as const, count: current.tags.length, name: current.holder?.holder.name ?? '', atMs },
    }));
    setTrouble(failure && addFailureWords(t, failure));
    if (!failure) todo.drop(taken);
  };
  const free = async ({ identity, holder: replaces }: TagAssociation): Promise<void> => {
    if (!author) return setTrouble(t('work.signIn'));
    if (!(await people.prove('free-tag'))) return;
    const added = await worker.addOperation({
      kind: 'associate-tag',
      operationId: newId(),
      schemaVersion: 1,
      author: author.author,
      actedAtMs: now(),
      identity,
      holder: null,
      replaces,
    });
    setTrouble(added.ok ? null : addFailureWords(t, added.failure));
  };
  useCommands((command) => {
    if (command.kind !== 'validate' && command.kind !== 'finish') return false;
    void associate();
    return true;
  });

  if (!session) return <main id="content" className="duo" />;
  return (
    <>
      <main id="content" className="duo">
        <section className="plate side tags-side">
          <h1>{t('tags.title')}</h1>
          <p className="far-count">
            <span className="num" data-gathered={gathered.length}>
              {gathered.length}
            </span>
            <span>
              {t('tags.gathered', { count: gathered.length })}
              {session.done && (
                <Status tone="ok" icon={CircleCheck}>
                  {t('tags.done', { ...session.done, time: clockTime(session.done.atMs) })}
                </Status>
              )}
            </span>
          </p>
          <h2>{t('tags.to')}</h2>
          {holder ? (
            <p className="chosen" data-holder={holder.holder.kind}>
              <Link2 className="i" aria-hidden="true" />
              <span>
                <b>{holder.holder.name}</b>
                <small className="mid">
                  {t(`tags.kind.${holder.holder.kind}`)}
                  {holder.serialFromTag && `. ${t('tags.serialFromTag')}`}
                </small>
              </span>
              <button
                type="button"
                className="big icon"
                aria-label={t('tags.otherHolder')}
                onClick={() => tell({ kind: 'holder-chosen', holder: null })}
              >
                <X className="i" aria-hidden="true" />
              </button>
            </p>
          ) : (
            <HolderSearch onChoose={(chosen) => tell({ kind: 'holder-chosen', holder: chosen })} />
          )}
          {trouble && (
            <p className="notice refused" role="alert">
              {trouble}
            </p>
          )}
        </section>
        <section className="plate detail rec-like">
          <ScanStrip
            last={session.last}
            session={session}
            words={tagsOutcomeWords}
            idle={{ word: t('tags.ready'), why: t('tags.readyWhy') }}
          />
          <Choice
            label={t('tags.title')}
            options={(['todo', 'known'] as const).map(
              (one) =>
                [
                  one,
                  t(`tags.show.${one}`, { count: one === 'todo' ? gathered.length + left.length : held.length }),
                ] as const,
            )}
            value={showing}
            onChoose={setShowing}
          />
          {rows.length === 0 && <p className="mid empty">{t(`tags.empty.${showing}`)}</p>}
          <VirtualList
            label={t(`tags.show.${showing}`, { count: rows.length })}
            items={rows}
            rowHeight={72}
            keyOf={({ kind, identity }) => `${kind}/${identity}`}
            className="station-rows"
          >
            {(row) => (
              <span className="tag-row" data-tag={row.identity}>
                <span className="cut">
                  <b className="code cut">{row.identity.replace(/^\w+:/, '')}</b>
                  <span className="mid cut">{rowWords(row)}</span>
                </span>
                {row.kind === 'gathered' && (
                  <button
                    type="button"
                    className="big"
                    onClick={() => tell({ kind: 'removed', identity: row.identity })}
                  >
                    <X className="i" aria-hidden="true" />
                    {t('tags.remove')}
                  </button>
                )}
                {row.kind === 'todo' && (
                  <button type="button" className="big" onClick={() => gather([row.tag])}>
                    <Plus className="i" aria-hidden="true" />
                    {t('tags.take')}
                  </button>
                )}
                {row.kind === 'known' && (
                  <button type="button" className="big" onClick={() => void free(row.known)}>
                    <Unlink className="i" aria-hidden="true" />
                    {t('tags.free')}
                  </button>
                )}
              </span>
            )}
          </VirtualList>
        </section>
      </main>
      <footer className="foot">
        <BackHome />
        <button type="button" className="big" disabled={gathered.length === 0} onClick={() => void depot.undo()}>
          <Undo2 className="i" aria-hidden="true" />
          {t('receipt.undo')}
        </button>
        <button type="button" className="big" disabled={left.length === 0} onClick={() => gather(left)}>
          <Tags className="i" aria-hidden="true" />
          {left.length === 0 ? t('tags.takeNone') : t('tags.takeAll', { count: left.length })}
        </button>
        <button
          type="button"
          className="big go grow"
          data-act="associate"
          disabled={!holder || gathered.length === 0}
          onClick={() => void associate()}
        >
          {holder ? (
            <Link2 className="i" aria-hidden="true" />
          ) : (
            <CircleQuestionMark className="i" aria-hidden="true" />
          )}
          <span>
            {gathered.length === 0 ? t('tags.associateNone') : t('tags.associate', { count: gathered.length })}
            <small>{holder ? holder.holder.name : t('tags.chooseFirst')}</small>
          </span>
        </button>
      </footer>
    </>
  );

  function rowWords(row: Row): string {
    switch (row.kind) {
      case 'gathered':
        return t('tags.gatheredAt', { time: clockTime(row.tag.atMs, true) });
      case 'todo':
        return [
          t(`scan.why.${row.tag.why}`),
          t('tags.seenAt', { when: momentWords(t, i18n.language, row.tag.lastAtMs, at), count: row.tag.times }),
        ].join(', ');
      case 'known':
        return [
          row.known.holder?.name,
          t(row.known.source === 'waiting' ? 'tags.waitsForOdoo' : 'tags.inOdoo'),
          row.known.station,
          momentWords(t, i18n.language, row.known.atMs, at),
        ]
          .filter(Boolean)
          .join(', ');
    }
  }
}
