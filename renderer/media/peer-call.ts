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
  readonly iceServers: readonly RTCIceServer[];
}): PeerCall {
  const connection = new RTCPeerConnection({ bundlePolicy: 'balanced', iceServers: [...deps.iceServers] });
  let sender: RTCRtpSender | null = null;
  let stopPlaying: () => void = () => {};
  let muted = false;
  let role: DtlsRole | null = null;
  let last: Promise<unknown> = Promise.resolve();

  connection.addEventListener('track', ({ track, streams }) => {
    stopPlaying();
    stopPlaying = deps.sound.play(streams[0] ?? new MediaStream([track]));
  });

  const addMicrophone = async (): Promise<void> => {
    if (sender) return;
    const microphone = await deps.sound.microphone();
    const [track] = microphone.getAudioTracks();
    if (!track) throw new Error('no-microphone');
    // A clone of its own: muting one call must not silence another.
    const own = track.clone();
    own.enabled = !muted;
    sender = connection.addTrack(own, new MediaStream([own]));
    preferCodecs(connection);
  };

  const describe = async ({ hold, iceRestart }: Ask<'get-description'>): Promise<MediaResult> => {
    const answering = connection.signalingState === 'have-remote-offer';
    await addMicrophone();
    const transceiver = connection.getTransceivers()[0];
    if (transceiver) transceiver.direction = hold ? 'sendonly' : 'sendrecv';
    if (sender?.track) sender.track.enabled = !muted && !hold;
    const description = answering ? await connection.createAnswer() : await connection.createOffer({ iceRestart });
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
        if (sender?.track) sender.track.enabled = !muted;
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
    sender?.track?.stop();
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
      own.enabled = sender.track?.enabled ?? true;
      sender.track?.stop();
      await sender.replaceTrack(own);
    },
    close,
  };
}

/** Resolves when ICE has its candidates. @see facts: right after an ICE restart the state still reads `complete` */
async function gathered(connection: RTCPeerConnection): Promise<void> {
  await Promise.resolve();
  if (connection.iceGatheringState === 'complete' && /^a=candidate:/mu.test(connection.localDescription?.sdp ?? ''))
    return;
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

const wanted = ['audio/opus', 'audio/G722', 'audio/PCMA', 'audio/PCMU', 'audio/telephone-event'];

function preferCodecs(connection: RTCPeerConnection): void {
  const known = RTCRtpReceiver.getCapabilities('audio')?.codecs ?? [];
  const codecs = wanted.flatMap((mimeType) => known.filter((codec) => codec.mimeType === mimeType));
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
