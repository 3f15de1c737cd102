import { startAntenna, type Antenna } from './journey-antenna.ts';
import { startLine, type JourneyLine } from './journey-line.ts';
import type { JourneyOdoo } from './journey-odoo.ts';
import { openWorkplace, type Workplace } from './journey-station.ts';

/** A dock of the depot: an antenna on a real serial line, and a station that believes Odoo is at the end of a line that can be cut. */
export interface Dock {
  readonly antenna: Antenna;
  readonly line: JourneyLine;
  readonly workplace: Workplace;
  /** @param failed says what station and page complained of */
  close(failed: boolean): Promise<void>;
}

/** @param depot how this depot works, as in the settings */
export async function openDock(odoo: JourneyOdoo, name = 'Quai 1', depot: object = {}): Promise<Dock> {
  const antenna = await startAntenna();
  const line = await startLine(odoo.url);
  const workplace = await openWorkplace({
    odoo,
    odooUrl: line.url,
    settings: {
      version: 1,
      station: { name, desk: 'depot' },
      depot,
      readers: [{ id: 'quai', title: 'Portique', driver: 'm100-bb7e', path: antenna.path }],
    },
  });
  return {
    antenna,
    line,
    workplace,
    async close(failed) {
      if (failed) console.error(workplace.complaints());
      await workplace.close();
      await line.close();
      await antenna.close();
    },
  };
}
