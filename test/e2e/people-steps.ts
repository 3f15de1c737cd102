import type { Page } from '@playwright/test';

/** By its keys: a machine under load would send typed digits in one burst, as a scanner does. */
export async function pin(page: Page, digits: string): Promise<void> {
  for (const digit of digits) await page.locator('.pinpad').getByRole('button', { name: digit, exact: true }).click();
}

/** From the home: this person is the first of a shared station, with a PIN and responsible for it. Stays at « Personnes ». */
export async function share(page: Page, name: string, digits: string): Promise<void> {
  await page.locator('[data-work="people:"]').click();
  await choose(page, name);
  await page.getByRole('button', { name: /Donner un code PIN/ }).click();
  await pin(page, digits);
  await page.getByRole('button', { name: 'Garder' }).click();
  await page.getByText(`${name} est au poste`).waitFor();
}

/** At « Personnes », with the right to: what `hold` puts before a reader is this person's badge. */
export async function enrolBadge(page: Page, name: string, hold: () => void): Promise<void> {
  await choose(page, name);
  await page.getByRole('button', { name: /Enregistrer un badge/ }).click();
  await page.getByText(`Passez maintenant le badge de ${name} devant le lecteur.`).waitFor();
  hold();
  await page.getByText('C’est gardé.').waitFor();
}

async function choose(page: Page, name: string): Promise<void> {
  await page.getByLabel('Chercher une personne').fill(name);
  await page.getByRole('option').filter({ hasText: name }).click();
}
