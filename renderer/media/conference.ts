import type { PeerCall } from './peer-call.ts';

/**
 * Mixes a conference at this station: to each far end go our microphone and the voices of all the others. Every far end
 * hears everybody but itself (no echo), and this station hears each call as before.
 */
export function createConference(deps: { readonly audio: () => AudioContext }) {
  /** What each call sends while it takes part, and how to take it apart. */
  const mixes = new Map<PeerCall, () => void>();
  let joined: readonly PeerCall[] = [];

  const mixFor = async (call: PeerCall): Promise<void> => {
    const context = deps.audio();
    const out = context.createMediaStreamDestination();
    const others = joined.filter((other) => other !== call).flatMap((other) => other.heard() ?? []);
    const own = call.microphone();
    const sources = [...others, ...(own ? [own] : [])].map((stream) => context.createMediaStreamSource(stream));
    for (const source of sources) source.connect(out);
    mixes.set(call, () => sources.forEach((source) => source.disconnect()));
    const [track] = out.stream.getAudioTracks();
    if (track) await call.sendInstead(track);
  };

  const set = async (calls: readonly PeerCall[]): Promise<void> => {
    const left = joined.filter((call) => !calls.includes(call));
    joined = calls.length > 1 ? calls : [];
    for (const takeApart of mixes.values()) takeApart();
    mixes.clear();
    for (const call of calls.length > 1 ? left : [...left, ...calls]) await call.sendInstead(null);
    for (const call of joined) await mixFor(call);
    // Somebody whose voice is not there yet (media on their way) joins when it comes.
    for (const call of joined) call.onHeard(() => void again());
  };

  const again = async (): Promise<void> => {
    if (joined.length > 1) await set(joined);
  };

  return {
    set,
    async leave(call: PeerCall): Promise<void> {
      if (joined.includes(call)) await set(joined.filter((other) => other !== call));
    },
  };
}
