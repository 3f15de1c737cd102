import { expect, test as base, type Page } from '@playwright/test';
import { startStation } from './station.ts';

/** The demonstration at its depot, with its deliveries on the screen: a station for each test. */
export const test = base.extend<{ depot: void }>({
  depot: [
    async ({ page }, use) => {
      const station = await startStation({ args: ['--demo'] });
      await page.goto(station.url);
      await expect(page.getByRole('button', { name: /DF\/IN\/00041/ }).first()).toBeVisible();
      await use();
      await station.stop();
    },
    { auto: true },
  ],
});

/** Opens what the station does beside its deliveries, from the home: `tags:batch`, `print:`, `people:`, `history:`. */
export const work = (page: Page, key: string): Promise<void> => page.locator(`[data-work="${key}"]`).click();
