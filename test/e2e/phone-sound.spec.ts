import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { audioPackets, watchMedia } from '../integration-peers/journey-media.ts';
import { startStation, type Station } from './station.ts';

let station: Station;
test.beforeEach(async ({ page }) => {
  station = await startStation({ args: ['--demo'] });
  await page.goto(station.url);
  await page.locator('[data-screen=calls]').click();
  await page.getByText('Joignable', { exact: true }).waitFor();
});
test.afterEach(() => station.stop());

test('microphone and ringer are chosen, seen and heard, and stay chosen after a reload', async ({ page }) => {
  await page.keyboard.press('Alt+M');
  const dialog = page.getByRole('dialog', { name: 'Micro et sonnerie' });
  const microphone = dialog.getByLabel('Micro', { exact: true });
  const named = microphone.locator('option', { hasText: /Fake Audio Input/ });
  await expect(named).toHaveCount(2);
  await microphone.selectOption({ label: (await named.last().textContent()) ?? '' });
  await dialog.getByLabel('Force de la sonnerie').fill('0.3');
  // The microphone of the test beeps once a second: looked at in each frame, no beep is missed.
  await page.waitForFunction(() => (document.querySelector<HTMLMeterElement>('.modal.sound meter')?.value ?? 0) > 0.3);
  const { violations } = await new AxeBuilder({ page }).include('.modal.sound').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await dialog.getByRole('button', { name: 'Essayer' }).click();
  await expect(dialog.locator('[data-echo=recording]')).toBeVisible();
  await expect(dialog.locator('[data-echo=playing]')).toBeVisible();
  await expect(dialog.locator('[data-echo=ready]')).toBeVisible();
  await page.reload();
  await page.getByText('Joignable', { exact: true }).waitFor();
  await page.keyboard.press('Alt+M');
  await expect(microphone.locator('option:checked')).toHaveText(/Fake Audio Input 2/);
  await expect(dialog.getByLabel('Force de la sonnerie')).toHaveValue('0.3');
});

test('a call rings aloud, lives through a reload of the page, and is heard again', async ({ page }) => {
  await page.getByRole('button', { name: 'Un client appelle' }).click();
  await expect(page.locator('audio[data-tone=ring]')).toBeAttached();
  await page.keyboard.press('F9');
  const panel = page.locator('.phone[data-phase="talking"]');
  await panel.waitFor();
  await expect(page.locator('audio[data-tone]')).toHaveCount(0);
  await panel.locator('.q').waitFor();
  await page.reload();
  await panel.waitFor();
  // The quality of now is measured on the new media.
  await panel.locator('.q').waitFor({ timeout: 20_000 });
  await page.keyboard.press('F10');
  await expect(panel).toHaveCount(0);
});

test('a headset that is unplugged in a call hands over to another microphone, and is told', async ({
  page,
  context,
}) => {
  await watchMedia(context);
  await context.addInitScript(() => {
    const media = navigator.mediaDevices;
    const open = new Set<MediaStreamTrack>();
    let gone: string | null = null;
    const [list, get] = [media.enumerateDevices.bind(media), media.getUserMedia.bind(media)];
    media.enumerateDevices = async () => (await list()).filter(({ label }) => label !== gone);
    media.getUserMedia = async (constraints) => {
      const stream = await get(gone === null ? constraints : { audio: true });
      for (const track of stream.getTracks()) open.add(track);
      return stream;
    };
    // What a browser does when the plug is pulled: the track ends, and the devices are others.
    Object.assign(globalThis, {
      unplug(label: string) {
        gone = label;
        for (const track of open) {
          if (track.label !== label) continue;
          track.stop();
          track.dispatchEvent(new Event('ended'));
        }
        media.dispatchEvent(new Event('devicechange'));
      },
    });
  });
  await page.reload();
  await page.getByText('Joignable', { exact: true }).waitFor();
  await page.keyboard.press('Alt+M');
  const dialog = page.getByRole('dialog', { name: 'Micro et sonnerie' });
  const headset = dialog.getByLabel('Micro', { exact: true }).locator('option', { hasText: /Fake Audio Input 2/ });
  await expect(headset).toHaveCount(1);
  await dialog.getByLabel('Micro', { exact: true }).selectOption({ label: (await headset.textContent()) ?? '' });
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Un client appelle' }).click();
  await page.locator('.pop').waitFor();
  await page.keyboard.press('F9');
  await page.locator('.phone[data-phase="talking"]').waitFor();
  await expect.poll(() => audioPackets(page).then(({ sent }) => sent)).toBeGreaterThan(20);
  await page.evaluate(() => (globalThis as unknown as { unplug(label: string): void }).unplug('Fake Audio Input 2'));
  const live = () =>
    page.evaluate(() =>
      ((globalThis as { duretConnections?: RTCPeerConnection[] }).duretConnections ?? [])
        .flatMap((connection) => connection.getSenders())
        .map(({ track }) => (track?.readyState === 'live' ? track.label : 'ended')),
    );
  await expect.poll(live).toContain('Fake Default Audio Input');
  const { sent } = await audioPackets(page);
  await expect.poll(() => audioPackets(page).then((now) => now.sent)).toBeGreaterThan(sent + 50);
  await page.keyboard.press('Alt+M');
  await expect(dialog.getByText('Le casque choisi est débranché.')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('F10');
});
