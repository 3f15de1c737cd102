import type { Party } from '../../preload/contract/phone.ts';
import { readNumber } from './numbers.ts';

/** Raw header values of one SIP request, by name in any case; an absent header gives an empty list. */
export type HeaderReader = (name: string) => readonly string[];

/**
 * Who calls and which line was called, from an INVITE's headers. Never throws: every value is a stranger's text.
 *
 * The first of P-Asserted-Identity, Remote-Party-ID, From that names somebody wins. Restricted presentation (Privacy: id,
 * `privacy=full`, anonymous address) gives a masked party without number or name, even where the trunk told them.
 * @see RFC 3323, RFC 3325, RFC 5806 (Diversion), RFC 7044 (History-Info), draft-ietf-sip-privacy-04 (Remote-Party-ID)
 */
export function readIdentity(headers: HeaderReader): { readonly party: Party; readonly calledLine: string | null } {
  return { party: readParty(headers), calledLine: readCalledLine(headers) };
}

function readParty(headers: HeaderReader): Party {
  const asserted = headers('p-asserted-identity')
    .flatMap(splitAddresses)
    .map(readAddress)
    .filter((a) => a !== null);
  const remoteParty = headers('remote-party-id')
    .flatMap(splitAddresses)
    .map(readAddress)
    .filter((a) => a !== null);
  const from = headers('from')
    .map(readAddress)
    .filter((a) => a !== null);

  // A trunk may assert a SIP address and a tel number: the number is the one a customer is found by.
  const numbered = asserted.find((address) => readNumber(address.user).e164 !== null);
  const found: readonly [Address | undefined, Party['source']][] = [
    [numbered ?? asserted[0], 'p-asserted-identity'],
    [remoteParty[0], 'remote-party-id'],
    [from[0], 'from'],
  ];
  const [address, source] = found.find(([candidate]) => candidate) ?? [undefined, 'from' as const];
  const restricted =
    headers('privacy').some((value) => /(?:^|[;,\s])(?:id|user|header)(?:$|[;,\s])/iu.test(value)) ||
    remoteParty.some((candidate) => /;\s*privacy\s*=\s*"?(?:full|uri)/iu.test(candidate.params));
  const masked = restricted || !address || isAnonymous(address);
  return {
    number: masked ? '' : address.user,
    e164: masked ? null : readNumber(address.user).e164,
    displayName: masked ? null : (address.displayName ?? (source === 'from' ? null : (from[0]?.displayName ?? null))),
    masked,
    source,
  };
}

/** The number the caller dialled, before it was diverted here: the oldest known target. */
function readCalledLine(headers: HeaderReader): string | null {
  const diversions = headers('diversion').flatMap(splitAddresses);
  const history = headers('history-info').flatMap(splitAddresses);
  // Diversion lists the latest first, History-Info the oldest first.
  const first = diversions.at(-1) ?? history[0] ?? headers('to')[0];
  return first === undefined ? null : readAddress(first)?.user || null;
}

interface Address {
  readonly user: string;
  readonly host: string;
  readonly displayName: string | null;
  readonly params: string;
}

const longestName = 120;

/** Reads `"Name" <sip:user@host;p>;q`, `sip:user@host` or `<tel:+33…>`. */
export function readAddress(value: string): Address | null {
  const bracket = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*?))\s*<([^>]*)>(.*)$/su.exec(value.slice(0, 2_000));
  const uri = bracket?.[3] ?? value.slice(0, 2_000).split(';')[0] ?? '';
  const parts = /^\s*(?:sips?:(?:([^@]*)@)?([^;?]*)|tel:([^;?]*))/iu.exec(uri);
  if (!parts) return null;
  const user = decode((parts[3] ?? parts[1] ?? '').split(/[;:]/u)[0] ?? '');
  const quoted = bracket?.[1]?.replace(/\\(.)/gu, '$1');
  const displayName = visible(quoted ?? bracket?.[2] ?? '').slice(0, longestName);
  return {
    user: visible(user).slice(0, 64),
    host: (parts[2] ?? '').toLowerCase(),
    displayName: displayName || null,
    params: bracket?.[4] ?? '',
  };
}

/** Splits at commas outside quotes and angle brackets. */
function splitAddresses(value: string): string[] {
  return value.slice(0, 8_000).match(/(?:"(?:[^"\\]|\\.)*"|<[^>]*>|[^,"<])+/gu) ?? [];
}

function isAnonymous(address: Address): boolean {
  return (
    address.user === '' ||
    /^(?:anonymous|restricted|unavailable|unknown|private|anonyme)$/iu.test(address.user) ||
    /(?:^|\.)anonymous\.invalid$/u.test(address.host)
  );
}

/** `%zz` is what strangers send: it stays as it came instead of throwing URIError. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Without control, direction-changing and invisible characters, which could make a pop-up read as another name. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu, '').trim();
}
