import { PackagePlus, Truck, Undo2, Van, Warehouse, Wrench, type LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import { OverdueCount } from './tools/overdue-tools.tsx';
import { newVisit } from './tools/tools-session.ts';

/** The jobs that a person begins from the home, by the key that opens them. A new job is one line. */
export const homeTiles: readonly {
  readonly key: string;
  readonly icon: LucideIcon;
  /** What the tile has to say beside its name. */
  readonly Note?: ComponentType;
  readonly words:
    | 'inventory.title'
    | 'tools.title'
    | 'unannounced.tile'
    | `move.tile.${'transfer' | 'return' | 'refill'}`;
}[] = [
  { key: newVisit, icon: Wrench, words: 'tools.title', Note: OverdueCount },
  { key: 'move:new-transfer', icon: Truck, words: 'move.tile.transfer' },
  { key: 'move:new-return', icon: Undo2, words: 'move.tile.return' },
  { key: 'move:new-refill', icon: Van, words: 'move.tile.refill' },
  { key: 'inventory:choose', icon: Warehouse, words: 'inventory.title' },
  { key: 'receipt:new', icon: PackagePlus, words: 'unannounced.tile' },
];
