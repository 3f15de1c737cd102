export type ScanOutcome = 'counted' | 'seen' | 'unknown' | 'wrong-product' | 'other-document' | 'refused';

interface Note {
  readonly fromHz: number;
  readonly toHz: number;
  readonly startMs: number;
  readonly lengthMs: number;
}

/** What a scan became, or that the last one was taken back. */
type Sound = ScanOutcome | 'undone';

const chimes: Record<Sound, readonly Note[]> = {
  counted: [{ fromHz: 660, toHz: 880, startMs: 0, lengthMs: 120 }],
  seen: [
    { fromHz: 520, toHz: 520, startMs: 0, lengthMs: 80 },
    { fromHz: 520, toHz: 520, startMs: 120, lengthMs: 80 },
  ],
  unknown: [
    { fromHz: 440, toHz: 415, startMs: 0, lengthMs: 150 },
    { fromHz: 415, toHz: 440, startMs: 150, lengthMs: 150 },
  ],
  'wrong-product': [
    { fromHz: 587, toHz: 440, startMs: 0, lengthMs: 160 },
    { fromHz: 440, toHz: 440, startMs: 180, lengthMs: 120 },
  ],
  'other-document': [0, 140, 280].map((startMs) => ({ fromHz: 330, toHz: 330, startMs, lengthMs: 90 })),
  // What `counted` says, backwards.
  undone: [{ fromHz: 880, toHz: 660, startMs: 0, lengthMs: 120 }],
  refused: [
    { fromHz: 220, toHz: 220, startMs: 0, lengthMs: 180 },
    { fromHz: 185, toHz: 185, startMs: 200, lengthMs: 260 },
  ],
};

/**
 * Plays the sound of a scan outcome, as loud as the station is set at that moment. Every sound has its shape and word on the screen, so a station without a
 * loudspeaker, or one whose browser still waits for a first gesture, loses nothing.
 */
export function createChime(volume: () => number): (sound: Sound) => void {
  let context: AudioContext | null = null;
  return (sound) => {
    if (!('AudioContext' in globalThis)) return;
    context ??= new AudioContext();
    if (context.state === 'suspended') void context.resume().catch(() => undefined);
    const now = context.currentTime;
    for (const { fromHz, toHz, startMs, lengthMs } of chimes[sound]) {
      const tone = context.createOscillator();
      const gain = context.createGain();
      const start = now + startMs / 1000;
      const end = start + lengthMs / 1000;
      tone.frequency.setValueAtTime(fromHz, start);
      tone.frequency.linearRampToValueAtTime(toHz, end);
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(volume(), start + 0.01);
      gain.gain.linearRampToValueAtTime(0, end);
      tone.connect(gain).connect(context.destination);
      tone.start(start);
      tone.stop(end);
    }
  };
}

/**
 * The sound that leads to a tag: the nearer, the higher and the quicker.
 * @returns says one strength, in dBm (-80 far, -35 at hand)
 */
export function createSeeker(volume: number): (rssiDbm: number) => void {
  let context: AudioContext | null = null;
  return (rssiDbm) => {
    if (!('AudioContext' in globalThis)) return;
    context ??= new AudioContext();
    if (context.state === 'suspended') void context.resume().catch(() => undefined);
    const nearness = Math.min(1, Math.max(0, (rssiDbm + 80) / 45));
    const beeps = 1 + Math.round(nearness * 3);
    for (let beep = 0; beep < beeps; beep++) {
      const tone = context.createOscillator();
      const gain = context.createGain();
      const start = context.currentTime + beep * (0.36 / beeps);
      tone.frequency.setValueAtTime(300 + nearness * 1100, start);
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(volume, start + 0.005);
      gain.gain.linearRampToValueAtTime(0, start + 0.06);
      tone.connect(gain).connect(context.destination);
      tone.start(start);
      tone.stop(start + 0.07);
    }
  };
}
