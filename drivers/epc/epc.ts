/**
 * What a tag's EPC can mean. One union for reading and writing: what `decodeEpc` finds, `encodeEpc` takes.
 *
 * @see GS1 EPC Tag Data Standard (TDS) 1.13 sections 6, 7 and 14; TDS 2.3 section 14.5 for the `+` and `++` schemes
 */

/** The GS1 keys (and two defence identifiers) an EPC can carry, with the fields of each. All values are text: leading zeros count. */
export type EpcKey =
  | {
      readonly key: 'sgtin';
      readonly scheme: 'sgtin-96' | 'sgtin-198' | 'sgtin+' | 'sgtin++';
      readonly gtin: string;
      readonly serial: string;
    }
  | {
      readonly key: 'dsgtin';
      readonly scheme: 'dsgtin+' | 'dsgtin++';
      readonly gtin: string;
      readonly serial: string;
      readonly date: EpcDate;
    }
  | { readonly key: 'sscc'; readonly scheme: 'sscc-96' | 'sscc+' | 'sscc++'; readonly sscc: string }
  | {
      readonly key: 'sgln';
      readonly scheme: 'sgln-96' | 'sgln-195' | 'sgln+' | 'sgln++';
      readonly gln: string;
      /** null where the tag names the location itself (the standard writes extension `0`). */
      readonly extension: string | null;
    }
  | {
      readonly key: 'grai';
      readonly scheme: 'grai-96' | 'grai-170' | 'grai+' | 'grai++';
      /** 13 digits: company prefix, asset type, check digit. */
      readonly assetType: string;
      readonly serial: string;
    }
  | { readonly key: 'giai'; readonly scheme: 'giai-96' | 'giai-202' | 'giai+' | 'giai++'; readonly giai: string }
  | { readonly key: 'gsrn'; readonly scheme: 'gsrn-96' | 'gsrn+' | 'gsrn++'; readonly gsrn: string }
  | { readonly key: 'gsrnp'; readonly scheme: 'gsrnp-96' | 'gsrnp+' | 'gsrnp++'; readonly gsrn: string }
  | {
      readonly key: 'gdti';
      readonly scheme: 'gdti-96' | 'gdti-113' | 'gdti-174' | 'gdti+' | 'gdti++';
      /** 13 digits: company prefix, document type, check digit. */
      readonly documentType: string;
      readonly serial: string;
    }
  | {
      readonly key: 'cpi';
      readonly scheme: 'cpi-96' | 'cpi-var' | 'cpi+' | 'cpi++';
      /** Company prefix and component or part reference. */
      readonly cpi: string;
      readonly serial: string;
    }
  | {
      readonly key: 'sgcn';
      readonly scheme: 'sgcn-96' | 'sgcn+' | 'sgcn++';
      /** 13 digits: company prefix, coupon reference, check digit. */
      readonly coupon: string;
      readonly serial: string;
    }
  | {
      readonly key: 'itip';
      readonly scheme: 'itip-110' | 'itip-212' | 'itip+' | 'itip++';
      readonly gtin: string;
      /** Two digits each. */
      readonly piece: string;
      readonly total: string;
      readonly serial: string;
    }
  | {
      readonly key: 'gid';
      readonly scheme: 'gid-96';
      readonly manager: string;
      readonly objectClass: string;
      readonly serial: string;
    }
  | { readonly key: 'usdod'; readonly scheme: 'usdod-96'; readonly cage: string; readonly serial: string }
  | {
      readonly key: 'adi';
      readonly scheme: 'adi-var';
      readonly cage: string;
      /** Empty where the maker numbers serials across part numbers. */
      readonly partNumber: string;
      readonly serial: string;
    };

/** The date of a DSGTIN: its AI and YYMMDD, where day 00 means the whole month. */
export interface EpcDate {
  readonly ai: '11' | '13' | '15' | '16' | '17' | '7006' | '7007';
  readonly yymmdd: string;
}

export type EpcScheme = EpcKey['scheme'];

/** What surrounds the key on the tag. */
export interface EpcFraming {
  /** 0..7 (0..15 for USDOD, 0..63 for ADI); null for GID, which has none. */
  readonly filter: number | null;
  /** Digits of the GS1 company prefix, 6..12; null where the encoding does not tell it (`+` and `++`, GID, USDOD, ADI). */
  readonly companyPrefixLength: number | null;
  /** Only in `++` schemes. */
  readonly hostname: string | null;
  /** `+` and `++`: further AIs follow the EPC in the same bank. */
  readonly aidcFollows: boolean;
}

/** The names a person or another system may know the same thing by. */
export interface EpcNames {
  /** Pure identity: `urn:epc:id:…`; the GS1 Digital Link URI for `+` and `++` schemes, which have no URN. */
  readonly uri: string;
  /** `urn:epc:tag:…`; null for `+` and `++`. */
  readonly tagUri: string | null;
  /** Bracketed GS1 element string; null for GID, USDOD and ADI. */
  readonly elementString: string | null;
  /** Path of the GS1 Digital Link URI; null for GID, USDOD and ADI. */
  readonly digitalLinkPath: string | null;
}

/** Why an EPC is kept as an opaque id. */
export type RawReason =
  | 'unprogrammed'
  | 'unassigned-header'
  | 'other-numbering-system'
  | 'truncated'
  | 'invalid-partition'
  | 'company-prefix-overflow'
  | 'reference-overflow'
  | 'serial-overflow'
  | 'nonzero-padding'
  | 'invalid-character'
  | 'invalid-length'
  | 'invalid-date'
  | 'check-digit-mismatch';

export type Decoded = EpcKey & EpcFraming & EpcNames & { readonly kind: 'decoded' };

export interface RawEpc {
  readonly kind: 'raw';
  readonly scheme: 'raw';
  /** `urn:epc:raw:<bits>.x<hex>`, or `urn:epc:raw:<bits>.x<afi>.x<hex>` if the PC says that another system numbers it. */
  readonly uri: string;
  readonly reason: RawReason;
}

/** The text was not an EPC at all; nothing may be stored under it. */
export interface MalformedEpc {
  readonly kind: 'malformed';
  readonly reason: 'empty' | 'not-hex' | 'too-long';
}

export type EpcDecoded = Decoded | RawEpc | MalformedEpc;

/** What a scheme's reader gives: the fields, or the first rule that the bits break. */
export type SchemeReading = Decoded | RawReason;

/** The key to write. What is left out of the framing is filter 0, no hostname, no further AIs. */
export type EpcFields = EpcKey & Partial<EpcFraming>;

export type EncodeFailure =
  /** A field holds what the scheme cannot write: wrong form, wrong check digit, too long, too large. */
  | { readonly kind: 'invalid-field'; readonly field: string }
  /** Partitioned schemes cut the key at the company prefix, so its length (6..12) must be told. */
  | { readonly kind: 'company-prefix-length-missing' };
