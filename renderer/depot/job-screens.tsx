import type { ComponentType } from 'react';
import { inventoryOutcomeWords } from './inventory/inventory-outcome-words.ts';
import { InventoryScreen } from './inventory/inventory-screen.tsx';
import { DrumScreen } from './drums/drum-screen.tsx';
import { MoveScreen } from './moves/move-screen.tsx';
import { toolsOutcomeWords } from './tools/tools-outcome-words.ts';
import { ToolsScreen } from './tools/tools-screen.tsx';
import { HistoryScreen } from '../history/history-screen.tsx';
import { PrintScreen } from '../labels/print-screen.tsx';
import { PeopleScreen } from '../people/people-screen.tsx';
import { tagsOutcomeWords } from '../tags/tags-outcome-words.ts';
import { TagsScreen } from '../tags/tags-screen.tsx';
import { prepareOutcomeWords } from './preparing/prepare-outcome-words.ts';
import { PrepareScreen } from './preparing/prepare-screen.tsx';
import { receiptOutcomeWords } from './receiving/receipt-outcome-words.ts';
import { ReceiptScreen } from './receiving/receipt-screen.tsx';
import type { JobOutcomeWords } from './scan/outcome-words.ts';
import { kindOfKey } from './scan/session-log.ts';

interface JobScreen {
  /** `docKey`: `receipt:7`. */
  readonly Screen: ComponentType<{ readonly docKey: string }>;
  readonly words: JobOutcomeWords | null;
}

/** What each kind of job looks like. A new job is one line here and one in `jobs.ts`. */
const jobScreens: Readonly<Record<string, JobScreen>> = {
  inventory: { Screen: InventoryScreen, words: inventoryOutcomeWords },
  drum: { Screen: DrumScreen, words: null },
  move: { Screen: MoveScreen, words: null },
  tools: { Screen: ToolsScreen, words: toolsOutcomeWords },
  receipt: { Screen: ReceiptScreen, words: receiptOutcomeWords },
  transfer: { Screen: PrepareScreen, words: prepareOutcomeWords },
  tags: { Screen: TagsScreen, words: tagsOutcomeWords },
  // Screens without a document: scans go on to whatever takes them.
  print: { Screen: PrintScreen, words: null },
  people: { Screen: PeopleScreen, words: null },
  history: { Screen: HistoryScreen, words: null },
};

export const jobScreenOf = (key: string): JobScreen | null => jobScreens[kindOfKey(key)] ?? null;
