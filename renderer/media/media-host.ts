import type { HostClient } from '../../preload/contract/host-client.ts';
import type { MediaReply, MediaRequest, MediaSettings, PhoneState, SoundState } from '../../preload/contract/phone.ts';
import { readStats, type StatsEntry } from './call-quality.ts';
import { createConference } from './conference.ts';
import { demoVoice, farEndPrefix } from './demo-peer.ts';
import { openDevices } from './devices.ts';
import { createPeerCall, type PeerCall } from './peer-call.ts';
import { createRinger } from './ringer.ts';

export interface MediaHost {
  close(): void;
}

export interface MediaHostDeps {
  readonly client: HostClient;
  readonly document: Document;
  /** Runs once the page shows who calls: bell and microphone take the time of a frame. At once where another page draws it. */
  readonly whenShown: (callId: string, run: () => void) => void;
}

const reportEveryMs = 1_000;
/** Between two calls the microphone stays open this long. */
const releaseAfterMs = 5_000;

/**
 * Owns the media of every call: listens to `media.requests`, answers with `media.reply`, tells `media.report` each second;
 * rings for `phone.state`. It needs a document for its audio elements and nothing else of the page, so that it can live in
 * a window of its own.
 *
 * A request that comes again (a new snapshot after a lost wire) is answered once: ids are remembered.
 */
export function startMediaHost(deps: MediaHostDeps): MediaHost {
  const { client } = deps;
  const calls = new Map<string, PeerCall>();
  const opening = new Map<string, Promise<PeerCall>>();
  const seen = new Set<number>();
  let settings: MediaSettings | null = null;
  let audio: AudioContext | null = null;
  /** Made with the first sound that is mixed or made here; before the first click a browser keeps it silent. */
  const sounding = (): AudioContext => {
    audio ??= new AudioContext();
    void audio.resume();
    return audio;
  };
  const devices = openDevices({ document: deps.document, onSound: (sound) => void tellSound(sound) });
  const ringer = createRinger({ audio: sounding, document: deps.document, sink: () => devices.ringer() });
  const conference = createConference({ audio: sounding });

  const tellSound = (sound: SoundState) => client.call('media.sound', sound);
  const isFarEnd = (callId: string): boolean => callId.startsWith(farEndPrefix);

  /**
   * The microphone comes before the connection: a browser shows a page all ways through the network only when it may hear,
   * and a connection made before knows the default route alone.
   */
  const make = async (callId: string): Promise<PeerCall> => {
    const sound = isFarEnd(callId) ? demoVoice(sounding()) : devices;
    await sound.microphone().catch(() => {});
    const call = createPeerCall({
      sound,
      configuration: {
        iceServers: (settings?.iceServers ?? []).map(({ urls, username, credential }) => ({
          urls,
          ...(username === null ? {} : { username }),
          ...(credential === null ? {} : { credential }),
        })),
        iceTransportPolicy: settings?.relayOnly ? 'relay' : 'all',
      },
      codecs: settings?.codecs ?? [],
    });
    calls.set(callId, call);
    return call;
  };
  const callOf = (callId: string): Promise<PeerCall> => {
    const known = calls.get(callId);
    if (known) return Promise.resolve(known);
    const made = opening.get(callId) ?? make(callId).finally(() => opening.delete(callId));
    opening.set(callId, made);
    return made;
  };

  const reply = (requestId: number, result: MediaReply['result']) => client.call('media.reply', { requestId, result });

  const receive = async ({ requestId, callId, ask }: MediaRequest): Promise<void> => {
    if (seen.has(requestId)) return;
    seen.add(requestId);
    if (ask.kind === 'set-conference') {
      await conference.set(ask.callIds.flatMap((joined) => calls.get(joined) ?? []));
      return void (await reply(requestId, { kind: 'done' }));
    }
    // Nothing is made just to be closed or rolled back. A mute may come first: after a reload it does.
    const begins = ask.kind.endsWith('-description') || ask.kind === 'set-muted';
    const call = await (begins ? callOf(callId) : (calls.get(callId) ?? opening.get(callId) ?? null));
    if (ask.kind === 'close' && call) {
      calls.delete(callId);
      await conference.leave(call);
    }
    await reply(requestId, call ? await call.answer(ask) : { kind: 'done' });
  };

  // Requests wait for the settings: a connection that is made without TURN servers never gets them.
  let unlisten = (): void => {};
  const listen = (): void => {
    unlisten = client.open('media.requests', {
      snapshot: (requests) => requests.forEach((request) => void receive(request)),
      event: (request) => void receive(request),
    });
  };
  const apply = (next: MediaSettings): void => {
    const first = settings === null;
    settings = next;
    void devices.choose(next.devices);
    ringer.setVolume(next.devices.ringVolume);
    if (first) listen();
  };

  let releasing: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  const follow = (state: PhoneState): void => {
    ringer.follow(state);
    const inCall = state.calls.some(({ phase }) => phase !== 'ended');
    if (inCall === busy) return;
    busy = inCall;
    clearTimeout(releasing);
    if (inCall) devices.warmUp();
    else releasing = setTimeout(() => devices.release(), releaseAfterMs);
  };

  let rung = new Set<string>();
  /** States that came while a new caller was not shown yet. */
  let waiting: PhoneState[] | null = null;
  const hear = (state: PhoneState): void => {
    if (waiting) return void waiting.push(state);
    const ringing = state.calls.filter(({ phase, direction }) => phase === 'ringing' && direction === 'incoming');
    const fresh = ringing.find(({ callId }) => !rung.has(callId));
    rung = new Set(ringing.map(({ callId }) => callId));
    if (!fresh) return follow(state);
    waiting = [state];
    deps.whenShown(fresh.callId, () => {
      const heard = waiting ?? [];
      waiting = null;
      heard.forEach(follow);
    });
  };

  const unsubscribes = [
    client.open('media.settings', { snapshot: apply, event: apply }),
    client.open('phone.state', { snapshot: hear, event: hear }),
    devices.onMicrophoneChanged((stream) => {
      for (const [callId, call] of calls) if (!isFarEnd(callId)) void call.replaceMicrophone(stream);
    }),
  ];

  const report = async (): Promise<void> => {
    for (const [callId, { connection }] of calls) {
      if (isFarEnd(callId)) continue;
      const entries: StatsEntry[] = [];
      (await connection.getStats()).forEach((entry: StatsEntry) => entries.push(entry));
      const { connectionState } = connection;
      await client.call('media.report', { callId, stats: readStats(entries), connection: connectionState });
    }
  };
  const timer = setInterval(() => void report().catch(() => {}), reportEveryMs);

  return {
    close() {
      clearInterval(timer);
      unlisten();
      for (const unsubscribe of unsubscribes) unsubscribe();
      clearTimeout(releasing);
      ringer.close();
      for (const call of calls.values()) call.close();
      calls.clear();
      devices.close();
      void audio?.close();
    },
  };
}
