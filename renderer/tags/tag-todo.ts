import { createStore, type StoreApi } from 'zustand/vanilla';
import { codeIdentity, epcIdentity } from '../../preload/contract/tag-association.ts';
import type { ScanDuty } from '../depot/scan/scan-turn.ts';
import type { Sighting, UnknownWhy } from '../store/sighting.ts';
import type { WorkerClient } from '../worker/worker-client.ts';

/** A tag or code that nobody knew: something to be told what it belongs to. Plain data, kept as a draft. */
export interface UnknownTag {
  readonly identity: string;
  /** EPC in hex or text of the barcode. */
  readonly text: string;
  readonly source: Sighting['source'];
  readonly why: UnknownWhy;
  readonly times: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** Where it was seen: the document, `receipt:7`; null when nothing was open. */
  readonly document: string | null;
}

export interface TagTodo extends Pick<ScanDuty, 'end'> {
  begin(): Promise<void>;
  readonly store: StoreApi<{ readonly tags: readonly UnknownTag[] }>;
  note(seen: readonly { readonly sighting: Sighting; readonly key: string | null }[]): void;
  /** They were associated, or are not worth it. */
  drop(identities: ReadonlySet<string>): void;
}

const draftKey = 'tags-todo';
/** A reader beside a street would fill any list: the oldest are forgotten, a tag that matters is seen again. */
const mostKept = 2000;

/** What never becomes a thing to do: a damaged read and a scanner that is set wrong say nothing about a tag. */
const noTag: ReadonlySet<UnknownWhy> = new Set(['malformed', 'separator-lost', 'unknown-card']);

export const identityOf = ({ source, text }: Pick<Sighting, 'source' | 'text'>): string =>
  source === 'tag' ? epcIdentity(text) : codeIdentity(text);

/** The list of unknown tags of this station, newest first. */
export function createTagTodo(deps: {
  readonly worker: Pick<WorkerClient, 'draft' | 'putDraft'>;
  readonly after: (delayMs: number, run: () => void) => () => void;
}): TagTodo {
  const store = createStore<{ tags: readonly UnknownTag[] }>(() => ({ tags: [] }));
  /** The window that takes the scans alone knows the list: it reads it, and writes it, by its turn. */
  let mine = false;
  let due = false;
  const write = async (): Promise<void> => {
    due = false;
    try {
      await deps.worker.putDraft(draftKey, store.getState().tags);
    } catch (fault) {
      console.warn('unknown tags could not be kept', fault);
    }
  };
  const keep = (): void => {
    // A sweep meets hundreds in a second: one write for all of them.
    if (due || !mine) return;
    due = true;
    deps.after(300, () => due && void write());
  };

  return {
    store,
    async begin() {
      const kept = await deps.worker.draft(draftKey).catch((fault: unknown) => {
        console.warn('unknown tags could not be read', fault);
        return null;
      });
      store.setState({ tags: Array.isArray(kept) ? (kept as UnknownTag[]) : [] });
      mine = true;
    },
    async end() {
      mine = false;
      if (due) await write();
    },
    note(seen) {
      const tags = new Map(store.getState().tags.map((tag) => [tag.identity, tag]));
      let any = false;
      for (const { sighting, key } of seen) {
        const { meaning, text, source, atMs } = sighting;
        if (meaning.kind !== 'unknown' || noTag.has(meaning.why)) continue;
        const identity = identityOf(sighting);
        const held = tags.get(identity);
        tags.delete(identity);
        tags.set(identity, {
          identity,
          text,
          source,
          why: meaning.why,
          times: (held?.times ?? 0) + 1,
          firstAtMs: held?.firstAtMs ?? atMs,
          lastAtMs: atMs,
          document: key ?? held?.document ?? null,
        });
        any = true;
      }
      if (!any) return;
      const list = [...tags.values()].sort((a, b) => b.lastAtMs - a.lastAtMs);
      store.setState({ tags: list.slice(0, mostKept) });
      keep();
    },
    drop(identities) {
      const left = store.getState().tags.filter(({ identity }) => !identities.has(identity));
      if (left.length === store.getState().tags.length) return;
      store.setState({ tags: left });
      keep();
    },
  };
}
