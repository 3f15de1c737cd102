import { describe, expect, it } from 'vitest';
import { barcodeKey } from '../../../renderer/store/barcode-key.ts';
import { openDocuments, resolveEpc } from '../../../renderer/store/documents.ts';
import type { SearchedFeed } from '../../../renderer/store/feed-indexes.ts';
import { createMemoryTables, type MemoryTables } from '../../../renderer/store/memory-tables.ts';
import { lookupNumber } from '../../../renderer/store/partner-lookup.ts';
import { lotRow, moveLineRow, moveRow, partnerRow, pickingRow, productRow } from './row-samples.ts';

/** Ids of a search once all rows are ready for it. */
function idsFound(tables: MemoryTables, feed: SearchedFeed, query: string, limit: number): readonly number[] {
  tables.catchUp(Infinity);
  return tables.search(feed, query, limit).map(({ id }) => id);
}

describe('number lookup', () => {
  const tables = createMemoryTables();
  tables.table('partners').put(partnerRow(1, { name: 'Durand Électricité', phone: '+33 6 12 34 56 78' }));
  tables.table('partners').put(partnerRow(2, { phone: '01 23 45 67 89 / 06.98.76.54.32' }));
  tables.table('partners').put(partnerRow(3, { phone: '0142000000' }));
  tables.table('partners').put(partnerRow(4, { phone: '01 42 00 00 00' }));
  tables.table('partners').put(partnerRow(5, { phone: '+32 612 34 56 99', phoneSanitized: '+32612345699' }));
  tables.table('partners').put(partnerRow(6, { phone: '3949' }));
  tables.table('partners').put(partnerRow(7, { phone: '0799999999', active: false }));

  it.each(['+33612345678', '0612345678', '06 12 34 56 78', '0033612345678', '+33 (0)6 12 34 56 78'])(
    'reads %s as the one customer',
    (number) => {
      const match = lookupNumber(tables, number);
      expect(match.kind).toBe('one');
      expect(match.matches).toMatchObject([{ partner: { id: 1 }, certainty: 'exact' }]);
    },
  );
  it('finds both numbers of one field', () => {
    expect(lookupNumber(tables, '+33698765432').matches.map(({ partner }) => partner.id)).toEqual([2]);
    expect(lookupNumber(tables, '+33123456789').matches.map(({ partner }) => partner.id)).toEqual([2]);
  });
  it('keeps several as several', () => {
    const match = lookupNumber(tables, '+33142000000');
    expect(match.kind).toBe('several');
    expect(match.matches.map(({ partner }) => partner.id).sort((a, b) => a - b)).toEqual([3, 4]);
  });
  it('says probable when only the last nine digits agree', () => {
    expect(lookupNumber(tables, '+33612345699').matches).toMatchObject([{ partner: { id: 5 }, certainty: 'probable' }]);
  });
  it('knows short numbers by all their digits, and nobody behind nothing', () => {
    expect(lookupNumber(tables, '3949').matches).toMatchObject([{ partner: { id: 6 } }]);
    expect(lookupNumber(tables, '949').kind).toBe('none');
    expect(lookupNumber(tables, '').kind).toBe('none');
    expect(lookupNumber(tables, 'anonymous').kind).toBe('none');
  });
  it('does not answer for archived partners', () => {
    expect(lookupNumber(tables, '0799999999').kind).toBe('none');
  });
  it('follows a changed, archived or deleted number', () => {
    const own = createMemoryTables();
    own.table('partners').put(partnerRow(1, { phone: '0611111111' }));
    own.table('partners').put(partnerRow(1, { phone: '0622222222' }));
    expect(lookupNumber(own, '0611111111').kind).toBe('none');
    expect(lookupNumber(own, '0622222222').kind).toBe('one');
    own.table('partners').put(partnerRow(1, { phone: '0622222222', active: false }));
    expect(lookupNumber(own, '0622222222').kind).toBe('none');
    own.table('partners').put(partnerRow(1, { phone: '0622222222' }));
    own.table('partners').remove(1);
    expect(lookupNumber(own, '0622222222').kind).toBe('none');
    expect(idsFound(own, 'partners', 'client', 5)).toEqual([]);
  });
});

describe('search', () => {
  const tables = createMemoryTables();
  tables
    .table('partners')
    .put(partnerRow(1, { name: 'Électricité Générale Lefèvre', city: 'Saint-Étienne', phone: '06 12 34 56 78' }));
  tables.table('partners').put(partnerRow(2, { name: 'Mairie de Lefevreville', ref: 'CLI-0042' }));
  tables.table('partners').put(partnerRow(3, { name: 'Sté Boulefèvre' }));
  tables.table('partners').put(partnerRow(4, { name: 'Lefevre SARL' }));

  it('folds accents and case, best first', () => {
    expect(idsFound(tables, 'partners', 'LEFEVRE', 10)).toEqual([4, 2, 1, 3]);
  });
  it('wants every word, in any order', () => {
    expect(idsFound(tables, 'partners', 'etienne elec', 10)).toEqual([1]);
    expect(idsFound(tables, 'partners', 'lefevre inconnu', 10)).toEqual([]);
  });
  it.each(['06 12 34', '0612345678', '+33 6 12 34', '34 56 78'])('finds the digits of a phone: %s', (digits) => {
    expect(idsFound(tables, 'partners', digits, 10)).toEqual([1]);
  });
  it('finds references and keeps to the limit', () => {
    expect(idsFound(tables, 'partners', 'cli-0042', 10)).toEqual([2]);
    expect(idsFound(tables, 'partners', 'l', 1)).toHaveLength(1);
    expect(idsFound(tables, 'partners', '   ', 10)).toEqual([]);
  });
  it('agrees with a plain scan on random words', () => {
    const names = Array.from({ length: 3000 }, (_, at) => `nom${(at * 7919) % 997} rue${(at * 104729) % 1009}`);
    const own = createMemoryTables();
    for (const [at, name] of names.entries()) own.table('products').put(productRow(at + 1, { name }));
    for (let at = 0; at < 1500; at++)
      own.table('products').put(productRow(at + 1, { name: names[at]!.replace('nom', 'mot') }));
    for (const word of ['nom1', 'mot99', 'ue10', '7 rue', 'nom996 rue5', 'zz']) {
      const wanted = [...own.all('products')].filter(({ name }) =>
        word.split(' ').every((part) => name.includes(part)),
      );
      expect(idsFound(own, 'products', word, 5000).length).toBe(wanted.length);
    }
  });
});

describe('goods', () => {
  const tables = createMemoryTables();
  tables.table('products').put(productRow(10, { barcode: '3017620422003', tracking: 'serial' }));
  tables.table('products').put(productRow(11, { barcode: '96385074' }));
  tables.table('lots').put(lotRow(20, 99, 'SN-1'));
  tables.table('lots').put(lotRow(21, 10, 'SN-1'));

  const byBarcode = (code: string) => tables.find('products', 'barcode', barcodeKey(code)).map(({ id }) => id);

  it('matches a barcode at every GTIN length', () => {
    expect(byBarcode('03017620422003')).toEqual([10]);
    expect(byBarcode('3017620422003')).toEqual([10]);
    expect(byBarcode('00000096385074')).toEqual([11]);
    expect(byBarcode('0000096385074')).toEqual([11]);
    expect(byBarcode('385074')).toEqual([]);
  });
  it('resolves an EPC to the product and its own lot', () => {
    expect(resolveEpc(tables, '03017620422003', 'SN-1')).toMatchObject({ product: { id: 10 }, lot: { id: 21 } });
    expect(resolveEpc(tables, '03017620422003', 'SN-2')).toMatchObject({ product: { id: 10 }, lot: null });
    expect(resolveEpc(tables, '04012345678901', 'SN-1')).toBeNull();
  });
  it('assembles open receipts with moves, lines and partner', () => {
    tables.table('partners').put(partnerRow(5, { name: 'Sonepar' }));
    tables.table('pickings').put(pickingRow(30, { partnerId: 5, scheduledDate: '2026-11-25 08:00:00' }));
    tables.table('pickings').put(pickingRow(31, { scheduledDate: '2026-11-24 08:00:00' }));
    tables.table('pickings').put(pickingRow(32, { state: 'done' }));
    tables.table('pickings').put(pickingRow(33, { pickingTypeCode: 'outgoing' }));
    tables.table('moves').put(moveRow(41, 30, 10));
    tables.table('moveLines').put(moveLineRow(51, 30, 41, 10));
    const open = openDocuments(tables, 'incoming');
    expect(open.map(({ picking }) => picking.id)).toEqual([31, 30]);
    expect(open[1]).toMatchObject({
      partner: { name: 'Sonepar' },
      moves: [{ move: { id: 41 }, product: { id: 10 }, lines: [{ id: 51 }] }],
      lineIds: [51],
    });
  });
});
