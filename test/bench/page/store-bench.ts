import type { Asked, StoreFigures, SyncFigures, Waits } from './store-figures.ts';

export type StoreTask =
  | { readonly kind: 'fill' | 'measure' | 'delta'; readonly count: number }
  | { readonly kind: 'prepare-sync'; readonly from: number; readonly count: number }
  | { readonly kind: 'sync' }
  | { readonly kind: 'count-on'; readonly forMs: number }
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

  /**
   * A first sync of `count` further partners, with questions of numbers and barcodes meanwhile; and the same questions to the worker
   * while it does nothing but count for as long, a tenth of a millisecond at a time: what the machine itself makes of it.
   */
  async measureDuringSync(from: number, count: number): Promise<SyncFigures> {
    await run<null>({ kind: 'prepare-sync', from, count });
    const startedAt = performance.now();
    const { value: rowsPerSecond, waits } = await askDuring(run<number>({ kind: 'sync' }), from);
    const tookMs = performance.now() - startedAt;
    const { waits: counting } = await askDuring(run<null>({ kind: 'count-on', forMs: tookMs }), from);
    return { rowsPerSecond, ...waits, whileCounting: counting.number };
  },
};

async function askDuring<T>(
  work: Promise<T>,
  ids: number,
): Promise<{ readonly value: T; readonly waits: { readonly number: Waits; readonly barcode: Waits } }> {
  let isOver = false;
  const done = work.finally(() => (isOver = true));
  const ask = (kind: Asked['kind']): Promise<Waits> =>
    askUntil(
      () => isOver,
      (at) => ({ kind, id: ((at * 7919) % ids) + 1 }),
    );
  const [number, barcode] = await Promise.all([ask('number'), ask('barcode')]);
  return { value: await done, waits: { number, barcode } };
}
