import { Printer } from 'lucide-react';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useServices } from '../app/services.ts';
import type { DepotState } from '../depot/scan/scan-router.ts';
import { useCommands } from '../depot/scan/use-depot.ts';
import { PrintAnswer } from './print-answer.tsx';
import { subjectOf } from './subject-of.ts';
import { subjectKey } from './templates.ts';
import { useLabelPrint } from './use-label-print.ts';

/** How long the word that it was sent stays by itself. */
const shownMs = 2500;

/**
 * The card IMPRIMER, wherever one is: the label of what was scanned last, as many as the card ×10 before it said. Printed
 * already, it asks: the same card once more is the answer, as a thumb on “Imprimer encore” is.
 */
export function PrintCard(): ReactNode {
  const { t } = useTranslation();
  const { worker } = useServices();
  const { printing, printers, printAll, again, clear } = useLabelPrint();
  /** What is said of it; null: nothing is on screen. */
  const [shown, setShown] = useState<{ readonly title: string; readonly trouble: string | null } | null>(null);
  const close = (): void => {
    setShown(null);
    clear();
  };
  const print = async ({ lastSeen, times }: Pick<DepotState, 'lastSeen' | 'times'>): Promise<void> => {
    const subject = lastSeen && (await subjectOf(worker, lastSeen.meaning));
    const [printer] = printers;
    if (!subject) return setShown({ title: t('print.title'), trouble: t('print.nothingScanned') });
    if (!printer) return setShown({ title: subject.name, trouble: t('print.noPrinter') });
    setShown({ title: subject.name, trouble: null });
    const labels = [{ subject, copies: Math.min(99, times) }];
    await printAll({ subject: subjectKey(subject), title: subject.name, printer, labels });
  };
  useCommands((command, now) => {
    if (shown !== null && (command.kind === 'acknowledge' || command.kind === 'cancel')) {
      close();
      return true;
    }
    if (command.kind !== 'print') return false;
    void (printing.kind === 'already' ? again() : print(now));
    return true;
  });
  const leave = useEffectEvent(close);
  const sent = printing.kind === 'sent';
  useEffect(() => {
    if (!sent) return;
    const timer = setTimeout(leave, shownMs);
    return () => clearTimeout(timer);
  }, [sent]);
  return (
    <ModalOverlay className="veil" isDismissable isOpen={shown !== null} onOpenChange={(open) => !open && close()}>
      <Modal className="modal far">
        <Dialog>
          <div className="handover" data-print-card={printing.kind}>
            <Heading slot="title">
              <Printer className="i" aria-hidden="true" /> {shown?.title}
            </Heading>
            {shown?.trouble && (
              <p className="notice refused" role="alert">
                {shown.trouble}
              </p>
            )}
            <PrintAnswer printing={printing} onAgain={() => void again()} onLeave={close} />
            <div className="ends">
              <Button className="big" onPress={close}>
                {t('app.close')}
              </Button>
            </div>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
