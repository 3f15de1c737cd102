/** The microphone as the person who chooses it hears and sees it. Single use. */
export interface MicrophoneTest {
  /** Loudness of now, 0 to 1. */
  level(): number;
  /** Records for some seconds, then plays it back. @returns when it has been heard */
  echo(speakerId: string, onPlaying: () => void): Promise<void>;
  close(): void;
}

const recordMs = 4_000;

/** Opens one microphone for a look at it; calls keep theirs. Rejects as `getUserMedia` does. */
export async function openMicrophoneTest(deviceId: string | null): Promise<MicrophoneTest> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: {
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      ...(deviceId === null ? {} : { deviceId: { ideal: deviceId } }),
    },
  });
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let playing: HTMLAudioElement | null = null;

  return {
    level() {
      analyser.getFloatTimeDomainData(samples);
      let squares = 0;
      for (const sample of samples) squares += sample * sample;
      return loudness(Math.sqrt(squares / samples.length));
    },
    async echo(speakerId, onPlaying) {
      const recording = await record(stream);
      onPlaying();
      const url = URL.createObjectURL(recording);
      const audio = new Audio(url);
      playing = audio;
      await audio.setSinkId(speakerId).catch(() => {});
      await new Promise<void>((resolve) => {
        audio.addEventListener('ended', () => resolve());
        audio.addEventListener('pause', () => resolve());
        audio.play().catch(() => resolve());
      });
      URL.revokeObjectURL(url);
    },
    close() {
      playing?.pause();
      for (const track of stream.getTracks()) track.stop();
      void context.close();
    },
  };
}

/**
 * What an ear calls twice as loud is a step of the same length: -60 dB and less is silence, 0 dB is full.
 *
 * @param rms - root mean square of the samples, 0 to 1
 */
export function loudness(rms: number): number {
  if (rms <= 0) return 0;
  return Math.min(1, Math.max(0, 1 + (20 * Math.log10(rms)) / 60));
}

function record(stream: MediaStream): Promise<Blob> {
  return new Promise((resolve) => {
    const parts: Blob[] = [];
    const recorder = new MediaRecorder(stream);
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    recorder.addEventListener('stop', () => resolve(new Blob(parts, { type: recorder.mimeType })));
    recorder.start();
    setTimeout(() => recorder.state === 'recording' && recorder.stop(), recordMs);
  });
}
