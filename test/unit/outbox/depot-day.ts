import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createOdooStandIn, type OdooStandIn } from '../../../main/demo/odoo/stand-in.ts';
import { seedSampleData } from '../../../main/demo/sample-data.ts';
import { createPush } from '../../../main/odoo/push.ts';
import type { BorderFailure } from '../../../preload/contract/calls.ts';
import type { PushOutcome } from '../../../preload/contract/odoo.ts';
import type { Operation } from '../../../preload/contract/operation.ts';
import { err, ok, type Result } from '../../../preload/contract/result.ts';
import {
  goodsOperation,
  onHand,
  openStock,
  prepareDocument,
  type Prepared,
  type StockWorld,
} from '../../live/stock-world.ts';
import { openWorld, type World } from '../../live/world.ts';
import { manualClock, modelMachine, modelServer, operationIdOf } from './model-world.ts';

/** What happens to the calls of one push; each number is how many of them. */
type Fault =
  | { readonly kind: 'cut-before' | 'reply-lost' | 'server-error'; readonly calls: number }
  /** The key is refused until somebody signs in. */
  | { readonly kind: 'signed-out' }
  /** The page never hears what came of it. */
  | { readonly kind: 'host-gone' }
  | { readonly kind: 'fine' };

const fault: fc.Arbitrary<Fault> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'fine' } as const) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('cut-before' as const, 'reply-lost' as const, 'server-error' as const),
      calls: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'signed-out' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'host-gone' } as const) },
);
const window = fc.nat(1);
const stepOf = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'receive' as const,
        'transfer' as const,
        'count-depot' as const,
        'count-van' as const,
        'lead' as const,
        'note' as const,
        'missed' as const,
        'reached' as const,
      ),
      window,
      figure: fc.integer({ min: 0, max: 7 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), window }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('settle' as const, 'wait' as const, 'sign-in' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('line' as const), up: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), window }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('empty-disk' as const) }) },
);
/** A day at the depot and at the telephone, in two windows over one line that is bad. */
export const depotDay = fc.record({
  faults: fc.array(fault, { maxLength: 12 }),
  steps: fc.array(stepOf, { minLength: 4, maxLength: 18 }),
});
type DepotDay = typeof depotDay extends fc.Arbitrary<infer D> ? D : never;

/** Announced on each of the two documents. */
const announced = 8;
const minuteMs = 60_000;

/** What a person who saw everything would write down at the evening. */
interface Evening {
  depot: number;
  van: number;
  readonly received: Set<number>;
  /** Names of leads and notes. */
  readonly leads: Set<string>;
  readonly notes: Set<string>;
  /** Number called back to whether somebody was reached. */
  readonly missed: Map<string, boolean>;
}

/**
 * Plays a day through the outbox and the real recipes against the small Odoo, then lets the line be well: what Odoo has must be what
 * the people did, whatever order its lanes went in. Goods are moved that came in on another lane, and counted after both.
 */
export async function playDay({ faults, steps }: DepotDay): Promise<void> {
  const clock = manualClock(Date.now());
  const odoo = await createOdooStandIn({ seed: seedSampleData, nowMs: clock.nowMs });
  const { url, database: db, login, password } = odoo;
  const world = await openWorld({ url, db, login, password });
  try {
    await playIn(world, odoo, clock, [...faults], steps);
  } finally {
    world.close();
    await odoo.close();
  }
}

async function playIn(
  world: World,
  odoo: OdooStandIn,
  clock: ReturnType<typeof manualClock>,
  faults: Fault[],
  steps: DepotDay['steps'],
): Promise<void> {
  const stock = await openStock(world);
  const demand = new Map([[stock.plain, announced]]);
  const documents = [
    await prepareDocument(world, stock, 'incoming', demand),
    await prepareDocument(world, stock, 'incoming', demand),
  ];
  const server = modelServer([], pushUnder(faults, world, odoo));
  server.state.login = odoo.login;
  const machine = modelMachine(server, () => 0.5, undefined, clock);
  const windowAt = (at: number) => machine.windows[at] ?? machine.open();
  const evening: Evening = {
    depot: 0,
    van: 0,
    received: new Set(),
    leads: new Set(),
    notes: new Set(),
    missed: new Map(),
  };
  let acts = 0;
  let isUp = true;
  machine.open();
  machine.open();

  const line = async (up: boolean): Promise<void> => {
    if (up === isUp) return;
    isUp = up;
    await (up ? odoo.comeBack() : odoo.goAway());
    if (up) machine.windows[0]?.drain?.resume();
  };
  const signIn = (): void => {
    odoo.faults.unauthorized = false;
    machine.windows[0]?.drain?.resume();
  };

  for (const step of steps) {
    switch (step.do) {
      case 'settle':
        await machine.windows[0]?.drain?.settled();
        break;
      case 'wait':
        clock.advanceToNext();
        break;
      case 'sign-in':
        signIn();
        break;
      case 'line':
        await line(step.up);
        break;
      case 'kill':
        windowAt(step.window).kill();
        break;
      case 'empty-disk':
        machine.emptyDisk();
        break;
      case 'edit': {
        const { outbox } = windowAt(step.window);
        const refused = (await outbox.list()).findLast(({ state }) => state === 'refused');
        if (refused?.operation)
          await outbox.replace(refused.operationId, { ...refused.operation, operationId: operationIdOf(++acts) });
        break;
      }
      default: {
        const head = { ...world.head(), operationId: operationIdOf(++acts), actedAtMs: clock.nowMs() };
        const did = actOf(step, head, { world, stock, documents, evening });
        if (!did) break;
        const added = await windowAt(step.window).outbox.add(did.operation);
        if (added.ok) did.write();
        // Odoo dates by the second; nobody does two things in one.
        clock.pass(minuteMs);
      }
    }
  }

  faults.length = 0;
  await line(true);
  const last = windowAt(0);
  // An act that was refused for want of goods waits for those that bring them, and others wait behind it; a push that was under way
  // may still meet the last fault.
  for (let round = 0; round <= acts + 1; round++) {
    signIn();
    await machine.run();
    for (const { operationId, state } of await last.outbox.list())
      if (state === 'refused') await last.outbox.retry(operationId);
  }
  const left = (await last.outbox.list()).filter(
    ({ state, replacedBy }) => state !== 'confirmed' && replacedBy === null,
  );
  assert.deepEqual(
    left.map(({ operation, refusal, cause }) => ({ kind: operation?.kind, refusal, cause })),
    [],
    'everything is settled',
  );
  assert.deepEqual(server.violations, []);
  await compare(evening, world, stock, odoo);
}

type Head = Pick<Operation, 'operationId' | 'schemaVersion' | 'author' | 'actedAtMs'>;

/** The act, and what it makes of the evening; null where there is nothing to do it on. */
function actOf(
  step: { readonly do: string; readonly figure: number },
  head: Head,
  { world, stock, documents, evening }: { world: World; stock: StockWorld; documents: Prepared[]; evening: Evening },
): { readonly operation: Operation; write(): void } | null {
  const { figure } = step;
  const counted = (locationId: number, countedQuantity: number, seenQuantity: number): Operation => ({
    ...head,
    kind: 'count',
    lines: [
      {
        productId: stock.plain,
        locationId,
        lotId: null,
        packageId: null,
        countedQuantity,
        seenQuantity,
        seenAtMs: head.actedAtMs,
      },
    ],
  });
  switch (step.do) {
    case 'receive': {
      const at = documents.findIndex((_, index) => !evening.received.has(index));
      const document = documents[at];
      if (!document) return null;
      const quantity = figure + 1;
      const operation = {
        ...goodsOperation(world, stock, 'receive', document, [{ productId: stock.plain, quantity }]),
        ...head,
      };
      return {
        operation,
        write() {
          evening.received.add(at);
          evening.depot += quantity;
        },
      };
    }
    case 'transfer': {
      const quantity = Math.min(evening.depot, figure + 1);
      if (quantity === 0) return null;
      return {
        operation: {
          ...head,
          kind: 'transfer',
          purpose: 'transfer',
          pickingTypeId: stock.internal,
          locationId: stock.depot,
          locationDestId: stock.van,
          partnerId: null,
          dueOn: null,
          note: '',
          lines: [{ productId: stock.plain, lotId: null, packageId: null, keepsPackage: true, quantity }],
        },
        write() {
          evening.depot -= quantity;
          evening.van += quantity;
        },
      };
    }
    case 'count-depot':
      return {
        operation: counted(stock.depot, evening.depot + figure, evening.depot),
        write: () => void (evening.depot += figure),
      };
    case 'count-van':
      return {
        operation: counted(stock.van, evening.van + figure, evening.van),
        write: () => void (evening.van += figure),
      };
    case 'lead': {
      const name = `Devis ${head.operationId}`;
      return {
        operation: { ...head, kind: 'create-lead', name, partnerId: null, contactName: '', phone: '', description: '' },
        write: () => void evening.leads.add(name),
      };
    }
    case 'note': {
      const note = `Parlé ${head.operationId}`;
      return {
        operation: {
          ...head,
          kind: 'log-call',
          resModel: 'res.partner',
          resId: 5,
          callId: head.operationId,
          direction: 'incoming',
          number: '+33639981017',
          outcome: 'answered',
          startedAtMs: head.actedAtMs,
          durationSeconds: 12,
          reason: '',
          note,
        },
        write: () => void evening.notes.add(note),
      };
    }
    case 'missed': {
      const number = `+3363998${String(evening.missed.size).padStart(4, '0')}`;
      return {
        operation: {
          ...head,
          kind: 'open-callback',
          // A customer who is reached ends all their callbacks: here each number is somebody else's.
          partnerId: null,
          userId: world.signedIn.uid,
          number,
          line: '',
          missedAtMs: head.actedAtMs,
          summary: `Rappeler ${number}`,
        },
        write: () => void evening.missed.set(number, false),
      };
    }
    case 'reached': {
      const number = [...evening.missed].find(([, reached]) => !reached)?.[0];
      if (number === undefined) return null;
      return {
        operation: {
          ...head,
          kind: 'close-callback',
          partnerId: null,
          number,
          reachedAtMs: head.actedAtMs,
          feedback: `Joint ${number}`,
        },
        write: () => void evening.missed.set(number, true),
      };
    }
    default:
      return null;
  }
}

/** The real recipes, each push under the next fault. */
function pushUnder(
  faults: Fault[],
  world: World,
  odoo: OdooStandIn,
): (operation: Operation) => Promise<Result<PushOutcome, BorderFailure>> {
  const push = createPush({ ...world.recipeDeps, pause: () => Promise.resolve() });
  return async (operation) => {
    const next = faults.shift() ?? { kind: 'fine' };
    switch (next.kind) {
      case 'cut-before':
        odoo.faults.cutBeforeCommit = next.calls;
        break;
      case 'reply-lost':
        odoo.faults.loseReplyAfterCommit = next.calls;
        break;
      case 'server-error':
        odoo.faults.status5xx = next.calls;
        break;
      case 'signed-out':
        odoo.faults.unauthorized = true;
    }
    const outcome = await push(operation);
    Object.assign(odoo.faults, { cutBeforeCommit: 0, loseReplyAfterCommit: 0, status5xx: 0 });
    return next.kind === 'host-gone' ? err({ kind: 'host-gone', method: 'odoo.push' }) : ok(outcome);
  };
}

/** What Odoo has against what people did. */
async function compare(evening: Evening, world: World, stock: StockWorld, { store }: OdooStandIn): Promise<void> {
  const names = (model: string, field: string, word: string): string[] =>
    store
      .all(model, (row) => String(row[field]).includes(word))
      .map((row) => new RegExp(`${word} [0-9a-f-]{36}`).exec(String(row[field]))?.[0] ?? '')
      .sort();
  assert.deepEqual(
    { depot: await onHand(world, stock.plain, stock.depot), van: await onHand(world, stock.plain, stock.van) },
    { depot: evening.depot, van: evening.van },
    'goods stand where people put and counted them',
  );
  assert.deepEqual(names('crm.lead', 'name', 'Devis'), [...evening.leads].sort(), 'each lead once');
  assert.deepEqual(names('mail.message', 'body', 'Parlé'), [...evening.notes].sort(), 'each note once');
  for (const [number, isReached] of evening.missed) {
    const callbacks = store.all('mail.activity', (row) => String(row['note']).includes(`${number}@`));
    assert.deepEqual(
      callbacks.map((row) => row['active']),
      [!isReached],
      `one callback for ${number}, ${isReached ? 'done' : 'open'}`,
    );
    const told = store.all('mail.message', (row) => String(row['body']).includes(`Joint ${number}`));
    assert.equal(told.length, isReached ? 1 : 0, `that ${number} was reached is told once`);
  }
}
