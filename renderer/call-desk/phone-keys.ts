import { useTranslation } from 'react-i18next';
import { useCommands } from '../app/commands.ts';
import { askDial, toggleHidden } from '../app/view-store.ts';
import { numberIn } from './read-number.ts';
import { usePhone } from './use-phone.ts';

/**
 * The phone's keys, on every screen: F9 answers, F10 hangs up, F7 holds, F8 cuts the microphone; F4 hides what a shared
 * screen must not show; Ctrl+Alt+D asks to call the number in the clipboard.
 * Enter never answers: it is typed into notes. A component of its own, so that a call does not draw the whole frame again.
 */
export function PhoneKeys(): null {
  const { t } = useTranslation();
  const phone = usePhone();
  const group = t('keys.phone');
  useCommands([
    { id: 'answer', words: t('call.answer'), group, keys: 'F9', whenLocked: true, run: phone.answer },
    { id: 'hang-up', words: t('call.hangUp'), group, keys: 'F10', whenLocked: true, run: phone.hangUp },
    { id: 'hold', words: t('keys.hold'), group, keys: 'F7', whenLocked: true, run: phone.hold },
    { id: 'mute', words: t('keys.mute'), group, keys: 'F8', whenLocked: true, run: phone.mute },
    { id: 'hide-details', words: t('privacy.hide'), group, keys: 'F4', run: toggleHidden },
    {
      id: 'dial-clipboard',
      words: t('dialpad.clipboard'),
      group,
      keys: 'Control+Alt+D',
      run: () => void dialClipboard(),
    },
  ]);
  return null;
}

/** A clipboard that may not be read, or holds no number, asks for nothing. */
async function dialClipboard(): Promise<void> {
  try {
    const number = numberIn(await navigator.clipboard.readText());
    if (number) askDial(number, null);
  } catch (refused) {
    console.warn('the clipboard could not be read', refused);
  }
}
