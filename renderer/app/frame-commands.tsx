import { Contrast, Headset, Keyboard, Link, RefreshCw, Search } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { becomePhoneHandler } from '../call-desk/phone-links.ts';
import { nextTheme } from '../design/theme.ts';
import { SoundDialog } from '../phone-settings/sound-dialog.tsx';
import { CommandPalette } from './command-palette.tsx';
import { commandOf, commandsNow, useCommands, type Command } from './commands.ts';
import { screens } from './screens.ts';
import { useServices } from './services.ts';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { openOverlay, show, useView } from './view-store.ts';

/** What can be done on every screen, and the one listener for every key. */
export function FrameCommands({ locked }: { locked: boolean }): ReactNode {
  const { t } = useTranslation();
  const { worker, live } = useServices();
  const inBrowser = useStore(live, ({ about }) => about?.shell === 'browser');
  const overlay = useView((view) => view.overlay);
  const group = t('keys.everywhere');
  const open = (wanted: 'palette' | 'shortcuts' | 'sound'): void => openOverlay(overlay === wanted ? null : wanted);
  useCommands([
    ...screens.map(({ screen, words, keys, icon }): Command => ({
      id: `show-${screen}`,
      words: t('keys.goTo', { place: t(words) }),
      group,
      keys,
      icon,
      run: () => show(screen),
    })),
    {
      id: 'palette',
      words: t('palette.title'),
      group,
      keys: 'Control+K',
      icon: Search,
      run: () => open('palette'),
    },
    { id: 'shortcuts', words: t('keys.title'), group, keys: '?', icon: Keyboard, run: () => open('shortcuts') },
    {
      id: 'sync-now',
      words: t('keys.syncNow'),
      group,
      keys: 'Alt+R',
      icon: RefreshCw,
      run: () => void worker.syncNow(),
    },
    { id: 'sound', words: t('sound.open'), group, keys: 'Alt+M', icon: Headset, run: () => open('sound') },
    ...(inBrowser
      ? [{ id: 'phone-links', words: t('phoneMore.takeLinks'), group, icon: Link, run: becomePhoneHandler }]
      : []),
    { id: 'theme', words: t('app.theme'), group, icon: Contrast, run: nextTheme },
  ]);

  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const command = commandOf(
        event,
        commandsNow().filter(({ whenLocked }) => whenLocked || !locked),
      );
      if (!command) return;
      event.preventDefault();
      command.run();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [locked]);

  if (locked) return null;
  return (
    <>
      {overlay === 'palette' && <CommandPalette />}
      {overlay === 'shortcuts' && <ShortcutSheet />}
      {overlay === 'sound' && <SoundDialog />}
    </>
  );
}
