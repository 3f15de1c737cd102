import type { MediaDesk } from './media-desk.ts';

/** A microphone may have to be granted first; everything else is local work of the page. */
const descriptionDeadlineMs = 15_000;
const otherDeadlineMs = 5_000;

/** `constraints` belongs to the SIP stack's own type and means nothing here. */
export interface DescriptionOptions {
  readonly constraints?: object;
  readonly hold?: boolean;
  readonly iceRestart?: boolean;
}

/** The five methods that the SIP stack asks of a session's media, each a message to the media host. */
export interface RemoteSessionDescriptionHandler {
  getDescription(options?: DescriptionOptions): Promise<{ body: string; contentType: string }>;
  setDescription(sdp: string): Promise<void>;
  rollbackDescription(): Promise<void>;
  hasDescription(contentType: string): boolean;
  sendDtmf(tones: string): boolean;
  close(): void;
}

/**
 * Media of one call, run by another process. Offer or answer is concluded here, as RFC 3264's exchange stands:
 * the SIP stack passes a bare description and does not say which it is.
 *
 * @param onPeerHold - called with what each remote offer says about our hearing
 */
export function createRemoteSessionDescriptionHandler(deps: {
  readonly callId: string;
  readonly desk: MediaDesk;
  readonly onPeerHold: (held: boolean) => void;
  readonly log: (words: string) => void;
}): RemoteSessionDescriptionHandler {
  const { callId, desk } = deps;
  let exchange: 'stable' | 'have-local-offer' | 'have-remote-offer' = 'stable';

  const fail = (what: string, cause: string): never => {
    // The SIP stack turns any failure here into a bare 488: the reason is told to the journal before.
    deps.log(`media: ${what} failed for ${callId}: ${cause}`);
    throw new Error(cause);
  };

  return {
    async getDescription(options) {
      const ask = {
        kind: 'get-description',
        hold: options?.hold ?? false,
        iceRestart: options?.iceRestart ?? false,
      } as const;
      const result = await desk.ask(callId, ask, descriptionDeadlineMs);
      if (result.kind === 'failed') return fail(ask.kind, result.cause);
      if (result.kind !== 'description') return fail(ask.kind, 'no-description');
      exchange = result.type === 'offer' ? 'have-local-offer' : 'stable';
      return { body: result.sdp, contentType: 'application/sdp' };
    },
    async setDescription(sdp) {
      const type = exchange === 'have-local-offer' ? 'answer' : 'offer';
      const result = await desk.ask(callId, { kind: 'set-description', type, sdp }, otherDeadlineMs);
      if (result.kind === 'failed') fail(`set-description (${type})`, result.cause);
      exchange = type === 'offer' ? 'have-remote-offer' : 'stable';
      if (type === 'offer') deps.onPeerHold(holdsUs(sdp));
    },
    async rollbackDescription() {
      exchange = 'stable';
      const result = await desk.ask(callId, { kind: 'rollback' }, otherDeadlineMs);
      if (result.kind === 'failed') fail('rollback', result.cause);
    },
    hasDescription: (contentType) => contentType === 'application/sdp',
    sendDtmf(tones) {
      void desk.ask(callId, { kind: 'send-dtmf', tones }, otherDeadlineMs);
      return true;
    },
    close() {
      void desk.ask(callId, { kind: 'close' }, otherDeadlineMs);
    },
  };
}

/**
 * Whether an offer asks us to stop sending: `sendonly`, `inactive`, or the old address 0.0.0.0. With ICE that address only says that
 * there is no default one, which is how browsers that hide their addresses write it.
 * @see RFC 3264, 8.4; RFC 8839, 4.3.1
 */
export function holdsUs(sdp: string): boolean {
  const audio = sdp.indexOf('m=audio');
  const media = audio < 0 ? sdp : sdp.slice(audio);
  const direction =
    /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/mu.exec(media) ??
    /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/mu.exec(sdp);
  if (direction?.[1] === 'sendonly' || direction?.[1] === 'inactive') return true;
  return /^c=IN IP4 0\.0\.0\.0\s*$/mu.test(media) && !/^a=ice-ufrag:/mu.test(sdp);
}
