import { randomInt } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDock, type Dock } from './journey-dock.ts';
import { journeyOdoo, lying, newCable, newProduct, setStock, stockLot } from './journey-odoo.ts';
import { confirmed, synchronised } from './journey-station.ts';

/** Tools and drums, from the bytes of a reader or a scanner to what Odoo then holds. */
const odoo = journeyOdoo();
let depot: Awaited<ReturnType<typeof prepareDepot>>;
let dock: Dock;

beforeEach(async () => {
  depot = await prepareDepot();
  dock = await openDock(odoo, 'Quai 1', { depot: { toolLoans: depot.typeName } });
  await synchronised(dock.workplace.page, 'depot');
});
afterEach(({ task }) => dock.close(task.result?.state === 'fail'));

/** A tool room with a bin, three tools in it, a drum of 100 m beside them, a site, and somebody with a badge. */
async function prepareDepot() {
  const mark = String(randomInt(100_000, 999_999));
  const [stock] = await odoo.rows('stock.location', [['usage', '=', 'internal']], ['name']);
  const [warehouse] = await odoo.rows('stock.warehouse', [], ['name']);
  const place = (name: string, parent: unknown, barcode: string | false = false): Promise<number> =>
    odoo.create('stock.location', { name: `${name} ${mark}`, usage: 'internal', location_id: parent, barcode });
  const room = await place('Magasin', stock?.['id']);
  const bin = await place('Casier', room);
  const lent = await place('Sorti', stock?.['id']);
  const site = await place('Chantier', stock?.['id'], `CH-${mark}`);
  const typeName = `Outillage ${mark}`;
  await odoo.create('stock.picking.type', {
    name: typeName,
    code: 'internal',
    sequence_code: `O${mark}`,
    warehouse_id: warehouse?.['id'],
    default_location_src_id: room,
    default_location_dest_id: lent,
  });
  const { id: tool, gtin13 } = await newProduct(odoo, 'serial');
  const serials = ['1', '2', '3'].map((end) => `${mark}${end}`);
  const lots: number[] = [];
  for (const name of serials) lots.push(await stockLot(odoo, { productId: tool, locationId: bin }, name, 1));
  const { id: cable } = await newCable(odoo);
  await stockLot(odoo, { productId: cable, locationId: bin }, `T-${mark}`, 100);
  const borrower = `Farid ${mark}`;
  await odoo.create('hr.employee', { name: borrower, barcode: `B${mark}` });
  const [person] = await odoo.rows('hr.employee', [['barcode', '=', `B${mark}`]], ['work_contact_id']);
  const contact = (person?.['work_contact_id'] as [number, string] | false) || null;
  return { mark, room, bin, lent, site, typeName, gtin13, tool, serials, lots, cable, borrower, contact };
}

/** What lies where, without the mark of this test. */
async function lies(product: number): Promise<Readonly<Record<string, number>>> {
  const all = Object.entries(await lying(odoo, product));
  return Object.fromEntries(
    all.map(([place, quantity]) => [place.replace(/ \d{6}\//, '/').replace(depot.mark, ''), quantity]),
  );
}

/** A visit at the counter, and whose it is. */
async function badge(): Promise<void> {
  const { scanner, workplace } = dock;
  const { page } = workplace;
  await page.locator('[data-job="tools:new"]').click();
  await page.locator('[data-borrower=""]').waitFor();
  scanner.scan(`B${depot.mark}`);
  await page.locator(`[data-borrower="${depot.borrower}"]`).waitFor();
}

test('badge, sweep, done: two tools leave with their borrower over a reload and a cut line, and one comes back', async () => {
  const { workplace, line, antenna, scanner } = dock;
  const { page } = workplace;
  await badge();
  antenna.place(depot.gtin13, depot.serials.slice(0, 2));
  await page.locator('.num[data-got="2"]').waitFor();
  await page.reload();
  await page.locator('.num[data-got="2"]').waitFor();
  await page.locator(`[data-borrower="${depot.borrower}"]`).waitFor();
  await line.cut();
  await page.locator('[data-act=validate]').click();
  await page.locator('[data-act-state]').waitFor();
  expect(await lies(depot.tool)).toEqual({ 'Casier/1': 1, 'Casier/2': 1, 'Casier/3': 1 });
  await line.restore();
  await confirmed(page, 1);
  expect(await lies(depot.tool)).toEqual({ 'Sorti/1': 1, 'Sorti/2': 1, 'Casier/3': 1 });
  const loans = await odoo.rows(
    'stock.move',
    [
      ['product_id', '=', depot.tool],
      ['location_dest_id', '=', depot.lent],
    ],
    ['partner_id', 'state', 'date_deadline'],
  );
  expect(loans).toMatchObject([{ state: 'done', partner_id: depot.contact }]);
  expect(loans[0]?.['date_deadline']).toBeTruthy();

  await page.getByRole('button', { name: 'Retour à l’accueil' }).click();
  await page.locator('[data-job="tools:new"]').click();
  await page.locator('[data-loan]').first().waitFor();
  scanner.scan(depot.serials[0]!);
  await page.locator('[data-lot]').filter({ hasText: 'revient' }).waitFor();
  line.loseRepliesOf('stock.picking/button_validate');
  await page.locator('[data-act=validate]').click();
  await confirmed(page, 1);
  expect(line.lost).toEqual(['stock.picking/button_validate']);
  expect(await lies(depot.tool)).toEqual({ 'Magasin/1': 1, 'Sorti/2': 1, 'Casier/3': 1 });
});

test('a tool that somebody moved in Odoo meanwhile is refused, and exists once', async () => {
  const { workplace, line, antenna } = dock;
  const { page } = workplace;
  await badge();
  antenna.place(depot.gtin13, [depot.serials[2]!]);
  await page.locator('.num[data-got="1"]').waitFor();
  await line.cut();
  await page.locator('[data-act=validate]').click();
  await page.locator('[data-act-state]').waitFor();
  const third = { productId: depot.tool, lotId: depot.lots[2]! };
  await setStock(odoo, { ...third, locationId: depot.bin }, 0);
  await setStock(odoo, { ...third, locationId: depot.site }, 1);
  await line.restore();
  await page.locator('[data-act-state="refused"]').waitFor({ timeout: 90_000 });
  expect(await lies(depot.tool)).toEqual({ 'Casier/1': 1, 'Casier/2': 1, 'Chantier/3': 1 });
});

test('a drum is cut by its marks, the rest becomes a lot of its own; replies are lost, nothing happens twice', async () => {
  const { workplace, line, scanner } = dock;
  const { page } = workplace;
  scanner.scan(`T-${depot.mark}`);
  await page.getByText(`Touret T-${depot.mark}`).waitFor();
  for (const metres of ['30', '100', '70']) {
    for (const digit of metres)
      await page.locator('.number-pad').getByRole('button', { name: digit, exact: true }).click();
    await page.locator('.number-pad .enter').click();
  }
  await page.locator('[data-cut="30"]').waitFor();
  scanner.scan(`CH-${depot.mark}`);
  await page.locator(`[data-destination*="Chantier ${depot.mark}"]`).waitFor();
  await page.getByRole('button', { name: /Le reste devient une chute/ }).click();
  line.loseRepliesOf('stock.picking/button_validate');
  await page.locator('[data-act=validate]').click();
  await confirmed(page, 2);
  expect(line.lost).toEqual(['stock.picking/button_validate']);
  expect(await lies(depot.cable)).toEqual({ 'Chantier/T-': 30, 'Casier/T--C1': 70 });
});
