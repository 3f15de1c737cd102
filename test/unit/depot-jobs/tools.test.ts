import { expect, test } from 'vitest';
import { operationSchema } from '../../../preload/contract/operation.ts';
import { loansNow, loansOf, type Loan, type LoanFacts } from '../../../renderer/depot/tools/loans.ts';
import { toolsJob } from '../../../renderer/depot/tools/tools-job.ts';
import { toolOperations } from '../../../renderer/depot/tools/tools-operation.ts';
import {
  missingPieces,
  startTools,
  type ToolCounter,
  type ToolsEvent,
  type ToolsSession,
} from '../../../renderer/depot/tools/tools-session.ts';
import { handlersOf } from '../../../renderer/outbox-screen/act-handlers.ts';
import type { ScanEvent } from '../../../renderer/depot/scan/job.ts';
import type { GoodsProduct, Meaning } from '../../../renderer/store/sighting.ts';
import { goodsOf, sightingOf } from '../screens/a-sighting.ts';

const counter: ToolCounter = { pickingTypeId: 4, homeId: 10, homeIds: [10, 11], lentId: 20 };
const meter: GoodsProduct = { id: 3, name: 'Multimètre', code: 'MULTI', uomName: 'u', tracking: 'serial' };
const drill: GoodsProduct = { id: 4, name: 'Perforateur', code: null, uomName: 'u', tracking: 'serial' };
const atMs = Date.UTC(2026, 10, 25, 9);
const farid: Meaning = { kind: 'person', employeeId: 7, partnerId: 70, name: 'Farid Ouali' };

const tool = (product: GoodsProduct, lotId: number, at: number | null, over: object = {}): Meaning => ({
  kind: 'goods',
  ...goodsOf(product, { lotId, lotName: `S${lotId}`, identity: `EPC${lotId}`, lotLocationId: at, ...over }),
});
const seen = (meaning: Meaning): ScanEvent => ({
  kind: 'sighted',
  sighting: sightingOf('tag', meaning, 'x', atMs),
  by: 9,
});

function visit(...events: readonly (ToolsEvent | ScanEvent)[]) {
  const { session, outcomes } = toolsJob.reduce(startTools(counter, { id: 'v', atMs }), events);
  return { session, outcomes: outcomes.map((one) => one && [one.kind, one.why]) };
}
let id = 0;
const operations = (session: ToolsSession) =>
  toolOperations(session, {
    author: { login: 'depot', employeeId: 9, station: 'Quai 2' },
    actedAtMs: atMs,
    newId: () => `00000000-0000-4000-8000-${String(++id).padStart(12, '0')}`,
  });

test('a badge names the borrower until there is one; then it is a matter of who stands at the station', () => {
  const asks = (...events: readonly (ToolsEvent | ScanEvent)[]): boolean =>
    toolsJob.asksForPerson!(visit(...events).session);
  expect(asks()).toBe(true);
  expect(asks(seen(farid))).toBe(false);
  expect(asks(seen(farid), { kind: 'undone' })).toBe(true);
  expect(asks({ kind: 'concluded', concluded: { atMs, operationIds: [] } })).toBe(false);
});

test('badge, two tools: one leaves, one comes back, each by a document of its own', () => {
  const { session, outcomes } = visit(seen(farid), seen(tool(meter, 1, 11)), seen(tool(drill, 2, 20)));
  expect(outcomes).toEqual([
    ['counted', 'borrower'],
    ['counted', 'tool-out'],
    ['counted', 'tool-in'],
  ]);
  const acts = operations(session);
  for (const act of acts) expect(operationSchema.safeParse(act).success).toBe(true);
  expect(
    acts.map(({ purpose, locationId, locationDestId, partnerId, dueOn, lines }) => [
      purpose,
      locationId,
      locationDestId,
      partnerId,
      dueOn,
      lines.map(({ lotId }) => lotId),
    ]),
  ).toEqual([
    ['tool-out', 11, 20, 70, '2026-12-02', [1]],
    ['tool-in', 20, 10, null, null, [2]],
  ]);
});

test('a tool that was read twice moves once, whatever read it', () => {
  const { session, outcomes } = visit(seen(tool(meter, 1, 10)), seen(tool(meter, 1, 10, { identity: '3/S1' })));
  expect(outcomes[1]).toEqual(['seen', null]);
  expect(session.items).toHaveLength(1);
});

test('nothing leaves without someone who takes it', () => {
  const { session } = visit(seen(tool(meter, 1, 10)), seen(tool(drill, 2, 20)));
  expect(operations(session).map(({ purpose }) => purpose)).toEqual(['tool-in']);
});

test('past its inspection a tool stays, until someone says why it may go', () => {
  const { session, outcomes } = visit(seen(farid), seen(tool(meter, 1, 10, { expiresOn: '2026-11-24' })));
  expect(outcomes[1]).toEqual(['refused', 'inspection-overdue']);
  expect([session.items.length, session.blocked.length]).toEqual([0, 1]);
  const silent = toolsJob.reduce(session, [{ kind: 'overridden', id: 1, reason: '  ' }]).session;
  expect(silent.items).toHaveLength(0);
  const let_ = toolsJob.reduce(session, [{ kind: 'overridden', id: 1, reason: 'Part au contrôle' }]).session;
  expect(operations(let_)[0]?.note).toBe('Farid Ouali\nS1 : Part au contrôle');
});

test('an inspection within a month is said, and stops nothing; one that is due today stops nothing either', () => {
  const { outcomes } = visit(
    seen(tool(meter, 1, 10, { expiresOn: '2026-11-25' })),
    seen(tool(meter, 2, 10, { expiresOn: '2026-12-25' })),
    seen(tool(meter, 3, 10, { expiresOn: '2026-12-26' })),
  );
  expect(outcomes.map((one) => one?.[1])).toEqual(['inspection-soon', 'inspection-soon', 'tool-out']);
});

test('a tool comes back whatever its inspection', () => {
  expect(visit(seen(tool(meter, 1, 20, { expiresOn: '2020-01-01' }))).outcomes).toEqual([['counted', 'tool-in']]);
});

test('a case names the piece it lacks, and its pieces then go one by one', () => {
  const pieces = [tool(meter, 1, 10, { lotPackageId: 5 }), tool(drill, 2, 10, { lotPackageId: 5 })];
  const contents = pieces.flatMap((one) => (one.kind === 'goods' ? [one] : []));
  const kit: Meaning = { kind: 'package', packageId: 5, name: 'MALLETTE', locationId: 10, contents };
  const part = visit(seen(farid), seen(kit), seen(pieces[0]!));
  expect(
    missingPieces(part.session).map(({ kit: { name }, missing }) => [name, missing.map((one) => one.name)]),
  ).toEqual([['MALLETTE', ['Perforateur S2']]]);
  expect(operations(part.session)[0]?.lines).toEqual([
    { productId: 3, lotId: 1, packageId: 5, keepsPackage: false, quantity: 1, by: [9] },
  ]);
  const all = toolsJob.reduce(part.session, [seen(pieces[1]!)]).session;
  expect(missingPieces(all)).toEqual([]);
  expect(operations(all)[0]?.lines.map(({ keepsPackage }) => keepsPackage)).toEqual([true, true]);
});

test('each line knows who passed it, whoever validates', () => {
  const next = { ...seen(tool(drill, 2, 10)), by: 7 } as ScanEvent;
  const unsigned = { ...seen(tool(drill, 3, 10)), by: null } as ScanEvent;
  const [act] = operations(visit(seen(farid), seen(tool(meter, 1, 10)), next, unsigned).session);
  expect(act?.lines.map(({ by }) => by)).toEqual([[9], [7], undefined]);
  expect(handlersOf(act!)).toEqual([
    { employeeId: 7, lines: 1 },
    { employeeId: 9, lines: 1 },
  ]);
});

test('undo gives back what was there, and frees the tag', () => {
  const { session } = visit(seen(farid), seen(tool(meter, 1, 10)));
  const one = toolsJob.reduce(session, [{ kind: 'undone' }]).session;
  expect([one.items, one.borrower?.name]).toEqual([[], 'Farid Ouali']);
  const two = toolsJob.reduce(one, [{ kind: 'undone' }, seen(tool(meter, 1, 10))]);
  expect([two.session.borrower, two.outcomes[1]?.kind]).toEqual([null, 'counted']);
});

test('a concluded visit takes nothing more, aloud', () => {
  const { session, outcomes } = visit(
    seen(tool(drill, 2, 20)),
    { kind: 'concluded', concluded: { atMs, operationIds: ['a'] } },
    seen(tool(meter, 1, 10)),
    { kind: 'undone' },
  );
  expect(outcomes.slice(1)).toEqual([null, ['refused', 'already-validated'], null]);
  expect(session.items).toHaveLength(1);
});

const facts: LoanFacts = {
  moves: [],
  waiting: [],
  homeIds: [10, 11],
  today: '2026-11-25',
  placeOf: () => null,
  nameOf: (lotId) => ({ lotName: `S${lotId}`, productName: 'Multimètre' }),
  placeName: (locationId) => `Lieu ${locationId}`,
};
const moved = (
  id_: number,
  lotIds: number[],
  to: number,
  movedAt: string,
  partnerName: string | null,
  dueOn: string | null,
) => ({
  id: id_,
  writeDate: '',
  active: true,
  lotIds,
  productId: 3,
  partnerId: null,
  partnerName,
  dueOn,
  locationDestId: to,
  movedAt,
  pickingName: null,
});

test('who has what: the newest word holds, what came back is no loan, the latest first', () => {
  const loans = loansNow({
    ...facts,
    moves: [
      moved(3, [1], 20, '2026-11-20 10:00:00', 'Farid', '2026-11-24'),
      moved(1, [1, 2], 20, '2026-11-01 10:00:00', 'Claire', '2026-12-01'),
      moved(4, [2], 10, '2026-11-21 10:00:00', null, null),
    ],
    waiting: [{ lotId: 3, locationDestId: 20, holder: 'Luc', partnerId: null, dueOn: null }],
  });
  expect(loans.map(({ lotName, holder, overdue, inOdoo }) => [lotName, holder, overdue, inOdoo])).toEqual([
    ['S1', 'Farid', true, true],
    ['S3', 'Luc', false, false],
  ]);
});

test('a tool that someone moved on in Odoo is where Odoo has it', () => {
  const moves = [moved(1, [1], 20, '2026-11-01 10:00:00', 'Farid', '2026-11-02')];
  expect(loansNow({ ...facts, moves, placeOf: () => 33 })[0]).toMatchObject({ holder: 'Lieu 33', dueOn: null });
  expect(loansNow({ ...facts, moves, placeOf: () => 11 })).toEqual([]);
});

test('what somebody has is theirs by contact, or by name where there is no contact', () => {
  const loan = (lotId: number, holder: string, partnerId: number | null) => ({ lotId, holder, partnerId }) as Loan;
  const loans = [loan(1, 'Duret, Farid Ouali', 70), loan(2, 'Farid Ouali', null), loan(3, 'Farid Ouali', 71)];
  const ids = (partnerId: number | null) =>
    loansOf(loans, { partnerId, name: 'Farid Ouali' }).map(({ lotId }) => lotId);
  expect(ids(70)).toEqual([1, 2]);
  expect(ids(null)).toEqual([2, 3]);
});
