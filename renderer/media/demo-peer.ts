import type { CallSound } from './peer-call.ts';

/** Signalling of the demonstration's PBX asks for its far persons under ids of this form. */
export const farEndPrefix = 'far-end:';

/**
 * The far person of a demonstration call: a soft two-tone voice made here, sent over a real second RTCPeerConnection.
 * What the desk says to it is received and counted, and not played.
 */
export function demoVoice(context: AudioContext): CallSound {
  const voice = context.createMediaStreamDestination();
  const loudness = context.createGain();
  const low = context.createOscillator();
  const rhythm = context.createOscillator();
  const depth = context.createGain();
  low.type = 'triangle';
  low.frequency.value = 196;
  // Speech comes in syllables, about three a second.
  rhythm.frequency.value = 3;
  loudness.gain.value = 0.08;
  depth.gain.value = 0.06;
  rhythm.connect(depth).connect(loudness.gain);
  low.connect(loudness).connect(voice);
  low.start();
  rhythm.start();
  return { microphone: () => Promise.resolve(voice.stream), play: () => () => {} };
}
