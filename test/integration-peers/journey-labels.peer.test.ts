import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLabelPrinter, type LabelPrinter } from '../../main/demo/label-printer.ts';
import { openDock, type Dock } from './journey-dock.ts';
import { journeyOdoo, newPlace, newProduct, stockLot, type JourneyProduct } from './journey-odoo.ts';
import { synchronised } from './journey-station.ts';

/** Labels of what the real Odoo holds, to a printer on the network, and back: what a label says is read as what it was made for. */
const odoo = journeyOdoo();
/** Numeric, as 96 bits hold it. */
const serial = '4711';
let tool: JourneyProduct;
let shelf: Awaited<ReturnType<typeof newPlace>>;
let printer: LabelPrinter;
let dock: Dock;

beforeEach(async () => {
  tool = await newProduct(odoo, 'serial');
  shelf = await newPlace(odoo, 'Casier');
  await stockLot(odoo, { productId: tool.id, locationId: shelf.id }, serial, 1);
  printer = await openLabelPrinter();
  const zebra = {
    id: 'zebra',
    title: 'Zebra',
    connection: 'tcp',
    address: printer.address,
    paper: 'label',
    rfid: true,
  };
  dock = await openDock(odoo, 'Quai 1', { printers: [zebra] });
  await synchronised(dock.workplace.page, 'depot');
});
afterEach(async ({ task }) => {
  await dock.close(task.result?.state === 'fail');
  await printer.close();
});

test('a label with a tag is printed once for a serial of Odoo; the tag it wrote is found where Odoo has that serial', async () => {
  const { antenna, scanner, workplace } = dock;
  const { page } = workplace;
  await page.locator('[data-work="print:"]').click();
  await page.getByLabel(/Article, numéro de série/).fill(serial);
  await page.locator('.found button', { hasText: tool.name }).click();
  await page.getByRole('button', { name: 'Écrire la puce' }).click();
  await page.locator('[data-act=print]').click();
  await page.locator('[data-print=sent]').waitFor();
  await printer.printed(1);
  const epcHex = /\^RFW,H[^^]*\^FD([0-9A-F]+)\^FS/.exec(printer.labels[0]!)?.[1] ?? '';
  expect(printer.labels[0]).toContain(`01${tool.gtin13.padStart(14, '0')}`);
  expect(epcHex).toHaveLength(24);

  // Asked for again it asks back; a reload prints nothing by itself.
  await page.locator('[data-act=print]').click();
  await page.locator('[data-print=already]').waitFor();
  await page.reload();
  await page.locator('[data-panel=queue]').click();
  await page.locator('[data-job=printed]').waitFor();
  expect(printer.labels).toHaveLength(1);

  await page.locator('nav [data-screen=depot]').click();
  await page.getByRole('button', { name: 'Retour', exact: true }).click();
  scanner.scan(shelf.barcode);
  await page.locator('[data-list=expected][data-count="1"]').waitFor();
  antenna.placeTags([epcHex]);
  await page.locator('[data-list=found][data-count="1"]').waitFor();
  await page.locator('[data-list=missing][data-count="0"]').waitFor();
});

test('a printer that dies in the middle of a label leaves a doubt: nothing comes out again before somebody has looked', async () => {
  const { workplace } = dock;
  const { page } = workplace;
  printer.faults.dieAfterBytes = 100;
  await page.locator('[data-work="print:"]').click();
  await page.getByLabel(/Article, numéro de série/).fill(serial);
  await page.locator('.found button', { hasText: tool.name }).click();
  await page.locator('[data-act=print]').click();
  await page.locator('[data-print=sent]').waitFor();
  await page.locator('[data-panel=queue]').click();
  await page.locator('[data-job=uncertain]').waitFor();
  await workplace.kill();
  await workplace.startAgain();
  const again = workplace.page;
  await again.locator('[data-work="print:"]').click();
  await again.locator('[data-panel=queue]').click();
  await again.locator('[data-job=uncertain]').waitFor();
  expect(printer.labels).toEqual([]);
  await again.locator('[data-job=uncertain] [data-act=retry]').click();
  await printer.printed(1);
  await again.locator('[data-job=printed]').waitFor();
  expect(printer.labels).toHaveLength(1);
});
