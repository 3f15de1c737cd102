/**
 * The far ends of the benchmark in a process of their own: one simulated M100 on each pty of the command line, a thousand
 * reads a second each (20 tags in a 20 ms round). Told `count`, it replies with the reads given so far, in order.
 */
import { createM100Simulator } from '../../../drivers/m100-bb7e/simulator.ts';
import { openSerialPort } from '../../../drivers/serial-port.ts';
import { createScene } from '../../../drivers/simulation/scene.ts';
import { systemClock } from '../../../main/clock.ts';

const scenes = await Promise.all(
  process.argv.slice(2).map(async (path, reader) => {
    const tags = Array.from({ length: 20 }, (_, tag) => ({
      epcHex: `3034257BF7194E40000${(reader * 100 + tag).toString(16).padStart(5, '0').toUpperCase()}`,
      rssiDbm: -55,
      hearing: 1,
    }));
    const scene = createScene(tags, { random: Math.random });
    createM100Simulator({ port: await openSerialPort(path, 115_200), clock: systemClock, scene }, { roundMs: 20 });
    return scene;
  }),
);
process.on('message', () => process.send?.(scenes.map((scene) => scene.readsGiven())));
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
