/**
 * What the bits of a HID device's reports mean, as its report descriptor tells.
 * @see USB HID 1.11, section 6.2.2
 */
export interface HidField {
  readonly direction: 'input' | 'output';
  /** 0 where the device does not number its reports. */
  readonly reportId: number;
  readonly usagePage: number;
  readonly usage: number;
  /** From the first bit after the report's number. */
  readonly bitOffset: number;
  readonly bitSize: number;
  /** A change (one press) instead of a state. */
  readonly isRelative: boolean;
}

/** Global items that Push and Pop keep. */
interface Globals {
  usagePage: number;
  reportSize: number;
  reportCount: number;
  reportId: number;
}

const maxFields = 4_096;

/**
 * Reads variable fields of input and output reports; arrays, features and constants only take their room.
 * A descriptor that is cut off gives the fields before the cut. Never throws.
 */
export function readReportDescriptor(bytes: Uint8Array): HidField[] {
  const fields: HidField[] = [];
  const lengths = new Map<string, number>();
  const stack: Globals[] = [];
  let globals: Globals = { usagePage: 0, reportSize: 0, reportCount: 0, reportId: 0 };
  let usages: number[] = [];
  let usageMinimum: number | null = null;

  const main = (direction: HidField['direction'] | 'feature', flags: number): void => {
    const { reportSize, reportCount, reportId } = globals;
    const key = `${direction} ${reportId}`;
    let bitOffset = lengths.get(key) ?? 0;
    lengths.set(key, bitOffset + reportSize * reportCount);
    const isConstant = (flags & 1) !== 0;
    const isVariable = (flags & 2) !== 0;
    if (direction === 'feature' || isConstant || !isVariable || usages.length === 0) return;
    for (let index = 0; index < reportCount && fields.length < maxFields; index++) {
      // The last usage stands for all that follow.
      const full = usages[Math.min(index, usages.length - 1)] ?? 0;
      fields.push({
        direction,
        reportId,
        usagePage: full >>> 16,
        usage: full & 0xffff,
        bitOffset,
        bitSize: reportSize,
        isRelative: (flags & 4) !== 0,
      });
      bitOffset += reportSize;
    }
  };

  let at = 0;
  while (at < bytes.length) {
    const prefix = bytes[at] ?? 0;
    if (prefix === 0xfe) {
      at += 3 + (bytes[at + 1] ?? 0);
      continue;
    }
    const size = [0, 1, 2, 4][prefix & 3] ?? 0;
    if (at + 1 + size > bytes.length) break;
    let value = 0;
    for (let index = size - 1; index >= 0; index--) value = value * 256 + (bytes[at + 1 + index] ?? 0);
    at += 1 + size;
    /** A usage of four bytes carries its page; a shorter one is of the page in force. */
    const usageOf = (): number => (size === 4 ? value >>> 0 : ((globals.usagePage << 16) | value) >>> 0);
    switch (prefix & 0xfc) {
      case 0x80:
        main('input', value);
        break;
      case 0x90:
        main('output', value);
        break;
      case 0xb0:
        main('feature', value);
        break;
      case 0x04:
        globals = { ...globals, usagePage: value };
        continue;
      case 0x74:
        globals = { ...globals, reportSize: Math.min(value, 256) };
        continue;
      case 0x84:
        globals = { ...globals, reportId: value };
        continue;
      case 0x94:
        globals = { ...globals, reportCount: Math.min(value, maxFields) };
        continue;
      case 0xa4:
        if (stack.length < 16) stack.push(globals);
        continue;
      case 0xb4:
        globals = stack.pop() ?? globals;
        continue;
      case 0x08:
        usages.push(usageOf());
        continue;
      case 0x18:
        usageMinimum = usageOf();
        continue;
      case 0x28:
        if (usageMinimum !== null) {
          const last = Math.min(usageOf(), usageMinimum + maxFields);
          for (let usage = usageMinimum; usage <= last; usage++) usages.push(usage);
        }
        usageMinimum = null;
        continue;
      case 0xa0:
      case 0xc0:
        break;
      default:
        continue;
    }
    // Local items hold for one main item.
    usages = [];
    usageMinimum = null;
  }
  return fields;
}
