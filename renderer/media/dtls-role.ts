/** Who of the two begins the DTLS handshake: `active` begins. It stays as it is for the whole call (RFC 8842, 5.5). */
export type DtlsRole = 'active' | 'passive';

/** The role that a description claims for its writer; null when it leaves the choice (`actpass`) or tells none. */
export function roleIn(sdp: string): DtlsRole | null {
  return (/^a=setup:(active|passive)\s*$/mu.exec(sdp)?.[1] as DtlsRole | undefined) ?? null;
}

/**
 * An answer that says `actpass`, which only an offer may, gets the role its writer has in fact. baresip 1.0 answers our re-INVITE
 * like that in calls that it began, and Chromium then refuses the answer and with it the call.
 *
 * @param ownRole - ours since the first exchange, null in the first
 */
export function withSettledRole(answer: string, ownRole: DtlsRole | null): string {
  const theirs = ownRole === 'active' ? 'passive' : 'active';
  return answer.replace(/^a=setup:actpass(?=\s*$)/gmu, `a=setup:${theirs}`);
}
