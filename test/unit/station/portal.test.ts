import { describe, expect, test } from 'vitest';
import { linkPorts } from '../../../drivers/memory-port.ts';
import { drivers } from '../../../drivers/registry.ts';
import { portTroubleOf } from '../../../drivers/serial-port.ts';
import { createScene } from '../../../drivers/simulation/scene.ts';
import { simulateReader } from '../../../drivers/simulators.ts';
import { createStationService } from '../../../main/station/station-service.ts';
import { readingRulesSchema } from '../../../preload/contract/station.ts';
import { createFakeClock } from '../drivers/fake-clock.ts';

const tag = (last: string) => ({ epcHex: `3034257BF7194E4000001A${last}`, rssiDbm: -50, hearing: 1 });

/** A dock door: a light barrier on the reader's input begins a cycle, nothing new for three seconds ends it. */
describe('a portal', () => {
  test.each(['nordicid-nur', 'thingmagic-mercury', 'uhfreader-rru', 'llrp'] as const)(
    'of %s reads when its input is raised, stops when nothing new comes, and tells what came and what is missing',
    async (id) => {
      const clock = createFakeClock();
      const scene = createScene([tag('01'), tag('02')], { random: () => 0.5 });
      const driver = drivers.find((each) => each.id === id)!;
      const station = createStationService({
        plans: [{ readerId: 'porte', title: 'Porte', path: 'memory', driver }],
        clock,
        readAtStart: true,
        search: null,
        troubleOf: portTroubleOf,
        choices: {
          porte: {
            reading: readingRulesSchema.parse({ start: { kind: 'gpi', pin: 1, level: 1 }, stopWhenQuietMs: 3_000 }),
          },
        },
        openPort: async () => {
          const [host, far] = linkPorts();
          // A network reader greets whoever connects: it must not speak before anybody listens.
          clock.after(1, () => simulateReader(id, { port: far, clock, scene }));
          return host;
        },
      });
      const status = () => station.sources['station.readers']!.snapshot()[0]!;
      const cycle = async () =>
        (await station.handlers['station.inspect']!({ readerId: 'porte', afterFrame: 0 }))?.cycle;
      /** The sets have no order. */
      const sets = async () => {
        const { additions = [], deletions = [], ...last } = (await cycle()) ?? {};
        return { ...last, additions: additions.toSorted(), deletions };
      };
      const pass = async (): Promise<void> => {
        scene.setInput(1, 1);
        await clock.advance(1_000);
        expect(status()).toMatchObject({ state: 'reading', cycle: 'running' });
        scene.setInput(1, 0);
        await clock.advance(6_000);
        expect(status()).toMatchObject({ state: 'idle', cycle: 'waiting' });
      };
      await clock.advance(8_000);
      expect(status()).toMatchObject({ state: 'idle', cycle: 'waiting', trouble: null });
      await pass();
      expect(await sets()).toMatchObject({
        number: 1,
        endedBy: 'quiet',
        additions: [tag('01').epcHex, tag('02').epcHex],
      });
      scene.place([tag('02'), tag('03')]);
      await pass();
      expect(await sets()).toMatchObject({
        number: 2,
        endedBy: 'quiet',
        additions: [tag('03').epcHex],
        deletions: [tag('01').epcHex],
      });
      const ended = station.sources['station.events']!.snapshot().filter(({ at }) => at.kind === 'cycle-ended');
      expect(ended.map(({ at }) => at)).toMatchObject([
        { number: 1, begunBy: 'gpi', endedBy: 'quiet', current: 2, additions: 2, deletions: 0 },
        { number: 2, begunBy: 'gpi', endedBy: 'quiet', current: 2, additions: 1, deletions: 1 },
      ]);
      await station.close();
    },
  );
});
