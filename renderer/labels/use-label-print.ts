import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Settings } from '../../preload/contract/settings.ts';
import { useServices } from '../app/services.ts';
import { labelWishes, type WantedLabel } from './label-wishes.ts';
import { labelOf, type LabelSubject } from './templates.ts';
import { usePrint, usePrinters } from './use-print.ts';
import type { LabelDrawing } from './label.ts';

type Printer = Settings['printers'][number];

/** Labels on this station's printers: how each will look, and one wish for as many of them as belong together. */
export function useLabelPrint(): ReturnType<typeof usePrint> & {
  readonly printers: readonly Printer[];
  /** @param withTag - the tag in the label is written, where the printer and the thing allow it */
  readonly draw: (subject: LabelSubject, printer: Printer | null, withTag: boolean) => LabelDrawing;
  /** What belongs together: see `labelWishes`. The queue says of each job whether somebody must look. */
  readonly printAll: (wish: {
    readonly subject: string;
    readonly title: string;
    readonly printer: Printer;
    readonly labels: readonly WantedLabel[];
    /** Tags are written where the printer and the thing allow it, unless false. */
    readonly withTags?: boolean;
  }) => Promise<void>;
} {
  const { t } = useTranslation();
  const { live } = useServices();
  const owner = useStore(live, (state) => state.about?.settings.station.depot ?? '');
  const companyPrefix = useStore(live, (state) => state.about?.settings.station.companyPrefix ?? null);
  const printers = usePrinters('label');
  const printing = usePrint();
  const words = { serial: t('print.serial'), lot: t('print.lot'), package: t('print.package'), owner };
  const draw = (subject: LabelSubject, printer: Printer | null, withTag: boolean): LabelDrawing =>
    labelOf(
      subject,
      {
        widthMm: printer?.widthMm ?? 100,
        heightMm: printer?.heightMm ?? 50,
        rfid: withTag && (printer?.rfid ?? false),
        companyPrefix,
      },
      words,
    );
  return {
    ...printing,
    printers,
    draw,
    printAll: ({ withTags = true, ...asked }) =>
      printing.print(
        labelWishes(asked, (subject, withTag) => draw(subject, asked.printer, withTag && withTags)),
        asked.title,
      ),
  };
}
