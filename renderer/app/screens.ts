import { Headset, Nfc, Send, Warehouse, type LucideIcon } from 'lucide-react';
import type { Screen } from './view-store.ts';

/** The places of the frame, in the order of their keys. */
export const screens = [
  { screen: 'calls', words: 'app.callDesk', keys: 'Alt+1', icon: Headset },
  { screen: 'depot', words: 'app.depotShort', keys: 'Alt+2', icon: Warehouse },
  { screen: 'outbox', words: 'app.outbox', keys: 'Alt+3', icon: Send },
  { screen: 'readers', words: 'app.readers', keys: 'Alt+4', icon: Nfc },
] as const satisfies readonly { screen: Screen; words: string; keys: string; icon: LucideIcon }[];
