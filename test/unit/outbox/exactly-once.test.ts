import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { callbackOn, modelMachine, modelServer, operationIdOf, type Fault } from './model-world.ts';

/** How many random schedules: more on demand, `DURET_SCHEDULES=5000 npx vitest …`. */
const schedules = Number(process.env['DURET_SCHEDULES'] ?? 500);

const fault = fc.constantFrom<Fault[]>(
  'fine',
  'fine',
  'lost-before',
  'lost-after',
  'late-commit',
  'server-error',
  'signed-out',
  'refused',
  'host-gone',
);
const stepOf = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('act' as const),
      window: fc.nat(1),
      partner: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sign-in' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('commit-late' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), window: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('empty-disk' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('journal' as const), full: fc.boolean() }) },
);
const schedule = fc.record({
  faults: fc.array(fault, { maxLength: 14 }),
  steps: fc.array(stepOf, { minLength: 3, maxLength: 22 }),
});
type Schedule = typeof schedule extends fc.Arbitrary<infer S> ? S : never;

/** Plays a schedule, then lets the world be well: everything that was accepted must have arrived once, in order. */
async function play({ faults, steps }: Schedule): Promise<void> {
  const server = modelServer([...faults]);
  const machine = modelMachine(server);
  const windowAt = (at: number) => machine.windows[at] ?? machine.open();
  const acknowledged: { lane: string; operationId: string }[] = [];
  let acts = 0;
  machine.open();
  machine.open();

  for (const step of steps) {
    switch (step.do) {
      case 'act': {
        const operationId = operationIdOf(++acts);
        const added = await windowAt(step.window).outbox.add(callbackOn(step.partner, operationId));
        if (added.ok) acknowledged.push({ lane: `res.partner:${step.partner}`, operationId });
        break;
      }
      case 'settle':
        await machine.windows[0]?.drain?.settled();
        break;
      case 'wait':
        machine.clock.advanceToNext();
        break;
      case 'sign-in':
        server.state.signedOut = false;
        machine.windows[0]?.drain?.resume();
        break;
      case 'commit-late':
        server.commitLate();
        break;
      case 'kill':
        windowAt(step.window).kill();
        break;
      case 'empty-disk':
        machine.emptyDisk();
        break;
      case 'journal':
        server.state.journalFull = step.full;
    }
  }

  // The world gets well: a person signs in, retries what was refused, and no more faults come.
  server.faults.length = 0;
  server.state.signedOut = false;
  server.state.journalFull = false;
  const window = windowAt(0);
  for (let round = 0; round < 3; round++) {
    await machine.run();
    machine.windows[0]?.drain?.resume();
    for (const { operationId, state } of await window.outbox.list()) {
      if (state === 'refused') await window.outbox.retry(operationId);
    }
  }
  await machine.run();
  server.commitLate();

  const arrived = server.applied.map(({ operationId }) => operationId);
  expect(server.violations).toEqual([]);
  expect(new Set(arrived).size, 'nothing twice').toBe(arrived.length);
  expect(
    acknowledged.map(({ operationId }) => operationId).filter((id) => !arrived.includes(id)),
    'nothing lost',
  ).toEqual([]);
  for (const lane of new Set(acknowledged.map((one) => one.lane))) {
    const wanted = acknowledged.filter((one) => one.lane === lane).map(({ operationId }) => operationId);
    const got = server.applied.filter((one) => one.lane === lane).map(({ operationId }) => operationId);
    expect(
      got.filter((id) => wanted.includes(id)),
      `order of ${lane}`,
    ).toEqual(wanted);
  }
  const left = (await window.outbox.list()).filter(({ state }) => state !== 'confirmed');
  expect(left, 'everything is settled').toEqual([]);
}

it(`loses nothing, applies nothing twice and keeps each lane in order, over ${schedules} random schedules`, async () => {
  await fc.assert(fc.asyncProperty(schedule, play), { numRuns: schedules, seed: 20261123 });
}, 600_000);
