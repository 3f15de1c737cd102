/**
 * Command cards: printed barcodes by which a person with gloves drives the job that is open, without touching the screen.
 * One vocabulary for whoever prints the sheet and for the router that reads the scans. What a card says never changes
 * once printed: cards of an older sheet hang on walls for years.
 */
export type CardCommand =
  /** Ends the job as its primary button does. */
  | { readonly kind: 'validate' }
  /** Leaves the job or the question without deciding; what was counted stays kept. */
  | { readonly kind: 'cancel' }
  /** Takes the last scan back. */
  | { readonly kind: 'undo' }
  /** “Terminer”: closes a batch (a sweep, a series of tags) and goes on to its review. */
  | { readonly kind: 'finish' }
  /** The next scan counts that many times. */
  | { readonly kind: 'times'; readonly count: number }
  /** Acknowledges what holds the screen. */
  | { readonly kind: 'acknowledge' }
  | { readonly kind: 'home' }
  /** Prints the label of what was scanned last. */
  | { readonly kind: 'print' }
  /** Locks the shared station: the next badge signs in. */
  | { readonly kind: 'lock' };

export interface CommandCard {
  /** What the barcode holds: capitals, digits and hyphens, so that Code 39 and Code 128 both carry it. */
  readonly text: string;
  readonly command: CardCommand;
}

const prefix = 'DURET-';

export const commandCards: readonly CommandCard[] = [
  { text: 'DURET-VALIDER', command: { kind: 'validate' } },
  { text: 'DURET-TERMINER', command: { kind: 'finish' } },
  { text: 'DURET-RETIRER', command: { kind: 'undo' } },
  { text: 'DURET-ANNULER', command: { kind: 'cancel' } },
  { text: 'DURET-VU', command: { kind: 'acknowledge' } },
  { text: 'DURET-ACCUEIL', command: { kind: 'home' } },
  { text: 'DURET-IMPRIMER', command: { kind: 'print' } },
  { text: 'DURET-VERROUILLER', command: { kind: 'lock' } },
  ...[2, 5, 10, 20, 50, 100].map((count): CommandCard => ({
    text: `DURET-X${count}`,
    command: { kind: 'times', count },
  })),
];

export type CardScan =
  | { readonly kind: 'command'; readonly command: CardCommand }
  /** Ours by its prefix, but not one that this version knows: said aloud, never taken for goods. */
  | { readonly kind: 'unknown-card' }
  | { readonly kind: 'no-card' };

const byText = new Map(commandCards.map(({ text, command }) => [text, command]));

/** @param text of a barcode; case and blanks around it do not matter, and any `DURET-X<n>` from 2 to 9,999 multiplies */
export function readCommandCard(text: string): CardScan {
  const told = text.trim().toUpperCase();
  if (!told.startsWith(prefix)) return { kind: 'no-card' };
  const known = byText.get(told);
  if (known) return { kind: 'command', command: known };
  const times = /^DURET-X([1-9]\d{0,3})$/.exec(told);
  const count = Number(times?.[1] ?? 0);
  return count >= 2 ? { kind: 'command', command: { kind: 'times', count } } : { kind: 'unknown-card' };
}
