import type { DeviceChoice, SoundState } from '../../preload/contract/phone.ts';
import type { CallSound } from './peer-call.ts';

type Chosen = DeviceChoice['microphone'];

export interface Devices extends CallSound {
  /** Takes effect in the middle of calls. */
  choose(choice: DeviceChoice): Promise<void>;
  /** Opens the microphone ahead of a call, which would else wait 250 ms for it. Refusal shows at the call. */
  warmUp(): void;
  /** No call is left: the microphone goes out, and a Bluetooth headset back to its good sound. */
  release(): void;
  /** Device id of the bell; an empty text is the system's own. */
  ringer(): string;
  /** A headset was chosen, plugged or unplugged, and the microphone in use is another now. @returns unsubscribe */
  onMicrophoneChanged(listener: (stream: MediaStream) => void): () => void;
  close(): void;
}

const nothingChosen: DeviceChoice = { microphone: null, speaker: null, ringer: null, ringVolume: 0.7 };

/**
 * Microphone, speaker and ringer of this station, shared by its calls. A device that is chosen is taken back as soon as it
 * is there again; while it is away the system's own stands in.
 *
 * @param deps.onSound - told whenever what is really in use changes
 */
export function openDevices(deps: {
  readonly document: Document;
  readonly onSound: (sound: SoundState) => void;
}): Devices {
  let choice = nothingChosen;
  let opened: Promise<MediaStream> | null = null;
  let inUse: string | null = null;
  let trouble: string | null = null;
  let present: readonly MediaDeviceInfo[] = [];
  let told = '';
  const playing = new Set<HTMLAudioElement>();
  const listeners = new Set<(stream: MediaStream) => void>();
  const media = navigator.mediaDevices;

  const sinkOf = (chosen: Chosen): string => find(present, 'audiooutput', chosen)?.deviceId ?? '';

  const tell = (): void => {
    const nameOf = (chosen: Chosen): string | null => find(present, 'audiooutput', chosen)?.label ?? null;
    const gone = (kind: MediaDeviceKind, chosen: Chosen): boolean => chosen !== null && !find(present, kind, chosen);
    const sound: SoundState = {
      microphone: inUse,
      speaker: nameOf(choice.speaker),
      ringer: nameOf(choice.ringer),
      replaced: gone('audioinput', choice.microphone) || gone('audiooutput', choice.speaker),
      trouble,
    };
    const text = JSON.stringify(sound);
    if (text === told) return;
    told = text;
    deps.onSound(sound);
  };

  const microphone = (): Promise<MediaStream> => {
    opened ??= open();
    return opened;
  };

  const open = async (): Promise<MediaStream> => {
    try {
      const deviceId = find(present, 'audioinput', choice.microphone)?.deviceId;
      const stream = await media.getUserMedia({
        audio: {
          echoCancellation: true,
          noiseSuppression: true,
          autoGainControl: true,
          ...(deviceId === undefined ? {} : { deviceId: { ideal: deviceId } }),
        },
      });
      const [track] = stream.getAudioTracks();
      inUse = track?.label ?? null;
      trouble = null;
      // An unplugged headset ends its track: the next best microphone takes over in the middle of the call.
      track?.addEventListener('ended', () => opened !== null && void reopen());
      // Labels are readable from now on.
      void look();
      return stream;
    } catch (error) {
      opened = null;
      inUse = null;
      trouble =
        error instanceof DOMException && error.name === 'NotAllowedError' ? 'microphone-refused' : 'no-microphone';
      tell();
      throw error;
    }
  };

  const reopen = async (): Promise<void> => {
    const before = opened;
    if (!before) return;
    opened = null;
    try {
      const stream = await microphone();
      for (const listener of listeners) listener(stream);
    } catch {
      // Told as trouble; the next call, or the next device that is plugged in, asks again.
    }
    const old = await before.catch(() => null);
    for (const track of old?.getTracks() ?? []) track.stop();
  };

  /** What is plugged in now; sound goes to what was chosen, if it is there. */
  const look = async (): Promise<void> => {
    const before = find(present, 'audioinput', choice.microphone)?.deviceId;
    present = await media.enumerateDevices();
    await Promise.all([...playing].map((audio) => route(audio, sinkOf(choice.speaker))));
    const now = find(present, 'audioinput', choice.microphone);
    // The chosen microphone came back, or was named only now.
    if (opened && now && now.deviceId !== before && now.label !== inUse) await reopen();
    tell();
  };
  const changed = (): void => void look().catch(() => {});
  media.addEventListener('devicechange', changed);
  changed();

  return {
    microphone,
    warmUp: () => void microphone().catch(() => {}),
    release() {
      const before = opened;
      opened = null;
      inUse = null;
      void before?.then((stream) => stream.getTracks().forEach((track) => track.stop())).catch(() => {});
      tell();
    },
    play(stream) {
      const audio = deps.document.createElement('audio');
      audio.autoplay = true;
      audio.srcObject = stream;
      deps.document.body.append(audio);
      playing.add(audio);
      void route(audio, sinkOf(choice.speaker));
      return () => {
        audio.srcObject = null;
        audio.remove();
        playing.delete(audio);
      };
    },
    async choose(next) {
      const sameMicrophone = next.microphone?.deviceId === choice.microphone?.deviceId;
      choice = next;
      await look().catch(() => {});
      if (!sameMicrophone) await reopen();
    },
    ringer: () => sinkOf(choice.ringer ?? choice.speaker),
    onMicrophoneChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      media.removeEventListener('devicechange', changed);
      void opened?.then((stream) => stream.getTracks().forEach((track) => track.stop())).catch(() => {});
    },
  };
}

/** By id; else by label: a browser gives other ids after its data were cleared. */
export function find<D extends Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>>(
  present: readonly D[],
  kind: MediaDeviceKind,
  chosen: Chosen,
): D | undefined {
  if (chosen === null) return undefined;
  const ofKind = present.filter((device) => device.kind === kind);
  return (
    ofKind.find(({ deviceId }) => deviceId === chosen.deviceId) ??
    ofKind.find(({ label }) => label !== '' && label === chosen.label)
  );
}

/** A speaker that is gone leaves the sound on the system's own. */
async function route(audio: HTMLAudioElement, sinkId: string): Promise<void> {
  if (audio.sinkId === sinkId) return;
  try {
    await audio.setSinkId(sinkId);
  } catch {
    await audio.setSinkId('').catch(() => {});
  }
}
