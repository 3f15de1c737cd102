import type { HidInterface } from '../../drivers/hid-pos-8c/hid-port.ts';
import { readReportDescriptor } from '../../drivers/hid-telephony/report-descriptor.ts';
import {
  lampReports,
  readTelephonyReport,
  telephonyLayout,
  TELEPHONY_PAGE,
  type TelephonyLayout,
} from '../../drivers/hid-telephony/telephony.ts';
import type { BytePort, Clock } from '../../drivers/reader-driver.ts';
import type { NativePorts } from '../native/native-ports.ts';
import {
  idleHeadset,
  lampsOf,
  stepHeadset,
  type HeadsetCall,
  type HeadsetEvent,
  type HeadsetState,
} from './headset-machine.ts';
import { quirksOf } from './headset-quirks.ts';

export type HeadsetGesture = 'answer' | 'hang-up' | { readonly muted: boolean };

/** A headset's buttons and lamps, whatever its make: what the telephone drives and hears. */
export interface HeadsetDesk {
  /** The telephone's state, each time it changes: lamps follow. */
  follow(call: HeadsetCall): void;
  onGesture(listener: (gesture: HeadsetGesture) => void): () => void;
  /** Name of the headset that is plugged in; null while there is none. */
  name(): string | null;
  close(): Promise<void>;
}

const lookEveryMs = 10_000;
/** Closing a device drops what is still on its way to it. */
const lampsOutMs = 50;

/**
 * Finds the headset that is plugged in, through the native process, and keeps it in step with the telephone. Unplugged, or
 * gone with a crash of that process, it is looked for again and shown what holds then.
 */
export function createHeadsetDesk(deps: {
  readonly native: Pick<NativePorts, 'listHid' | 'openHid'>;
  readonly clock: Clock;
  /** Report descriptor of a HID device; null where the system does not give it. */
  readonly readDescriptor: (path: string) => Promise<Uint8Array | null>;
  /** Which headset is in use now; null when it went. */
  readonly onName?: (name: string | null) => void;
  /** Tells that devices came or went; absent, they are looked for every ten seconds. */
  readonly watchPorts?: ((changed: () => void) => () => void) | undefined;
  readonly log: (line: string) => void;
}): HeadsetDesk {
  const { clock, native } = deps;
  const listeners = new Set<(gesture: HeadsetGesture) => void>();
  let state: HeadsetState = idleHeadset;
  let open: { readonly port: BytePort; readonly layout: TelephonyLayout; readonly found: HidInterface } | null = null;
  let looking = false;
  let closed = false;
  let cancelLook = (): void => {};
  /** Devices that could not be used, so that they are said once. */
  const refused = new Set<string>();

  const step = (event: HeadsetEvent): void => {
    const stepped = stepHeadset(state, event, quirksOf(open?.found.vendorId ?? 0));
    ({ state } = stepped);
    for (const effect of stepped.effects) {
      if (effect.kind === 'show') show();
      else if (effect.kind === 'mute') tell({ muted: effect.muted });
      else tell(effect.kind);
    }
  };
  const tell = (gesture: HeadsetGesture): void => {
    for (const listener of listeners) listener(gesture);
  };
  const show = (): void => {
    if (!open) return;
    for (const report of lampReports(open.layout, lampsOf(state.call))) open.port.write(report);
  };

  async function take(found: HidInterface): Promise<boolean> {
    const bytes = await deps.readDescriptor(found.path);
    const layout = bytes && telephonyLayout(readReportDescriptor(bytes));
    if (!layout) {
      if (!refused.has(found.path)) deps.log(`headset ${found.product ?? found.path}: its buttons cannot be read here`);
      refused.add(found.path);
      return false;
    }
    let port: BytePort;
    try {
      port = await native.openHid(found.path);
    } catch (error) {
      if (!refused.has(found.path)) deps.log(`headset ${found.product ?? found.path}: ${(error as Error).message}`);
      refused.add(found.path);
      return false;
    }
    if (closed) {
      await port.close();
      return true;
    }
    open = { port, layout, found };
    state = { ...state, levels: {}, shownAtMs: clock.nowMs() };
    port.onBytes((report) => step({ kind: 'report', said: readTelephonyReport(layout, report), atMs: clock.nowMs() }));
    port.onClosed(() => {
      if (open?.port !== port) return;
      open = null;
      deps.onName?.(null);
      lookIn(0);
    });
    deps.onName?.(found.product ?? 'HID');
    show();
    return true;
  }

  async function look(): Promise<void> {
    if (looking || open || closed) return;
    looking = true;
    const interfaces = await native.listHid().catch(() => []);
    for (const path of refused) if (!interfaces.some((each) => each.path === path)) refused.delete(path);
    for (const found of interfaces) {
      if (closed || (found.usagePage === TELEPHONY_PAGE && (await take(found)))) break;
    }
    looking = false;
    if (!open && !closed) lookIn(lookEveryMs);
  }
  function lookIn(delayMs: number): void {
    cancelLook();
    if (!closed) cancelLook = clock.after(delayMs, () => void look());
  }

  const stopWatching = deps.watchPorts?.(() => open === null && lookIn(300)) ?? (() => undefined);
  lookIn(0);

  return {
    follow: (call) => step({ kind: 'call', call, atMs: clock.nowMs() }),
    onGesture(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    name: () => open && (open.found.product ?? 'HID'),
    async close() {
      closed = true;
      cancelLook();
      stopWatching();
      const last = open;
      open = null;
      if (!last) return;
      // A headset must not stay lit for a call that nobody holds any more.
      for (const report of lampReports(last.layout, lampsOf(idleHeadset.call))) last.port.write(report);
      await new Promise<void>((resolve) => clock.after(lampsOutMs, resolve));
      await last.port.close();
    },
  };
}
