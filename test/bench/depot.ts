import type { Page } from '@playwright/test';
import { encodeEpc, withCheckDigit } from '../../drivers/epc/encode.ts';
import { createM100Simulator } from '../../drivers/m100-bb7e/simulator.ts';
import { openSerialPort } from '../../drivers/serial-port.ts';
import { createScene } from '../../drivers/simulation/scene.ts';
import { systemClock } from '../../main/clock.ts';
import { createOdooStandIn } from '../../main/demo/odoo/stand-in.ts';
import type { Store } from '../../main/demo/odoo/store.ts';
import { seedSampleData } from '../../main/demo/sample-data.ts';
import { layPtyPair } from '../readers/pty-pair.ts';
import { openDepotDesk } from './depot-desk.ts';
import type { Report } from './run.ts';

const lines = 2_000;
const scans = Number(process.env['DURET_BENCH_SCANS'] ?? 1_000);
const scansPerSecond = 20;
const tags = 10_000;

/**
 * The depot from bytes to paint: scans of a serial imager on a receipt of 2,000 lines, then a sweep of 10,000 tags by a
 * real protocol, both through ptys, the built host and the page.
 */
export async function run(report: Report): Promise<void> {
  const [imager, antenna] = [await layPtyPair(), await layPtyPair()];
  const odoo = await createOdooStandIn({ seed });
  const scene = createScene([], { random: () => 0.5 });
  const imagerPort = await openSerialPort(imager.far, 9_600);
  const reader = createM100Simulator(
    { port: await openSerialPort(antenna.far, 115_200), clock: systemClock, scene },
    { roundMs: 20 },
  );
  const desk = await openDepotDesk(odoo, {
    readers: [
      { id: 'imager', title: 'Imageur', driver: 'plain-line', path: imager.near },
      { id: 'antenna', title: 'Portique', driver: 'm100-bb7e', path: antenna.near },
    ],
  });
  try {
    const { page } = desk;
    await scanAll(page, (text) => imagerPort.write(new TextEncoder().encode(`${text}\r\n`)), report);
    await sweep(page, (epcs) => scene.place(epcs.map((epcHex) => ({ epcHex, rssiDbm: -50, hearing: 1 }))), report);
  } finally {
    await desk.close();
    await reader.close();
    await imagerPort.close();
    await odoo.close();
    for (const line of [imager, antenna]) line.close();
  }
}

/** Each scan is timed from the byte on the line to the frame in which the count shows it. */
async function scanAll(page: Page, type: (text: string) => void, report: Report): Promise<void> {
  await page.locator('button[data-picking]', { hasText: 'BENCH-RECEIPT' }).click({ timeout: 120_000 });
  await page.locator('.num[data-got="0"]').waitFor();
  await page.waitForFunction(`document.querySelectorAll('[data-product]').length > 3`);
  await page.evaluate(watchCount);
  const sentAt: number[] = [];
  const startedAt = performance.now();
  for (let scan = 0; scan < scans; scan++) {
    const due = startedAt + (scan * 1_000) / scansPerSecond;
    await pause(Math.max(0, due - performance.now()));
    sentAt.push(performance.timeOrigin + performance.now());
    type(barcode((scan * 37) % lines));
  }
  await page
    .locator(`.num[data-got="${scans}"]`)
    .waitFor({ timeout: 30_000 })
    .catch(() => undefined);
  await pause(1_000);
  const painted = await page.evaluate<(readonly [number, number])[]>('window.painted');
  const got = painted.at(-1)?.[0] ?? 0;
  const times = sentAt.flatMap((at, scan) => {
    const shown = painted.find(([count]) => count >= scan + 1);
    return shown ? [shown[1] - at] : [];
  });
  times.sort((a, b) => a - b);
  report({ metric: `scans at ${scansPerSecond}/s`, value: scans, unit: 'scans' });
  report({ metric: 'scans lost', value: Math.max(0, scans - got), unit: 'scans', atMost: 0 });
  report({ metric: 'scans counted twice', value: Math.max(0, got - scans), unit: 'scans', atMost: 0 });
  report({ metric: `scan to painted outcome, ${lines} lines, p50`, value: quantile(times, 0.5), unit: 'ms' });
  report({
    metric: `scan to painted outcome, ${lines} lines, p95`,
    value: quantile(times, 0.95),
    unit: 'ms',
    atMost: 50,
  });
  report({ metric: `scan to painted outcome, ${lines} lines, longest`, value: quantile(times, 1), unit: 'ms' });
}

async function sweep(page: Page, place: (epcs: readonly string[]) => void, report: Report): Promise<void> {
  await page.getByRole('button', { name: 'Retour à l’accueil' }).click();
  await page.locator('[data-job="inventory:choose"]').click();
  await page.getByLabel('Nom ou code du lieu').fill('BENCH-ZONE');
  await page.locator('.zone-row', { hasText: 'BENCH-ZONE' }).click();
  await page.locator(`[data-list=expected][data-count="${tags}"]`).waitFor({ timeout: 60_000 });
  const epcs = Array.from({ length: tags }, (_, index) => epcOf(index));
  const frames = page.evaluate<{ fps: number; longest: number; slow: number; seconds: number }>(watchFrames);
  // Each piece lies before the antenna for three rounds, as in a sweep at a walk.
  const window = 60;
  for (let at = 0; at < tags + window; at += 20) {
    place(epcs.slice(Math.max(0, at - window), at));
    await pause(20);
  }
  const seen = await frames;
  const found = Number(await page.locator('[data-list=found]').getAttribute('data-count'));
  report({ metric: 'sweep, tags found', value: found, unit: 'tags' });
  report({ metric: 'sweep, tags lost', value: tags - found, unit: 'tags', atMost: 0 });
  report({ metric: 'sweep, frames per second', value: Math.round(seen.fps * 10) / 10, unit: 'fps', atLeast: 55 });
  report({ metric: 'sweep, longest frame', value: Math.round(seen.longest), unit: 'ms' });
  report({ metric: 'sweep, frames over 50 ms', value: seen.slow, unit: 'frames' });
  report({ metric: 'sweep, duration', value: Math.round(seen.seconds * 10) / 10, unit: 's' });
}

/** In the page, as text: what compiles this file puts helpers into functions that the page does not have. */
const watchCount = `(() => {
  window.painted = [];
  const number = document.querySelector('.num[data-got]');
  new MutationObserver(() => {
    const got = Number(number.dataset.got);
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.painted.push([got, performance.timeOrigin + performance.now()]);
      port2.postMessage(null);
    });
  }).observe(number, { attributes: true });
})()`;

/** From the first tag found to the last one, or to five seconds of quiet. */
const watchFrames = `new Promise((resolve) => {
  const count = () => Number(document.querySelector('[data-list=found]')?.dataset.count ?? 0);
  let first = 0, last = 0, before = 0, frames = 0, longest = 0, slow = 0, seen = 0, changed = performance.now();
  const frame = (at) => {
    const found = count();
    if (found !== seen) { seen = found; changed = at; if (!first) { first = at; before = at; } last = at; }
    if (first) {
      if (at > before) { frames++; longest = Math.max(longest, at - before); if (at - before > 50) slow++; }
      before = at;
    }
    if (found >= ${tags} || at - changed > 5000) {
      const seconds = (last - first) / 1000;
      return resolve({ fps: frames / ((at - first) / 1000), longest, slow, seconds });
    }
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})`;

function seed(store: Store): { readonly uid: number; readonly login: string } {
  const user = seedSampleData(store);
  const add = (model: string, values: Readonly<Record<string, unknown>>) => store.insert(model, values, user.uid).id;
  const uom = store.all('uom.uom')[0]?.id ?? 1;
  const [supplier] = store.all('stock.location', ({ usage }) => usage === 'supplier');
  const zone = add('stock.location', { name: 'BENCH-ZONE', usage: 'internal', barcode: 'BENCH-ZONE' });
  const type = store.all('stock.picking.type', ({ code }) => code === 'incoming')[0]?.id ?? 1;
  const places = { location_id: supplier?.id ?? 1, location_dest_id: zone };
  const picking = add('stock.picking', {
    name: 'BENCH-RECEIPT',
    state: 'assigned',
    picking_type_id: type,
    scheduled_date: '2020-01-01 08:00:00',
    ...places,
  });
  for (let index = 0; index < lines; index++) {
    const product = add('product.product', {
      name: `Article ${String(index).padStart(4, '0')}`,
      default_code: `A-${index}`,
      barcode: barcode(index),
      tracking: 'none',
      uom_id: uom,
      type: 'consu',
    });
    const move = add('stock.move', {
      picking_id: picking,
      product_id: product,
      product_uom_qty: 10,
      product_uom: uom,
      state: 'assigned',
      ...places,
    });
    add('stock.move.line', {
      picking_id: picking,
      move_id: move,
      product_id: product,
      product_uom_id: uom,
      quantity: 10,
      ...places,
    });
  }
  const tool = add('product.product', {
    name: 'Outil balayé',
    barcode: toolGtin,
    tracking: 'serial',
    uom_id: uom,
    type: 'consu',
  });
  for (let index = 0; index < tags; index++) {
    const lot = add('stock.lot', { name: String(index + 1), product_id: tool });
    add('stock.quant', { product_id: tool, location_id: zone, lot_id: lot, quantity: 1 });
  }
  return user;
}

const barcode = (index: number): string => withCheckDigit(`361234${String(index).padStart(6, '0')}`);
const toolGtin = withCheckDigit('361234599999');

function epcOf(index: number): string {
  const encoded = encodeEpc({
    key: 'sgtin',
    scheme: 'sgtin-96',
    gtin: `0${toolGtin}`,
    serial: String(index + 1),
    companyPrefixLength: 7,
  });
  if (!encoded.ok) throw new Error(encoded.failure.kind);
  return encoded.epcHex;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function quantile(sorted: readonly number[], share: number): number {
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
}
