import type { Asked, StoreFigures, SyncFigures, Waits } from './store-figures.ts';

export type StoreTask =
  | { readonly kind: 'fill' | 'measure' | 'delta'; readonly count: number }
  | { readonly kind: 'prepare-sync'; readonly from: number; readonly count: number }
  | { readonly kind: 'sync' }
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

/** Asks at the pace of a busy screen. Page and worker read one clock. */
async function askUntil(ended: () => boolean, ask: (at: number) => Asked): Promise<Waits> {
  const workerMs: number[] = [];
  const pageMs: number[] = [];
  for (let at = 0; !ended(); at++) {
    const askedAtMs = performance.timeOrigin + performance.now();
    const { answeredAtMs } = await send<{ readonly answeredAtMs: number }>({ asked: ask(at) });
    workerMs.push(answeredAtMs - askedAtMs);
    pageMs.push(performance.timeOrigin + performance.now() - askedAtMs);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  return { workerMs, pageMs };
}

export const storeBench = {
  fillCatalogue: (count: number) => run<number>({ kind: 'fill', count }),
  measureCatalogue: (count: number) => run<StoreFigures>({ kind: 'measure', count }),
  measureDelta: (count: number) => run<number>({ kind: 'delta', count }),
  measurePeer: (peer: 'MiniSearch' | 'FlexSearch', count: number) =>
    run<{ readonly buildMs: number; readonly searchMs: readonly number[] }>({ kind: 'peer', peer, count }),

  /** A first sync of `count` further partners, with questions of numbers and barcodes meanwhile. */
  async measureDuringSync(from: number, count: number): Promise<SyncFigures> {
    await run<null>({ kind: 'prepare-sync', from, count });
    let over = false;
    const idAt = (at: number): number => ((at * 7919) % from) + 1;
    const syncing = run<number>({ kind: 'sync' }).finally(() => (over = true));
    const [number, barcode] = await Promise.all([
      askUntil(
        () => over,
        (at) => ({ kind: 'number', id: idAt(at) }),
      ),
      askUntil(
        () => over,
        (at) => ({ kind: 'barcode', id: idAt(at) }),
      ),
    ]);
    return { rowsPerSecond: await syncing, number, barcode };
  },
};
