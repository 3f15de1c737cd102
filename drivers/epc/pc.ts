/**
 * The protocol control word that a tag sends before its EPC.
 *
 * @see Gen2 air interface 6.3.2.1.2.2; TDS 1.13 section 9.3 and 12.2.1
 */
export interface PcWord {
  /** Length of the EPC in 16-bit words. */
  readonly words: number;
  /** User memory is in use. Changes between reads of one tag: never compare EPCs together with their PC. */
  readonly userMemory: boolean;
  /** An extended PC word follows. */
  readonly extended: boolean;
  /** Application family identifier, two hex digits, where another system numbers the tag (toggle bit set); else null. */
  readonly afi: string | null;
  /** Attribute bits (bit 0: hazardous material) where GS1 numbers the tag; else 0. */
  readonly attributes: number;
}

/** Parses four hex digits; null for anything else. */
export function parsePc(pc: string): PcWord | null {
  if (!/^[0-9A-Fa-f]{4}$/.test(pc)) return null;
  const value = Number.parseInt(pc, 16);
  const toggle = (value & 0x0100) !== 0;
  const low = value & 0xff;
  return {
    words: value >> 11,
    userMemory: (value & 0x0400) !== 0,
    extended: (value & 0x0200) !== 0,
    afi: toggle ? low.toString(16).toUpperCase().padStart(2, '0') : null,
    attributes: toggle ? 0 : low,
  };
}

/**
 * Builds the PC to write with an EPC of `words` words. The tag itself sets the user-memory and extension bits.
 *
 * @param afi - two hex digits where another system numbers the tag: sets the toggle bit
 */
export function pcFor(words: number, afi: string | null = null): string {
  const numbering = afi === null ? 0 : 0x0100 | Number.parseInt(afi, 16);
  return (((words & 0x1f) << 11) | numbering).toString(16).toUpperCase().padStart(4, '0');
}

/**
 * Writes the raw URI with its control fields, which keeps all that was read: `urn:epc:raw:[att=x01][umi=1][xpc=x0004]:96.x…`.
 *
 * @param xpc - extended PC word as four hex digits, or null
 * @see TDS 1.13 section 12.2.1
 */
export function rawUriWithControl(epcHex: string, pc: PcWord, xpc: string | null): string {
  const fields = [
    pc.attributes === 0 ? '' : `[att=x${pc.attributes.toString(16).toUpperCase().padStart(2, '0')}]`,
    pc.userMemory ? '[umi=1]' : '',
    xpc === null || /^0+$/.test(xpc) ? '' : `[xpc=x${xpc.toUpperCase()}]`,
  ].join('');
  const numbering = pc.afi === null ? '' : `.x${pc.afi}`;
  return `urn:epc:raw:${fields === '' ? '' : `${fields}:`}${epcHex.length * 4}${numbering}.x${epcHex.toUpperCase()}`;
}
