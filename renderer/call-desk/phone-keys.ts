import { useTranslation } from 'react-i18next';
import { useCommands } from '../app/commands.ts';
import { usePhone } from './use-phone.ts';

/**
 * The phone's keys, on every screen: F9 answers, F10 hangs up, F7 holds, F8 cuts the microphone.
 * Enter never answers: it is typed into notes.
 * A component of its own, so that a call does not draw the whole frame again.
 */
export function PhoneKeys(): null {
  const { t } = useTranslation();
  const phone = usePhone();
  const group = t('keys.phone');
  useCommands([
    { id: 'answer', words: t('call.answer'), group, keys: 'F9', run: phone.answer },
    { id: 'hang-up', words: t('call.hangUp'), group, keys: 'F10', run: phone.hangUp },
    { id: 'hold', words: t('keys.hold'), group, keys: 'F7', run: phone.hold },
    { id: 'mute', words: t('keys.mute'), group, keys: 'F8', run: phone.mute },
  ]);
  return null;
}
