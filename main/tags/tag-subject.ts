import { decodeEpc } from '../../drivers/epc/decode.ts';
import { encodeEpc, withCheckDigit } from '../../drivers/epc/encode.ts';
import type { EpcFields } from '../../drivers/epc/epc.ts';
import { err, ok, type Result } from '../../preload/contract/result.ts';
import type { TagSubject } from '../../preload/contract/station.ts';

/** Serial numbers of the 96-bit schemes that every reader and Odoo's own telephones read: numeric, 38 bits, no leading zero. */
export const serialLimit = 2 ** 38;

/** Most makers of goods have a prefix of this length; the GTIN that is read back is the same whatever the length. */
const usualPrefixLength = 7;

export type SubjectFailure =
  | { readonly kind: 'no-company-prefix' }
  /** Which field does not fit its scheme. */
  | { readonly kind: 'not-encodable'; readonly field: string };

/** What serial numbers are counted under: two subjects with the same key must never share one. */
export function serialKeyOf(subject: TagSubject, companyPrefix: string | null): string {
  switch (subject.kind) {
    case 'product':
      return `sgtin:${subject.gtin.padStart(14, '0')}`;
    case 'drum':
      return `grai:${companyPrefix ?? ''}:${Number(subject.assetType)}`;
    case 'tool':
      return `giai:${companyPrefix ?? ''}`;
  }
}

/**
 * The EPC of one piece: SGTIN-96 for goods, GRAI-96 for what comes back (drums, cages), GIAI-96 for tools.
 * @see GS1 TDS sections 7 and 14; filter 1 is a retail item, 0 any
 */
export function epcOfSubject(
  subject: TagSubject,
  serial: string,
  companyPrefix: string | null,
): Result<{ readonly epcHex: string; readonly uri: string }, SubjectFailure> {
  const fields = fieldsOf(subject, serial, companyPrefix);
  if (!fields) return err({ kind: 'no-company-prefix' });
  const encoded = encodeEpc(fields);
  if (!encoded.ok) {
    const { failure } = encoded;
    return err({ kind: 'not-encodable', field: failure.kind === 'invalid-field' ? failure.field : failure.kind });
  }
  const decoded = decodeEpc(encoded.epcHex, encoded.pc);
  return decoded.kind === 'decoded'
    ? ok({ epcHex: encoded.epcHex, uri: decoded.uri })
    : err({ kind: 'not-encodable', field: 'epc' });
}

function fieldsOf(subject: TagSubject, serial: string, companyPrefix: string | null): EpcFields | null {
  switch (subject.kind) {
    case 'product': {
      const gtin = subject.gtin.padStart(14, '0');
      const isOurs = companyPrefix !== null && gtin.slice(1).startsWith(companyPrefix);
      const companyPrefixLength = isOurs ? companyPrefix.length : usualPrefixLength;
      return { key: 'sgtin', scheme: 'sgtin-96', gtin, serial, filter: 1, companyPrefixLength };
    }
    case 'drum': {
      if (companyPrefix === null) return null;
      const length = companyPrefix.length;
      // A type that does not fit behind the prefix makes a key of another length, which the encoder refuses.
      const type = String(Number(subject.assetType)).padStart(12 - length, '0');
      const assetType = withCheckDigit(companyPrefix + (length === 12 ? '' : type));
      return { key: 'grai', scheme: 'grai-96', assetType, serial, filter: 0, companyPrefixLength: length };
    }
    case 'tool':
      return companyPrefix === null
        ? null
        : {
            key: 'giai',
            scheme: 'giai-96',
            giai: companyPrefix + serial,
            filter: 0,
            companyPrefixLength: companyPrefix.length,
          };
  }
}
