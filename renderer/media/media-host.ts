import type { HostClient } from '../../preload/contract/host-client.ts';
import type { MediaReply, MediaRequest } from '../../preload/contract/phone.ts';
import { readStats, type StatsEntry } from './call-quality.ts';
import { demoVoice, farEndPrefix } from './demo-peer.ts';
import { openDevices, type DeviceChoice } from './devices.ts';
import { createPeerCall, type PeerCall } from './peer-call.ts';

export interface MediaHost {
  /** Takes effect in the middle of calls. */
  chooseDevices(choice: DeviceChoice): Promise<void>;
  close(): void;
}

const reportEveryMs = 1_000;

/**
 * Owns the media of every call: listens to `media.requests`, answers with `media.reply`, tells `media.report` each second.
 * It needs a document for its audio elements and nothing else of the page, so that it can live in a window of its own.
 *
 * A request that comes again (a new snapshot after a lost wire) is answered once: ids are remembered.
 */
export function startMediaHost(deps: {
  readonly client: HostClient;
  readonly document: Document;
  readonly stunServers: readonly string[];
  /** Opens the microphone before the first call. */
  readonly warmUp: boolean;
}): MediaHost {
  const { client } = deps;
  const calls = new Map<string, PeerCall>();
  const seen = new Set<number>();
  const devices = openDevices(deps.document);
  const iceServers = deps.stunServers.map((server) => ({ urls: server.includes(':') ? server : `stun:${server}` }));
  let voices: AudioContext | null = null;

  const callOf = (callId: string): PeerCall => {
    const known = calls.get(callId);
    if (known) return known;
    if (callId.startsWith(farEndPrefix)) {
      voices ??= new AudioContext();
      // Before the first click a browser keeps the context silent.
      void voices.resume();
    }
    const sound = callId.startsWith(farEndPrefix) && voices ? demoVoice(voices) : devices;
    const call = createPeerCall({ sound, iceServers });
    calls.set(callId, call);
    return call;
  };

  const receive = async ({ requestId, callId, ask }: MediaRequest): Promise<void> => {
    if (seen.has(requestId)) return;
    seen.add(requestId);
    if (ask.kind === 'set-conference') return void (await reply(requestId, { kind: 'failed', cause: 'no-conference' }));
    // Nothing is made just to be closed or rolled back. A mute may come first: after a reload it does.
    const begins = ask.kind.endsWith('-description') || ask.kind === 'set-muted';
    const call = calls.get(callId) ?? (begins ? callOf(callId) : null);
    if (ask.kind === 'close') calls.delete(callId);
    const result = call ? await call.answer(ask) : ({ kind: 'done' } as const);
    await reply(requestId, result);
  };
  const reply = (requestId: number, result: MediaReply['result']) => client.call('media.reply', { requestId, result });

  const unsubscribes = [
    client.open('media.requests', {
      snapshot: (requests) => requests.forEach((request) => void receive(request)),
      event: (request) => void receive(request),
    }),
    devices.onMicrophoneChanged((stream) => {
      for (const [callId, call] of calls) if (!callId.startsWith(farEndPrefix)) void call.replaceMicrophone(stream);
    }),
  ];

  const report = async (): Promise<void> => {
    for (const [callId, { connection }] of calls) {
      if (callId.startsWith(farEndPrefix) || connection.connectionState !== 'connected') continue;
      const entries: StatsEntry[] = [];
      (await connection.getStats()).forEach((entry: StatsEntry) => entries.push(entry));
      await client.call('media.report', { callId, stats: readStats(entries) });
    }
  };
  const timer = setInterval(() => void report().catch(() => {}), reportEveryMs);
  if (deps.warmUp) devices.warmUp();

  return {
    async chooseDevices(choice) {
      await devices.choose(choice);
    },
    close() {
      clearInterval(timer);
      for (const unsubscribe of unsubscribes) unsubscribe();
      for (const call of calls.values()) call.close();
      calls.clear();
      devices.close();
      void voices?.close();
    },
  };
}
