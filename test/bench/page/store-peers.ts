import { Index as FlexIndex } from 'flexsearch';
import MiniSearch from 'minisearch';
import { foldText } from '../../../renderer/store/fold-text.ts';
import { partner, typedPartners } from './store-rows.ts';

export interface PeerFigures {
  readonly buildMs: number;
  readonly searchMs: readonly number[];
}

/** The same words of the same rows in a library that others use: it finds beginnings of words, ours finds them inside too. */
export function measurePeer(peer: 'MiniSearch' | 'FlexSearch', count: number): PeerFigures {
  const texts = Array.from({ length: count }, (_, at) => {
    const { name, ref, phone, city, email } = partner(at + 1);
    return [name, ref, phone?.replace('+33', '0'), city, email].map((word) => foldText(word ?? '')).join(' ');
  });
  const builtFrom = performance.now();
  const search = peer === 'MiniSearch' ? miniSearch(texts) : flexSearch(texts);
  const buildMs = performance.now() - builtFrom;
  const searchMs = typedPartners.map((query) => {
    const at = performance.now();
    search(foldText(query));
    return performance.now() - at;
  });
  return { buildMs, searchMs };
}

function miniSearch(texts: readonly string[]): (query: string) => unknown {
  const index = new MiniSearch({ fields: ['text'], searchOptions: { prefix: true, combineWith: 'AND' } });
  index.addAll(texts.map((text, id) => ({ id, text })));
  return (query) => index.search(query).slice(0, 20);
}

function flexSearch(texts: readonly string[]): (query: string) => unknown {
  const index = new FlexIndex({ tokenize: 'forward' });
  for (const [id, text] of texts.entries()) index.add(id, text);
  return (query) => index.search(query, { limit: 20 });
}
