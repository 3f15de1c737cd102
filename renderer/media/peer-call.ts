import type { MediaReply, MediaRequest } from '../../preload/contract/phone.ts';
import { unreachable } from '../../preload/contract/result.ts';
import { roleIn, withSettledRole, type DtlsRole } from './dtls-role.ts';

type MediaResult = MediaReply['result'];
/** What is asked of one call; the conference is the media host's own. */
export type CallAsk = Exclude<MediaRequest['ask'], { kind: 'set-conference' }>;
type Ask<K extends CallAsk['kind']> = Extract<CallAsk, { kind: K }>;

/** Where the sound of one call comes from and goes to. */
export interface CallSound {
  /** The stream that is sent; asked for once per call, and kept warm by its owner. */
  microphone(): Promise<MediaStream>;
  /** Plays what the far end says. @returns stop */
  play(stream: MediaStream): () => void;
}

/** WebRTC of one call: answers the asks of signalling, one after the other. Single use. */
export interface PeerCall {
  readonly connection: RTCPeerConnection;
  answer(ask: CallAsk): Promise<MediaResult>;
  /** Sends another microphone in place, without a new offer. */
  replaceMicrophone(stream: MediaStream): Promise<void>;
  /** Our own voice on this call, muted as it is; null before it is asked for. */
  microphone(): MediaStream | null;
  /** The far end's voice; null before it came. */
  heard(): MediaStream | null;
  /** Told when the far end's voice is another. One listener: the next replaces it. */
  onHeard(listener: () => void): void;
  /** Sends a mix in place of our voice alone; null ends that. */
  sendInstead(track: MediaStreamTrack | null): Promise<void>;
  close(): void;
}

/** Candidates of a slow STUN server are not waited for longer than this. */
const gatheringMs = 2_500;

/**
 * Owns the RTCPeerConnection of one call.
 *
 * `balanced` and not `max-bundle`: Chromium refuses answers without BUNDLE, which is what many PBXs send.
 */
export function createPeerCall(deps: {
  readonly sound: CallSound;
  readonly configuration: Pick<RTCConfiguration, 'iceServers' | 'iceTransportPolicy'>;
  /** Preferred first; none: the browser's own order. */
  readonly codecs: readonly string[];
}): PeerCall {
  const connection = new RTCPeerConnection({ bundlePolicy: 'balanced', ...deps.configuration });
  /** Our voice: a clone for this call. The sender may send a conference's mix in its place. */
  let voice: MediaStreamTrack | null = null;
  let mix: MediaStreamTrack | null = null;
  let far: MediaStream | null = null;
  let tellHeard: () => void = () => {};
  let sender: RTCRtpSender | null = null;
  let stopPlaying: () => void = () => {};
  let muted = false;
  let role: DtlsRole | null = null;
  let last: Promise<unknown> = Promise.resolve();

  connection.addEventListener('track', ({ track, streams }) => {
    stopPlaying();
    far = streams[0] ?? new MediaStream([track]);
    stopPlaying = deps.sound.play(far);
    tellHeard();
  });

  const addMicrophone = async (): Promise<void> => {
    if (sender) return;
    const microphone = await deps.sound.microphone();
    const [track] = microphone.getAudioTracks();
    if (!track) throw new Error('no-microphone');
    // A clone of its own: muting one call must not silence another.
    voice = track.clone();
    voice.enabled = !muted;
    sender = connection.addTrack(voice, new MediaStream([voice]));
    preferCodecs(connection, deps.codecs);
  };

  const describe = async ({ hold, iceRestart }: Ask<'get-description'>): Promise<MediaResult> => {
    const answering = connection.signalingState === 'have-remote-offer';
    await addMicrophone();
    const transceiver = connection.getTransceivers()[0];
    if (transceiver) transceiver.direction = hold ? 'sendonly' : 'sendrecv';
    if (voice) voice.enabled = !muted && !hold;
    if (mix) mix.enabled = !hold;
    // A path that broke needs other candidates, whoever offers.
    const broken = connection.iceConnectionState === 'failed' || connection.iceConnectionState === 'disconnected';
    const description = answering
      ? await connection.createAnswer()
      : await connection.createOffer({ iceRestart: iceRestart || broken });
    await connection.setLocalDescription(description);
    await gathered(connection);
    const local = connection.localDescription;
    if (!local) return { kind: 'failed', cause: 'no-description' };
    if (answering) role = roleIn(local.sdp) ?? role;
    return { kind: 'description', type: answering ? 'answer' : 'offer', sdp: local.sdp };
  };

  const take = async (ask: CallAsk): Promise<MediaResult> => {
    switch (ask.kind) {
      case 'get-description':
        return describe(ask);
      case 'set-description':
        if (ask.type === 'offer') await connection.setRemoteDescription({ type: 'offer', sdp: ask.sdp });
        else {
          const sdp = withSettledRole(ask.sdp, role);
          await connection.setRemoteDescription({ type: 'answer', sdp });
          role = roleIn(sdp) === 'active' ? 'passive' : 'active';
        }
        return { kind: 'done' };
      case 'rollback':
        if (connection.signalingState !== 'stable') await connection.setLocalDescription({ type: 'rollback' });
        return { kind: 'done' };
      case 'send-dtmf': {
        const cause = dtmfObstacle(connection, sender);
        if (cause !== null) return { kind: 'failed', cause };
        sender?.dtmf?.insertDTMF(ask.tones, 160, 80);
        return { kind: 'done' };
      }
      case 'set-muted':
        muted = ask.muted;
        if (voice) voice.enabled = !muted;
        return { kind: 'done' };
      case 'close':
        close();
        return { kind: 'done' };
      default:
        return unreachable(ask);
    }
  };

  function close(): void {
    stopPlaying();
    voice?.stop();
    mix?.stop();
    connection.close();
  }

  return {
    connection,
    answer(ask) {
      const result = last
        .then(() => take(ask))
        .catch((error: unknown): MediaResult => ({ kind: 'failed', cause: causeOf(error) }));
      last = result;
      return result;
    },
    async replaceMicrophone(stream) {
      const own = stream.getAudioTracks()[0]?.clone();
      if (!own || !sender) return;
      own.enabled = voice?.enabled ?? true;
      voice?.stop();
      voice = own;
      if (mix) tellHeard();
      else await sender.replaceTrack(own);
    },
    microphone: () => voice && new MediaStream([voice]),
    heard: () => far,
    onHeard(listener) {
      tellHeard = listener;
    },
    async sendInstead(track) {
      mix?.stop();
      mix = track;
      if (track === null) tellHeard = () => {};
      await sender?.replaceTrack(track ?? voice);
    },
    close,
  };
}

/**
 * Resolves when ICE has its candidates. Right after an ICE restart the state still reads `complete`: without candidates in
 * the description it is not believed, and no answer leaves empty.
 */
async function gathered(connection: RTCPeerConnection): Promise<void> {
  await Promise.resolve();
  const described = /^a=candidate:/mu.test(connection.localDescription?.sdp ?? '');
  if (connection.iceGatheringState === 'complete' && described) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(finish, gatheringMs);
    function finish(): void {
      clearTimeout(timer);
      connection.removeEventListener('icegatheringstatechange', look);
      resolve();
    }
    function look(): void {
      if (connection.iceGatheringState === 'complete') finish();
    }
    connection.addEventListener('icegatheringstatechange', look);
  });
}

function preferCodecs(connection: RTCPeerConnection, preferred: readonly string[]): void {
  if (preferred.length === 0) return;
  const known = RTCRtpReceiver.getCapabilities('audio')?.codecs ?? [];
  const codecs = [...preferred, 'telephone-event'].flatMap((name) =>
    known.filter(({ mimeType }) => mimeType.toLowerCase() === `audio/${name.toLowerCase()}`),
  );
  for (const transceiver of connection.getTransceivers()) transceiver.setCodecPreferences(codecs);
}

/**
 * Why tones cannot go as telephone-events; null when they can. With Opus at 48 kHz and a far end that only takes events at
 * 8 kHz, digits were lost on a real peer: SIP INFO is safer there.
 */
function dtmfObstacle(connection: RTCPeerConnection, sender: RTCRtpSender | null): string | null {
  if (!sender?.dtmf?.canInsertDTMF) return 'no-telephone-event';
  const remote = connection.remoteDescription?.sdp ?? '';
  const codec = sender.getParameters().codecs[0];
  const clocks = [...remote.matchAll(/^a=rtpmap:\d+ telephone-event\/(\d+)/gimu)].map(([, hz]) => Number(hz));
  return codec && !clocks.includes(codec.clockRate) ? 'telephone-event-clock' : null;
}

function causeOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'NotAllowedError') return 'microphone-refused';
  if (error instanceof DOMException && error.name === 'NotFoundError') return 'no-microphone';
  return error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : 'unknown';
}
