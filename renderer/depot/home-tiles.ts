import { Warehouse, type LucideIcon } from 'lucide-react';

/** The jobs that a person begins from the home, by the key that opens them. A new job is one line. */
export const homeTiles: readonly {
  readonly key: string;
  readonly icon: LucideIcon;
  readonly words: 'inventory.title';
}[] = [{ key: 'inventory:choose', icon: Warehouse, words: 'inventory.title' }];
