import type { BitWriter } from './bits.ts';
import type { EncodeFailure, EpcFields } from './epc.ts';
import { code6Of } from './text.ts';

type OtherFields = Extract<EpcFields, { key: 'gid' | 'usdod' | 'adi' }>;

/**
 * Writes GID, USDOD and ADI.
 *
 * @returns the first field that the scheme cannot carry, or null when all is written
 * @see TDS 1.13 sections 14.6.9 (GID), 14.6.13 (USDOD), 14.6.14 (ADI)
 */
export function encodeOther(writer: BitWriter, fields: OtherFields): EncodeFailure | null {
  const filter = fields.filter ?? 0;
  switch (fields.key) {
    case 'gid':
      if (!isUint(fields.manager, 28)) return invalid('manager');
      if (!isUint(fields.objectClass, 24)) return invalid('objectClass');
      if (!isUint(fields.serial, 36)) return invalid('serial');
      writer.uint(0x35, 8).uint(fields.manager, 28).uint(fields.objectClass, 24).uint(fields.serial, 36);
      return null;
    case 'usdod':
      if (!isUint(String(filter), 4)) return invalid('filter');
      if (!isCage(fields.cage)) return invalid('cage');
      if (!isUint(fields.serial, 36)) return invalid('serial');
      writer.uint(0x2f, 8).uint(filter, 4);
      for (const char of fields.cage.padStart(6, ' ')) writer.uint(char.charCodeAt(0), 8);
      writer.uint(fields.serial, 36);
      return null;
    case 'adi':
      if (!isUint(String(filter), 6)) return invalid('filter');
      if (!isCage(fields.cage)) return invalid('cage');
      if (!/^[A-Z0-9\-/]{0,32}$/.test(fields.partNumber)) return invalid('partNumber');
      if (!/^(?=.{1,30}$)#?[A-Z0-9\-/]+$/.test(fields.serial)) return invalid('serial');
      writer.uint(0x3b, 8).uint(filter, 6);
      writeText6(writer, fields.cage.padStart(6, ' '));
      writeText6(writer, fields.partNumber);
      writer.zeros(6);
      writeText6(writer, fields.serial);
      writer.zeros(6);
      return null;
  }
}

function writeText6(writer: BitWriter, text: string): void {
  for (const char of text) writer.uint(code6Of(char), 6);
}

function isUint(text: string, bits: number): boolean {
  return /^(0|[1-9]\d*)$/.test(text) && BigInt(text) >> BigInt(bits) === 0n;
}

function isCage(text: string): boolean {
  return /^[A-HJ-NP-Z0-9]{5,6}$/.test(text);
}

function invalid(field: string): EncodeFailure {
  return { kind: 'invalid-field', field };
}
