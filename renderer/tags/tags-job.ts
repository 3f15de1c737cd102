import type { Operation } from '../../preload/contract/operation.ts';
import type { TagHolder } from '../../preload/contract/tag-association.ts';
import { unreachable } from '../../preload/contract/result.ts';
import type { Job, JobSession, ScanEvent } from '../depot/scan/job.ts';
import type { Outcome, OutcomeKind } from '../depot/scan/outcome.ts';
import type { Goods, Meaning, Sighting } from '../store/sighting.ts';
import { identityOf } from './tag-todo.ts';

/** What tags are given to, while they are being gathered. */
export interface Holder {
  readonly holder: TagHolder;
  /** Each tag becomes a serial of its own, named by the tag: for goods by serial without one. */
  readonly serialFromTag: boolean;
}

export interface GatheredTag {
  readonly identity: string;
  readonly text: string;
  readonly source: Sighting['source'];
  readonly by: number | null;
  readonly atMs: number;
}

/** Tags that are given to one thing, one by one or fifty at a time. */
export interface TagsSession extends JobSession {
  readonly key: 'tags:batch';
  readonly version: 1;
  readonly holder: Holder | null;
  readonly tags: readonly GatheredTag[];
  readonly last: Outcome | null;
  /** What was done last: the screen says how many, and for what. */
  readonly done: { readonly count: number; readonly name: string; readonly atMs: number } | null;
}

export type TagsEvent =
  | { readonly kind: 'holder-chosen'; readonly holder: Holder | null }
  /** Taken from the list of unknown tags. */
  | { readonly kind: 'gathered'; readonly tags: readonly GatheredTag[] }
  | { readonly kind: 'removed'; readonly identity: string }
  | { readonly kind: 'associated'; readonly count: number; readonly name: string; readonly atMs: number };

export const tagsKey = 'tags:batch';
export const startTags = (): TagsSession => ({
  key: tagsKey,
  version: 1,
  holder: null,
  tags: [],
  last: null,
  done: null,
});

/**
 * Giving tags to things. The first known thing that is scanned is what they are given to; unknown tags and codes are gathered;
 * a tag that belongs to something already is refused with that thing's name.
 */
export const tagsJob: Job<TagsSession, TagsEvent> = {
  kind: 'tags',
  reduce(session, events) {
    let now = session;
    const outcomes = events.map((event) => {
      const [next, outcome] = step(now, event);
      now = outcome ? { ...next, last: outcome } : next;
      return outcome;
    });
    return { session: now, outcomes };
  },
  restore: (value) =>
    typeof value === 'object' && value !== null && (value as { version?: unknown }).version === 1
      ? (value as TagsSession)
      : null,
  undoSteps: ({ tags }) => tags.length,
};

function step(session: TagsSession, event: TagsEvent | ScanEvent): readonly [TagsSession, Outcome | null] {
  switch (event.kind) {
    case 'sighted':
      return sight(session, event.sighting, event.by);
    case 'undone':
      return [{ ...session, tags: session.tags.slice(0, -1), last: null }, null];
    case 'holder-chosen':
      return [{ ...session, holder: event.holder, done: null }, null];
    case 'gathered': {
      const fresh = event.tags.filter(({ identity }) => !session.tags.some((tag) => tag.identity === identity));
      return [{ ...session, tags: [...session.tags, ...fresh] }, null];
    }
    case 'removed':
      return [{ ...session, tags: session.tags.filter(({ identity }) => identity !== event.identity) }, null];
    case 'associated': {
      const { count, name, atMs } = event;
      return [{ ...session, tags: [], last: null, done: { count, name, atMs } }, null];
    }
    default:
      return unreachable(event);
  }
}

function sight(session: TagsSession, sighting: Sighting, by: number | null): readonly [TagsSession, Outcome | null] {
  const { meaning, text, source, atMs } = sighting;
  const say = (kind: OutcomeKind, what: string, why: string | null, detail: string | null = null): Outcome => ({
    kind,
    what,
    why,
    detail,
    productId: null,
    atMs,
  });
  if (meaning.kind === 'unknown') {
    if (meaning.why === 'malformed' || meaning.why === 'separator-lost')
      return [session, say('unknown', text, meaning.why)];
    const identity = identityOf(sighting);
    if (session.tags.some((tag) => tag.identity === identity)) return [session, say('seen', text, 'tag-gathered')];
    const tags = [...session.tags, { identity, text, source, by, atMs }];
    return [{ ...session, tags, done: null }, say('counted', text, 'tag-gathered')];
  }
  const known = holderOf(meaning);
  if (known === null) return [session, null];
  const { name } = known.holder;
  // A tag among tags is one that belongs to something; the first label is what they are given to.
  if (source === 'tag' || (session.holder !== null && session.tags.length > 0))
    return [session, say('refused', name, 'tag-held', name)];
  return [{ ...session, holder: known, done: null }, say('counted', name, 'tag-holder')];
}

/** What a known thing is as a holder; null: tags are not given to such. */
function holderOf(meaning: Meaning): Holder | null {
  switch (meaning.kind) {
    case 'goods':
      return goodsHolder(meaning);
    case 'place':
      return { holder: { kind: 'place', locationId: meaning.locationId, name: meaning.name }, serialFromTag: false };
    case 'package':
      return meaning.packageId === null
        ? null
        : { holder: { kind: 'package', packageId: meaning.packageId, name: meaning.name }, serialFromTag: false };
    case 'several':
    case 'person':
    case 'document':
    case 'unknown':
      return null;
  }
}

/** @param goods as a scan or the catalogue tells them; a lot or serial makes it that very thing */
export function goodsHolder({ product, lotName, quantity }: Pick<Goods, 'product' | 'lotName' | 'quantity'>): Holder {
  const name = lotName === null ? product.name : `${product.name} ${lotName}`;
  return {
    holder: { kind: 'goods', productId: product.id, lotName, quantity: Math.max(quantity, 1), name },
    serialFromTag: product.tracking === 'serial' && lotName === null,
  };
}

/** The acts of one batch: an act a tag, so that one that is refused holds up no other. */
export function associateOperations(
  { holder, tags }: TagsSession,
  head: { readonly author: Operation['author']; readonly newId: () => string; readonly atMs: number },
): readonly Operation[] {
  if (!holder) return [];
  return tags.map(({ identity, text, by }) => ({
    kind: 'associate-tag',
    operationId: head.newId(),
    schemaVersion: 1,
    author: { ...head.author, employeeId: by ?? head.author.employeeId },
    actedAtMs: head.atMs,
    identity,
    holder: serialised(holder, text),
    replaces: null,
  }));
}

function serialised({ holder, serialFromTag }: Holder, text: string): TagHolder {
  return holder.kind === 'goods' && serialFromTag
    ? { ...holder, lotName: text.slice(0, 200), name: `${holder.name} ${text}`.slice(0, 300) }
    : holder;
}
