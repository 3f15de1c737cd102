import type { StoreTask } from './store-bench.ts';
import { answer, countOn, delta, fill, measure, prepareSync, sync, type Asked } from './store-figures.ts';
import { measurePeer } from './store-peers.ts';

type Message = { readonly id: number; readonly task?: StoreTask; readonly asked?: Asked };

self.addEventListener('message', ({ data }: MessageEvent<Message>) => {
  if (data.asked) {
    const found = answer(data.asked);
    return self.postMessage({
      id: data.id,
      value: { found, answeredAtMs: performance.timeOrigin + performance.now() },
    });
  }
  if (!data.task) return;
  run(data.task).then(
    (value) => self.postMessage({ id: data.id, value }),
    (fault: unknown) => self.postMessage({ id: data.id, fault: String(fault) }),
  );
});

async function run(task: StoreTask): Promise<unknown> {
  switch (task.kind) {
    case 'fill':
      return fill(task.count);
    case 'measure':
      return measure(task.count);
    case 'delta':
      return delta(task.count);
    case 'prepare-sync':
      return prepareSync(task.from, task.count);
    case 'sync':
      return sync();
    case 'count-on':
      return countOn(task.forMs);
    case 'peer':
      return measurePeer(task.peer, task.count);
  }
}
