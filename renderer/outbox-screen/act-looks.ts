import {
  Check,
  CircleQuestionMark,
  Clock,
  Lock,
  OctagonX,
  PackageOpen,
  Send,
  User,
  type LucideIcon,
} from 'lucide-react';
import type { Tone } from '../design/marks.tsx';
import { personWords } from '../app/outbox-words.ts';
import type { T } from '../i18n/i18n.ts';
import type { ActState, OutboxView } from '../worker/worker-api.ts';

export const looks: Record<ActState, { readonly tone: Tone; readonly icon: LucideIcon }> = {
  refused: { tone: 'refused', icon: OctagonX },
  held: { tone: 'refused', icon: Lock },
  unconfirmed: { tone: 'unknown', icon: CircleQuestionMark },
  sending: { tone: 'live', icon: Send },
  queued: { tone: 'wait', icon: Clock },
  confirmed: { tone: 'ok', icon: Check },
  'set-aside': { tone: 'same', icon: PackageOpen },
};

/** How an act stands, in a word with its icon: for whom it waits goes before what it is. */
export function standOf(
  t: T,
  act: OutboxView,
): { readonly tone: Tone; readonly icon: LucideIcon; readonly words: string } {
  const look = looks[act.state];
  if (act.awaits !== null)
    return { ...look, icon: User, words: t('outbox.awaits', { person: personWords(act.awaits) }) };
  if (act.replacedBy !== null) return { ...look, words: t('outbox.replaced') };
  return { ...look, icon: act.behind ? Lock : look.icon, words: t(`outbox.state.${act.state}`) };
}
