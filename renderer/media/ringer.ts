import type { PhoneState } from '../../preload/contract/phone.ts';

type Tone = 'ring' | 'knock' | 'ring-back' | 'busy' | 'lost';

/** Seconds on and off, and frequencies in Hz. Ring-back and busy as French networks play them (ITU-T E.180, supplement 2). */
const tones: Readonly<Record<Tone, { readonly on: number; readonly off: number; readonly hz: readonly number[] }>> = {
  ring: { on: 1.2, off: 2.2, hz: [440, 554] },
  knock: { on: 0.2, off: 3.8, hz: [440] },
  'ring-back': { on: 1.5, off: 3.5, hz: [440] },
  busy: { on: 0.5, off: 0.5, hz: [440] },
  lost: { on: 0.25, off: 0.35, hz: [330, 233] },
};
const busyForMs = 3_000;
const lostForMs = 1_200;
/** A line that comes back at once is no news. */
const worthSayingMs = 3_000;

/**
 * Makes the sounds that no far end makes: the bell on the ringer device, a knock while in talk, the tone that says it rings
 * at the other side, and the one that says that the line is lost. It follows `phone.state`, so that a reload of any page rings on.
 *
 * @param deps.sink - device id of the ringer; an empty text is the system's own
 */
export function createRinger(deps: {
  readonly audio: () => AudioContext;
  readonly document: Document;
  readonly sink: () => string;
}) {
  let volume = 0.7;
  let playing: { readonly tone: Tone; stop(): void } | null = null;
  /** A sound that ends by itself, and when. */
  let passing: { readonly tone: 'busy' | 'lost'; readonly untilMs: number } | null = null;
  let reached = false;
  let losing: ReturnType<typeof setTimeout> | undefined;
  let heard: PhoneState | null = null;
  let known = new Set<string>();

  const play = (tone: Tone | null): void => {
    if (playing?.tone === tone) return;
    playing?.stop();
    playing = tone === null ? null : { tone, stop: start(tone) };
  };

  const start = (tone: Tone): (() => void) => {
    const context = deps.audio();
    const { on, off, hz } = tones[tone];
    const out = context.createMediaStreamDestination();
    const loudness = context.createGain();
    loudness.gain.value = 0;
    loudness.connect(out);
    const voices = hz.map((frequency) => {
      const voice = context.createOscillator();
      voice.frequency.value = frequency;
      voice.connect(loudness);
      voice.start();
      return voice;
    });
    const isBell = tone === 'ring' || tone === 'lost';
    const loud = isBell ? volume / hz.length : volume / 4;
    const beat = (): void => {
      const at = context.currentTime;
      loudness.gain.setTargetAtTime(loud, at, 0.02);
      loudness.gain.setTargetAtTime(0, at + on, 0.02);
    };
    beat();
    const timer = setInterval(beat, (on + off) * 1_000);
    const element = deps.document.createElement('audio');
    element.autoplay = true;
    element.dataset['tone'] = tone;
    element.srcObject = out.stream;
    deps.document.body.append(element);
    // The bell rings where it is heard across the room; tones of a call are for the ear.
    if (isBell) element.setSinkId(deps.sink()).catch(() => {});
    return () => {
      clearInterval(timer);
      for (const voice of voices) voice.stop();
      element.remove();
    };
  };

  const pass = (tone: 'busy' | 'lost', forMs: number): void => {
    passing = { tone, untilMs: Date.now() + forMs };
    setTimeout(() => playing?.tone === tone && play(null), forMs);
    if (heard) play(toneOf(heard, tone));
  };

  /** Whoever waits for calls has to hear that none can come. */
  const watchLine = ({ registration: { state } }: PhoneState): void => {
    const lost = state === 'unreachable' || state === 'refused';
    if (!lost) {
      clearTimeout(losing);
      losing = undefined;
      reached ||= state === 'reachable';
    } else if (reached) {
      reached = false;
      losing = setTimeout(() => pass('lost', lostForMs), worthSayingMs);
    }
  };

  return {
    follow(state: PhoneState): void {
      heard = state;
      watchLine(state);
      const running = state.calls.filter(({ phase }) => phase !== 'ended');
      const failed = state.calls.some(
        ({ callId, phase, direction, outcome }) =>
          phase === 'ended' && direction === 'outgoing' && outcome === 'failed' && known.has(callId),
      );
      known = new Set(running.map(({ callId }) => callId));
      if (failed) pass('busy', busyForMs);
      play(toneOf(state, passing && Date.now() < passing.untilMs ? passing.tone : null));
    },
    setVolume(next: number): void {
      volume = next;
    },
    close() {
      clearTimeout(losing);
      play(null);
    },
  };
}

/** What is to be heard now; null is silence. */
export function toneOf({ calls }: Pick<PhoneState, 'calls'>, passing: 'busy' | 'lost' | null): Tone | null {
  const inTalk = calls.some(({ phase }) => phase === 'talking' || phase === 'answering');
  if (calls.some(({ phase, direction }) => phase === 'ringing' && direction === 'incoming'))
    return inTalk ? 'knock' : 'ring';
  // Early media are the network's own tone or words.
  if (calls.some(({ phase, sound }) => phase === 'early' && sound !== 'connected')) return inTalk ? null : 'ring-back';
  return inTalk ? null : passing;
}
