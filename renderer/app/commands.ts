import { useLayoutEffect } from 'react';
import type { LucideIcon } from 'lucide-react';
import { isOwnKey } from './own-key.ts';

/** Something that a person may do now, on the screen that is open: by its key, or by its name in the palette. */
export interface Command {
  readonly id: string;
  /** A verb and its object, as on the button that does the same. */
  readonly words: string;
  /** Heading in the sheet of shortcuts. */
  readonly group: string;
  /** As `aria-keyshortcuts` spells it: `Alt+1`, `Control+K`, `F9`. A digit means the key, whatever stands on it. */
  readonly keys?: string;
  readonly icon?: LucideIcon;
  /** Stays while the station is locked: a call must be answered and ended by whoever is near. */
  readonly whenLocked?: true;
  readonly run: () => void;
}

const standing = new Set<readonly Command[]>();

/** Offers commands for as long as the component stands, from the moment it is drawn. */
export function useCommands(commands: readonly Command[]): void {
  useLayoutEffect(() => {
    standing.add(commands);
    return () => void standing.delete(commands);
  });
}

/** Every command of this moment; of two with one id, the one that came last. */
export function commandsNow(): readonly Command[] {
  return [...new Map([...standing].flat().map((command) => [command.id, command])).values()];
}

/** The command that a key press means. Keys without Alt or Control are letters to somebody who writes. */
export function commandOf(event: KeyboardEvent, commands: readonly Command[]): Command | undefined {
  if (event.repeat || !isOwnKey(event)) return undefined;
  const writes =
    event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable]');
  const plain = !event.altKey && !event.ctrlKey && !event.metaKey && event.key.length === 1;
  if (writes && plain) return undefined;
  return commands.findLast(({ keys }) => keys !== undefined && isPressed(event, keys));
}

function isPressed(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.split('+');
  const key = parts.pop() ?? '';
  if (event.altKey !== parts.includes('Alt')) return false;
  if ((event.ctrlKey || event.metaKey) !== parts.includes('Control')) return false;
  // On a French keyboard digits need Shift: the key counts, not what it types.
  if (/^\d$/.test(key)) return event.code === `Digit${key}` || event.code === `Numpad${key}`;
  return event.key.toLowerCase() === key.toLowerCase();
}

/** As it stands on a control: `Ctrl K`. */
export const keyWords = (keys: string): string => keys.replace('Control', 'Ctrl').replaceAll('+', ' ');
