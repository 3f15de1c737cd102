import type { HidField } from './report-descriptor.ts';

/** Usage pages of a headset: what it says, what it shows. */
export const TELEPHONY_PAGE = 0x0b;
const LED_PAGE = 0x08;

/** @see HID usage tables 1.4, sections 14 (telephony) and 11 (LED) */
const inputUsages = {
  hookSwitch: [TELEPHONY_PAGE, 0x20],
  flash: [TELEPHONY_PAGE, 0x21],
  redial: [TELEPHONY_PAGE, 0x24],
  drop: [TELEPHONY_PAGE, 0x26],
  phoneMute: [TELEPHONY_PAGE, 0x2f],
} as const;
const lampUsages = {
  mute: [LED_PAGE, 0x09],
  offHook: [LED_PAGE, 0x17],
  ring: [LED_PAGE, 0x18],
  hold: [LED_PAGE, 0x20],
} as const;

export type TelephonyInput = keyof typeof inputUsages;
export type Lamps = Readonly<Record<keyof typeof lampUsages, boolean>>;

export interface TelephonyLayout {
  readonly inputs: Partial<Readonly<Record<TelephonyInput, HidField>>>;
  readonly lamps: Partial<Readonly<Record<keyof Lamps, HidField>>>;
  /** Length of each output report in bytes, its number excluded. */
  readonly outputBytes: ReadonlyMap<number, number>;
  /** Whether reports begin with their number. */
  readonly isNumbered: boolean;
}

/** @returns null where the device has no hook switch: it cannot answer */
export function telephonyLayout(fields: readonly HidField[]): TelephonyLayout | null {
  const find = (direction: HidField['direction'], [page, usage]: readonly [number, number]): HidField | undefined =>
    fields.find(
      (field) =>
        field.direction === direction && field.usagePage === page && field.usage === usage && field.bitSize === 1,
    );
  const inputs: Partial<Record<TelephonyInput, HidField>> = {};
  for (const [name, usage] of Object.entries(inputUsages)) {
    const field = find('input', usage);
    if (field) inputs[name as TelephonyInput] = field;
  }
  if (!inputs.hookSwitch) return null;
  const lamps: Partial<Record<keyof Lamps, HidField>> = {};
  for (const [name, usage] of Object.entries(lampUsages)) {
    const field = find('output', usage);
    if (field) lamps[name as keyof Lamps] = field;
  }
  const outputBytes = new Map<number, number>();
  for (const { direction, reportId, bitOffset, bitSize } of fields) {
    if (direction !== 'output') continue;
    outputBytes.set(reportId, Math.max(outputBytes.get(reportId) ?? 0, Math.ceil((bitOffset + bitSize) / 8)));
  }
  return { inputs, lamps, outputBytes, isNumbered: fields.some(({ reportId }) => reportId !== 0) };
}

/** What one input report says; inputs that are in other reports are left out. */
export function readTelephonyReport(
  layout: TelephonyLayout,
  report: Uint8Array,
): Partial<Record<TelephonyInput, boolean>> {
  const id = layout.isNumbered ? report[0] : 0;
  const start = layout.isNumbered ? 1 : 0;
  const said: Partial<Record<TelephonyInput, boolean>> = {};
  for (const [name, field] of Object.entries(layout.inputs)) {
    const byte = report[start + (field.bitOffset >> 3)];
    if (field.reportId !== id || byte === undefined) continue;
    said[name as TelephonyInput] = (byte & (1 << (field.bitOffset & 7))) !== 0;
  }
  return said;
}

/** The output reports that show these lamps, as they are written: the report's number first, 0 where there is none. */
export function lampReports(layout: TelephonyLayout, lamps: Lamps): Uint8Array[] {
  const reports = new Map<number, Uint8Array>();
  for (const [name, field] of Object.entries(layout.lamps)) {
    let report = reports.get(field.reportId);
    if (!report) {
      report = new Uint8Array(1 + (layout.outputBytes.get(field.reportId) ?? 1));
      report[0] = field.reportId;
      reports.set(field.reportId, report);
    }
    const at = 1 + (field.bitOffset >> 3);
    if (lamps[name as keyof Lamps]) report[at] = (report[at] ?? 0) | (1 << (field.bitOffset & 7));
  }
  return [...reports.values()];
}
