import { describe, expect, test } from 'vitest';
import type { BytePort } from '../../../drivers/reader-driver.ts';
import { createNativePorts, NATIVE_CRASHED } from '../../../main/native/native-ports.ts';
import { windowBytes, type FromNative, type NativeChild, type ToNative } from '../../../main/native/native-messages.ts';
import { serveNative } from '../../../main/native/serve-native.ts';
import { createFakeClock } from '../drivers/fake-clock.ts';

/** A serial port whose bytes the test sends, and which can hold them back. */
function createWire(): BytePort & { say(bytes: Uint8Array): void; unplug(reason: string): void; paused: boolean } {
  let hear: (bytes: Uint8Array) => void = () => undefined;
  let end: (reason: string) => void = () => undefined;
  const wire = {
    paused: false,
    say: (bytes: Uint8Array) => hear(bytes),
    unplug: (reason: string) => end(reason),
    write: () => undefined,
    onBytes: (listener: (bytes: Uint8Array) => void) => {
      hear = listener;
      return () => undefined;
    },
    onClosed: (listener: (reason: string) => void) => {
      end = listener;
      return () => undefined;
    },
    pause: () => void (wire.paused = true),
    resume: () => void (wire.paused = false),
    close: async () => undefined,
  };
  return wire;
}

/** The host and a native process in one, the messages between them in the test's hands. */
function openWorld(options: { readonly deaf?: boolean } = {}) {
  const clock = createFakeClock();
  const wires: ReturnType<typeof createWire>[] = [];
  const children: { crash(how: string): void; killed: boolean }[] = [];
  const log: string[] = [];
  /** While set, what the host says waits here, as when its event loop is busy. */
  const busy: { waiting: (() => void)[] | null } = { waiting: null };
  const native = createNativePorts({
    clock,
    log: (line) => log.push(line),
    spawn: (): NativeChild => {
      const exits: ((how: string) => void)[] = [];
      let toHost: (message: FromNative) => void = () => undefined;
      let alive = true;
      const answer = serveNative({
        clock,
        send: (message) => queueMicrotask(() => alive && toHost(structuredClone(message))),
        bindings: {
          listSerial: async () => ({ ok: true, value: [] }),
          listHid: async () => [],
          openSerial: async (path) => {
            if (path === 'taken') throw new Error('Resource temporarily unavailable Cannot lock port');
            if (path === 'slow') await new Promise<void>((resolve) => clock.after(15_000, resolve));
            const wire = createWire();
            wires.push(wire);
            return wire;
          },
          openScanner: async () => Promise.reject(new Error('no such device')),
          openHid: async () => Promise.reject(new Error('no such device')),
        },
      });
      const child = {
        killed: false,
        crash(how: string) {
          alive = false;
          for (const exit of exits) exit(how);
        },
      };
      children.push(child);
      return {
        pid: children.length,
        send: (message: ToNative) => {
          const deliver = (): void => queueMicrotask(() => alive && !options.deaf && answer(structuredClone(message)));
          if (busy.waiting) busy.waiting.push(deliver);
          else deliver();
        },
        onMessage: (listener) => void (toHost = listener),
        onExit: (listener) => void exits.push(listener),
        kill: () => {
          child.killed = true;
          queueMicrotask(() => child.crash('SIGKILL'));
        },
      };
    },
  });
  return { native, clock, wires, children, log, busy };
}

describe('native process', () => {
  test('is started by the first port, and passes bytes on in order', async () => {
    const { native, clock, wires, children } = openWorld();
    expect(children).toHaveLength(0);
    const port = await clock.settle(native.openSerial('/dev/ttyUSB0', 115_200));
    const heard: number[] = [];
    port.onBytes((bytes) => heard.push(...bytes));
    wires[0]!.say(Uint8Array.of(1, 2));
    await clock.advance(10);
    wires[0]!.say(Uint8Array.of(3));
    await clock.advance(10);
    expect(heard.slice(0, 2)).toEqual([1, 2]);
    expect(children).toHaveLength(1);
    await native.close();
  });

  test('a binding’s own words come through, so that a taken port is told from an absent one', async () => {
    const { native, clock } = openWorld();
    await expect(clock.settle(native.openSerial('taken', 115_200))).rejects.toThrow('Cannot lock port');
    await native.close();
  });

  test('a host that does not keep up pauses the port instead of growing, and loses nothing', async () => {
    const { native, clock, wires, busy } = openWorld();
    const port = await clock.settle(native.openSerial('/dev/ttyUSB0', 115_200));
    const wire = wires[0]!;
    const chunk = new Uint8Array(windowBytes / 4).fill(7);
    let heard = 0;
    port.onBytes((bytes) => (heard += bytes.length));
    busy.waiting = [];
    let sent = 0;
    while (!wire.paused && sent < 100) {
      wire.say(chunk);
      sent += 1;
      await clock.advance(5);
    }
    expect(sent).toBe(4);
    // What the port still hands over after it was paused waits in the process.
    wire.say(chunk);
    await clock.advance(100);
    expect(heard).toBe(4 * chunk.length);
    for (const deliver of busy.waiting.splice(0)) deliver();
    busy.waiting = null;
    await clock.advance(100);
    expect(heard).toBe(5 * chunk.length);
    expect(wire.paused).toBe(false);
    await native.close();
  });

  test('when it crashes, its ports say so, what waited fails, and the next opening starts a new one', async () => {
    const { native, clock, children, log } = openWorld();
    const port = await clock.settle(native.openSerial('/dev/ttyUSB0', 115_200));
    const reasons: string[] = [];
    port.onClosed((reason) => reasons.push(reason));
    const waiting = native.openSerial('slow', 115_200).catch((error: Error) => error.message);
    await clock.advance(20_000);
    const late = native.openSerial('slow', 115_200).catch((error: Error) => error.message);
    children[0]!.crash('SIGSEGV');
    expect(reasons).toEqual([NATIVE_CRASHED]);
    expect(await clock.settle(waiting)).toBe(NATIVE_CRASHED);
    expect(await clock.settle(late)).toBe(NATIVE_CRASHED);
    expect(log.join()).toContain('SIGSEGV');
    await clock.settle(native.openSerial('/dev/ttyUSB0', 115_200));
    expect(children).toHaveLength(2);
    await port.close();
    await native.close();
  });

  test('one that crashes at once each time is started later and later', async () => {
    const { native, clock, children } = openWorld();
    for (let turn = 0; turn < 200; turn++) {
      const opening = native.openSerial('/dev/ttyUSB0', 115_200).catch(() => undefined);
      children.at(-1)?.crash('SIGABRT');
      await clock.settle(opening);
      await clock.advance(100);
    }
    expect(children.length).toBeGreaterThan(3);
    expect(children.length).toBeLessThan(12);
    await native.close();
  });

  test('one that no longer answers is ended, and so replaced', async () => {
    const { native, clock, children } = openWorld({ deaf: true });
    const opening = native.openSerial('/dev/ttyUSB0', 115_200).catch((error: Error) => error.message);
    await clock.advance(30_000);
    expect(await opening).toBe(NATIVE_CRASHED);
    expect(children[0]!.killed).toBe(true);
    await native.close();
  });

  test('a port that opens after its deadline is closed again', async () => {
    const { native, clock, wires } = openWorld();
    let closed = 0;
    const opening = native.openSerial('slow', 115_200).catch((error: Error) => error.message);
    await clock.advance(12_000);
    expect(await opening).toBe(NATIVE_CRASHED);
    const wire = wires.at(-1);
    expect(wire).toBeUndefined();
    await clock.advance(2_999);
    const push = wires.push.bind(wires);
    wires.push = (made) => {
      made.close = async () => void (closed += 1);
      return push(made);
    };
    await clock.advance(10);
    expect(closed).toBe(1);
    await native.close();
  });
});
