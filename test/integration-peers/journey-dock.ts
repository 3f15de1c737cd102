import { startTalkingDevice, type TalkingDevice } from '../readers/talking-device.ts';
import { startAntenna, type Antenna } from './journey-antenna.ts';
import { startLine, type JourneyLine } from './journey-line.ts';
import type { JourneyOdoo } from './journey-odoo.ts';
import { openWorkplace, type Workplace } from './journey-station.ts';

/**
 * A dock of the depot: an antenna and a hand scanner, each on a real serial line, and a station that believes Odoo is at the
 * end of a line that can be cut.
 */
export interface Dock {
  readonly antenna: Antenna;
  readonly scanner: TalkingDevice;
  readonly line: JourneyLine;
  readonly workplace: Workplace;
  /** @param failed says what station and page complained of */
  close(failed: boolean): Promise<void>;
}

/** @param settings as the file of the station has them: how this depot works, its printers, what was chosen for its readers */
export async function openDock(
  odoo: Pick<JourneyOdoo, 'url' | 'db' | 'login' | 'key'>,
  name = 'Quai 1',
  settings: Partial<Record<'depot' | 'printers' | 'readerChoices', object>> = {},
): Promise<Dock> {
  const antenna = await startAntenna();
  const scanner = await startTalkingDevice();
  const line = await startLine(odoo.url);
  const workplace = await openWorkplace({
    odoo,
    odooUrl: line.url,
    settings: {
      ...settings,
      version: 1,
      station: { name, desk: 'depot' },
      readers: [
        { id: 'quai', title: 'Portique', driver: 'm100-bb7e', path: antenna.path },
        { id: 'scanner', title: 'Douchette', driver: 'plain-line', path: scanner.path },
      ],
    },
  });
  // What a device says before the station listens to it is said to nobody.
  const { page } = workplace;
  await page.locator('[data-screen=readers]').click();
  for (const title of ['Portique', 'Douchette'])
    await page.locator('.rds li').filter({ hasText: title }).filter({ hasText: 'lit' }).waitFor();
  await page.locator('nav [data-screen=depot]').click();
  return {
    antenna,
    scanner,
    line,
    workplace,
    async close(failed) {
      if (failed) console.error(workplace.complaints());
      await workplace.close();
      await line.close();
      await scanner.close();
      await antenna.close();
    },
  };
}
