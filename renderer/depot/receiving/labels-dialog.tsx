import { Printer, Tags } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { DepotDialog } from '../depot-dialog.tsx';
import { useWorker } from '../../app/services.ts';
import { PrintAnswer } from '../../labels/print-answer.tsx';
import { subjectKey } from '../../labels/templates.ts';
import { useLabelPrint } from '../../labels/use-label-print.ts';
import { Choice } from '../../design/choice.tsx';
import { Stepper } from '../stepper.tsx';
import { receivedLabels, type ReceivedLabel } from './receipt-labels.ts';
import type { ReceiptSession } from './receipt-session.ts';

/** Labels of what came, where it came: as many as there are pieces, packs, serials and parcels; a thumb changes how many. */
export function LabelsDialog({ session }: { session: ReceiptSession }): ReactNode {
  const { t } = useTranslation();
  const { printing, printers, printAll, again, clear } = useLabelPrint();
  const [changed, setChanged] = useState<Readonly<Record<string, number>>>({});
  const [printerId, setPrinterId] = useState<string | null>(null);
  const [withTags, setWithTags] = useState(true);
  const labels = useWorker('catalogue', `labels ${session.key} ${session.nextId}`, (worker) =>
    receivedLabels(worker, session),
  );
  const printer = printers.find(({ id }) => id === printerId) ?? printers[0] ?? null;
  const copiesOf = ({ subject, copies }: ReceivedLabel): number => changed[subjectKey(subject)] ?? copies;
  const wanted = (labels ?? []).filter((label) => copiesOf(label) > 0);
  const count = wanted.reduce((sum, label) => sum + copiesOf(label), 0);
  const set = (label: ReceivedLabel, copies: number): void =>
    setChanged({ ...changed, [subjectKey(label.subject)]: Math.max(0, Math.min(99, copies)) });
  return (
    <DepotDialog
      button={
        <Button className="big" data-act="labels" isDisabled={session.counted.length === 0}>
          <Tags className="i" aria-hidden="true" />
          <span>{t('receipt.labels')}</span>
        </Button>
      }
      title={t('receipt.labelsTitle')}
      isWide
      onOpenChange={() => {
        setChanged({});
        clear();
      }}
    >
      {(close) => (
        <div className="handover">
          <ul className="label-list">
            {labels?.map((label) => {
              const { subject } = label;
              const copies = copiesOf(label);
              return (
                <li key={subjectKey(subject)} data-label={subjectKey(subject)}>
                  <span>
                    <b className="cut">{subject.kind === 'lot' ? subject.productName : subject.name}</b>
                    <span className="mid">
                      {t(`print.kind.${subject.kind}`)}
                      {subject.kind === 'lot' && ` ${subject.name}`}
                    </span>
                  </span>
                  <Stepper
                    label={t('print.copies')}
                    words={String(copies)}
                    value={copies}
                    onSet={(to) => set(label, to)}
                  />
                </li>
              );
            })}
          </ul>
          {printers.length > 1 && (
            <Choice
              options={printers.map(({ id, title }) => [id, title || id] as const)}
              value={printer?.id}
              onChoose={setPrinterId}
            />
          )}
          {printer?.rfid && wanted.some(({ subject }) => subject.kind === 'lot' && subject.tracking === 'serial') && (
            <Choice options={[[true, t('print.withTags')]]} value={withTags} onChoose={() => setWithTags(!withTags)} />
          )}
          <PrintAnswer printing={printing} onAgain={() => void again()} onLeave={clear} />
          <div className="ends">
            <Button className="big" onPress={close}>
              {t('app.close')}
            </Button>
            <Button
              className="big go"
              data-act="print-labels"
              isDisabled={!printer || count === 0}
              onPress={() => {
                if (!printer) return;
                void printAll({
                  subject: `labels:${session.operationId}`,
                  title: t('receipt.labelsOf', { name: session.pickingName }),
                  printer,
                  withTags,
                  labels: wanted.map((label) => ({ subject: label.subject, copies: copiesOf(label) })),
                });
              }}
            >
              <Printer className="i" aria-hidden="true" />
              <span>
                {t('print.print', { count })}
                <small>{printer ? printer.title || printer.id : t('print.noPrinter')}</small>
              </span>
            </Button>
          </div>
        </div>
      )}
    </DepotDialog>
  );
}
