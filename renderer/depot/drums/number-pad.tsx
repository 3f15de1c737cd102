import { Check, Delete } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

const keys = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0', ','] as const;

/** Metres by a thumb in a glove; a keyboard works as well. Two digits after the comma. */
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
  const [text, setText] = useState(value === null ? '' : String(value).replace('.', ','));
  const read = Number(text.replace(',', '.'));
  const valid = text !== '' && Number.isFinite(read) && read < 100_000;
  const type = (key: string): void => {
    const next = text + key;
    if (/^\d{0,5}(?:,\d{0,2})?$/.test(next)) setText(next.replace(/^0(?=\d)/, ''));
  };
  return (
    <div className="pad" role="group" aria-label={label}>
      <output className="num">{text === '' ? '–' : text}</output>
      {keys.map((key) => (
        <button key={key} type="button" className="big" onClick={() => type(key)}>
          {key}
        </button>
      ))}
      <button
        type="button"
        className="big"
        aria-label={t('drum.erase')}
        disabled={text === ''}
        onClick={() => setText(text.slice(0, -1))}
      >
        <Delete className="i" aria-hidden="true" />
      </button>
      <button type="button" className="big enter" disabled={!valid} onClick={() => onEnter(read)}>
        <Check className="i" aria-hidden="true" />
        <span>{t('drum.enter')}</span>
      </button>
    </div>
  );
}
