import { Grid3x3 } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Phone } from './use-phone.ts';

/** Tones into the call in talk. */
export function Keypad({ phone }: { phone: Phone }): ReactNode {
  const { t } = useTranslation();
  const [sent, setSent] = useState('');
  const send = (tone: string): void => {
    setSent((sent) => sent + tone);
    phone.sendTone(tone);
  };
  return (
    <DialogTrigger>
      <Button className="btn">
        <Grid3x3 className="i" aria-hidden="true" />
        {t('call.keypad')}
      </Button>
      <Popover className="pop-over">
        <Dialog aria-label={t('call.keypad')}>
          <Tones onTone={send} />
          <output className="code">{sent || '\u00a0'}</output>
          <div className="tones">
            {[...'123456789*0#'].map((tone) => (
              <button key={tone} type="button" className="btn" onClick={() => send(tone)}>
                {tone}
              </button>
            ))}
          </div>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** While the keypad is open, digits typed on the keyboard are tones. */
function Tones({ onTone }: { onTone: (tone: string) => void }): null {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (/^[0-9*#]$/.test(event.key)) onTone(event.key);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
  return null;
}
