import { unreachable } from '../../../preload/contract/result.ts';
import type { Sighting } from '../../store/sighting.ts';
import type { Job, ScanEvent } from '../scan/job.ts';
import { oneByOne } from '../scan/one-by-one.ts';
import { outcomesAt, type Outcome } from '../scan/outcome.ts';
import { openDrum } from './open-drum.ts';
import { drumKey, type DrumEvent, type DrumSession, type DrumStep } from './drum-session.ts';

const undoLimit = 20;

/**
 * Cutting cable: drum, two marks, destination.
 *
 *   open --concluded--> concluded
 */
export const drumJob: Job<DrumSession, DrumEvent> = {
  kind: 'drum',
  reduce: (session, events) => oneByOne(session, events, step),
  restore(value) {
    const draft = value as DrumSession | null;
    // Drafts of earlier versions say nothing of what is needed.
    return draft?.version === 1 ? { ...draft, metresWanted: draft.metresWanted ?? null } : null;
  },
  nameOf: ({ lotName }) => lotName,
  undoSteps: ({ steps, concluded }) => (concluded === null ? steps.length : 0),
  async offer({ meaning }, { worker, now, session }) {
    if (meaning.kind !== 'goods' || meaning.lotId === null) return null;
    const held = session(drumKey(meaning.lotId));
    const opened = (held as DrumSession | null) ?? (await openDrum(worker, meaning.lotId, now()));
    return opened && { kind: 'open', session: opened, take: false };
  },
};

type Stepped = readonly [DrumSession, Outcome | null];

function step(session: DrumSession, event: DrumEvent | ScanEvent): Stepped {
  if (event.kind === 'sighted') return sight(session, event.sighting);
  if (session.concluded !== null) return [session, null];
  switch (event.kind) {
    case 'undone': {
      const before = session.steps.at(-1);
      return [before ? { ...session, ...before, steps: session.steps.slice(0, -1), last: null } : session, null];
    }
    case 'length-wanted':
      return [remember(session, { metresWanted: event.metres }), null];
    case 'mark-read':
      return [remember(session, event.end === 'start' ? { startMark: event.metres } : { endMark: event.metres }), null];
    case 'destination-chosen':
      return [remember(session, { to: event.to }), null];
    case 'rest-decided':
      return [remember(session, { restBecomesOffcut: event.becomesOffcut }), null];
    case 'concluded':
      return [{ ...session, concluded: event.concluded, last: null }, null];
    default:
      return unreachable(event);
  }
}

function sight(session: DrumSession, { meaning, atMs }: Sighting): Stepped {
  const say = outcomesAt(atMs);
  if (meaning.kind === 'goods' && meaning.lotId === session.lotId)
    return [session, say('seen', session.lotName, 'own-drum')];
  if (meaning.kind !== 'place' || session.concluded !== null) return [session, null];
  if (meaning.usage !== 'internal') return [session, say('refused', meaning.name, 'no-depot-place')];
  if (meaning.locationId === session.locationId) return [session, say('refused', meaning.name, 'already-there')];
  if (meaning.locationId === session.to?.locationId) return [session, say('seen', meaning.name, 'destination')];
  const to = { locationId: meaning.locationId, name: meaning.name };
  return [remember(session, { to }), say('counted', meaning.name, 'destination')];
}

function remember(session: DrumSession, change: Partial<DrumStep>): DrumSession {
  const { metresWanted, startMark, endMark, to, restBecomesOffcut } = session;
  const before: DrumStep = { metresWanted, startMark, endMark, to, restBecomesOffcut };
  return { ...session, ...change, steps: [...session.steps.slice(1 - undoLimit), before] };
}
