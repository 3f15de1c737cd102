import { Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Operation } from '../../preload/contract/operation.ts';
import { useWorker } from '../app/services.ts';
import { quantityWords } from '../i18n/format.ts';
import { PrintAnswer } from './print-answer.tsx';
import type { WantedLabel } from './label-wishes.ts';
import { useLabelPrint } from './use-label-print.ts';

type Split = Extract<Operation, { kind: 'split-lot' }>;

/** Offcuts are lots from now on: their labels are offered where they were made, before the drum is put back. */
export function OffcutLabels({ splits }: { splits: readonly Split[] }): ReactNode {
  const { t, i18n } = useTranslation();
  const { printers, printing, printAll, again, clear } = useLabelPrint();
  const names = splits.map(({ newLotName }) => newLotName).join(', ');
  const labels = useWorker('catalogue', `offcut labels ${names}`, (worker) =>
    Promise.all(
      splits.map(async ({ productId, newLotName, quantity }): Promise<WantedLabel | null> => {
        const product = await worker.product(productId);
        return (
          product && {
            subject: {
              kind: 'lot',
              // Odoo makes the lot when the act arrives, which may be later than the label.
              id: `${productId}/${newLotName}`,
              name: newLotName,
              productName: product.name,
              barcode: product.barcode,
              tracking: 'lot',
              amount: `${quantityWords(i18n.language, quantity)}\u00a0${product.uomName}`,
            },
            copies: 1,
          }
        );
      }),
    ),
  );
  const [printer] = printers;
  const wanted = (labels ?? []).filter((label) => label !== null);
  if (wanted.length === 0) return null;
  const print = (): void => {
    if (!printer) return;
    const title = t('print.offcuts', { count: wanted.length, names });
    void printAll({ subject: `offcut:${splits[0]!.operationId}`, title, printer, labels: wanted });
  };
  return (
    <div className="offer" data-offer="offcuts">
      <button type="button" className="big go" data-act="print-offcuts" disabled={!printer} onClick={print}>
        <Printer className="i" aria-hidden="true" />
        <span>
          {t('print.offcutsOffer', { count: wanted.length, names })}
          <small>{printer ? printer.title || printer.id : t('print.noPrinter')}</small>
        </span>
      </button>
      <PrintAnswer printing={printing} onAgain={() => void again()} onLeave={clear} />
    </div>
  );
}
