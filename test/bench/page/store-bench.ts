import type { Asked, StoreFigures, SyncFigures } from './store-figures.ts';

export type StoreTask =
  | { readonly kind: 'fill' | 'measure' | 'delta'; readonly count: number }
  | { readonly kind: 'sync'; readonly from: number; readonly count: number }
  | { readonly kind: 'peer'; readonly peer: 'MiniSearch' | 'FlexSearch'; readonly count: number };

/** The cache in a dedicated worker, as in the program; the page asks it as screens do. A reload starts a new one. */
let worker: Worker | null = null;
let nextId = 1;

function send<T>(message: object): Promise<T> {
  worker ??= new Worker(new URL('./store-worker.ts', import.meta.url), { type: 'module' });
  const own = worker;
  const id = nextId++;
  return new Promise((resolve, reject) => {
    const receive = ({ data }: MessageEvent<{ id: number; value?: unknown; fault?: string }>): void => {
      if (data.id !== id) return;
      own.removeEventListener('message', receive);
      if (data.fault === undefined) resolve(data.value as T);
      else reject(new Error(data.fault));
    };
    own.addEventListener('message', receive);
    own.postMessage({ id, ...message });
  });
}

const run = <T>(task: StoreTask): Promise<T> => send<T>({ task });

/** From asking to having the answer, both ways over `postMessage`, at the pace of a busy screen. */
async function askUntil(ended: () => boolean, questions: readonly Asked[]): Promise<number[]> {
  const waits: number[] = [];
  for (let at = 0; !ended(); at++) {
    const askedAt = performance.now();
    await send({ asked: questions[at % questions.length]! });
    waits.push(performance.now() - askedAt);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  return waits;
}

export const storeBench = {
  fillCatalogue: (count: number) => run<number>({ kind: 'fill', count }),
  measureCatalogue: (count: number) => run<StoreFigures>({ kind: 'measure', count }),
  measureDelta: (count: number) => run<number>({ kind: 'delta', count }),
  measurePeer: (peer: 'MiniSearch' | 'FlexSearch', count: number) =>
    run<{ readonly buildMs: number; readonly searchMs: readonly number[] }>({ kind: 'peer', peer, count }),

  /** A first sync of `count` further partners, with questions of numbers and barcodes meanwhile. */
  async measureDuringSync(from: number, count: number): Promise<SyncFigures> {
    let over = false;
    const syncing = run<number>({ kind: 'sync', from, count }).finally(() => (over = true));
    const numbers = Array.from({ length: 997 }, (_, at): Asked => ({ kind: 'number', id: ((at * 7919) % from) + 1 }));
    const barcodes = numbers.map(({ id }): Asked => ({ kind: 'barcode', id }));
    const questions = numbers.flatMap((number, at) => [number, barcodes[at]!]);
    const waits = await askUntil(() => over, questions);
    return {
      rowsPerSecond: await syncing,
      numberMs: waits.filter((_, at) => at % 2 === 0),
      barcodeMs: waits.filter((_, at) => at % 2 === 1),
    };
  },
};
