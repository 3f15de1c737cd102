import { Check, Delete } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePadText } from '../design/use-pad-text.ts';

const keys = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0', ','] as const;

/** Up to 99,999.99. */
const quantity = /^\d{0,5}(?:,\d{0,2})?$/;

/** A quantity by a thumb in a glove, or by a keyboard. Two digits after the comma. */
export function NumberPad({
  value,
  label,
  onEnter,
}: {
  /** What it begins with. */
  value: number | null;
  label: string;
  onEnter: (value: number) => void;
}): ReactNode {
  const { t } = useTranslation();
  const pad = usePadText({
    initial: value === null ? '' : String(value).replace('.', ','),
    allows: (typed) => quantity.test(typed),
    onEnter: enter,
  });
  const { text } = pad;
  const read = Number(text.replace(',', '.'));
  const valid = /\d/.test(text) && Number.isFinite(read);
  return (
    <div className="number-pad" role="group" aria-label={label}>
      <output className="num">{text === '' ? '–' : text}</output>
      {keys.map((key) => (
        <button key={key} type="button" className="big" onClick={() => pad.press(key)}>
          {key}
        </button>
      ))}
      <button type="button" className="big" aria-label={t('stepper.erase')} disabled={text === ''} onClick={pad.erase}>
        <Delete className="i" aria-hidden="true" />
      </button>
      <button type="button" className="big enter" disabled={!valid} onClick={enter}>
        <Check className="i" aria-hidden="true" />
        <span>{t('stepper.enter')}</span>
      </button>
    </div>
  );

  function enter(): void {
    if (valid) onEnter(read);
  }
}
