import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Report = (figure: {
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  /** Whose figure it is, when it is not ours. */
  readonly peer?: string;
  /** What the design allows (DESIGN, section 9): printed beside the figure, with whether it is kept. */
  readonly atMost?: number;
  readonly atLeast?: number;
}) => void;

/** `npm run bench [-- name…]`: runs the benchmarks of this folder (those that export `run`), one JSON line per figure on stdout. */
async function main(wanted: readonly string[]): Promise<number> {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && name !== 'run.ts')
    .map((name) => name.slice(0, -3));
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    console.error(`bench: no such benchmark: ${unknown.join(', ')} (there are: ${names.join(', ')})`);
    return 2;
  }
  let failed = 0;
  for (const bench of wanted.length > 0 ? wanted : names) {
    const module = (await import(`./${bench}.ts`)) as { run?: (report: Report) => Promise<void> };
    if (!module.run) continue;
    try {
      await module.run(({ atMost, atLeast, ...figure }) => {
        const budget = atMost === undefined ? (atLeast === undefined ? null : `>= ${atLeast}`) : `<= ${atMost}`;
        const kept = figure.value <= (atMost ?? Infinity) && figure.value >= (atLeast ?? -Infinity);
        console.log(JSON.stringify({ bench, ...figure, ...(budget && { budget, kept }) }));
      });
    } catch (fault) {
      failed++;
      console.error(`bench ${bench}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`);
    }
  }
  return failed === 0 ? 0 : 1;
}

// Peers that a benchmark started may keep the process alive: the figures are all printed by then.
process.exit(await main(process.argv.slice(2)));
