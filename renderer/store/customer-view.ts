import { preparationMark, readCallbackMark, readNumberMark } from '../../preload/contract/desk-marks.ts';
import type { FeedName, FeedRow } from '../../preload/contract/feeds.ts';
import type { CustomerView, DueCallback, Preparation, ShortGoods } from '../worker/worker-api.ts';
import type { FeedMark } from './catalogue-db.ts';
import { openDocuments } from './documents.ts';
import type { MemoryTables } from './memory-tables.ts';
import { lookupNumber } from './partner-lookup.ts';

/** Feeds that a customer's card is made of: its age is that of the oldest. */
const cardFeeds: readonly FeedName[] = [
  'partners',
  'saleOrders',
  'leads',
  'tickets',
  'tasks',
  'invoices',
  'activities',
  'notes',
  'pickings',
];
const notesShown = 20;

/**
 * All that the cache knows of a customer: of the whole house, since a contact calls about the company's orders and a
 * company's switchboard about its sites. Answers from memory.
 */
export function customerView(
  tables: MemoryTables,
  mark: (feed: FeedName) => FeedMark,
  partnerId: number,
  today: string,
): CustomerView | null {
  const partner = tables.get('partners', partnerId);
  if (!partner) return null;
  const root = rootOf(tables, partner);
  const members = [root, ...tables.find('partners', 'parent', root.id)].filter(({ active }) => active);
  const family = new Set([...members.map(({ id }) => id), partnerId]);
  const ofFamily = <N extends 'saleOrders' | 'leads' | 'tickets' | 'tasks' | 'invoices'>(feed: N): FeedRow<N>[] =>
    [...family].flatMap((id) => tables.find(feed, 'partner' as never, id)).filter(({ active }) => active);

  const open = ofFamily('saleOrders').filter(({ state }) => state !== 'cancel');
  const deliveries = openDocuments(tables, 'outgoing').filter(({ picking }) => family.has(picking.partnerId ?? 0));
  const owed = ofFamily('invoices').filter(({ paid, dueOn }) => !paid && dueOn !== null && dueOn < today);
  const ages = cardFeeds.flatMap((feed) => mark(feed).completedAtMs ?? []);
  return {
    partner,
    company: root.id === partnerId ? null : root,
    contacts: members.filter(({ id, type }) => id !== partnerId && id !== root.id && type === 'contact'),
    sites: members.filter(({ id, type }) => id !== partnerId && type === 'delivery'),
    quotes: open.filter(({ state }) => state === 'draft' || state === 'sent'),
    orders: open.filter(({ state, delivery }) => state === 'sale' && delivery !== 'full'),
    leads: ofFamily('leads'),
    tickets: ofFamily('tickets').filter(({ closed }) => !closed),
    tasks: ofFamily('tasks')
      .filter(({ closed }) => !closed)
      .map((task) => ({ task, people: task.userIds.flatMap((id) => peopleOf(tables, id)) }))
      .sort((a, b) => (a.task.plannedAt ?? '9').localeCompare(b.task.plannedAt ?? '9')),
    deliveries: deliveries.map((document) => ({
      document,
      preparation: preparationOf(tables, document.picking.id),
      short: shortGoods(tables, document.moves),
    })),
    receipts: openDocuments(tables, 'incoming').filter(({ picking }) => family.has(picking.partnerId ?? 0)),
    overdue:
      owed.length === 0
        ? null
        : { count: owed.length, sinceOn: owed.map(({ dueOn }) => dueOn ?? today).sort()[0] ?? today },
    callbacks: [...family]
      .flatMap((id) => tables.find('activities', 'document', `res.partner:${id}`))
      .filter(({ active }) => active),
    notes: [...family]
      .flatMap((id) => tables.find('notes', 'partner', id))
      .filter(({ text }) => text !== '')
      .sort((a, b) => b.at.localeCompare(a.at) || b.id - a.id)
      .slice(0, notesShown),
    consents: tables.find('consents', 'partner', partnerId),
    ageOfMs: ages.length === 0 ? null : Math.min(...ages),
    unavailable: cardFeeds.flatMap((feed) => {
      const why = mark(feed).unavailable;
      return why === null ? [] : [{ feed, why }];
    }),
  };
}

/** What the depot was asked to make ready, and what it answered; the newest request of a picking. */
function preparationOf(tables: MemoryTables, pickingId: number): Preparation | null {
  const asked = tables
    .find('activities', 'document', `stock.picking:${pickingId}`)
    .filter(({ note }) => note.includes(preparationMark))
    .sort((a, b) => b.id - a.id)[0];
  return asked
    ? {
        activityId: asked.id,
        askedBy: asked.createdBy,
        askedAt: asked.createdAt,
        done: !asked.active,
        answer: asked.feedback,
      }
    : null;
}

/** Calls to make: what the desks opened for missed calls, and call activities that people planned. */
export function dueCallbacks(tables: MemoryTables): readonly DueCallback[] {
  return [...tables.all('activities')].flatMap((activity) => {
    if (!activity.active || activity.resModel !== 'res.partner') return [];
    const mark = readCallbackMark(activity.note);
    if (!mark) {
      const partner = tables.get('partners', activity.resId) ?? null;
      const number = readNumberMark(activity.note) ?? partner?.phoneSanitized ?? partner?.phone ?? null;
      return activity.isCall ? [{ activity, partner, number }] : [];
    }
    // Of an unknown caller it stands on our own company: its contact is who has the number, if anybody.
    const { matches } = lookupNumber(tables, mark.number);
    const found = matches.find(({ partner }) => partner.id === activity.resId) ?? matches[0];
    return [{ activity, partner: found?.partner ?? null, number: mark.number }];
  });
}

/** Numbers whose call nobody answered, at any station, since then: whether they were called back meanwhile or not. */
export function missedNumbers(tables: MemoryTables, sinceMs: number): readonly string[] {
  const marks = [...tables.all('activities')].flatMap(({ note }) => readCallbackMark(note) ?? []);
  return [...new Set(marks.filter(({ missedAtMs }) => missedAtMs >= sinceMs).map(({ number }) => number))];
}

/** Open requests to the depot, oldest first, with the delivery they are about. */
export function openPreparations(tables: MemoryTables): readonly { readonly activity: FeedRow<'activities'> }[] {
  return [...tables.all('activities')]
    .filter(({ active, resModel, note }) => active && resModel === 'stock.picking' && note.includes(preparationMark))
    .sort((a, b) => a.id - b.id)
    .map((activity) => ({ activity }));
}

/** Goods that the customer waits for, and where they lie. */
function shortGoods(
  tables: MemoryTables,
  moves: readonly { readonly move: FeedRow<'moves'> }[],
): readonly ShortGoods[] {
  return moves.flatMap(({ move }) => {
    if (move.quantity >= move.demand) return [];
    const places = tables
      .find('quants', 'product', move.productId)
      .filter(({ quantity }) => quantity > 0)
      .flatMap(({ locationId, quantity }) => {
        const place = tables.get('locations', locationId);
        return place?.usage === 'internal' ? [{ name: place.completeName, quantity }] : [];
      });
    const merged = new Map<string, number>();
    for (const { name, quantity } of places) merged.set(name, (merged.get(name) ?? 0) + quantity);
    return [
      {
        moveId: move.id,
        productName: move.productName,
        missing: move.demand - move.quantity,
        uomName: move.uomName,
        places: [...merged].map(([name, quantity]) => ({ name, quantity })).sort((a, b) => b.quantity - a.quantity),
      },
    ];
  });
}

function rootOf(tables: MemoryTables, partner: FeedRow<'partners'>): FeedRow<'partners'> {
  let at = partner;
  // A circle of parents is forbidden in Odoo; a half-pulled cache may still hold one.
  for (let steps = 0; steps < 8 && at.parentId !== null; steps++) {
    const parent = tables.get('partners', at.parentId);
    if (!parent) break;
    at = parent;
  }
  return at;
}

function peopleOf(tables: MemoryTables, userId: number): readonly string[] {
  for (const employee of tables.all('employees')) if (employee.userId === userId) return [employee.name];
  return [];
}
