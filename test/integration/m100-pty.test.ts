import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { m100Driver } from '../../drivers/m100-bb7e/driver.ts';
import { createM100Simulator } from '../../drivers/m100-bb7e/simulator.ts';
import type { ReaderEvent } from '../../drivers/reader-driver.ts';
import { openSerialPort } from '../../drivers/serial-port.ts';
import { createScene } from '../../drivers/simulation/scene.ts';
import { systemClock } from '../../main/clock.ts';

const haveSocat = spawnSync('socat', ['-V']).status === 0;

describe.skipIf(!haveSocat && process.env['CI'] !== 'true')('an M100 behind a real pty (needs socat)', () => {
  let folder: string;
  let socat: ChildProcess;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'duret-m100-'));
    const ends = ['reader', 'station'].map((name) => join(folder, name));
    const seen = new Promise<void>((resolve) => {
      const watcher = watch(folder, () => {
        if (!ends.every((end) => existsSync(end))) return;
        watcher.close();
        resolve();
      });
    });
    socat = spawn(
      'socat',
      ends.map((end) => `pty,raw,echo=0,link=${end}`),
      { stdio: 'ignore' },
    );
    await seen;
  });
  afterEach(() => {
    socat.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is opened while another program left it reading, configured, read, written to and unplugged', async () => {
    const tag = { epcHex: '30751FEB705C5904E3D50D70', rssiDbm: -50, hearing: 1 };
    const fresh = '3034257BF7194E4000001A85';
    const simulator = createM100Simulator(
      {
        port: await openSerialPort(join(folder, 'reader'), 115_200),
        clock: systemClock,
        scene: createScene([tag], { random: () => 0.5 }),
      },
      { roundMs: 5, reading: true, region: 2 },
    );
    const events: ReaderEvent[] = [];
    const watchers = new Set<() => void>();
    const until = (holds: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!holds()) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      });
    const session = m100Driver.createSession({
      port: await openSerialPort(join(folder, 'station'), 115_200),
      clock: systemClock,
      emit: (event) => {
        events.push(event);
        for (const look of watchers) look();
      },
    });
    const readsOf = (epcHex: string): number =>
      events.filter((event) => event.kind === 'tag-read' && event.read.epcHex === epcHex).length;

    expect(await session.open()).toMatchObject({ ok: true, value: { model: 'M100 26dBm V1.0' } });
    expect(await session.configure({ region: 'ETSI-LB', powerDbm: 20 })).toMatchObject({
      ok: true,
      value: { powerDbm: 20 },
    });
    const before = readsOf(tag.epcHex);
    expect(await session.startInventory()).toMatchObject({ ok: true });
    await until(() => readsOf(tag.epcHex) >= before + 20);
    expect(await session.writeEpc!(fresh)).toEqual({ ok: true, value: { epcHex: fresh } });
    const written = readsOf(fresh);
    await until(() => readsOf(fresh) >= written + 5);
    socat.kill();
    await until(() => events.some((event) => event.kind === 'disconnected'));
    expect(events.at(-1)).toEqual({ kind: 'state-changed', state: 'closed' });
    await session.close();
    await simulator.close();
  });
});
