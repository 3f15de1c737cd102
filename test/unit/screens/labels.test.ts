import { describe, expect, test } from 'vitest';
import { decodeEpc } from '../../../drivers/epc/decode.ts';
import { withCheckDigit } from '../../../drivers/epc/encode.ts';
import { commandCards } from '../../../renderer/depot/command-cards.ts';
import { code128Bars, labelSvg } from '../../../renderer/labels/barcode-image.ts';
import { cardsPdf } from '../../../renderer/labels/cards-pdf.ts';
import { fitText } from '../../../renderer/labels/label.ts';
import { pdfText } from '../../../renderer/labels/pdf-page.ts';
import { slipPdf, type Slip } from '../../../renderer/labels/slip-pdf.ts';
import { labelWishes } from '../../../renderer/labels/label-wishes.ts';
import { labelOf, type LabelSubject } from '../../../renderer/labels/templates.ts';
import { zplOf } from '../../../renderer/labels/zpl.ts';

const paper = { widthMm: 100, heightMm: 50, rfid: false, companyPrefix: null };
const gtin = withCheckDigit('366012345678');
const words = { serial: 'N° de série', lot: 'Lot', package: 'Colis', owner: 'Dépôt des Forges' };
const serial: LabelSubject = {
  kind: 'lot',
  id: 31,
  name: '4711',
  productName: 'Perceuse à percussion 18 V',
  barcode: gtin,
  tracking: 'serial',
  amount: null,
};
const zpl = (subject: LabelSubject, over = {}): string =>
  zplOf(labelOf(subject, { ...paper, ...over }, words), { dpi: 203 }, 2);

describe('labels in the printers’ language', () => {
  test('a label has its size in dots, UTF-8, and as many copies as were asked', () => {
    const text = zpl(serial);
    expect(text).toMatch(/^\^XA\n\^CI28\n\^PW799\n\^LL400\n/);
    expect(text).toContain('^FDPerceuse à^FS');
    expect(text).toMatch(/\^PQ2,0,0,N\n\^XZ$/);
  });

  test('a serial carries GTIN and serial in one GS1 Data Matrix', () => {
    expect(zpl(serial)).toContain(`^FD_1010${gtin}214711^FS`);
  });

  test('digits with a wrong check digit are no GTIN: the label says nothing that scanners would refuse', () => {
    const wrong = `${gtin.slice(0, -1)}${(Number(gtin.at(-1)) + 1) % 10}`;
    expect(zpl({ ...serial, barcode: wrong })).toMatch(/\^FD4711\^FS/);
    expect(labelOf({ ...serial, barcode: wrong }, { ...paper, rfid: true }, words).epcHex).toBeNull();
  });

  test('goods without a GTIN carry their serial alone', () => {
    expect(zpl({ ...serial, barcode: null })).toMatch(/\^BXN,\d+,200,,,,_\^FD4711\^FS/);
  });

  test('of labels that belong together, each that has a tag is a job of its own, the plain ones are one', () => {
    const second: LabelSubject = { ...serial, id: 32, name: '4712' };
    const twice: LabelSubject = { ...serial, id: 33, name: '4713' };
    const box: LabelSubject = { kind: 'product', id: 5, name: 'Boîte', code: null, barcode: gtin };
    const asked = {
      subject: 'labels:x',
      title: 'Étiquettes, WH/IN/00012',
      printer: { id: 'z', dpi: 203 },
      labels: [
        { subject: serial, copies: 1 },
        { subject: box, copies: 3 },
        { subject: second, copies: 1 },
        { subject: twice, copies: 2 },
      ],
    } as const;
    const wishes = labelWishes(asked, (subject, rfid) => labelOf(subject, { ...paper, rfid }, words));
    expect(wishes.map(({ subject, title }) => [subject, title])).toEqual([
      ['labels:x', 'Étiquettes, WH/IN/00012'],
      ['lot:31', '4711'],
      ['lot:32', '4712'],
    ]);
    const [plain, ...tagged] = wishes;
    expect(plain?.data.match(/\^PQ\d/g)).toEqual(['^PQ3', '^PQ2']);
    expect(plain).toMatchObject({ verifyEpc: null, data: expect.not.stringContaining('^RFW') });
    for (const [at, name] of ['4711', '4712'].entries()) {
      const { data, verifyEpc } = tagged[at]!;
      expect(data).toContain(`^FD${verifyEpc}^FS`);
      expect(decodeEpc(verifyEpc!, null)).toMatchObject({ scheme: 'sgtin-96', serial: name });
    }
    const without = labelWishes(asked, (subject) => labelOf(subject, paper, words));
    expect(without.map(({ data }) => data.match(/\^PQ\d/g)?.length)).toEqual([4]);
  });

  test('an RFID label writes the tag, reads it back and tells the host', () => {
    const label = labelOf(serial, { ...paper, rfid: true }, words);
    expect(decodeEpc(label.epcHex ?? '', null)).toMatchObject({
      kind: 'decoded',
      gtin: `0${gtin}`,
      serial: '4711',
    });
    const text = zplOf(label, { dpi: 203 }, 1);
    expect(text).toContain(`^RFW,H,2,12,1^FD${label.epcHex}^FS`);
    expect(text).toContain('^HV1,24,EPC:,_0D_0A,L^FS');
  });

  test('a serial of letters is written whole, as SGTIN-198', () => {
    const { epcHex } = labelOf({ ...serial, name: 'PERC-01/b' }, { ...paper, rfid: true }, words);
    expect(decodeEpc(epcHex ?? '', null)).toMatchObject({ scheme: 'sgtin-198', serial: 'PERC-01/b' });
  });

  test.each(['^XZ', '~JA', 'a_b', 'x^FS^XA'])('a name like %j commands nothing', (name) => {
    const text = zpl({ kind: 'place', id: 1, name, barcode: name });
    expect(text.match(/\^XZ/g)).toHaveLength(1);
    expect(text.match(/\^XA/g)).toHaveLength(1);
    expect(text).not.toMatch(/~/);
  });

  test('an SSCC is a GS1-128, another package a plain code', () => {
    expect(zpl({ kind: 'package', id: 1, name: '336012345678901235' })).toContain(
      'N,N,N,D^FD(00)336012345678901235^FS',
    );
    expect(zpl({ kind: 'package', id: 1, name: 'PACK0000012' })).toContain('N,N,N,A^FH_^FDPACK0000012^FS');
  });

  test('everything lies on the label, whatever its size', () => {
    for (const [widthMm, heightMm] of [
      [100, 50],
      [57, 32],
      [100, 150],
    ] as const) {
      const { elements } = labelOf(serial, { ...paper, widthMm, heightMm }, words);
      for (const element of elements) {
        expect(element.xMm).toBeGreaterThanOrEqual(0);
        expect(element.yMm).toBeGreaterThanOrEqual(0);
        const bottom = element.yMm + ('sizeMm' in element ? element.sizeMm : element.heightMm);
        expect(bottom).toBeLessThanOrEqual(heightMm);
      }
    }
  });

  test('a long name breaks between words, and ends in an ellipsis rather than unseen', () => {
    expect(fitText('Disjoncteur différentiel tétrapolaire 63 A type B', 40, 4, 2)).toEqual([
      'Disjoncteur',
      'différentiel tétrap…',
    ]);
  });
});

describe('previews and sheets', () => {
  test('the preview draws what the printer gets', async () => {
    const svg = await labelSvg(labelOf(serial, paper, words));
    expect(svg).toContain('viewBox="0 0 100 50"');
    expect(svg).toContain('>Perceuse à<');
    expect(svg.match(/<svg /g)).toHaveLength(2);
  });

  test('the bars of a card are Code 128: thirteen modules of stop, two at the end', async () => {
    const { bars, modules } = await code128Bars('DURET-VALIDER');
    expect(bars.at(-1)?.width).toBe(2);
    expect(bars.length).toBe((13 + 2) * 3 + 4);
    expect(modules).toBeGreaterThan(11 * 15);
  });

  test('the sheet of command cards is one A4 page with a card for each command', async () => {
    const names: string[] = [];
    const bytes = await cardsPdf('Cartes', 'fr', ({ kind }) => {
      names.push(kind);
      return { name: kind, use: 'Usage' };
    });
    expect(Buffer.from(bytes).toString('latin1', 0, 5)).toBe('%PDF-');
    expect(names).toHaveLength(commandCards.length);
  });

  const slip = (lines: number, provisional: Slip['provisional']): Slip => ({
    title: 'Bon de réception',
    name: 'DF/IN/00041',
    language: 'fr',
    facts: [['De', 'Sonévolt']],
    columns: ['Article', 'référence', 'Quantité'],
    lines: Array.from({ length: lines }, (_, n) => ({ name: `Article ${n}`, detail: `R${n}`, quantity: '3 Unité(s)' })),
    provisional,
    note: '',
    signed: null as string | null,
    signatures: ['Remis par', 'Reçu par'],
    pageWords: (page, pages) => `Page ${page} sur ${pages}`,
    actId: '3b9f8f9e',
  });

  test('a slip takes as many pages as its lines need', async () => {
    const { PDFDocument } = await import('@cantoo/pdf-lib');
    const pages = async (lines: number): Promise<number> =>
      (await PDFDocument.load(await slipPdf(slip(lines, null)))).getPageCount();
    expect([await pages(0), await pages(5), await pages(120)]).toEqual([1, 1, 6]);
  });

  test('the provisional slip is another paper than the confirmed one', async () => {
    const confirmed = await slipPdf(slip(2, null));
    const provisional = await slipPdf(slip(2, { word: 'PROVISOIRE', why: 'Odoo ne l’a pas encore confirmé.' }));
    expect(provisional.length).toBeGreaterThan(confirmed.length);
  });

  test('what the built-in fonts cannot show is seen as missing, the thin space as a space', () => {
    expect(pdfText('À\u202f? Œuvre – 12\u00a0€ ✓')).toBe('À\u00a0? Œuvre – 12\u00a0€ ?');
  });
});
