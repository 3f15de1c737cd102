import { describe, expect, test } from 'vitest';
import { drivers } from '../../drivers/registry.ts';
import type { DriverDefinition, ReaderEvent } from '../../drivers/reader-driver.ts';
import { createScene } from '../../drivers/simulation/scene.ts';
import { simulateReader } from '../../drivers/simulators.ts';
import { systemClock } from '../../main/clock.ts';
import { mayLeaveOutPty } from '../readers/pty-pair.ts';
import { layWire } from '../readers/wires.ts';

/** Budget of the issue; a busy test machine gets a few times as much before it is a failure. */
const PLUG_IN_TO_READ_MS = 2_000;
const SLACK = 4;
const NEW_EPC = '3034257BF7194E4000001A85';

describe.skipIf(mayLeaveOutPty())('readers on wires of their kind (serial needs socat)', () => {
  test.each(drivers.map((driver) => ({ id: driver.id, driver: driver as DriverDefinition })))(
    '$id: opened, configured, read, written where it can, unplugged',
    async ({ id, driver }) => {
      const wire = await layWire(driver.transport);
      const scene = createScene([{ epcHex: '30751FEB705C5904E3D50D70', rssiDbm: -50, hearing: 1 }], {
        random: () => 0.5,
      });
      const simulating = wire.far.then((port) => simulateReader(id, { port, clock: systemClock, scene }));
      const events: ReaderEvent[] = [];
      const watchers = new Set<() => void>();
      const until = (holds: (event: ReaderEvent) => boolean): Promise<void> =>
        new Promise((resolve) => {
          const look = (): void => {
            if (!events.some(holds)) return;
            watchers.delete(look);
            resolve();
          };
          watchers.add(look);
          look();
        });
      const startedAt = performance.now();
      const session = driver.createSession({
        port: await wire.openHost(),
        clock: systemClock,
        emit: (event) => {
          events.push(event);
          for (const look of watchers) look();
        },
      });
      const simulator = await simulating;
      expect(await session.open()).toMatchObject({ ok: true });
      expect(await session.configure({ region: 'ETSI-LB' })).toMatchObject({ ok: true });
      expect(await session.startInventory()).toMatchObject({ ok: true });
      if (driver.transport.kind === 'hid') scene.scan('4006381333931', ']E0');
      await until((event) => event.kind === 'tag-read' || event.kind === 'barcode-read');
      expect(performance.now() - startedAt).toBeLessThan(PLUG_IN_TO_READ_MS * SLACK);
      if (session.writeEpc) {
        expect(await session.writeEpc(NEW_EPC)).toEqual({ ok: true, value: { epcHex: NEW_EPC } });
        await until((event) => event.kind === 'tag-read' && event.read.epcHex === NEW_EPC);
        expect(events.findLast((event) => event.kind === 'state-changed')).toMatchObject({ state: 'reading' });
      }
      wire.unplug();
      await until((event) => event.kind === 'disconnected');
      expect(events.at(-1)).toEqual({ kind: 'state-changed', state: 'closed' });
      await session.close();
      await simulator.close();
      await wire.close();
    },
  );
});
