import type { PeerCall } from './peer-call.ts';

/**
 * Mixes a conference at this station: to each far end go our microphone and the voices of all the others. Every far end
 * hears everybody but itself (no echo), and this station hears each call as before.
 */
export function createConference(deps: { readonly audio: () => AudioContext }) {
  /** Taking apart what the calls send now. */
  const mixes = new Set<() => void>();
  let joined: readonly PeerCall[] = [];
  let last: Promise<unknown> = Promise.resolve();

  const mixFor = async (call: PeerCall): Promise<void> => {
    const context = deps.audio();
    const out = context.createMediaStreamDestination();
    const others = joined.filter((other) => other !== call).flatMap((other) => other.heard() ?? []);
    const own = call.microphone();
    const sources = [...others, ...(own ? [own] : [])]
      // Of a call that is just taken back from hold no voice is there yet.
      .filter((stream) => stream.getAudioTracks().length > 0)
      .map((stream) => context.createMediaStreamSource(stream));
    for (const source of sources) source.connect(out);
    mixes.add(() => sources.forEach((source) => source.disconnect()));
    const [track] = out.stream.getAudioTracks();
    if (track) await call.sendInstead(track);
  };

  const build = async (calls: readonly PeerCall[]): Promise<void> => {
    const before = joined;
    joined = calls.length > 1 ? calls : [];
    for (const takeApart of mixes) takeApart();
    mixes.clear();
    for (const call of before) if (!joined.includes(call)) await call.sendInstead(null);
    // A voice that comes later (taken back from hold, media on their way) is mixed in when it comes.
    for (const call of joined) call.onHeard(() => void set(joined));
    for (const call of joined) await mixFor(call);
  };

  /** One change after the other: each takes apart what the one before made. */
  function set(calls: readonly PeerCall[]): Promise<void> {
    const built = last.then(() => build(calls));
    last = built.catch(() => {});
    return built;
  }

  return {
    set,
    async leave(call: PeerCall): Promise<void> {
      if (joined.includes(call)) await set(joined.filter((other) => other !== call));
    },
  };
}
