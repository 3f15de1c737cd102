import { PhoneForwarded } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useServices } from '../app/services.ts';
import type { Phone } from './use-phone.ts';
import { readNumber } from './read-number.ts';

/** To whom the call in talk is passed on: at once, after asking them, or to a parking place. */
export function Transfer({ phone }: { phone: Phone }): ReactNode {
  const { t } = useTranslation();
  const { live } = useServices();
  const [target, setTarget] = useState('');
  const colleagues = useStore(live, (state) => state.phone?.colleagues);
  const canPark = useStore(live, (state) => (state.phone?.parkingPlaces.length ?? 0) > 0);
  const number = readNumber(target).e164 ?? target.trim();
  return (
    <DialogTrigger>
      <Button className="btn">
        <PhoneForwarded className="i" aria-hidden="true" />
        {t('call.transfer')}
      </Button>
      <Popover className="pop-over">
        <Dialog aria-label={t('call.transfer')}>
          {({ close }) => (
            <>
              <form
                className="dial"
                onSubmit={(event) => {
                  event.preventDefault();
                  if (!number) return;
                  phone.transfer(number);
                  close();
                }}
              >
                <input
                  className="field"
                  aria-label={t('call.transferTo')}
                  placeholder={t('call.transferTo')}
                  value={target}
                  onChange={(event) => setTarget(event.target.value)}
                />
                <button type="submit" className="btn go">
                  {t('call.transferGo')}
                </button>
                <button
                  type="button"
                  className="btn"
                  disabled={!number}
                  onClick={() => {
                    phone.consult(number);
                    close();
                  }}
                >
                  {t('phoneMore.consult')}
                </button>
              </form>
              {(colleagues?.length ?? 0) > 0 && (
                <ul className="dials" aria-label={t('dialpad.colleagues')}>
                  {colleagues?.map(({ address, name, state }) => (
                    <li key={address}>
                      <button type="button" className="who-d" onClick={() => setTarget(address)}>
                        <b className="cut">{name}</b>
                        <span className="mid cut">{t(`wall.states.${state}`)}</span>
                      </button>
                    </li>
                  ))}
                </ul>
              )}
              {canPark && (
                <button
                  type="button"
                  className="btn wide"
                  onClick={() => {
                    phone.park();
                    close();
                  }}
                >
                  {t('phoneMore.park')}
                </button>
              )}
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
