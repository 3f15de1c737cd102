import type { CallSound } from './peer-call.ts';

/** Ids as `enumerateDevices` gives them; null is the system's own choice. */
export interface DeviceChoice {
  readonly microphoneId: string | null;
  readonly speakerId: string | null;
}

export interface Devices extends CallSound {
  /** Opens the microphone ahead of the first call, which would else wait 250 ms for it. Refusal shows at the call. */
  warmUp(): void;
  /** @returns the microphone to use from now on, or null when it is the one already open */
  choose(choice: DeviceChoice): Promise<MediaStream | null>;
  /** A headset was plugged or unplugged, and the microphone in use is another now. @returns unsubscribe */
  onMicrophoneChanged(listener: (stream: MediaStream) => void): () => void;
  close(): void;
}

/** Microphone and speaker of this station, shared by its calls. */
export function openDevices(document: Document): Devices {
  let choice: DeviceChoice = { microphoneId: null, speakerId: null };
  let opened: Promise<MediaStream> | null = null;
  const playing = new Set<HTMLAudioElement>();
  const listeners = new Set<(stream: MediaStream) => void>();
  const media = navigator.mediaDevices;

  const microphone = (): Promise<MediaStream> => {
    opened ??= media
      .getUserMedia({
        audio: {
          echoCancellation: true,
          noiseSuppression: true,
          autoGainControl: true,
          ...(choice.microphoneId === null ? {} : { deviceId: { ideal: choice.microphoneId } }),
        },
      })
      .then((stream) => {
        // An unplugged headset ends its track: the next best microphone takes over in the middle of the call.
        stream.getAudioTracks()[0]?.addEventListener('ended', () => void reopen());
        return stream;
      })
      .catch((error: unknown) => {
        opened = null;
        throw error;
      });
    return opened;
  };

  const reopen = async (): Promise<MediaStream | null> => {
    opened = null;
    try {
      const stream = await microphone();
      for (const listener of listeners) listener(stream);
      return stream;
    } catch {
      return null;
    }
  };

  return {
    microphone,
    warmUp() {
      microphone().catch(() => {});
    },
    play(stream) {
      const audio = document.createElement('audio');
      audio.autoplay = true;
      audio.srcObject = stream;
      document.body.append(audio);
      playing.add(audio);
      void route(audio, choice.speakerId);
      return () => {
        audio.srcObject = null;
        audio.remove();
        playing.delete(audio);
      };
    },
    async choose(next) {
      const sameMicrophone = next.microphoneId === choice.microphoneId;
      choice = next;
      await Promise.all([...playing].map((audio) => route(audio, next.speakerId)));
      if (sameMicrophone) return null;
      const before = opened;
      const stream = await reopen();
      const old = before && (await before.catch(() => null));
      for (const track of old?.getTracks() ?? []) track.stop();
      return stream;
    },
    onMicrophoneChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      void opened?.then((stream) => stream.getTracks().forEach((track) => track.stop())).catch(() => {});
    },
  };
}

/** A speaker that is gone leaves the sound on the system's own. */
async function route(audio: HTMLAudioElement, speakerId: string | null): Promise<void> {
  try {
    await audio.setSinkId(speakerId ?? '');
  } catch {
    await audio.setSinkId('').catch(() => {});
  }
}
