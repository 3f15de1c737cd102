import { describe, expect, it } from 'vitest';
import { openDocuments, resolveEpc } from '../../../renderer/store/documents.ts';
import { createMemoryTables } from '../../../renderer/store/memory-tables.ts';
import { lotRow, moveLineRow, moveRow, partnerRow, pickingRow, productRow } from './row-samples.ts';

describe('number lookup', () => {
  const tables = createMemoryTables();
  tables.set('partners', partnerRow(1, { name: 'Durand Électricité', phone: '+33 6 12 34 56 78' }));
  tables.set('partners', partnerRow(2, { phone: '01 23 45 67 89 / 06.98.76.54.32' }));
  tables.set('partners', partnerRow(3, { phone: '0142000000' }));
  tables.set('partners', partnerRow(4, { phone: '01 42 00 00 00' }));
  tables.set('partners', partnerRow(5, { phone: '+32 612 34 56 99', phoneSanitized: '+32612345699' }));
  tables.set('partners', partnerRow(6, { phone: '3949' }));
  tables.set('partners', partnerRow(7, { phone: '0799999999', active: false }));

  it.each(['+33612345678', '0612345678', '06 12 34 56 78', '0033612345678', '+33 (0)6 12 34 56 78'])(
    'reads %s as the one customer',
    (number) => {
      const match = tables.partners.lookup(number);
      expect(match.kind).toBe('one');
      expect(match.matches).toMatchObject([{ partner: { id: 1 }, certainty: 'exact' }]);
    },
  );
  it('finds both numbers of one field', () => {
    expect(tables.partners.lookup('+33698765432').matches.map(({ partner }) => partner.id)).toEqual([2]);
    expect(tables.partners.lookup('+33123456789').matches.map(({ partner }) => partner.id)).toEqual([2]);
  });
  it('keeps several as several', () => {
    const match = tables.partners.lookup('+33142000000');
    expect(match.kind).toBe('several');
    expect(match.matches.map(({ partner }) => partner.id).sort((a, b) => a - b)).toEqual([3, 4]);
  });
  it('says probable when only the last nine digits agree', () => {
    expect(tables.partners.lookup('+33612345699').matches).toMatchObject([
      { partner: { id: 5 }, certainty: 'probable' },
    ]);
  });
  it('knows short numbers by all their digits, and nobody behind nothing', () => {
    expect(tables.partners.lookup('3949').matches).toMatchObject([{ partner: { id: 6 } }]);
    expect(tables.partners.lookup('949').kind).toBe('none');
    expect(tables.partners.lookup('').kind).toBe('none');
    expect(tables.partners.lookup('anonymous').kind).toBe('none');
  });
  it('does not answer for archived partners', () => {
    expect(tables.partners.lookup('0799999999').kind).toBe('none');
  });
  it('follows a changed, archived or deleted number', () => {
    const own = createMemoryTables();
    own.set('partners', partnerRow(1, { phone: '0611111111' }));
    own.set('partners', partnerRow(1, { phone: '0622222222' }));
    expect(own.partners.lookup('0611111111').kind).toBe('none');
    expect(own.partners.lookup('0622222222').kind).toBe('one');
    own.set('partners', partnerRow(1, { phone: '0622222222', active: false }));
    expect(own.partners.lookup('0622222222').kind).toBe('none');
    own.set('partners', partnerRow(1, { phone: '0622222222' }));
    own.remove('partners', 1);
    expect(own.partners.lookup('0622222222').kind).toBe('none');
    expect(own.partners.search('client', 5)).toEqual([]);
  });
});

describe('search', () => {
  const tables = createMemoryTables();
  tables.set(
    'partners',
    partnerRow(1, { name: 'Électricité Générale Lefèvre', city: 'Saint-Étienne', phone: '06 12 34 56 78' }),
  );
  tables.set('partners', partnerRow(2, { name: 'Mairie de Lefevreville', ref: 'CLI-0042' }));
  tables.set('partners', partnerRow(3, { name: 'Sté Boulefèvre' }));
  tables.set('partners', partnerRow(4, { name: 'Lefevre SARL' }));

  it('folds accents and case, best first', () => {
    expect(tables.partners.search('LEFEVRE', 10)).toEqual([4, 2, 1, 3]);
  });
  it('wants every word, in any order', () => {
    expect(tables.partners.search('etienne elec', 10)).toEqual([1]);
    expect(tables.partners.search('lefevre inconnu', 10)).toEqual([]);
  });
  it.each(['06 12 34', '0612345678', '+33 6 12 34', '34 56 78'])('finds the digits of a phone: %s', (digits) => {
    expect(tables.partners.search(digits, 10)).toEqual([1]);
  });
  it('finds references and keeps to the limit', () => {
    expect(tables.partners.search('cli-0042', 10)).toEqual([2]);
    expect(tables.partners.search('e', 2)).toHaveLength(2);
    expect(tables.partners.search('   ', 10)).toEqual([]);
  });
  it('agrees with a plain scan on random words', () => {
    const names = Array.from({ length: 3000 }, (_, at) => `nom${(at * 7919) % 997} rue${(at * 104729) % 1009}`);
    const own = createMemoryTables();
    for (const [at, name] of names.entries()) own.set('products', productRow(at + 1, { name }));
    for (let at = 0; at < 1500; at++)
      own.set('products', productRow(at + 1, { name: names[at]!.replace('nom', 'mot') }));
    for (const word of ['nom1', 'mot99', 'ue10', '7 rue', 'nom996 rue5', 'zz']) {
      const wanted = [...own.all('products')].filter(({ name }) =>
        word.split(' ').every((part) => name.includes(part)),
      );
      expect(own.products.search(word, 5000).length).toBe(wanted.length);
    }
  });
});

describe('goods', () => {
  const tables = createMemoryTables();
  tables.set('products', productRow(10, { barcode: '3017620422003', tracking: 'serial' }));
  tables.set('products', productRow(11, { barcode: '96385074' }));
  tables.set('lots', lotRow(20, 99, 'SN-1'));
  tables.set('lots', lotRow(21, 10, 'SN-1'));

  it('matches a barcode at every GTIN length', () => {
    expect(tables.products.byBarcode('03017620422003')).toEqual([10]);
    expect(tables.products.byBarcode('3017620422003')).toEqual([10]);
    expect(tables.products.byBarcode('00000096385074')).toEqual([11]);
    expect(tables.products.byBarcode('0000096385074')).toEqual([11]);
    expect(tables.products.byBarcode('385074')).toEqual([]);
  });
  it('resolves an EPC to the product and its own lot', () => {
    expect(resolveEpc(tables, '03017620422003', 'SN-1')).toMatchObject({ product: { id: 10 }, lot: { id: 21 } });
    expect(resolveEpc(tables, '03017620422003', 'SN-2')).toMatchObject({ product: { id: 10 }, lot: null });
    expect(resolveEpc(tables, '04012345678901', 'SN-1')).toBeNull();
  });
  it('assembles open receipts with moves, lines and partner', () => {
    tables.set('partners', partnerRow(5, { name: 'Sonepar' }));
    tables.set('pickings', pickingRow(30, { partnerId: 5, scheduledDate: '2026-11-25 08:00:00' }));
    tables.set('pickings', pickingRow(31, { scheduledDate: '2026-11-24 08:00:00' }));
    tables.set('pickings', pickingRow(32, { state: 'done' }));
    tables.set('pickings', pickingRow(33, { pickingTypeCode: 'outgoing' }));
    tables.set('moves', moveRow(41, 30, 10));
    tables.set('moveLines', moveLineRow(51, 30, 41, 10));
    const open = openDocuments(tables, 'incoming');
    expect(open.map(({ picking }) => picking.id)).toEqual([31, 30]);
    expect(open[1]).toMatchObject({
      partner: { name: 'Sonepar' },
      moves: [{ move: { id: 41 }, product: { id: 10 }, lines: [{ id: 51 }] }],
      lineIds: [51],
    });
  });
});
