import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../drivers/hex.ts';
import { decodeLlrpFrame, readEvents, readHeader, readReport } from '../../../drivers/llrp/codec.ts';
import { encodeMessage, rospec } from '../../../drivers/llrp/commands.ts';
import { parametersTile } from '../../../drivers/llrp/parameters.ts';
import { createLlrpSession } from '../../../drivers/llrp/session.ts';
import { createLlrpSplitter } from '../../../drivers/llrp/splitter.ts';
import { openTcpPort } from '../../../drivers/tcp-port.ts';
import type { ReaderEvent } from '../../../drivers/reader-driver.ts';
import { createFakeClock, createScriptedPort, readsOf, settled } from './scripted/scripted-reader.ts';
import { createRandom, framesAtEveryCut, framesOf, loadVectors } from './scripted/vectors.ts';

const vectors = loadVectors('llrp');
const REPORT = vectors.frames[0]!.hex;
const EPC = '3005FB63AC1F3841EC880467';
const GREETING = vectors.frames.find(({ id }) => id === 'llrp-e0')!.hex;

interface TagFields {
  readonly epc: string;
  readonly antenna: number;
  readonly peakRssi: number;
  readonly seenCount: number;
}

describe('published messages', () => {
  test.each(vectors.frames)('$id decodes: $meaning', (vector) => {
    const bytes = fromHex(vector.hex)!;
    expect(framesOf(createLlrpSplitter(), bytes, [])).toEqual([vector.hex]);
    const { fields } = vector;
    expect(readHeader(bytes)).toEqual({ version: 1, type: fields['type'], id: fields['id'] });
    expect(bytes).toHaveLength(fields['len'] as number);
    expect(decodeLlrpFrame(bytes)[0]!.kind).not.toBe('malformed');
    const tags = fields['tags'] as readonly TagFields[] | undefined;
    if (tags !== undefined) {
      expect(readReport(bytes).map(({ read }) => read)).toMatchObject(
        tags.map((tag) => ({ epcHex: tag.epc, antenna: tag.antenna, rssiDbm: tag.peakRssi, count: tag.seenCount })),
      );
    }
    if (fields['event'] !== undefined) expect(readEvents(bytes)).toEqual([{ kind: 'connection-attempt', status: 0 }]);
  });

  test.each(vectors.streams)('stream at every cut: $meaning', (stream) => {
    for (const frames of framesAtEveryCut(createLlrpSplitter, stream).slice(0, 120)) {
      if (stream.expectFrames !== undefined) expect(frames).toEqual(stream.expectFrames);
      else expect(frames.slice(0, stream.expectFirst!.length)).toEqual(stream.expectFirst);
      expect(frames.join('')).toBe(stream.chunks.join(''));
    }
  });

  test('the keep-alive answer is encoded byte for byte as published', () => {
    expect(toHex(encodeMessage(72, 1))).toBe('04480000000A00000001');
  });
});

test('the ROSpec is made of whole parameters, down to the antennas', () => {
  const settings = { antennas: [1, 3], powerIndex: 81, session: 1, population: 32 } as const;
  const frame = encodeMessage(20, 7, rospec(settings));
  expect(framesOf(createLlrpSplitter(), frame, [])).toEqual([toHex(frame)]);
  expect(parametersTile(frame, 10, frame.length)).toBe(true);
  const hex = toHex(frame);
  // Boundary: start trigger null, stop trigger null; antennas 1 and 3; AISpec stop null.
  expect(hex).toContain('00B2001200B300050000B600090000000000');
  expect(hex).toContain('00020001000300B800090000000000');
  // Antenna 3: hop table 1, channel 1, power 81; session 1 in the two top bits.
  expect(hex).toContain('00DE0020000300E0000A000100010051014A0010000150000B40002000000000');
  expect(hex).toContain('00ED001201000100EE000B1C80015C0005C0');
});

test('a message whose parameters do not fill it is rejected, and the next one is found', () => {
  const broken = `${REPORT.slice(0, 24)}0023${REPORT.slice(28)}`;
  expect(reasonOf(broken)).toBe('malformed');
  expect(framesOf(createLlrpSplitter(), fromHex(broken + REPORT)!, [])).toContain(REPORT);
  expect(reasonOf(REPORT.slice(0, 60))).toBe('truncated');
  expect(reasonOf(`${REPORT.slice(0, 4)}FF${REPORT.slice(6)}`)).toBe('too-long');
});

/** Why the splitter gave up the message that these bytes begin with, once the line has ended. */
function reasonOf(hex: string): string | undefined {
  const splitter = createLlrpSplitter();
  const [first] = [...splitter.push(fromHex(hex)!), ...splitter.flush()];
  return first?.kind === 'discarded' ? first.reason : first?.kind;
}

test('after any noise and a silent line the next good message is found', () => {
  const random = createRandom(44);
  for (let round = 0; round < 2000; round++) {
    const splitter = createLlrpSplitter();
    const noise = Uint8Array.from({ length: Math.floor(random() * 200) }, () =>
      random() < 0.2 ? 4 : Math.floor(random() * 256),
    );
    const before = [...splitter.push(noise), ...splitter.flush()];
    expect(before.reduce((sum, chunk) => sum + chunk.bytes.length, 0)).toBe(noise.length);
    for (const chunk of before) if (chunk.kind === 'frame') decodeLlrpFrame(chunk.bytes);
    expect(framesOf(splitter, fromHex(REPORT)!, [])).toEqual([REPORT]);
  }
});

test('mutated reports decode to something and never throw', () => {
  const random = createRandom(45);
  for (let round = 0; round < 5000; round++) {
    const bytes = fromHex(REPORT)!;
    for (let index = 0; index < 3; index++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
    expect(decodeLlrpFrame(bytes).length).toBeGreaterThan(0);
  }
});

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
const tlv = (type: number, value: string): string => hex(type, 4) + hex(value.length / 2 + 4, 4) + value;
const messageOf = (type: number, id: number, body: string): string =>
  hex(0x0400 | type, 4) + hex(body.length / 2 + 10, 8) + hex(id, 8) + body;
const OK = tlv(287, '00000000');

function capabilities(standard: number): string {
  const general = tlv(137, `00048000${hex(25882, 8)}${hex(2001002, 8)}0005372E312E30${tlv(141, '00040004')}`);
  const powers = tlv(145, `0001${hex(1000, 4)}`) + tlv(145, `0002${hex(2000, 4)}`) + tlv(145, `0003${hex(3000, 4)}`);
  const table = tlv(148, `0002${hex(865_700, 8)}${hex(866_300, 8)}`);
  const band = tlv(144, powers + tlv(146, `00${table}`));
  return OK + general + tlv(143, `00FA${hex(standard, 4)}${band}`);
}

/** A well-behaved reader; `override` answers in its place where it does not return null. */
function reader(override: (type: number, id: number) => readonly string[] | null = () => null, standard = 2) {
  const clock = createFakeClock();
  const events: ReaderEvent[] = [];
  const types: number[] = [];
  const port = createScriptedPort(clock, (written) => {
    const { type, id } = readHeader(fromHex(written)!);
    types.push(type);
    const special = override(type, id);
    if (special !== null) return special;
    if (type === 1) return [messageOf(11, id, capabilities(standard))];
    if (type >= 20 && type <= 24) return [messageOf(type + 10, id, OK)];
    return type === 3 ? [messageOf(13, id, OK)] : [];
  });
  const session = createLlrpSession({ port, clock, emit: (event) => events.push(event) });
  return { clock, events, port, session, types };
}

/** As `reader`, opened. */
async function opened(...options: Parameters<typeof reader>) {
  const far = reader(...options);
  far.port.say(GREETING);
  return { ...far, identity: await settled(far.clock, far.session.open()) };
}

describe('session', () => {
  test('open clears what runs, asks for keep-alives and events, and says who the reader is', async () => {
    const { identity, port, types, session } = await opened();
    expect(identity).toEqual({
      ok: true,
      value: { maker: 'Impinj', model: '2001002', firmware: '7.1.0', serial: null, antennas: 4, region: 'ETSI-LB' },
    });
    expect(types).toEqual([21, 1, 3]);
    // Input 4 is switched on, keep-alives come every 5 s, exceptions (4) are reported.
    expect(port.written.at(-1)).toContain('00E1000800048002');
    expect(port.written.at(-1)).toContain('00DC00090100001388');
    expect(port.written.at(-1)).toContain('00F50007000480');
    expect(session.capabilities.power).toEqual({ minDbm: 10, maxDbm: 30, stepDbm: 10 });
  });

  test('a reader that serves another program is said', async () => {
    const { clock, port, session } = reader();
    const opening = session.open();
    port.say(messageOf(63, 1, tlv(246, tlv(128, '0000000000000001') + tlv(256, '0002'))));
    expect(await settled(clock, opening)).toEqual({
      ok: false,
      failure: { kind: 'refused', command: 'connect', code: 2, name: 'connection-refused' },
    });
  });

  test('a reader that never answers is given up at the deadline', async () => {
    const { clock, session } = reader(() => []);
    expect(await settled(clock, session.open())).toEqual({
      ok: false,
      failure: { kind: 'no-reply', command: 'DELETE_ROSPEC', afterMs: 3000 },
    });
  });

  test("power is the strongest entry not above what was asked; the region must be the reader's", async () => {
    const { clock, session, port } = await opened();
    const wanted = { region: 'ETSI-LB', powerDbm: 26, antennas: [1, 2], session: 2, q: 4 } as const;
    expect(await settled(clock, session.configure(wanted))).toEqual({ ok: true, value: { ...wanted, powerDbm: 20 } });
    await settled(clock, session.startInventory());
    expect(port.written.find((written) => written.startsWith('0414'))).toContain('00E0000A000100010002');
    expect(await settled(clock, session.configure({ region: 'ETSI-UB' }))).toMatchObject({
      ok: false,
      failure: { kind: 'unsupported' },
    });
    const american = await opened(() => null, 1);
    expect(await settled(american.clock, american.session.configure({ region: 'ETSI-LB' }))).toEqual({
      ok: false,
      failure: { kind: 'not-etsi', region: 'US' },
    });
  });

  test("reports stream between start and stop, with the channel's frequency", async () => {
    const { clock, events, port, session, types } = await opened();
    expect(await settled(clock, session.startInventory())).toEqual({ ok: true, value: undefined });
    expect(types.slice(3)).toEqual([21, 20, 24, 22]);
    port.say(REPORT);
    port.say(messageOf(61, 9, tlv(240, `8D${EPC}81000286D3870002`)));
    expect(readsOf(events)).toEqual([EPC, EPC]);
    expect(events.at(-1)).toMatchObject({ read: { antenna: 2, rssiDbm: -45, frequencyKHz: 866_300 } });
    expect(await settled(clock, session.stopInventory())).toEqual({ ok: true, value: undefined });
    expect(events.at(-1)).toEqual({ kind: 'state-changed', state: 'idle' });
  });

  test("an add that the reader refuses stops the start, with the reader's own words", async () => {
    const text = Buffer.from('bad antenna').toString('hex').toUpperCase();
    const { clock, session } = await opened((type, id) =>
      type === 20 ? [messageOf(30, id, tlv(287, `0065000B${text}`))] : null,
    );
    expect(await settled(clock, session.startInventory())).toEqual({
      ok: false,
      failure: { kind: 'refused', command: 'ADD_ROSPEC', code: 0x65, name: 'bad antenna' },
    });
  });

  test('a response with another id answers nothing', async () => {
    const { clock, session } = await opened((type, id) => (type === 20 ? [messageOf(30, id + 100, OK)] : null));
    expect(await settled(clock, session.startInventory())).toMatchObject({ ok: false, failure: { kind: 'no-reply' } });
  });

  test('keep-alives are acknowledged with their id; three missed ones end in failed', async () => {
    const { clock, events, port } = await opened();
    port.say('043E0000000A0000002A');
    expect(port.written.at(-1)).toBe('04480000000A0000002A');
    expect(events).toContainEqual({ kind: 'keep-alive' });
    await clock.run(30_000);
    expect(events.at(-1)).toEqual({ kind: 'state-changed', state: 'failed' });
    expect(clock.pending()).toBe(0);
  });

  test('inputs, antennas and exceptions are reported', async () => {
    const { events, port } = await opened();
    const time = tlv(128, '0000000000000001');
    const exception = tlv(252, `0004${Buffer.from('hot!').toString('hex')}`);
    port.say(messageOf(63, 1, tlv(246, `${time}${tlv(248, '000280')}${tlv(255, '000003')}${exception}`)));
    expect(events.slice(-3)).toEqual([
      { kind: 'gpio-changed', pin: 2, level: 1 },
      { kind: 'status-reported', returnLoss: true },
      { kind: 'error-reported', code: 0, name: 'hot!' },
    ]);
  });

  test('closing says so to the reader and leaves nothing behind', async () => {
    const { clock, port, session, types } = await opened();
    await session.close();
    expect(types.at(-1)).toBe(14);
    expect(port.listeners()).toBe(0);
    expect(clock.pending()).toBe(0);
    expect(await session.startInventory()).toEqual({ ok: false, failure: { kind: 'closed' } });
  });
});

describe('TCP port', () => {
  test('bytes go both ways, and the reader hanging up is heard', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('data', (bytes) => socket.end(bytes));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = await openTcpPort('127.0.0.1', (server.address() as AddressInfo).port);
    const heard: string[] = [];
    port.onBytes((bytes) => heard.push(toHex(bytes)));
    const closed = new Promise<string>((resolve) => port.onClosed(resolve));
    port.write(fromHex(REPORT)!);
    expect(await closed).toBe('closed by the reader');
    expect(heard.join('')).toBe(REPORT);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  test('a refused connection is an error of the port', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await expect(openTcpPort('127.0.0.1', port)).rejects.toThrow('ECONNREFUSED');
  });
});
