import type { MessageWaiting, Watched } from '../../preload/contract/phone.ts';
import { readAddress } from './identity.ts';

type Waiting = Omit<MessageWaiting, 'accountId'>;

/** Bodies are a stranger's text: longer ones are not looked at. */
const longestBody = 64 * 1024;

/**
 * Reads `application/simple-message-summary`: `Messages-Waiting: yes` and `Voice-Message: 2/8 (0/1)`.
 *
 * @returns null when it is none. @see RFC 3842, 5.2
 */
export function readMessageSummary(body: string): Waiting | null {
  const text = body.slice(0, longestBody);
  const waiting = /^messages-waiting[ \t]*:[ \t]*(yes|no)\b/imu.exec(text)?.[1]?.toLowerCase();
  if (waiting === undefined) return null;
  const counts = /^voice-message[ \t]*:[ \t]*(\d{1,6})[ \t]*\/[ \t]*(\d{1,6})/imu.exec(text);
  return {
    waiting: waiting === 'yes',
    newMessages: counts ? Number(counts[1]) : null,
    oldMessages: counts ? Number(counts[2]) : null,
  };
}

/** What one notification says of a colleague or a parking place. */
export type WatchedState = Pick<Watched, 'state' | 'partner'>;

/**
 * Reads `application/dialog-info+xml`: any confirmed dialog is busy, any early one rings.
 *
 * @returns null when it is none. @see RFC 4235, 4
 */
export function readDialogInfo(body: string): WatchedState | null {
  const text = body.slice(0, longestBody);
  if (!/<(?:\w+:)?dialog-info[\s>]/iu.test(text)) return null;
  let found: WatchedState = { state: 'free', partner: null };
  for (const [, attributes = '', inside = ''] of text.matchAll(
    /<(?:\w+:)?dialog\b(?!-)([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:\w+:)?dialog\s*>)/giu,
  )) {
    const state = /<(?:\w+:)?state\b[^>]*>\s*(\w+)/iu.exec(inside)?.[1]?.toLowerCase();
    const partner = partnerIn(inside);
    if (state === 'confirmed') return { state: 'busy', partner };
    // A call that the colleague makes himself does not ring there.
    const initiator = /\bdirection\s*=\s*["']initiator["']/iu.test(attributes);
    if (state === 'early' || state === 'proceeding' || state === 'trying')
      found = { state: initiator ? 'busy' : 'ringing', partner };
  }
  return found;
}

/**
 * Reads `application/pidf+xml`: basic status, and the activity of RPID where it is there.
 *
 * @returns null when it is none. @see RFC 3863, RFC 4480
 */
export function readPresence(body: string): WatchedState | null {
  const text = body.slice(0, longestBody);
  const basic = /<(?:\w+:)?basic\b[^>]*>\s*(open|closed)/iu.exec(text)?.[1]?.toLowerCase();
  if (basic === undefined) return null;
  if (/<(?:\w+:)?on-the-phone\b|<(?:\w+:)?busy\b|>\s*on the phone\b/iu.test(text))
    return { state: 'busy', partner: null };
  if (/<(?:\w+:)?(?:away|vacation|permanent-absence|meal|holiday)\b/iu.test(text))
    return { state: 'away', partner: null };
  return { state: basic === 'open' ? 'free' : 'away', partner: null };
}

function partnerIn(dialog: string): string | null {
  const remote = /<(?:\w+:)?remote\b[^>]*>([\s\S]*?)<\/(?:\w+:)?remote\s*>/iu.exec(dialog)?.[1];
  const identity = /<(?:\w+:)?identity\b([^>]*)>([^<]*)/iu.exec(remote ?? '');
  if (!identity) return null;
  const shown = /\bdisplay\s*=\s*"([^"]*)"/iu.exec(identity[1] ?? '')?.[1];
  const address = readAddress(plain(identity[2] ?? ''));
  return plain(shown ?? '').slice(0, 100) || address?.user || null;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function plain(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/gu, (_, name: string) => entities[name] ?? '').trim();
}
