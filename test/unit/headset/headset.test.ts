import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HidInterface } from '../../../drivers/hid-pos-8c/hid-port.ts';
import { readReportDescriptor } from '../../../drivers/hid-telephony/report-descriptor.ts';
import { lampReports, readTelephonyReport, telephonyLayout } from '../../../drivers/hid-telephony/telephony.ts';
import { fromHex, toHex } from '../../../drivers/hex.ts';
import { linkPorts } from '../../../drivers/memory-port.ts';
import type { BytePort } from '../../../drivers/reader-driver.ts';
import { createHeadsetDesk, type HeadsetGesture } from '../../../main/headset/headset-desk.ts';
import { headsetCall } from '../../../main/headset/part.ts';
import type { CallState } from '../../../preload/contract/phone.ts';
import { createFakeClock } from '../drivers/fake-clock.ts';

/** Written by HID 1.11: numbered reports, hook switch (absolute), mute and drop (presses), four lamps, room left empty. */
const numbered = fromHex(
  '050B0905A1018502' +
    '150025017501' +
    '0920950181220 92F950181060926950181069505810 3'.replaceAll(' ', '') +
    '0508091709090918092095049122950491 03'.replaceAll(' ', '') +
    'C0',
)!;
/** The same without numbers, the lamps in another order behind a byte of something else. */
const unnumbered = fromHex(
  '050B0905A101' +
    '15002501' +
    '75089501810 3'.replaceAll(' ', '') +
    '7501' +
    '09209501812295078103' +
    '0508' +
    '7508950191 03'.replaceAll(' ', '') +
    '7501' +
    '0909091709189503912 295059103'.replaceAll(' ', '') +
    'C0',
)!;

const jabra: HidInterface = {
  path: '/dev/hidraw3',
  vendorId: 0x0b0e,
  productId: 1,
  product: 'Evolve',
  usagePage: 0x0b,
  usage: 5,
};

/** A headset on the bus, whose hook follows its lamp as real ones do. */
function openDesk(options: { readonly descriptor?: Uint8Array | null; readonly device?: Partial<HidInterface> } = {}) {
  const clock = createFakeClock();
  const bus = { plugged: true, mayOpen: true };
  const log: string[] = [];
  const gestures: HeadsetGesture[] = [];
  let device: BytePort | null = null;
  let lamps = '';
  let hook = false;
  const say = (bits: number): void => device?.write(Uint8Array.of(2, bits | (hook ? 1 : 0)));
  const headset = {
    lamps: () => lamps,
    /** The button: the hook changes by the person's hand. */
    async press() {
      hook = !hook;
      say(0);
      await clock.advance(20);
    },
    async pressMute() {
      say(0b10);
      say(0);
      await clock.advance(20);
    },
    async unplug() {
      bus.plugged = false;
      await device?.close();
      await clock.advance(20);
    },
  };
  const names: (string | null)[] = [];
  const desk = createHeadsetDesk({
    clock,
    log: (line) => log.push(line),
    onName: (name) => names.push(name),
    readDescriptor: async () => (options.descriptor === undefined ? numbered : options.descriptor),
    native: {
      listHid: async () => [
        { ...jabra, path: '/dev/hidraw1', usagePage: 0x0c, usage: 1 },
        ...(bus.plugged ? [{ ...jabra, ...options.device }] : []),
      ],
      openHid: async () => {
        if (!bus.mayOpen) throw new Error('Permission denied');
        const [host, far] = linkPorts();
        device = far;
        far.onBytes((report) => {
          lamps = toHex(report);
          const lit = ((report[1] ?? 0) & 1) !== 0;
          if (lit === hook) return;
          hook = lit;
          clock.after(30, () => say(0));
        });
        return host;
      },
    },
  });
  desk.onGesture((gesture) => gestures.push(gesture));
  return { desk, clock, bus, headset, gestures, log, names };
}

describe('report descriptor', () => {
  test('the hook, the presses and the lamps are found where they are', () => {
    const layout = telephonyLayout(readReportDescriptor(numbered))!;
    expect(readTelephonyReport(layout, Uint8Array.of(2, 0b001))).toEqual({
      hookSwitch: true,
      phoneMute: false,
      drop: false,
    });
    expect(readTelephonyReport(layout, Uint8Array.of(7, 0xff))).toEqual({});
    const lamps = { mute: true, offHook: true, ring: false, hold: false };
    expect(lampReports(layout, lamps).map((report) => toHex(report))).toEqual(['0203']);
    expect(layout.inputs.phoneMute?.isRelative).toBe(true);
    expect(layout.inputs.hookSwitch?.isRelative).toBe(false);
  });

  test('a headset that does not number its reports is read and lit too', () => {
    const layout = telephonyLayout(readReportDescriptor(unnumbered))!;
    expect(readTelephonyReport(layout, Uint8Array.of(0xff, 1))).toEqual({ hookSwitch: true });
    const lamps = { mute: false, offHook: true, ring: true, hold: true };
    expect(lampReports(layout, lamps).map((report) => toHex(report))).toEqual(['000006']);
  });

  test('a keyboard has no hook; anything at all is read without a fault', () => {
    expect(
      telephonyLayout(
        readReportDescriptor(fromHex('05010906A101050719E029E71500250175019508 8102C0'.replaceAll(' ', ''))!),
      ),
    ).toBeNull();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const fields = readReportDescriptor(noise);
        expect(fields.length).toBeLessThanOrEqual(4_096);
        const layout = telephonyLayout(fields);
        if (layout) readTelephonyReport(layout, noise);
      }),
      { seed: 5, numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.nat(numbered.length - 1), fc.nat(255), (at, byte) => {
        const changed = numbered.slice();
        changed[at] = byte;
        const layout = telephonyLayout(readReportDescriptor(changed));
        if (layout) lampReports(layout, { mute: true, offHook: true, ring: true, hold: true });
      }),
      { seed: 6, numRuns: 500 },
    );
  });
});

describe('headset', () => {
  test('rings, answers at its button, mutes and hangs up, its lamps in step', async () => {
    const { desk, clock, headset, gestures } = openDesk();
    await clock.advance(100);
    expect(desk.name()).toBe('Evolve');
    desk.follow({ phase: 'ringing', muted: false });
    await clock.advance(50);
    expect(headset.lamps()).toBe('0204');
    await headset.press();
    expect(gestures).toEqual(['answer']);
    desk.follow({ phase: 'talking', muted: false });
    await clock.advance(1_000);
    expect(headset.lamps()).toBe('0201');
    await headset.pressMute();
    expect(gestures.at(-1)).toEqual({ muted: true });
    desk.follow({ phase: 'talking', muted: true });
    await clock.advance(50);
    expect(headset.lamps()).toBe('0203');
    await headset.pressMute();
    expect(gestures.at(-1)).toEqual({ muted: false });
    await clock.advance(1_000);
    await headset.press();
    expect(gestures.at(-1)).toBe('hang-up');
    desk.follow({ phase: 'idle', muted: false });
    await clock.advance(50);
    expect(headset.lamps()).toBe('0200');
    expect(gestures).toHaveLength(4);
    await clock.settle(desk.close());
  });

  test('what is done on the screen is confirmed by the headset, and is no gesture', async () => {
    const { desk, clock, headset, gestures } = openDesk();
    await clock.advance(100);
    desk.follow({ phase: 'ringing', muted: false });
    await clock.advance(500);
    desk.follow({ phase: 'talking', muted: false });
    await clock.advance(500);
    desk.follow({ phase: 'on-hold', muted: false });
    await clock.advance(500);
    expect(headset.lamps()).toBe('0209');
    desk.follow({ phase: 'idle', muted: false });
    await clock.advance(500);
    expect(gestures).toEqual([]);
    expect(headset.lamps()).toBe('0200');
    await clock.settle(desk.close());
  });

  test('the hook taken with no call to take is put back in step', async () => {
    const { desk, clock, headset, gestures } = openDesk();
    await clock.advance(100);
    await headset.press();
    expect(gestures).toEqual([]);
    await clock.advance(100);
    expect(headset.lamps()).toBe('0200');
    desk.follow({ phase: 'ringing', muted: false });
    await clock.advance(50);
    await headset.press();
    expect(gestures).toEqual(['answer']);
    await clock.settle(desk.close());
  });

  test('a hook that flickers as the radio link comes up does not end the call', async () => {
    const { desk, clock, headset, gestures } = openDesk();
    await clock.advance(100);
    desk.follow({ phase: 'talking', muted: false });
    await clock.advance(60);
    await headset.press();
    await clock.advance(100);
    expect(gestures).toEqual([]);
    expect(headset.lamps()).toBe('0201');
    await clock.settle(desk.close());
  });

  test('of a maker whose mute is a switch, the position counts', async () => {
    const { desk, clock, headset, gestures } = openDesk({ device: { vendorId: 0x046d } });
    await clock.advance(100);
    desk.follow({ phase: 'talking', muted: false });
    await clock.advance(500);
    await headset.pressMute();
    expect(gestures).toEqual([{ muted: true }, { muted: false }]);
    await clock.settle(desk.close());
  });

  test('unplugged in a call and plugged in again, it shows the call that goes on', async () => {
    const { desk, clock, bus, headset, gestures, names } = openDesk();
    await clock.advance(100);
    desk.follow({ phase: 'talking', muted: true });
    await clock.advance(500);
    await headset.unplug();
    expect(desk.name()).toBeNull();
    bus.plugged = true;
    await clock.advance(11_000);
    expect(desk.name()).toBe('Evolve');
    expect(names).toEqual(['Evolve', null, 'Evolve']);
    expect(headset.lamps()).toBe('0203');
    expect(gestures).toEqual([]);
    await clock.settle(desk.close());
    await clock.advance(100);
    // Its lamps go out with the program.
    expect(headset.lamps()).toBe('0200');
    expect(clock.pendingTimers()).toBe(0);
  });

  test.each([
    ['whose buttons the system does not tell', { descriptor: null }, true],
    ['that may not be opened', {}, false],
  ] as const)('one %s is said once, and tried again', async (_, options, mayOpen) => {
    const { desk, clock, bus, log } = openDesk(options);
    bus.mayOpen = mayOpen;
    await clock.advance(60_000);
    expect(desk.name()).toBeNull();
    expect(log).toHaveLength(1);
    await clock.settle(desk.close());
  });
});

test('the button is about the call in talk, then the one that rings, then one on hold', () => {
  const call = (callId: string, phase: CallState['phase'], muted = false) => ({ callId, phase, muted }) as CallState;
  expect(headsetCall([call('a', 'ringing'), call('b', 'talking', true)])).toEqual({
    callId: 'b',
    call: { phase: 'talking', muted: true },
  });
  expect(headsetCall([call('a', 'on-hold'), call('b', 'ringing')])).toMatchObject({ callId: 'b' });
  expect(headsetCall([call('a', 'on-hold'), call('b', 'ended')])).toMatchObject({ callId: 'a' });
  expect(headsetCall([call('b', 'ended')])).toMatchObject({ callId: null, call: { phase: 'idle' } });
});
