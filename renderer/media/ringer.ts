import type { PhoneState } from '../../preload/contract/phone.ts';

type Tone = 'ring' | 'knock' | 'ring-back' | 'busy';

/** Seconds on and off, and frequencies in Hz. Ring-back and busy as French networks play them (ITU-T E.180, supplement 2). */
const tones: Readonly<Record<Tone, { readonly on: number; readonly off: number; readonly hz: readonly number[] }>> = {
  ring: { on: 1.2, off: 2.2, hz: [440, 554] },
  knock: { on: 0.2, off: 3.8, hz: [440] },
  'ring-back': { on: 1.5, off: 3.5, hz: [440] },
  busy: { on: 0.5, off: 0.5, hz: [440] },
};
const busyForMs = 3_000;

/**
 * Makes the sounds that no far end makes: the bell on the ringer device, a knock while in talk, and the tone that says
 * it rings at the other side. It follows `phone.state`, so that a reload of any page rings on.
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
  let busyUntilMs = 0;
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
    const loud = tone === 'ring' ? volume / hz.length : volume / 4;
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
    if (tone === 'ring') element.setSinkId(deps.sink()).catch(() => {});
    return () => {
      clearInterval(timer);
      for (const voice of voices) voice.stop();
      element.remove();
    };
  };

  return {
    follow(state: PhoneState): void {
      const running = state.calls.filter(({ phase }) => phase !== 'ended');
      const failed = state.calls.some(
        ({ callId, phase, direction, outcome }) =>
          phase === 'ended' && direction === 'outgoing' && outcome === 'failed' && known.has(callId),
      );
      known = new Set(running.map(({ callId }) => callId));
      if (failed) {
        busyUntilMs = Date.now() + busyForMs;
        setTimeout(() => playing?.tone === 'busy' && play(null), busyForMs);
      }
      play(toneOf(state, Date.now() < busyUntilMs));
    },
    setVolume(next: number): void {
      volume = next;
    },
    close: () => play(null),
  };
}

/** What is to be heard now; null is silence. */
export function toneOf({ calls }: Pick<PhoneState, 'calls'>, justFailed: boolean): Tone | null {
  const inTalk = calls.some(({ phase }) => phase === 'talking' || phase === 'answering');
  if (calls.some(({ phase, direction }) => phase === 'ringing' && direction === 'incoming'))
    return inTalk ? 'knock' : 'ring';
  // Early media are the network's own tone or words.
  if (calls.some(({ phase, sound }) => phase === 'early' && sound !== 'connected')) return inTalk ? null : 'ring-back';
  return justFailed && !inTalk ? 'busy' : null;
}
