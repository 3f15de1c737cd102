/** What one account needs. `certificateAuthority` is PEM text. */
export interface SipAccount {
  readonly server: string;
  /** Address of record without scheme; identity of the account everywhere. */
  readonly address: string;
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
  readonly certificateAuthority: string | null;
  /** `sip:proxy.example.fr;lr`, loose route of every request. */
  readonly outboundProxy?: string | null;
  /** UUID, the same after a restart: the registrar then replaces the binding of the one that died (RFC 5626, 4.1). */
  readonly instanceId?: string;
}
