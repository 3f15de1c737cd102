/** A shell in small: lists ports through the utility process, sees it crash, and lists again through the next one. */
import { systemClock } from '../../main/clock.ts';
import { forkUtility } from '../../main/electron/fork-utility.ts';
import { createNativePorts } from '../../main/native/native-ports.ts';

const [entry = ''] = process.argv.slice(2);
const log: string[] = [];
let crash = (): void => undefined;
const crashed = new Promise<void>((resolve) => (crash = resolve));
const native = createNativePorts({
  spawn: () => forkUtility(entry),
  clock: systemClock,
  log: (line) => {
    log.push(line);
    crash();
  },
});
const before = await native.listHid();
const first = native.pid();
process.kill(first ?? 0, 'SIGABRT');
await crashed;
// The first question after a crash may come before the pause is over.
const after = [];
while (native.pid() === null) {
  after.push(await native.listHid());
  await new Promise((resolve) => setTimeout(resolve, 50));
}
process.send?.({ kind: 'used', before, after, first, second: native.pid(), log });
await native.close();
process.exit(0);
