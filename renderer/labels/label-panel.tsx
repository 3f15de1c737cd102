import { Nfc, Printer } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Choice } from '../design/choice.tsx';
import { Stepper } from '../depot/stepper.tsx';
import { labelSvg } from './barcode-image.ts';
import type { LabelDrawing } from './label.ts';
import { PrintAnswer } from './print-answer.tsx';
import { SubjectSearch } from './subject-search.tsx';
import { subjectKey, type LabelSubject } from './templates.ts';
import { useLabelPrint } from './use-label-print.ts';
import { zplOf } from './zpl.ts';

/** One label: for what, how it will look, on which printer, how many. */
export function LabelPanel(): ReactNode {
  const { t } = useTranslation();
  const { printing, print, again, clear, printers, draw } = useLabelPrint();
  const [subject, setSubject] = useState<LabelSubject | null>(null);
  const [printerId, setPrinterId] = useState<string | null>(null);
  const [copies, setCopies] = useState(1);
  const [withTag, setWithTag] = useState(false);
  const printer = printers.find(({ id }) => id === printerId) ?? printers[0] ?? null;
  const rfid = withTag && (printer?.rfid ?? false);
  const [widthMm, heightMm] = [printer?.widthMm ?? 100, printer?.heightMm ?? 50];
  const label = subject && draw(subject, printer, withTag);

  const choose = (chosen: LabelSubject): void => {
    setSubject(chosen);
    setCopies(1);
    clear();
  };
  const send = (): void => {
    if (!subject || !label || !printer) return;
    void print(
      [
        {
          subject: subjectKey(subject),
          title: subject.name,
          printerId: printer.id,
          format: 'zpl',
          copies: 1,
          data: zplOf(label, printer, copies),
          // Of several copies each would hold the same tag: one is written and compared.
          verifyEpc: label.epcHex,
        },
      ],
      subject.name,
    );
  };

  return (
    <>
      <section className="plate side">
        <h1>{t('print.title')}</h1>
        <SubjectSearch chosen={subject} onChoose={choose} />
      </section>
      <section className="plate detail">
        <h2>{t('print.preview', { width: widthMm, height: heightMm })}</h2>
        <Preview label={label} name={subject?.name ?? ''} />
        {label?.epcHex && (
          <p className="mid">
            <Nfc className="i" aria-hidden="true" /> {t('print.tag')} <span className="code">{label.epcHex}</span>
          </p>
        )}
        {printers.length > 1 && (
          <Choice
            options={printers.map(({ id, title }) => [id, title || id] as const)}
            value={printer?.id}
            onChoose={setPrinterId}
          />
        )}
        <div className="row">
          {printer?.rfid && (
            <button
              type="button"
              className={`big ${withTag ? 'sel' : ''}`}
              aria-pressed={withTag}
              disabled={copies > 1}
              onClick={() => setWithTag(!withTag)}
            >
              <Nfc className="i" aria-hidden="true" />
              {t('print.withTag')}
            </button>
          )}
          <Stepper
            label={t('print.copies')}
            words={t('print.count', { count: copies })}
            value={copies}
            least={1}
            most={rfid ? 1 : 99}
            onSet={setCopies}
          />
          <button type="button" className="big go grow" data-act="print" disabled={!subject || !printer} onClick={send}>
            <Printer className="i" aria-hidden="true" />
            <span>
              {t('print.print', { count: copies })}
              <small>{printer ? printer.title || printer.id : t('print.noPrinter')}</small>
            </span>
          </button>
        </div>
        {withTag && subject && !label?.epcHex && <p className="notice unknown">{t('print.noTagPossible')}</p>}
        <PrintAnswer printing={printing} onAgain={() => void again()} onLeave={clear} />
      </section>
    </>
  );
}

function Preview({ label, name }: { label: LabelDrawing | null; name: string }): ReactNode {
  const { t } = useTranslation();
  const [svg, setSvg] = useState<string | null>(null);
  const key = JSON.stringify(label);
  useEffect(() => {
    const drawing = JSON.parse(key) as LabelDrawing | null;
    let left = false;
    if (drawing)
      void labelSvg(drawing)
        .then((drawn) => !left && setSvg(drawn))
        .catch((fault: unknown) => console.error('the label could not be drawn', fault));
    return () => {
      left = true;
    };
  }, [key]);
  if (!label) return <p className="label-preview empty mid">{t('print.chooseSubject')}</p>;
  return (
    <p className="label-preview">
      {svg && (
        <img
          data-preview=""
          src={`data:image/svg+xml;utf8,${encodeURIComponent(svg)}`}
          alt={t('print.previewOf', { name })}
        />
      )}
    </p>
  );
}
