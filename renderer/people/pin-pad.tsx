import { Delete } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePadText } from '../design/use-pad-text.ts';

const minDigits = 4;
const digits = /^\d{0,12}$/;

/** Keys for gloves; digits of a keyboard work too. What is typed shows as dots only. */
export function PinPad({
  onPin,
  busy,
  confirm,
}: {
  onPin: (pin: string) => void;
  busy: boolean;
  /** Words of the key that ends it. */
  confirm: string;
}): ReactNode {
  const { t } = useTranslation();
  const pad = usePadText({ initial: '', allows: (text) => digits.test(text), onEnter: give });
  const pin = pad.text;
  return (
    <div className="pinpad" role="group" aria-label={t('people.pin')}>
      <output className="dots" aria-label={t('people.digits', { count: pin.length })} data-digits={pin.length}>
        {'•'.repeat(pin.length) || <span className="mid">{t('people.pinHint')}</span>}
      </output>
      {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => (
        <button key={digit} type="button" className="big" onClick={() => pad.press(digit)}>
          {digit}
        </button>
      ))}
      <button type="button" className="big" onClick={pad.erase} aria-label={t('people.erase')}>
        <Delete className="i" aria-hidden="true" />
      </button>
      <button type="button" className="big" onClick={() => pad.press('0')}>
        0
      </button>
      <button type="button" className="big go" disabled={pin.length < minDigits || busy} onClick={give}>
        {confirm}
      </button>
    </div>
  );

  function give(): void {
    if (pin.length < minDigits || busy) return;
    pad.clear();
    onPin(pin);
  }
}
