import { unreachable } from '../../../preload/contract/result.ts';
import type { Goods, Sighting } from '../../store/sighting.ts';
import type { Job, ScanEvent } from '../scan/job.ts';
import { oneByOne } from '../scan/one-by-one.ts';
import { outcomesAt, outcomesOf, type Outcome } from '../scan/outcome.ts';
import { openToolCounter } from './tool-counter.ts';
import {
  dayAfter,
  startTools,
  type Borrower,
  type Kit,
  type ToolItem,
  type ToolsEvent,
  type ToolsSession,
  type ToolStep,
} from './tools-session.ts';

const undoLimit = 20;
/** Days before its inspection from which a tool says so when it leaves. */
const soonDays = 30;

/**
 * Lending tools and taking them back: badge, sweep, done.
 *
 *   open --concluded--> concluded
 *
 * Past its inspection a tool is set apart; a person may let it go with a reason.
 */
export const toolsJob: Job<ToolsSession, ToolsEvent> = {
  kind: 'tools',
  reduce: (session, events) => oneByOne(session, events, step),
  restore: (value) => ((value as { version?: unknown } | null)?.version === 1 ? (value as ToolsSession) : null),
  nameOf: ({ borrower }) => borrower?.name ?? '',
  undoSteps: ({ steps, concluded }) => (concluded === null ? steps.length : 0),
  asksForPerson: ({ borrower, concluded }) => borrower === null && concluded === null,
  async offer({ meaning }, { worker, now, newId, settings }) {
    // A tool at the antenna or under the scanner opens its loan; a serial that was never in the tool room is no tool.
    if (meaning.kind !== 'goods' || meaning.product.tracking !== 'serial' || meaning.lotLocationId === null)
      return null;
    const counter = await openToolCounter(worker, settings()?.depot.toolLoans ?? '');
    if (!counter) return null;
    const known = counter.homeIds.includes(meaning.lotLocationId) || counter.lentId === meaning.lotLocationId;
    return known ? { kind: 'open', session: startTools(counter, { id: newId(), atMs: now() }), take: true } : null;
  },
};

type Stepped = readonly [ToolsSession, Outcome | null];

function step(session: ToolsSession, event: ToolsEvent | ScanEvent): Stepped {
  if (event.kind === 'sighted') return sight(session, event.sighting, event.by);
  if (session.concluded !== null) return [session, null];
  switch (event.kind) {
    case 'undone':
      return [undo(session), null];
    case 'borrower-chosen':
      return [{ ...session, borrower: event.borrower }, null];
    case 'due-chosen':
      return [{ ...session, dueOn: event.dueOn }, null];
    case 'removed':
      return [without(session, event.id), null];
    case 'overridden': {
      const item = session.blocked.find(({ id }) => id === event.id);
      if (!item || event.reason.trim() === '') return [session, null];
      const blocked = session.blocked.filter((one) => one !== item);
      return [{ ...session, blocked, items: [...session.items, { ...item, override: event.reason.trim() }] }, null];
    }
    case 'concluded':
      return [{ ...session, concluded: event.concluded, last: null }, null];
    default:
      return unreachable(event);
  }
}

function sight(session: ToolsSession, { meaning, text, atMs }: Sighting, by: number | null): Stepped {
  const say = outcomesAt(atMs);
  const closed = session.concluded !== null;
  switch (meaning.kind) {
    case 'person': {
      if (closed) return [session, null];
      const { employeeId, name, partnerId } = meaning;
      return borrow(session, { kind: 'person', employeeId, partnerId, name }, say);
    }
    case 'place':
      if (closed) return [session, null];
      if (meaning.usage !== 'internal') return [session, say('refused', meaning.name, 'no-depot-place')];
      return borrow(session, { kind: 'place', locationId: meaning.locationId, name: meaning.name }, say);
    case 'package': {
      if (meaning.packageId === null || meaning.contents.every(({ product }) => product.tracking !== 'serial'))
        return [session, null];
      const { packageId, name } = meaning;
      if (session.kits.some((kit) => kit.packageId === packageId)) return [session, say('seen', name, 'kit')];
      const kit: Kit = {
        packageId,
        name,
        pieces: meaning.contents.flatMap(({ lotId, lotName, product }) =>
          lotId === null ? [] : [{ lotId, name: `${product.name} ${lotName ?? ''}`.trim() }],
        ),
      };
      return [
        remember({ ...session, kits: [...session.kits, kit] }, { kind: 'kit', packageId }),
        say('counted', name, 'kit', String(kit.pieces.length)),
      ];
    }
    case 'goods':
      return closed
        ? [session, say('refused', meaning.product.name, 'already-validated')]
        : take(session, meaning, by, atMs);
    case 'several':
      return [session, say('unknown', text, 'several-products')];
    case 'unknown':
      return [session, say('unknown', text, meaning.why)];
    case 'document':
      return [session, null];
    default:
      return unreachable(meaning);
  }
}

function borrow(session: ToolsSession, borrower: Borrower, say: ReturnType<typeof outcomesAt>): Stepped {
  const same = JSON.stringify(session.borrower) === JSON.stringify(borrower);
  if (same) return [session, say('seen', borrower.name, 'borrower')];
  const after = remember({ ...session, borrower }, { kind: 'borrower', before: session.borrower });
  return [after, say('counted', borrower.name, 'borrower')];
}

function take(session: ToolsSession, goods: Goods, by: number | null, atMs: number): Stepped {
  const { product, lotId, lotName, lotLocationId } = goods;
  const what = `${product.name} ${lotName ?? ''}`.trim();
  const say = outcomesOf(what, atMs, product.id);
  if (product.tracking !== 'serial') return [session, say('wrong-product', 'not-a-tool')];
  if (lotId === null || lotName === null) return [session, say('refused', 'serial-missing')];
  if (lotLocationId === null) return [session, say('refused', 'tool-nowhere')];
  if ([...session.items, ...session.blocked].some((item) => item.lotId === lotId)) return [session, say('seen')];

  const direction = session.counter.homeIds.includes(lotLocationId) ? 'out' : 'in';
  const item: ToolItem = {
    id: session.nextId,
    identity: goods.identity,
    product,
    lotId,
    lotName,
    expiresOn: goods.expiresOn,
    locationId: lotLocationId,
    packageId: goods.lotPackageId,
    direction,
    override: null,
    by,
    atMs,
  };
  const after = remember({ ...session, nextId: session.nextId + 1 }, { kind: 'item', id: item.id });
  const due = direction === 'out' ? goods.expiresOn : null;
  if (due !== null && due < dayAfter(atMs, 0))
    return [{ ...after, blocked: [...after.blocked, item] }, say('refused', 'inspection-overdue', due)];
  const soon = due !== null && due <= dayAfter(atMs, soonDays);
  return [
    { ...after, items: [...after.items, item] },
    say('counted', soon ? 'inspection-soon' : direction === 'out' ? 'tool-out' : 'tool-in', due),
  ];
}

const remember = (session: ToolsSession, step: ToolStep): ToolsSession => ({
  ...session,
  steps: [...session.steps.slice(1 - undoLimit), step],
});

/** Its tag may be read again at once: nothing remembers it. */
const without = (session: ToolsSession, itemId: number): ToolsSession => ({
  ...session,
  items: session.items.filter(({ id }) => id !== itemId),
  blocked: session.blocked.filter(({ id }) => id !== itemId),
  steps: session.steps.filter((one) => one.kind !== 'item' || one.id !== itemId),
});

function undo(session: ToolsSession): ToolsSession {
  const last = session.steps.at(-1);
  if (!last) return session;
  const before: ToolsSession = { ...session, steps: session.steps.slice(0, -1), last: null };
  switch (last.kind) {
    case 'item':
      return without(before, last.id);
    case 'borrower':
      return { ...before, borrower: last.before };
    case 'kit':
      return { ...before, kits: before.kits.filter(({ packageId }) => packageId !== last.packageId) };
    default:
      return unreachable(last);
  }
}
