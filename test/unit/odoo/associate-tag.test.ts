import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFeeds } from '../../../main/odoo/feeds.ts';
import { feedSchemas } from '../../../preload/contract/feeds.ts';
import type { OperationOf } from '../../../preload/contract/operation.ts';
import {
  codeIdentity,
  epcIdentity,
  tagIdentitySchema,
  type TagHolder,
} from '../../../preload/contract/tag-association.ts';
import { openStandInWorld, type StandInWorld } from './stand-in-world.ts';

let opened: StandInWorld;
let standIn: StandInWorld['standIn'];
let world: StandInWorld['world'];

beforeEach(async () => {
  opened = await openStandInWorld();
  ({ standIn, world } = opened);
});
afterEach(() => opened.close());

const drill: TagHolder = { kind: 'goods', productId: 3, lotName: 'PERC-01', quantity: 1, name: 'Perceuse PERC-01' };
const bay: TagHolder = { kind: 'place', locationId: 5, name: 'Travée A1' };
const associate = (over: Partial<OperationOf<'associate-tag'>> = {}): OperationOf<'associate-tag'> => ({
  ...world.head(),
  kind: 'associate-tag',
  identity: epcIdentity('e28011606000020947d1a5b2'),
  holder: drill,
  replaces: null,
  ...over,
});
const records = () => standIn.store.all('ir.attachment').length;

describe('a tag in the registry of Odoo', () => {
  test.each([1, 2, 3, 4, 5, 6, 8])('is one record when %i replies are lost on the way', async (lost) => {
    const operation = associate();
    standIn.faults.loseReplyAfterCommit = lost;
    let outcome = await world.push(operation);
    while (outcome.kind === 'unconfirmed' || outcome.kind === 'held') outcome = await world.push(operation);
    expect(outcome).toMatchObject({ kind: 'confirmed' });
    expect(await world.push(operation)).toMatchObject({ kind: 'confirmed', replayed: true });
    expect(records()).toBe(1);
    expect(standIn.store.all('stock.package').filter(({ name }) => name === 'DURET-ETIQUETTES')).toHaveLength(1);
  });

  test('stays with its holder, whose name is told to the next', async () => {
    await world.push(associate());
    const second = await world.push(associate({ holder: bay }));
    expect(second).toMatchObject({ kind: 'refused', refusal: { kind: 'tag-taken', holder: 'Perceuse PERC-01' } });
    expect(records()).toBe(1);
  });

  test('said the same by two stations is no conflict', async () => {
    await world.push(associate());
    expect(await world.push(associate())).toMatchObject({ kind: 'confirmed', replayed: true });
    expect(records()).toBe(1);
  });

  test('moves, is freed, and is given again, when the person saw whose it was', async () => {
    await world.push(associate());
    expect(await world.push(associate({ holder: bay, replaces: drill }))).toMatchObject({ kind: 'confirmed' });
    expect(await world.push(associate({ holder: null, replaces: bay }))).toMatchObject({ kind: 'confirmed' });
    expect(await world.push(associate({ holder: bay, replaces: drill }))).toMatchObject({
      kind: 'refused',
      refusal: { kind: 'tag-taken', holder: null },
    });
    expect(await world.push(associate({ holder: drill, replaces: null }))).toMatchObject({ kind: 'confirmed' });
    expect(records()).toBe(4);
  });

  test('comes to every station by its feed; what others attached there is left out', async () => {
    await world.push(associate());
    const [registry] = standIn.store.all('stock.package', ({ name }) => name === 'DURET-ETIQUETTES');
    const stranger = {
      name: 'x',
      res_model: 'stock.package',
      res_id: registry?.id ?? 0,
      type: 'url',
      url: 'duret:tag',
    };
    standIn.store.insert('ir.attachment', stranger, 1);
    const pulled = await createFeeds(world.client, Date.now).pull({ feed: 'tags', since: null, afterId: 0, limit: 10 });
    const rows = pulled.kind === 'page' ? pulled.page.rows.map((row) => feedSchemas.tags.safeParse(row)) : [];
    expect(rows.map(({ success }) => success)).toEqual([true, false]);
    expect(rows[0]?.data).toMatchObject({ identity: 'epc:E28011606000020947D1A5B2', revision: 1, holder: drill });
  });
});

describe('the identity of a code', () => {
  test.each([
    ['3660123456781', 'code:03660123456781'],
    ['03660123456781', 'code:03660123456781'],
    [' EQ-77/b ', 'code:EQ-77/b'],
  ])('%j is %s', (text, identity) => {
    expect(codeIdentity(text)).toBe(identity);
    expect(tagIdentitySchema.safeParse(identity).success).toBe(true);
  });

  test.each(['epc:', 'epc:30zz', 'code:', 'code: x', 'nfc:04'])('%j is none', (text) => {
    expect(tagIdentitySchema.safeParse(text).success).toBe(false);
  });
});
