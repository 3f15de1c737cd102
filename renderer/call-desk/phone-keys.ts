import { useEffect } from 'react';
import { usePhone } from './use-phone.ts';

/**
 * The phone's keys, on every screen: F9 answers, F10 hangs up, F7 holds, F8 cuts the microphone.
 * Enter never answers: it is typed into notes.
 * A component of its own, so that a call does not draw the whole frame again.
 */
export function PhoneKeys(): null {
  const phone = usePhone();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const act = { F9: phone.answer, F10: phone.hangUp, F7: phone.hold, F8: phone.mute }[event.key];
      if (!act || event.repeat) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [phone]);
  return null;
}
