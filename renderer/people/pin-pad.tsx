import { Delete } from 'lucide-react';
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { scanBegan } from '../depot/scan/keyboard-wedge.ts';

const minDigits = 4;
const maxDigits = 12;

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
  const [keys, setKeys] = useState<readonly { readonly digit: string; readonly atMs: number }[]>([]);
  const pin = keys.map(({ digit }) => digit).join('');
  const press = (digit: string, atMs: number): void =>
    setKeys((typed) => (typed.length < maxDigits ? [...typed, { digit, atMs }] : typed));
  const erase = (): void => setKeys((typed) => typed.slice(0, -1));
  const give = (): void => {
    if (pin.length < minDigits || busy) return;
    setKeys([]);
    onPin(pin);
  };
  // The first digits of a badge under a scanner that types are no part of a PIN.
  useEffect(() => {
    const takeBack = (event: Event): void =>
      setKeys((typed) => typed.filter(({ atMs }) => atMs < (event as CustomEvent<number>).detail));
    window.addEventListener(scanBegan, takeBack);
    return () => window.removeEventListener(scanBegan, takeBack);
  }, []);
  const typed = useEffectEvent((event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (/^\d$/.test(event.key)) press(event.key, event.timeStamp);
    else if (event.key === 'Backspace') erase();
    else if (event.key === 'Enter') give();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => typed(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  return (
    <div className="pinpad" role="group" aria-label={t('people.pin')}>
      <output className="dots" aria-label={t('people.digits', { count: pin.length })} data-digits={pin.length}>
        {'•'.repeat(pin.length) || <span className="mid">{t('people.pinHint')}</span>}
      </output>
      {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => (
        <button key={digit} type="button" className="big" onClick={(event) => press(digit, event.timeStamp)}>
          {digit}
        </button>
      ))}
      <button type="button" className="big" onClick={erase} aria-label={t('people.erase')}>
        <Delete className="i" aria-hidden="true" />
      </button>
      <button type="button" className="big" onClick={(event) => press('0', event.timeStamp)}>
        0
      </button>
      <button type="button" className="big go" disabled={pin.length < minDigits || busy} onClick={give}>
        {confirm}
      </button>
    </div>
  );
}
