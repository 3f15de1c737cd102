import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { callbackOn, modelMachine, modelServer, operationIdOf, type Fault } from './model-world.ts';

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
      person: fc.constantFrom('marie', 'marie', 'karim'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit' as const), window: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('change-person' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sign-in' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('commit-late' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), window: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('empty-disk' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('journal' as const), full: fc.boolean() }) },
);
/** Acts of two people in two windows, and everything that may happen to a machine and its line meanwhile. */
export const schedule = fc.record({
  faults: fc.array(fault, { maxLength: 14 }),
  steps: fc.array(stepOf, { minLength: 3, maxLength: 22 }),
});
type Schedule = typeof schedule extends fc.Arbitrary<infer S> ? S : never;

/** Plays a schedule, then lets the world be well: everything that was accepted must have arrived once, in order. */
export async function play({ faults, steps }: Schedule): Promise<void> {
  const server = modelServer([...faults]);
  const machine = modelMachine(server);
  const windowAt = (at: number) => machine.windows[at] ?? machine.open();
  const acknowledged: { lane: string; operationId: string }[] = [];
  const givenUp: string[] = [];
  let acts = 0;
  machine.open();
  machine.open();

  for (const step of steps) {
    switch (step.do) {
      case 'act': {
        const operationId = operationIdOf(++acts);
        const added = await windowAt(step.window).outbox.add(callbackOn(step.partner, operationId, step.person));
        if (added.ok) acknowledged.push({ lane: `res.partner:${step.partner}`, operationId });
        break;
      }
      case 'edit': {
        const window = windowAt(step.window);
        const refused = (await window.outbox.list()).findLast(({ state }) => state === 'refused');
        if (!refused?.operation) break;
        const operationId = operationIdOf(++acts);
        const replaced = await window.outbox.replace(refused.operationId, { ...refused.operation, operationId });
        const known = acknowledged.find((one) => one.operationId === refused.operationId);
        if (replaced.ok && known) known.operationId = operationId;
        if (replaced.ok) givenUp.push(refused.operationId);
        break;
      }
      case 'change-person':
        server.state.login = server.state.login === 'marie' ? 'karim' : 'marie';
        machine.windows[0]?.drain?.resume();
        break;
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
  // Lanes in which two people worked by turns need each of them by turns.
  for (let round = 0; round < 2 * acts + 2; round++) {
    server.state.login = round % 2 === 0 ? 'marie' : 'karim';
    // As in the program: whoever signs in is told to the engine at once.
    machine.windows[0]?.drain?.resume();
    await machine.run();
    for (const { operationId, state } of await window.outbox.list()) {
      if (state === 'refused') await window.outbox.retry(operationId);
    }
  }
  await machine.run();
  server.commitLate();

  const arrived = server.applied.map(({ operationId }) => operationId);
  assert.deepEqual(server.violations, []);
  assert.equal(new Set(arrived).size, arrived.length, 'nothing twice');
  const lost = acknowledged.map(({ operationId }) => operationId).filter((id) => !arrived.includes(id));
  assert.deepEqual(lost, [], 'nothing lost');
  for (const lane of new Set(acknowledged.map((one) => one.lane))) {
    const wanted = acknowledged.filter((one) => one.lane === lane).map(({ operationId }) => operationId);
    const got = server.applied.filter((one) => one.lane === lane).map(({ operationId }) => operationId);
    assert.deepEqual(
      got.filter((id) => wanted.includes(id)),
      wanted,
      `order of ${lane}`,
    );
  }
  const happened = givenUp.filter((id) => arrived.includes(id));
  assert.deepEqual(happened, [], 'what was replaced did not happen');
  const left = (await window.outbox.list()).filter(
    ({ state, replacedBy }) => state !== 'confirmed' && replacedBy === null,
  );
  assert.deepEqual(left, [], 'everything is settled');
}
