import { describe, expect, test } from 'vitest';
import { linkPorts } from '../../../drivers/memory-port.ts';
import { plainLine } from '../../../drivers/line-text/driver.ts';
import { createPlainSimulator } from '../../../drivers/line-text/simulator.ts';
import { m100Driver } from '../../../drivers/m100-bb7e/driver.ts';
import { createM100Simulator } from '../../../drivers/m100-bb7e/simulator.ts';
import type { BytePort } from '../../../drivers/reader-driver.ts';
import { portTroubleOf } from '../../../drivers/serial-port.ts';
import { createFaultyLine, type FaultyLine } from '../../../drivers/simulation/faulty-line.ts';
import { drivers } from '../../../drivers/registry.ts';
import { simulateReader } from '../../../drivers/simulators.ts';
import { createScene, type Scene } from '../../../drivers/simulation/scene.ts';
import { createStationService, type StationService } from '../../../main/station/station-service.ts';
import { createFakeClock } from '../drivers/fake-clock.ts';
import { readingRulesSchema, type ReaderChoice, type StationEvent } from '../../../preload/contract/station.ts';

const epcA = '3034257BF7194E4000001A85';
const epcB = '3034257BF7194E4000001A86';

const twoSpeeds = { ...m100Driver, transport: { kind: 'serial', baudRates: [115_200, 9_600] } } as const;

function openStation(options: { readonly keepChoice?: (readerId: string, choice: ReaderChoice) => void } = {}): {
  station: StationService;
  clock: ReturnType<typeof createFakeClock>;
  scene: Scene;
  fault: () => FaultyLine;
  line: { plugged: boolean; unplug(): Promise<void>; opened: number };
} {
  const clock = createFakeClock();
  const scene = createScene([{ epcHex: epcA, rssiDbm: -50, hearing: 1 }], { random: () => 0.5 });
  let fault: FaultyLine;
  let readerEnd: BytePort;
  const line = {
    plugged: true,
    opened: 0,
    async unplug() {
      line.plugged = false;
      await readerEnd.close();
    },
  };
  const station = createStationService({
    plans: [{ readerId: 'quai', title: 'Quai', path: 'memory', driver: m100Driver }],
    clock,
    readAtStart: false,
    search: null,
    ...options,
    troubleOf: portTroubleOf,
    openPort: async () => {
      if (!line.plugged) throw new Error('No such file or directory, cannot open memory');
      line.opened += 1;
      const [host, reader] = linkPorts();
      readerEnd = reader;
      fault = createFaultyLine(reader, clock);
      createM100Simulator({ port: fault.port, clock, scene });
      return host;
    },
  });
  return { station, clock, scene, fault: () => fault, line };
}

const statusOf = (station: StationService) => station.sources['station.readers']!.snapshot()[0]!;
const eventsOf = (station: StationService): StationEvent[] => station.sources['station.events']!.snapshot();

describe('station', () => {
  test('a reader is found, named and idle until an inventory is asked for', async () => {
    const { station, clock } = openStation();
    await clock.advance(5_000);
    expect(statusOf(station)).toMatchObject({ state: 'idle', trouble: null });
    expect(statusOf(station).model).not.toBe('');
    expect(eventsOf(station)).toEqual([]);
    await station.close();
  });

  test('a tag in the field arrives once, numbered, and stays until acknowledged', async () => {
    const { station, clock, scene } = openStation();
    await clock.advance(5_000);
    await station.handlers['station.start-inventory']!({ readerId: null });
    await clock.advance(2_000);
    scene.place([
      { epcHex: epcA, rssiDbm: -50, hearing: 1 },
      { epcHex: epcB, rssiDbm: -60, hearing: 1 },
    ]);
    await clock.advance(2_000);
    const events = eventsOf(station);
    expect(events.map(({ at }) => at.kind === 'tag-arrived' && at.epcHex)).toEqual([epcA, epcB]);
    expect(events[1]!.seq).toBe(events[0]!.seq + 1);
    expect(statusOf(station)).toMatchObject({ state: 'reading' });
    expect(statusOf(station).readsTotal).toBeGreaterThan(2);
    await station.handlers['station.acknowledge']!({ seq: events[0]!.seq });
    expect(eventsOf(station)).toEqual([events[1]]);
    await station.close();
  });

  test('two badges that take turns before a badge reader arrive each time, within seconds', async () => {
    const clock = createFakeClock();
    const scene = createScene([], { random: () => 0.5 });
    const [first, second] = ['0A1B2C3D4E', '0A1B2C3D4F'] as const;
    const station = createStationService({
      plans: [{ readerId: 'porte', title: 'Porte', path: 'memory', driver: plainLine }],
      clock,
      readAtStart: true,
      search: null,
      troubleOf: portTroubleOf,
      openPort: async () => {
        const [host, reader] = linkPorts();
        createPlainSimulator({ port: reader, clock, scene });
        return host;
      },
    });
    await clock.advance(1_000);
    for (const [epcHex, pauseMs] of [
      [first, 100],
      [second, 100],
      [first, 1_500],
      [first, 0],
    ] as const) {
      // Held for a moment, and told many times in it, as such readers do.
      scene.place([{ epcHex, rssiDbm: -50, hearing: 1 }]);
      await clock.advance(200);
      scene.place([]);
      await clock.advance(pauseMs);
    }
    const arrivals = eventsOf(station).flatMap(({ at }) => (at.kind === 'tag-arrived' ? [at.epcHex] : []));
    expect(arrivals).toEqual([first, second, first, first]);
    await station.close();
  });

  test('noise on the line is counted and shown, and reading goes on', async () => {
    const { station, clock, fault } = openStation();
    await clock.advance(5_000);
    fault().makeNoise(Uint8Array.of(0x55, 0x55, 0x55, 0x55));
    await clock.advance(1_000);
    expect(statusOf(station).discardedBytes).toBe(4);
    expect(statusOf(station).discardedSamples[0]?.hex).toContain('55');
    await station.handlers['station.start-inventory']!({ readerId: null });
    await clock.advance(2_000);
    expect(eventsOf(station)).toHaveLength(1);
    await station.close();
  });

  test('unplugged while reading and plugged in again, it reads on by itself over a new port', async () => {
    const { station, clock, line } = openStation();
    await clock.advance(5_000);
    await station.handlers['station.start-inventory']!({ readerId: null });
    await clock.advance(1_000);
    await line.unplug();
    await clock.advance(100);
    expect(statusOf(station)).toMatchObject({ state: 'lost', trouble: 'unplugged' });
    await clock.advance(3_000);
    expect(statusOf(station)).toMatchObject({ state: 'searching', trouble: 'not-there' });
    line.plugged = true;
    await clock.advance(15_000);
    expect(line.opened).toBe(2);
    expect(statusOf(station)).toMatchObject({ state: 'reading', trouble: null });
    await station.close();
  });

  test('a reader that stops answering is said, and tried again', async () => {
    const { station, clock, fault } = openStation();
    await clock.advance(5_000);
    fault().hang();
    await station.handlers['station.start-inventory']!({ readerId: null });
    await clock.advance(1_000);
    await station.handlers['station.stop-inventory']!({ readerId: null });
    await clock.advance(5_000);
    expect(['failed', 'opening', 'idle']).toContain(statusOf(station).state);
    await clock.advance(30_000);
    expect(statusOf(station)).toMatchObject({ state: 'idle', trouble: null });
    await station.close();
  });

  test('a reader set to the second speed of its driver is found there', async () => {
    const clock = createFakeClock();
    const asked: (number | undefined)[] = [];
    const station = createStationService({
      plans: [{ readerId: 'quai', title: 'Quai', path: 'memory', driver: twoSpeeds }],
      clock,
      readAtStart: false,
      search: null,
      troubleOf: portTroubleOf,
      openPort: async ({ baudRate }) => {
        asked.push(baudRate);
        const [host, reader] = linkPorts();
        if (baudRate === 9_600) {
          createM100Simulator({ port: reader, clock, scene: createScene([], { random: () => 0.5 }) });
        }
        return host;
      },
    });
    await clock.advance(20_000);
    expect(asked).toEqual([115_200, 9_600]);
    expect(statusOf(station)).toMatchObject({ state: 'idle', trouble: null });
    await station.close();
  });

  test('power is changed while it reads, is kept, and holds after an unplug', async () => {
    const kept: unknown[] = [];
    const { station, clock, line } = openStation({ keepChoice: (...choice) => kept.push(choice) });
    await clock.advance(5_000);
    await station.handlers['station.start-inventory']!({ readerId: null });
    await clock.advance(1_000);
    const configured = station.handlers['station.configure-reader']!({ readerId: 'quai', choice: { powerDbm: 40 } });
    // The module stops at 26 dBm: what it applied is said, what was asked is kept.
    expect(await clock.settle(Promise.resolve(configured))).toEqual({ kind: 'applied', powerDbm: 26 });
    expect(kept).toEqual([['quai', { powerDbm: 40 }]]);
    expect(statusOf(station)).toMatchObject({ state: 'reading', powerDbm: 26, region: 'ETSI-LB' });
    await line.unplug();
    line.plugged = true;
    await clock.advance(5_000);
    expect(statusOf(station)).toMatchObject({ state: 'reading', powerDbm: 26 });
    await station.close();
  });

  test('a band that the reader has not is refused, not kept, and it reads on as before', async () => {
    const kept: unknown[] = [];
    const { station, clock } = openStation({ keepChoice: (...choice) => kept.push(choice) });
    await clock.advance(5_000);
    await station.handlers['station.start-inventory']!({ readerId: null });
    await clock.advance(1_000);
    const configured = station.handlers['station.configure-reader']!({
      readerId: 'quai',
      choice: { region: 'ETSI-UB' },
    });
    expect(await clock.settle(Promise.resolve(configured))).toEqual({ kind: 'refused', why: 'unsupported' });
    expect(kept).toEqual([]);
    expect(statusOf(station)).toMatchObject({ state: 'reading', region: 'ETSI-LB', trouble: null });
    await station.close();
  });

  test('while a tag is tried nothing counts; each antenna says what it hears', async () => {
    const { station, clock } = openStation();
    await clock.advance(5_000);
    await station.handlers['station.test-tag']!({ readerId: 'quai', on: true });
    await clock.advance(2_000);
    expect(statusOf(station)).toMatchObject({ state: 'reading', testing: true });
    expect(eventsOf(station)).toEqual([]);
    const insight = await station.handlers['station.inspect']!({ readerId: 'quai', afterFrame: 0 });
    expect(insight?.antennas).toMatchObject([{ antenna: 1, lastRssiDbm: expect.any(Number) }]);
    expect(insight?.frames.some(({ tag }) => tag?.epcHex === epcA)).toBe(true);
    // Forgotten switched on, it ends by itself.
    await clock.advance(310_000);
    expect(statusOf(station)).toMatchObject({ state: 'idle', testing: false });
    await station.close();
  });

  test('a count that is taken back is gone at once, and the tag’s next read counts again', async () => {
    const { station, clock } = openStation();
    await clock.advance(5_000);
    await station.handlers['station.start-inventory']!({ readerId: null });
    await clock.advance(1_000);
    await station.handlers['station.uncount']!({ epcHex: epcA });
    await clock.advance(500);
    expect(eventsOf(station).map(({ at }) => at.kind)).toEqual(['tag-arrived', 'tag-departed', 'tag-arrived']);
    await station.close();
  });

  test('rules that are chosen hold at once and are kept', async () => {
    const kept: Record<string, unknown> = {};
    const { station, clock } = openStation({ keepChoice: (readerId, choice) => (kept[readerId] = choice) });
    await clock.advance(5_000);
    const reading = readingRulesSchema.parse({ minimumRssiDbm: -40 });
    await station.handlers['station.configure-reader']!({ readerId: 'quai', choice: { reading } });
    await station.handlers['station.start-inventory']!({ readerId: null });
    await clock.advance(2_000);
    expect(eventsOf(station)).toEqual([]);
    const { tags } = await station.handlers['station.sightings']!(null);
    expect(tags).toMatchObject([{ epcHex: epcA, counted: false, why: 'too-weak' }]);
    expect(kept).toEqual({ quai: { reading } });
    await station.close();
  });

  test('a reader that falls silent while it reads is said to be, and is opened anew', async () => {
    const { station, clock, fault, line } = openStation();
    await clock.advance(5_000);
    await station.handlers['station.start-inventory']!({ readerId: null });
    await clock.advance(1_000);
    fault().hang();
    await clock.advance(30_000);
    const insight = await station.handlers['station.inspect']!({ readerId: 'quai', afterFrame: 0 });
    expect(insight?.happenings.map(({ what }) => what)).toEqual(['reading', 'no-reply', 'reading']);
    expect(line.opened).toBeGreaterThan(1);
    expect(statusOf(station)).toMatchObject({ state: 'reading', trouble: null });
    await station.close();
  });

  test('a port that vanishes while a tag is being written leaves a doubt, and the next port is not written to', async () => {
    const { station, clock, line, scene } = openStation();
    await clock.advance(5_000);
    const writing = station.reader('quai')!.writeEpc(epcB, {});
    await clock.advance(5);
    await line.unplug();
    expect(await clock.settle(writing)).toEqual({ ok: false, failure: { kind: 'closed' } });
    line.plugged = true;
    await clock.advance(15_000);
    expect(statusOf(station)).toMatchObject({ state: 'idle', trouble: null });
    expect(scene.tags()).toMatchObject([{ epcHex: epcA }]);
    await station.close();
  });
});

describe('what a reader says beside reading', () => {
  test('an antenna that reflects is remarked until it no longer does, and stays among what happened', async () => {
    const clock = createFakeClock();
    const scene = createScene([], { random: () => 0.5 });
    const driver = drivers.find(({ id }) => id === 'r2000-a0')!;
    const station = createStationService({
      plans: [{ readerId: 'quai', title: 'Quai', path: 'memory', driver }],
      clock,
      readAtStart: true,
      search: null,
      troubleOf: portTroubleOf,
      openPort: async () => {
        const [host, far] = linkPorts();
        simulateReader('r2000-a0', { port: far, clock, scene }, { reading: true });
        return host;
      },
    });
    await clock.advance(10_000);
    scene.returnLossDb = 4;
    await clock.advance(31_000);
    expect(statusOf(station)).toMatchObject({ state: 'reading', remark: { word: 'antenna-mismatch', times: 1 } });
    await clock.advance(30_000);
    expect(statusOf(station).remark).toMatchObject({ word: 'antenna-mismatch', times: 2 });
    scene.returnLossDb = 20;
    await clock.advance(30_000);
    expect(statusOf(station)).toMatchObject({ state: 'reading', remark: null });
    const insight = await station.handlers['station.inspect']!({ readerId: 'quai', afterFrame: 0 });
    expect(insight?.happenings.map(({ what }) => what)).toEqual(['antenna-mismatch', 'reading']);
    await station.close();
  });
});
