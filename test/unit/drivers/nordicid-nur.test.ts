import { describe, expect, test } from 'vitest';
import { crc16CcittFalse, xor8 } from '../../../drivers/crc.ts';
import { fromHex, toHex } from '../../../drivers/hex.ts';
import { decodeNurFrame, readNurFrame, readNurTags } from '../../../drivers/nordicid-nur/codec.ts';
import { encodeNurCommand } from '../../../drivers/nordicid-nur/commands.ts';
import { createNurSession } from '../../../drivers/nordicid-nur/session.ts';
import { createNurSplitter } from '../../../drivers/nordicid-nur/splitter.ts';
import type { ReaderEvent } from '../../../drivers/reader-driver.ts';
import { createFakeClock, createScriptedPort, readsOf, settled } from './scripted/scripted-reader.ts';
import { createRandom, framesAtEveryCut, framesOf, loadVectors } from './scripted/vectors.ts';

const vectors = loadVectors('nordicid-nur');

interface TagFields {
  readonly epc: string;
  readonly rssi?: number;
  readonly data?: string;
  readonly pc?: string;
  readonly freqKHz?: number;
  readonly antenna?: number;
}

describe('published frames', () => {
  test.each(vectors.frames)('$id decodes: $meaning', (vector) => {
    const bytes = fromHex(vector.hex)!;
    expect(framesOf(createNurSplitter(), bytes, [])).toEqual([vector.hex]);
    const message = readNurFrame(bytes);
    expect(message.code).toBe(Number.parseInt(vector.fields['cmd'] as string, 16));
    const [first] = decodeNurFrame(bytes);
    expect(first!.kind).not.toBe('malformed');
    if (vector.fields['status'] !== undefined) expect(message.status).toBe(vector.fields['status']);
    const tags = vector.fields['tags'] as readonly TagFields[] | undefined;
    const read = readNurTags(message);
    if (tags === undefined) {
      if (first!.kind !== 'frame' || vector.dir === 'tx') return;
      for (const name of ['lastFound', 'stored', 'rounds', 'collisions', 'q'] as const) {
        if (vector.fields[name] !== undefined) expect(first!.fields[name]).toBe(vector.fields[name]);
      }
      if (vector.fields['text'] !== undefined) expect(first!.fields['text']).toBe(vector.fields['text']);
      if (vector.fields['mode'] !== undefined) expect(first!.fields['text']).toBe(vector.fields['mode']);
      return;
    }
    expect(read!.map((tag) => tag.read.epcHex)).toEqual(tags.map((tag) => tag.epc));
    tags.forEach((tag, index) => {
      const { read: actual, dataHex } = read![index]!;
      if (tag.rssi !== undefined) expect(actual.rssiDbm).toBe(tag.rssi);
      if (tag.data !== undefined) expect(dataHex).toBe(tag.data);
      if (tag.pc !== undefined) expect(actual.pc).toBe(tag.pc);
      if (tag.freqKHz !== undefined) expect(actual.frequencyKHz).toBe(tag.freqKHz);
      if (tag.antenna !== undefined) expect(actual.antenna).toBe(tag.antenna + 1);
    });
  });

  test.each(vectors.streams)('stream at every cut: $meaning', (stream) => {
    for (const frames of framesAtEveryCut(createNurSplitter, stream)) {
      if (stream.expectFrames !== undefined) expect(frames).toEqual(stream.expectFrames);
      else expect(frames).toEqual(expect.arrayContaining([...stream.expectContains!]));
    }
  });

  test('every published command is encoded byte for byte', () => {
    for (const vector of vectors.frames.filter((frame) => frame.dir === 'tx')) {
      const payload = fromHex(vector.hex)!.subarray(6, -2);
      expect(toHex(encodeNurCommand(payload[0]!, payload.subarray(1)))).toBe(vector.hex);
    }
    expect(toHex(encodeNurCommand(0x31, [5, 0, 2]))).toBe('A5060000005C310500022F15');
  });
});

test('after any noise and a silent line the next good frame is found', () => {
  const random = createRandom(43);
  const good = 'A5060000005C01004F4B2916';
  for (let round = 0; round < 2000; round++) {
    const splitter = createNurSplitter();
    const noise = Uint8Array.from({ length: Math.floor(random() * 200) }, () =>
      random() < 0.2 ? 0xa5 : Math.floor(random() * 256),
    );
    const before = [...splitter.push(noise), ...splitter.flush()];
    expect(before.reduce((sum, chunk) => sum + chunk.bytes.length, 0)).toBe(noise.length);
    expect(framesOf(splitter, fromHex(good)!, [])).toEqual([good]);
  }
});

test('a tag entry longer than its frame lists no tags', () => {
  const broken = notice('8200000100000430C44C1B00543A0D0000300200300000000789004000000002');
  expect(readNurTags(readNurFrame(fromHex(broken)!))).toBeNull();
  expect(decodeNurFrame(fromHex(broken)!)).toMatchObject([{ kind: 'frame' }]);
});

function frameOf(payload: string, flags: number): string {
  const body = fromHex(payload)!;
  const frame = new Uint8Array(body.length + 8);
  frame.set([0xa5, (body.length + 2) & 0xff, (body.length + 2) >> 8, flags]);
  frame[5] = xor8(frame, 0, 5, 0xff);
  frame.set(body, 6);
  const crc = crc16CcittFalse(body, 0, body.length);
  frame[frame.length - 2] = crc & 0xff;
  frame[frame.length - 1] = crc >> 8;
  return toHex(frame);
}

const reply = (payload: string): string => frameOf(payload, 0);
const notice = (payload: string): string => frameOf(payload, 1);
const text = (value: string): string =>
  value.length.toString(16).padStart(2, '0') + Buffer.from(value, 'latin1').toString('hex');

const EPC = '300000000789004000000002';
const NEW_EPC = '3034257BF7194E4000001A85';
const INFO = `0900${text('SN12345')}${text('FR22')}${text('FCC')}${text('HW1')}050B410401050404`;
const entry = (epc: string): string => `18C44C1B00543A0D0000300200${epc}`;

/** A well-behaved module with one tag in front of it; `override` answers in its place where it does not return null. */
function reader(override: (payload: string) => readonly string[] | null = () => null) {
  const clock = createFakeClock();
  const events: ReaderEvent[] = [];
  let epc = EPC;
  let txLevel = '00';
  const port = createScriptedPort(clock, (hex) => {
    const payload = hex.slice(12, -4);
    const special = override(payload);
    if (special !== null) return special;
    const code = payload.slice(0, 2);
    if (code === '01') return [reply('01004F4B')];
    if (code === '04') return [reply('040041')];
    if (code === '09') return [reply(INFO)];
    if (code === '22') {
      if (payload.length > 10) txLevel = payload.slice(10, 12);
      const rest = payload.length > 10 ? payload.slice(12) : '00040001';
      return [reply(`220074010000${txLevel}${rest}`)];
    }
    if (code === '31') return [reply('31000100010002000004')];
    if (code === '07') return [reply(`0700${entry(epc)}`)];
    if (code === '34') epc = payload.slice(-24);
    return [reply(`${code}00`)];
  });
  const session = createNurSession({ port, clock, emit: (event) => events.push(event) });
  const sent = (): string[] => port.written.map((hex) => hex.slice(12, -4));
  return { clock, events, port, session, sent };
}

describe('session', () => {
  test('open stops what runs and says who the reader is', async () => {
    const { clock, session, sent } = reader();
    expect(await settled(clock, session.open())).toEqual({
      ok: true,
      value: {
        maker: 'Nordic ID',
        model: 'FR22',
        firmware: '5.11-A',
        serial: 'SN12345',
        region: 'ETSI-LB',
        antennas: 4,
      },
    });
    expect(sent()).toEqual(['0E', '01', '04', '09', '0B', '2274010000']);
  });

  test('a module left streaming by another program is opened all the same', async () => {
    const { clock, port, session } = reader((payload) => (payload === '0E' ? [] : null));
    const opening = session.open();
    for (let index = 0; index < 3; index++) port.say(notice(`82000001000004${entry(EPC)}`));
    expect(await settled(clock, opening)).toMatchObject({ ok: true });
  });

  test('a module in its bootloader, and one that is silent, are said', async () => {
    const boot = reader((payload) => (payload === '04' ? [reply('040042')] : null));
    expect(await settled(boot.clock, boot.session.open())).toMatchObject({
      ok: false,
      failure: { kind: 'refused', name: 'in-bootloader' },
    });
    const silent = reader(() => []);
    expect(await settled(silent.clock, silent.session.open())).toEqual({
      ok: false,
      failure: { kind: 'no-reply', command: 'ping', afterMs: 500 },
    });
  });

  test('power, antennas, session and Q are set in one setup, Europe always', async () => {
    const { clock, session, sent } = reader();
    await settled(clock, session.open());
    const wanted = { region: 'ETSI-LB', powerDbm: 20, antennas: [1, 3], session: 1, q: 4 } as const;
    expect(await settled(clock, session.configure(wanted))).toEqual({ ok: true, value: wanted });
    expect(sent().at(-1)).toBe('22740100000700040105');
  });

  test('a stream that ends by itself is started again, and ends when stopped', async () => {
    const { clock, events, port, session, sent } = reader();
    await settled(clock, session.open());
    await settled(clock, session.startInventory());
    expect(sent().at(-1)).toBe('3900');
    port.say(notice(`82000001000004${entry(EPC)}`));
    port.say(notice('82000101000004'));
    await clock.run(100);
    expect(sent().filter((payload) => payload === '3900')).toHaveLength(2);
    expect(await settled(clock, session.stopInventory())).toEqual({ ok: true, value: undefined });
    expect(sent().at(-1)).toBe('39');
    port.say(notice('82000101000004'));
    await clock.run(100);
    expect(sent().filter((payload) => payload === '3900')).toHaveLength(2);
    expect(readsOf(events)).toEqual([EPC]);
    expect(events).toContainEqual({ kind: 'keep-alive' });
  });

  test('pins, the tap sensor and a reboot are reported', async () => {
    const { clock, events, port, session, sent } = reader();
    await settled(clock, session.open());
    await settled(clock, session.startInventory());
    port.say('A5060001005D810001015C0C');
    port.say(notice('81008001'));
    port.say(notice('8000'));
    await clock.run(100);
    expect(events).toContainEqual({ kind: 'gpio-changed', pin: 1, level: 1 });
    expect(events).toContainEqual({ kind: 'trigger-changed', pressed: true });
    expect(events).toContainEqual({ kind: 'rebooted' });
    expect(sent().filter((payload) => payload === '3900')).toHaveLength(2);
  });

  test('an answer to another command does not answer this one', async () => {
    const { clock, session } = reader((payload) => (payload === '3900' ? [reply('0100')] : null));
    await settled(clock, session.open());
    expect(await settled(clock, session.startInventory())).toMatchObject({
      ok: false,
      failure: { kind: 'no-reply', command: 'inventory-stream' },
    });
  });

  test('an EPC is written to the tag that was read, read back and locked', async () => {
    const { clock, session, sent } = reader();
    await settled(clock, session.open());
    const written = await settled(clock, session.writeEpc!(NEW_EPC, { accessPassword: '12345678', lock: true }));
    expect(written).toEqual({ ok: true, value: { epcHex: NEW_EPC } });
    const mask = `1301200000006000${EPC}`;
    expect(sent()).toContain(`340378563412${mask}1401010000000730 00${NEW_EPC}`.replace(' ', ''));
    expect(sent()).toContain(`360378563412${mask.replace(EPC, NEW_EPC)}04A000A000`);
  });

  test('a write that reads back otherwise, and a field with two tags, are said', async () => {
    const stubborn = reader((payload) => (payload.startsWith('34') ? [reply('3400')] : null));
    await settled(stubborn.clock, stubborn.session.open());
    expect(await settled(stubborn.clock, stubborn.session.writeEpc!(NEW_EPC))).toEqual({
      ok: false,
      failure: { kind: 'verify-failed', wrote: NEW_EPC, read: EPC },
    });
    const crowded = reader((payload) =>
      payload.startsWith('07') ? [reply(`0700${entry(EPC)}${entry(NEW_EPC)}`)] : null,
    );
    await settled(crowded.clock, crowded.session.open());
    expect(await settled(crowded.clock, crowded.session.writeEpc!(NEW_EPC))).toMatchObject({
      ok: false,
      failure: { kind: 'several-tags', epcsHex: [EPC, NEW_EPC] },
    });
    expect(crowded.sent().some((payload) => payload.startsWith('34'))).toBe(false);
  });

  test('unplugged while a command waits: settled as closed, nothing left behind', async () => {
    const { clock, events, port, session } = reader((payload) => (payload === '3900' ? [] : null));
    await settled(clock, session.open());
    const starting = session.startInventory();
    port.unplug('bad file descriptor');
    expect(await starting).toEqual({ ok: false, failure: { kind: 'closed' } });
    expect(events.filter((event) => event.kind === 'disconnected')).toHaveLength(1);
    expect(port.listeners()).toBe(0);
    expect(clock.pending()).toBe(0);
  });
});
