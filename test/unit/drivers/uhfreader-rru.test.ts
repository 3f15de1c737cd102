import { describe, expect, test } from 'vitest';
import { crc16Mcrf4xx } from '../../../drivers/crc.ts';
import { fromHex, toHex } from '../../../drivers/hex.ts';
import { linkPorts } from '../../../drivers/memory-port.ts';
import type { ReaderEvent } from '../../../drivers/reader-driver.ts';
import { createFaultyLine } from '../../../drivers/simulation/faulty-line.ts';
import { createScene } from '../../../drivers/simulation/scene.ts';
import { decodeRruFrame, readReaderInfo, readTags } from '../../../drivers/uhfreader-rru/codec.ts';
import { encodeInventory, encodeRruCommand } from '../../../drivers/uhfreader-rru/commands.ts';
import { createRruSession } from '../../../drivers/uhfreader-rru/session.ts';
import { createRruSimulator } from '../../../drivers/uhfreader-rru/simulator.ts';
import { createRruSplitter } from '../../../drivers/uhfreader-rru/splitter.ts';
import { createFakeClock as createVirtualClock } from './fake-clock.ts';
import { createFakeClock, createScriptedPort, readsOf, settled } from './scripted/scripted-reader.ts';
import { createRandom, framesAtEveryCut, framesOf, loadVectors } from './scripted/vectors.ts';

const vectors = loadVectors('uhfreader-rru');

describe('published frames', () => {
  test.each(vectors.frames.filter((frame) => frame.valid))('$id decodes: $meaning', (vector) => {
    const bytes = fromHex(vector.hex)!;
    expect(framesOf(createRruSplitter(), bytes, [])).toEqual([vector.hex]);
    const decoded = decodeRruFrame(bytes);
    expect(decoded).not.toHaveLength(0);
    expect(decoded.map((item) => item.kind)).not.toContain('malformed');
    const tags = vector.fields['tags'] as { epc: string; rssi?: number; count?: number }[] | undefined;
    if (tags !== undefined) {
      const read = readTags(bytes, null)!;
      expect(read.map((tag) => tag.epcHex)).toEqual(tags.map((tag) => tag.epc));
      tags.forEach((tag, index) => {
        if (tag.rssi !== undefined) expect(read[index]!.rssiRaw).toBe(tag.rssi);
        if (tag.count !== undefined) expect(read[index]!.count).toBe(tag.count);
      });
      if (vector.fields['antenna'] !== undefined) expect(read[0]!.antenna).toBe(vector.fields['antenna']);
      return;
    }
    if (decoded[0]!.kind !== 'frame') return;
    for (const name of [
      'cmd',
      'addr',
      'status',
      'dbm',
      'mode',
      'q',
      'session',
      'target',
      'buffered',
      'newTags',
    ] as const) {
      if (vector.fields[name] !== undefined && !(name === 'q' && vector.fields['antenna'] === undefined)) {
        expect(decoded[0]!.fields).toMatchObject({ [name]: vector.fields[name] });
      }
    }
    for (const name of ['packetNo', 'total', 'scan100ms', 'on', 'powerDbm', 'scanTime100ms', 'type'] as const) {
      if (vector.fields[name] !== undefined) expect(decoded[0]!.fields[name]).toBe(vector.fields[name]);
    }
    if (vector.fields['fw'] !== undefined) expect(readReaderInfo(bytes)!.firmware).toBe(vector.fields['fw']);
  });

  test.each(vectors.frames.filter((frame) => !frame.valid))('$id is rejected: $meaning', ({ hex }) => {
    const bytes = fromHex(hex)!;
    expect(framesOf(createRruSplitter(), bytes, [], true)).not.toContain(hex);
  });

  test('an UHFReader18 list of two tags has neither antenna nor RSSI', () => {
    const frame = vectors.frames.find(({ id }) => id === 'rru-022')!;
    expect(readTags(fromHex(frame.hex)!, 'uhfreader18')).toEqual([
      { epcHex: '000000000000000000000313', rssiRaw: null, antenna: null, count: 1, frequencyKHz: null },
      { epcHex: '000000000000000000000314', rssiRaw: null, antenna: null, count: 1, frequencyKHz: null },
    ]);
    expect(readTags(fromHex(frame.hex)!, 'uhfreader288')).toBeNull();
  });

  test.each(vectors.streams)('stream at every cut: $meaning', (stream) => {
    for (const frames of framesAtEveryCut(createRruSplitter, stream)) {
      if (stream.expectFrames !== undefined) expect(frames).toEqual(stream.expectFrames);
      else expect(frames).toEqual(expect.arrayContaining([...stream.expectContains!]));
    }
  });
});

test('an Ex10 module tells phase and channel behind the RSSI', () => {
  const frame = fromHex(reply(`0000EE00014C${EPC}60000000000D3574`))!;
  expect(readTags(frame, 'uhfreader288')).toEqual([
    { epcHex: EPC, rssiRaw: 0x60, antenna: 1, count: 1, frequencyKHz: 865_652 },
  ]);
});

test('commands are encoded byte for byte as published', () => {
  expect(toHex(encodeRruCommand(0xff, 0x21))).toBe('04FF211995');
  expect(toHex(encodeRruCommand(0xff, 0x01))).toBe('04FF011BB4');
  expect(toHex(encodeInventory(0, { q: 4, session: 0, antenna: 1, scan100ms: 11 }))).toBe('090001040000800BABCB');
  expect(toHex(encodeInventory(0, { q: 1, session: 0, antenna: 1, scan100ms: 10 }))).toMatch(/^09000101/);
  expect(toHex(encodeRruCommand(0, 0x4c))).toBe('04004C3AD2');
  expect(toHex(encodeRruCommand(0, 0x40, [1]))).toBe('05004001993A');
  expect(toHex(encodeRruCommand(0, 0x2f, [26]))).toBe('05002F1A5672');
  expect(toHex(encodeRruCommand(0, 0x93))).toBe('04009340FC');
  expect(toHex(encodeRruCommand(0, 0x76, [1]))).toBe('05007601EBD8');
  expect(toHex(encodeRruCommand(0, 0x51))).toBe('0400515E19');
});

test('after any noise and a silent line the next good frame is found', () => {
  const random = createRandom(41);
  const good = '1500010301010C0000000000000000000003136BB1A5';
  for (let round = 0; round < 2000; round++) {
    const splitter = createRruSplitter();
    const noise = Uint8Array.from({ length: Math.floor(random() * 300) }, () => Math.floor(random() * 256));
    const before = [...splitter.push(noise), ...splitter.flush()];
    expect(before.reduce((sum, chunk) => sum + chunk.bytes.length, 0)).toBe(noise.length);
    for (const chunk of before) if (chunk.kind === 'frame') decodeRruFrame(chunk.bytes);
    expect(framesOf(splitter, fromHex(good)!, [])).toEqual([good]);
  }
});

const EPC = 'E28068940000400A9D22ACFF';
const NEW_EPC = '3034257BF7194E4000001A85';
const INFO = '110021000301100231801A0301000000AFBF';
const ROUND = /^090001/;

function reply(body: string): string {
  const frame = fromHex(body + '0000')!;
  frame[0] = frame.length - 1;
  const crc = crc16Mcrf4xx(frame, 0, frame.length - 2);
  frame[frame.length - 2] = crc & 0xff;
  frame[frame.length - 1] = crc >> 8;
  return toHex(frame);
}

function tagReply(epc: string): string {
  return reply(`000001030101${(epc.length / 2).toString(16).padStart(2, '0')}${epc}60`);
}

const END_OF_ROUND = '0700010101001E4B';

/** A well-behaved reader with one tag in front of it; `override` answers in its place where it does not return null. */
function reader(override: (hex: string, tag: { epc: string }) => readonly string[] | null = () => null) {
  const clock = createFakeClock();
  const events: ReaderEvent[] = [];
  const tag = { epc: EPC };
  /** Highest and lowest channel, then power: as it comes, US at 26 dBm. */
  let setting = '31801A';
  const port = createScriptedPort(clock, (hex) => {
    const special = override(hex, tag);
    if (special !== null) return special;
    const code = hex.slice(4, 6);
    if (code === '21') return [reply(`${INFO.slice(0, 16)}${setting}${INFO.slice(22, -4)}`)];
    if (code === '22') setting = hex.slice(6, 10) + setting.slice(4);
    if (code === '2F') setting = setting.slice(0, 4) + hex.slice(6, 8);
    if (code === '76') return [reply('00007600')];
    if (code === '4C') return [reply('00004C0011223344')];
    if (ROUND.test(hex)) return [tagReply(tag.epc), END_OF_ROUND];
    if (code === '04') {
      tag.epc = hex.slice(16, -4);
      return [reply('00000400')];
    }
    if (['22', '2F', '06'].includes(code)) return [reply(`0000${code}00`)];
    return [];
  });
  const session = createRruSession({ port, clock, emit: (event) => events.push(event) });
  return { clock, events, port, session, tag };
}

describe('session', () => {
  test('open stops the reader, leaves real-time mode and says who it is', async () => {
    const { clock, port, session } = reader();
    expect(await settled(clock, session.open())).toEqual({
      ok: true,
      value: { maker: null, model: 'UHFReader86', firmware: '3.1', serial: '11223344', region: 'US', antennas: 1 },
    });
    expect(port.written.map((hex) => hex.slice(4, 6))).toEqual(['93', '76', '21', '4C']);
  });

  test('a reader left streaming by another program is opened all the same', async () => {
    const { clock, port, session } = reader((hex) => (hex.slice(4, 6) === '93' ? [] : null));
    const opening = session.open();
    port.say(reply(`0000EE00010C${EPC}60`));
    port.say('1500010301');
    expect(await settled(clock, opening)).toMatchObject({ ok: true });
  });

  test('a reader that never answers is given up at the deadline', async () => {
    const { clock, events, session } = reader(() => []);
    const opened = await settled(clock, session.open());
    expect(opened).toEqual({ ok: false, failure: { kind: 'no-reply', command: 'reader-info', afterMs: 400 } });
    expect(events.at(-1)).toEqual({ kind: 'state-changed', state: 'failed' });
  });

  test('the European channels and the power are set; older readers get the older table', async () => {
    const { clock, port, session } = reader((hex) => (hex.startsWith('0600228340') ? [reply('000022FF')] : null));
    await settled(clock, session.open());
    const applied = await settled(clock, session.configure({ region: 'ETSI-LB', powerDbm: 26 }));
    expect(applied).toMatchObject({ ok: true, value: { region: 'ETSI-LB', powerDbm: 26, antennas: [1] } });
    expect(port.written.at(-3)!.slice(4, 10)).toBe('224E00');
    expect(port.written.at(-2)).toBe('05002F1A5672');
    expect(await settled(clock, session.configure({ region: 'ETSI-UB' }))).toMatchObject({
      ok: false,
      failure: { kind: 'unsupported' },
    });
  });

  test('a reader that acknowledges the European channels and keeps its own is refused', async () => {
    const { clock, session } = reader((hex) => (hex.slice(4, 6) === '22' ? [reply('00002200')] : null));
    await settled(clock, session.open());
    expect(await settled(clock, session.configure({ region: 'ETSI-LB' }))).toEqual({
      ok: false,
      failure: { kind: 'not-etsi', region: 'US' },
    });
  });

  test('inventory rounds follow each other until stopped', async () => {
    const { clock, events, port, session } = reader();
    await settled(clock, session.open());
    await settled(clock, session.configure({ region: 'ETSI-LB', antennas: [1, 3] }));
    await settled(clock, session.startInventory());
    await clock.run(20);
    await settled(clock, session.stopInventory());
    expect(readsOf(events).length).toBeGreaterThan(2);
    expect(new Set(readsOf(events))).toEqual(new Set([EPC]));
    const rounds = port.written.filter((hex) => ROUND.test(hex));
    expect(rounds.slice(0, 3).map((hex) => hex.slice(12, 14))).toEqual(['80', '82', '80']);
    const count = port.written.length;
    await clock.run(3000);
    expect(port.written).toHaveLength(count);
    expect(events.at(-1)).toEqual({ kind: 'state-changed', state: 'idle' });
  });

  test('an empty field is a keep-alive, an antenna error is reported and asked again later', async () => {
    let rounds = 0;
    const { clock, events, session } = reader((hex) =>
      ROUND.test(hex) ? [rounds++ === 0 ? reply('000001FB') : reply('000001F8')] : null,
    );
    await settled(clock, session.open());
    await settled(clock, session.startInventory());
    await clock.run(500);
    expect(events).toContainEqual({ kind: 'keep-alive' });
    expect(events).toContainEqual({ kind: 'error-reported', code: 0xf8, name: 'antenna-error' });
    expect(events).toContainEqual({ kind: 'status-reported', returnLoss: true });
    expect(rounds).toBeLessThan(6);
  });

  test('a frame cut short is given up after the gap and the next one counts', async () => {
    const { clock, events, session } = reader((hex) =>
      ROUND.test(hex) ? ['1500010301010C0000000000000000000003136B'] : null,
    );
    await settled(clock, session.open());
    void session.startInventory();
    await clock.run(10);
    expect(events.some((event) => event.kind === 'discarded')).toBe(false);
    await clock.run(30);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'discarded', reason: 'truncated' }));
  });

  test('three rounds without an answer end in failed', async () => {
    const { clock, events, session } = reader((hex) => (ROUND.test(hex) ? [] : null));
    await settled(clock, session.open());
    await settled(clock, session.startInventory());
    await clock.run(10_000);
    expect(events.at(-1)).toEqual({ kind: 'state-changed', state: 'failed' });
  });

  test('an EPC is written, read back and locked', async () => {
    const { clock, port, session } = reader();
    await settled(clock, session.open());
    const written = await settled(clock, session.writeEpc!(NEW_EPC, { accessPassword: '12345678', lock: true }));
    expect(written).toEqual({ ok: true, value: { epcHex: NEW_EPC } });
    const sent = port.written.map((hex) => hex.slice(4, -4));
    expect(sent).toContain(`040612345678${NEW_EPC}`);
    expect(sent).toContain(`0606${NEW_EPC}020212345678`);
  });

  test('a write that reads back otherwise is said, and nothing is locked', async () => {
    const { clock, port, session } = reader((hex) => (hex.slice(4, 6) === '04' ? [reply('00000400')] : null));
    await settled(clock, session.open());
    const written = await settled(clock, session.writeEpc!(NEW_EPC, { accessPassword: '12345678', lock: true }));
    expect(written).toEqual({ ok: false, failure: { kind: 'verify-failed', wrote: NEW_EPC, read: EPC } });
    expect(port.written.some((hex) => hex.slice(4, 6) === '06')).toBe(false);
  });

  test('with two tags in the field nothing is written', async () => {
    const { clock, port, session } = reader((hex) =>
      ROUND.test(hex) ? [tagReply(EPC), tagReply(NEW_EPC), END_OF_ROUND] : null,
    );
    await settled(clock, session.open());
    expect(await settled(clock, session.writeEpc!('E280689400005000000000AA'))).toMatchObject({
      ok: false,
      failure: { kind: 'several-tags', epcsHex: [EPC, NEW_EPC] },
    });
    expect(port.written.some((hex) => hex.slice(4, 6) === '04')).toBe(false);
  });

  test('unplugged while reading: said once, nothing waits, no listener stays', async () => {
    const { clock, events, port, session } = reader();
    await settled(clock, session.open());
    await settled(clock, session.startInventory());
    port.unplug('bad file descriptor');
    await clock.run(5000);
    expect(events.filter((event) => event.kind === 'disconnected')).toEqual([
      { kind: 'disconnected', reason: 'bad file descriptor' },
    ]);
    expect(port.listeners()).toBe(0);
    expect(clock.pending()).toBe(0);
    expect(await session.stopInventory()).toEqual({ ok: false, failure: { kind: 'closed' } });
  });
});

describe('an Ex10 module with one antenna', () => {
  const tags = [{ epcHex: EPC, rssiDbm: -50, hearing: 1 }];

  async function openEx10(scenery: typeof tags, options: { reading?: boolean; mute?: number[] } = {}) {
    const clock = createVirtualClock();
    const [host, far] = linkPorts();
    const line = createFaultyLine(far, clock);
    const scene = createScene(scenery, { random: () => 0.5 });
    const simulator = createRruSimulator({ port: line.port, clock, scene }, { type: 0x3d, ...options });
    const events: ReaderEvent[] = [];
    const session = createRruSession({ port: host, clock, emit: (event) => events.push(event) });
    expect(await clock.settle(session.open())).toMatchObject({ ok: true, value: { model: 'E310', antennas: 1 } });
    const sent = (): string[] =>
      events.flatMap((event) =>
        event.kind === 'frame' && event.direction === 'out' ? [toHex(event.bytes).slice(4, 6)] : [],
      );
    return { clock, line, scene, simulator, session, events, sent };
  }

  test('runs by itself, and its stop is acknowledged', async () => {
    const { clock, session, events, sent } = await openEx10(tags);
    await clock.settle(session.configure({ region: 'ETSI-LB' }));
    expect(await clock.settle(session.startInventory())).toMatchObject({ ok: true });
    await clock.advance(1_000);
    expect(readsOf(events).length).toBeGreaterThan(30);
    expect(await clock.settle(session.stopInventory())).toMatchObject({ ok: true });
    expect(sent().slice(-2)).toEqual(['50', '51']);
    const read = readsOf(events).length;
    await clock.advance(3_000);
    expect(readsOf(events)).toHaveLength(read);
    expect(events.at(-1)).toEqual({ kind: 'state-changed', state: 'idle' });
    await session.close();
  });

  test('before an empty field it is begun again, and goes on when a tag comes', async () => {
    const { clock, session, scene, events, sent } = await openEx10([]);
    await clock.settle(session.startInventory());
    await clock.advance(12_000);
    expect(sent().slice(-4)).toEqual(['51', '50', '51', '50']);
    expect(events).toContainEqual({ kind: 'keep-alive' });
    scene.place(tags);
    await clock.advance(1_000);
    expect(readsOf(events).length).toBeGreaterThan(30);
    await session.close();
  });

  test('that falls silent for good has failed', async () => {
    const { clock, session, line, events } = await openEx10(tags);
    await clock.settle(session.startInventory());
    line.hang();
    await clock.advance(10_000);
    expect(events.at(-1)).toEqual({ kind: 'state-changed', state: 'failed' });
    await session.close();
  });

  test.each([{ session: 2 as const }, { q: 5 }, { watchInputs: true }])(
    'asked for %j is asked for each round',
    async (wish) => {
      const { clock, session, events, sent } = await openEx10(tags);
      await clock.settle(session.configure({ region: 'ETSI-LB', ...wish }));
      await clock.settle(session.startInventory());
      await clock.advance(1_000);
      expect(sent()).not.toContain('50');
      expect(readsOf(events).length).toBeGreaterThan(10);
      await session.close();
    },
  );

  test('whose firmware does not know the run is asked for each round', async () => {
    const { clock, session, events, sent } = await openEx10(tags, { mute: [0x50] });
    await clock.settle(session.startInventory());
    await clock.settle(session.stopInventory());
    await clock.settle(session.startInventory());
    await clock.advance(1_000);
    expect(sent().filter((code) => code === '50')).toHaveLength(1);
    expect(readsOf(events).length).toBeGreaterThan(10);
    await session.close();
  });

  test('writes a tag meanwhile and reads on', async () => {
    const { clock, session, events } = await openEx10(tags);
    await clock.settle(session.startInventory());
    expect(await clock.settle(session.writeEpc!(NEW_EPC))).toMatchObject({ ok: true });
    await clock.advance(1_000);
    expect(readsOf(events).at(-1)).toBe(NEW_EPC);
    await session.close();
  });
});
