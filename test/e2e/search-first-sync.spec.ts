import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { createOdooStandIn, type OdooStandIn } from '../../main/demo/odoo/stand-in.ts';
import { seedSampleData } from '../../main/demo/sample-data.ts';
import { startStation, type Station } from './station.ts';

/** More contacts than one request brings, the wanted one last. */
const many = 1_100;
const wanted = 'Zinguerie du Beaufortain';

/** A line to Odoo that keeps back every page of contacts but the first, until it is let go. */
async function slowLine(
  odoo: OdooStandIn,
): Promise<{ url: string; held: Promise<void>; letGo(): void; server: Server }> {
  let letGo = (): void => {};
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  let isHeld = (): void => {};
  const held = new Promise<void>((resolve) => (isHeld = resolve));
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const body = Buffer.concat(parts);
      const later = incoming.url?.endsWith('/res.partner/search_read') && /"id",\s*">",\s*[1-9]/.test(String(body));
      if (later) isHeld();
      void (later ? gate : Promise.resolve()).then(() => {
        const onward = request(
          new URL(incoming.url ?? '/', odoo.url),
          { method: incoming.method, headers: incoming.headers },
          (reply) => {
            outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
            reply.pipe(outgoing);
          },
        );
        onward.on('error', () => outgoing.destroy());
        onward.end(body);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, held, letGo, server };
}

let odoo: OdooStandIn;
let station: Station;
let line: Awaited<ReturnType<typeof slowLine>>;
test.beforeEach(async () => {
  odoo = await createOdooStandIn({
    seed(store) {
      const user = seedSampleData(store);
      for (let at = 1; at <= many; at++)
        store.insert('res.partner', { name: at === many ? wanted : `Client ${at}`, is_company: true }, user.uid);
      return user;
    },
  });
  line = await slowLine(odoo);
  station = await startStation({
    args: ['--odoo', line.url, '--db', odoo.database, '--login', odoo.login],
    env: { DURET_ODOO_KEY: odoo.apiKey },
  });
});
test.afterEach(async () => {
  line.letGo();
  await station.stop();
  line.server.closeAllConnections();
  await new Promise((resolve) => line.server.close(resolve));
  await odoo.close();
});

test('what one looked for during the first sync shows as soon as it arrives, without typing again', async ({
  page,
}) => {
  await page.goto(station.url);
  await page.locator('[data-screen=calls]').click();
  await line.held;
  const search = page.getByRole('searchbox').first();
  await search.fill('client 12');
  await expect(page.getByRole('option', { name: 'Client 12', exact: true }), 'the first page is here').toBeVisible();
  await search.fill('zinguerie');
  await expect(page.getByText('Seules les données reçues sur ce poste sont cherchées.')).toBeVisible();
  line.letGo();
  await expect(page.getByRole('option', { name: wanted })).toBeVisible();
  await expect(search, 'nothing was typed again').toHaveValue('zinguerie');
});
