import { linkPorts } from '../../../../drivers/memory-port.ts';
import type { DriverDefinition, ReaderEvent } from '../../../../drivers/reader-driver.ts';
import { drivers, type DriverId } from '../../../../drivers/registry.ts';
import { createFaultyLine } from '../../../../drivers/simulation/faulty-line.ts';
import { createScene, type SceneOptions, type SceneTag } from '../../../../drivers/simulation/scene.ts';
import type { SimulatorOptions } from '../../../../drivers/simulation/simulator.ts';
import { simulateReader } from '../../../../drivers/simulators.ts';
import { createFakeClock, seededRandom } from '../fake-clock.ts';

export const DRUM: SceneTag = { epcHex: '30751FEB705C5904E3D50D70', rssiDbm: -55, hearing: 1 };
export const DRILL: SceneTag = { epcHex: 'E20010710000529B0940B402', rssiDbm: -43, hearing: 1 };
export const NEW_EPC = '3034257BF7194E4000001A85';

/** What a badge reader says of a tag: its first five bytes. */
export const asRead = (id: DriverId, { epcHex }: SceneTag): string =>
  id === 'plain-line' ? epcHex.slice(0, 10) : epcHex;

/** Devices that only talk: they have no commands, so nothing can go wrong with an answer. */
export const LISTENERS: readonly DriverId[] = ['plain-line', 'hid-pos-8c'];
export const WRITERS: readonly DriverId[] = ['thingmagic-mercury', 'm100-bb7e', 'uhfreader-rru', 'nordicid-nur'];
export const allIds: readonly DriverId[] = drivers.map((driver) => driver.id);
export const commandedIds: readonly DriverId[] = allIds.filter((id) => !LISTENERS.includes(id));

/** One driver before its simulator, on a line in memory that a test can spoil, under a clock that only the test moves. */
export function openBench(
  id: DriverId,
  scenery: { readonly tags?: readonly SceneTag[]; readonly scene?: Partial<SceneOptions> } = {},
  options: SimulatorOptions = {},
) {
  const driver = drivers.find((each): each is Extract<(typeof drivers)[number], { id: DriverId }> => each.id === id);
  if (driver === undefined) throw new Error(`no driver ${id}`);
  const clock = createFakeClock();
  const [hostEnd, readerEnd] = linkPorts();
  const line = createFaultyLine(readerEnd, clock);
  const scene = createScene(scenery.tags ?? [DRUM], { random: seededRandom(1), ...scenery.scene });
  const simulator = simulateReader(id, { port: line.port, clock, scene }, options);
  const events: ReaderEvent[] = [];
  const definition: DriverDefinition = driver;
  const session = definition.createSession({ port: hostEnd, clock, emit: (event) => events.push(event) });
  return {
    clock,
    line,
    scene,
    simulator,
    session,
    events,
    readsOf: () => events.flatMap((event) => (event.kind === 'tag-read' ? [event.read] : [])),
    states: () => events.flatMap((event) => (event.kind === 'state-changed' ? [event.state] : [])),
    kinds: () => events.map((event) => event.kind),
  };
}

export type Bench = ReturnType<typeof openBench>;

/** Opened, configured for Europe and idle. */
export async function openedBench(...given: Parameters<typeof openBench>): Promise<Bench> {
  const bench = openBench(...given);
  const opened = await bench.clock.settle(bench.session.open());
  if (!opened.ok) throw new Error(`${given[0]}: ${opened.failure.kind}`);
  const applied = await bench.clock.settle(bench.session.configure({ region: 'ETSI-LB' }));
  if (!applied.ok) throw new Error(`${given[0]}: ${applied.failure.kind}`);
  return bench;
}
