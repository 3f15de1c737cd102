import type { EpcKey } from './epc.ts';
import { escapePath } from './text.ts';

/**
 * Writes a key as a bracketed GS1 element string and as the path of a GS1 Digital Link URI.
 *
 * @returns nulls for GID, USDOD and ADI, which are not GS1 keys
 * @see TDS 1.13 section 7 (element strings), GS1 Digital Link: URI syntax
 */
export function gs1NamesOf(key: EpcKey): {
  readonly elementString: string | null;
  readonly digitalLinkPath: string | null;
} {
  switch (key.key) {
    case 'sgtin':
      return pair('01', key.gtin, '21', key.serial);
    case 'dsgtin': {
      const { ai, yymmdd } = key.date;
      const named = pair('01', key.gtin, '21', key.serial);
      return {
        elementString: `${named.elementString}(${ai})${yymmdd}`,
        digitalLinkPath: `${named.digitalLinkPath}?${ai}=${yymmdd}`,
      };
    }
    case 'sscc':
      return single('00', key.sscc);
    case 'sgln':
      return key.extension === null ? single('414', key.gln) : pair('414', key.gln, '254', key.extension);
    case 'grai':
      return single('8003', `0${key.assetType}${key.serial}`);
    case 'giai':
      return single('8004', key.giai);
    case 'gsrn':
      return single('8018', key.gsrn);
    case 'gsrnp':
      return single('8017', key.gsrn);
    case 'gdti':
      return single('253', `${key.documentType}${key.serial}`);
    case 'cpi':
      return pair('8010', key.cpi, '8011', key.serial);
    case 'sgcn':
      return single('255', `${key.coupon}${key.serial}`);
    case 'itip':
      return pair('8006', `${key.gtin}${key.piece}${key.total}`, '21', key.serial);
    case 'gid':
    case 'usdod':
    case 'adi':
      return { elementString: null, digitalLinkPath: null };
  }
}

function single(ai: string, value: string): { readonly elementString: string; readonly digitalLinkPath: string } {
  return { elementString: `(${ai})${value}`, digitalLinkPath: `/${ai}/${escapePath(value)}` };
}

function pair(
  ai: string,
  value: string,
  qualifier: string,
  detail: string,
): { readonly elementString: string; readonly digitalLinkPath: string } {
  return {
    elementString: `(${ai})${value}(${qualifier})${detail}`,
    digitalLinkPath: `/${ai}/${escapePath(value)}/${qualifier}/${escapePath(detail)}`,
  };
}
