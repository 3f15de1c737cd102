import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../drivers/hex.ts';
import { decodePlainFrame, decodeTaggedFrame } from '../../../drivers/line-text/codec.ts';
import { createPlainSession } from '../../../drivers/line-text/plain-session.ts';
import { createLineSplitter } from '../../../drivers/line-text/splitter.ts';
import { parseTslReply } from '../../../drivers/line-text/tsl-codec.ts';
import { createTslSession } from '../../../drivers/line-text/tsl-session.ts';
import type { ReaderEvent } from '../../../drivers/reader-driver.ts';
import { createFakeClock, createScriptedPort, readsOf, settled } from './scripted/scripted-reader.ts';
import { createRandom, framesAtEveryCut, framesOf, loadVectors } from './scripted/vectors.ts';

const vectors = loadVectors('tsl-ascii2');
const tagged = (): ReturnType<typeof createLineSplitter> => createLineSplitter('tagged');
const hex = (text: string): string => toHex(new TextEncoder().encode(text));

describe('published frames', () => {
  test.each(vectors.frames.filter((frame) => frame.dir === 'rx'))('$id decodes: $meaning', (vector) => {
    expect(framesOf(tagged(), fromHex(vector.hex)!, [])).toEqual([vector.hex]);
    const reply = parseTslReply(fromHex(vector.hex)!);
    const { fields } = vector;
    if (fields['ok'] !== undefined) expect(reply.ok).toBe(fields['ok']);
    if (fields['error'] !== undefined) expect(reply.error).toBe(fields['error']);
    if (fields['barcode'] !== undefined) expect(reply.barcodes).toEqual([fields['barcode']]);
    if (fields['serial'] !== undefined) expect(reply.values['US']).toBe(fields['serial']);
    if (fields['protocol'] !== undefined) expect(reply.values['PV']).toBe(fields['protocol']);
    if (fields['trigger'] !== undefined) expect(reply.trigger).toBe(fields['trigger']);
    const tags = fields['tags'] as { epc: string; rssi: number }[] | undefined;
    if (tags !== undefined) {
      const reads = reply.reads.map(({ epcHex, rssiDbm }) => ({ epc: epcHex, rssi: rssiDbm }));
      expect(reads).toEqual(tags);
    }
    expect(decodeTaggedFrame(fromHex(vector.hex)!)[0]!.kind).not.toBe('malformed');
  });

  test.each(vectors.frames.filter((frame) => frame.dir === 'tx'))('$id is known as a command: $meaning', (vector) => {
    const [frame] = framesOf(tagged(), fromHex(vector.hex)!, []);
    expect(decodeTaggedFrame(fromHex(frame!)!)).toMatchObject([{ kind: 'frame', name: 'command' }]);
  });

  test.each(vectors.streams)('stream at every cut: $meaning', (stream) => {
    for (const frames of framesAtEveryCut(tagged, stream)) expect(frames).toEqual(stream.expectFrames);
  });
});

test('tag lines in another order belong to the tag they stand with', () => {
  const reply = parseTslReply(
    new TextEncoder().encode(
      'CS: .iv\r\nPC: 3000\r\nEP: 30342848A80CDC0000000457\r\nRI: -55\r\nPC: 3400\r\nEP: E280689400005000\r\nRI: -60\r\nOK:\r\n\r\n',
    ),
  );
  expect(reply.reads).toMatchObject([
    { epcHex: '30342848A80CDC0000000457', pc: '3000', rssiDbm: -55, tagCrcOk: null },
    { epcHex: 'E280689400005000', pc: '3400', rssiDbm: -60 },
  ]);
});

test('plain lines end with CR, LF, both or ETX, at any cut', () => {
  const text = '4006381333931\r\n]C1019501101530003\rTOOL-1\n\u{2}0A0030F5B37C\u{3}\r\n';
  const expected = ['4006381333931', ']C1019501101530003', 'TOOL-1', '\u{2}0A0030F5B37C'].map(hex);
  const bytes = fromHex(hex(text))!;
  for (let cut = 1; cut < bytes.length; cut++) {
    expect(framesOf(createLineSplitter('plain'), bytes, [cut])).toEqual(expected);
    expect(framesOf(tagged(), bytes, [cut])).toEqual(expected);
  }
  expect(expected.map((frame) => decodePlainFrame(fromHex(frame)!)[0])).toMatchObject([
    { kind: 'barcode', aim: null, text: '4006381333931' },
    { kind: 'barcode', aim: ']C1', text: '019501101530003' },
    { kind: 'barcode', text: 'TOOL-1' },
    { kind: 'tag', read: { epcHex: '0A0030F5B3' } },
  ]);
  expect(decodePlainFrame(fromHex(hex('\u{2}0A0030F5B37D'))!)).toEqual([
    { kind: 'malformed', reason: 'checksum-mismatch' },
  ]);
});

test('after any noise and a silent line the next good reply is found', () => {
  const random = createRandom(42);
  const good = vectors.frames.find(({ id }) => id === 'tsl-01')!.hex;
  for (let round = 0; round < 2000; round++) {
    const splitter = tagged();
    const noise = Uint8Array.from({ length: Math.floor(random() * 300) }, () => Math.floor(random() * 256));
    for (const chunk of splitter.push(noise)) if (chunk.kind === 'frame') decodeTaggedFrame(chunk.bytes);
    splitter.flush();
    expect(framesOf(splitter, fromHex(good)!, [])).toEqual([good]);
  }
});

test('a line without end is given up, and memory stays bounded', () => {
  const splitter = createLineSplitter('plain');
  const chunks = Array.from({ length: 40 }, () => splitter.push(new Uint8Array(1024).fill(0x41))).flat();
  expect(chunks.every((chunk) => chunk.kind === 'discarded' && chunk.reason === 'too-long')).toBe(true);
  expect(chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0)).toBeGreaterThan(30 * 1024);
});

const EPC = '3034257BF7194E4000001A85';
const VERSION = 'CS: .vr\r\nMF: TSL\r\nUS: 1128-EU-01234\r\nPV: 2.5\r\nUF: 1.6.0\r\nRF: 1.1.0\r\nOK:\r\n\r\n';

function reader(override: (command: string) => string | null = () => null) {
  const clock = createFakeClock();
  const events: ReaderEvent[] = [];
  const port = createScriptedPort(clock, (written) => {
    const command = Buffer.from(written, 'hex').toString().trimEnd();
    const special = override(command);
    if (special !== null) return special === '' ? [] : [hex(special)];
    if (command === '.vr') return [hex(VERSION)];
    if (command === '.iv') return [hex(`CS: .iv\r\nEP: ${EPC}\r\nRI: -61\r\nOK:\r\n\r\n`)];
    return [hex(`CS: ${command}\r\nOK:\r\n\r\n`)];
  });
  const session = createTslSession({ port, clock, emit: (event) => events.push(event) });
  const sent = (): string[] => port.written.map((bytes) => Buffer.from(bytes, 'hex').toString());
  return { clock, events, port, session, sent };
}

describe('TSL session', () => {
  test('open aborts what runs and says who the reader is', async () => {
    const { clock, session, sent } = reader();
    expect(await settled(clock, session.open())).toEqual({
      ok: true,
      value: {
        maker: 'TSL',
        model: '1128',
        firmware: '1.6.0',
        serial: '1128-EU-01234',
        region: 'ETSI-LB',
        antennas: 1,
      },
    });
    expect(sent().slice(0, 2)).toEqual(['.ab\r\n', '.vr\r\n']);
  });

  test('a device that does not answer is given up at the deadline', async () => {
    const { clock, session } = reader(() => '');
    expect(await settled(clock, session.open())).toEqual({
      ok: false,
      failure: { kind: 'no-reply', command: '.vr', afterMs: 500 },
    });
  });

  test('power, session and Q are set without reading', async () => {
    const { clock, session, sent } = reader();
    await settled(clock, session.open());
    const applied = await settled(clock, session.configure({ region: 'ETSI-LB', powerDbm: 33, session: 1, q: 5 }));
    expect(applied).toEqual({ ok: true, value: { region: 'ETSI-LB', powerDbm: 29, session: 1, q: 5 } });
    expect(sent().at(-1)).toBe('.iv -r on -o29 -qs s1 -qv 5 -n\r\n');
  });

  test('rounds follow each other until stopped; an empty field is no error', async () => {
    let rounds = 0;
    const { clock, events, session } = reader((command) =>
      command === '.iv' && rounds++ % 2 === 1 ? 'CS: .iv\r\nME: No Transponders\r\nER: 005\r\n\r\n' : null,
    );
    await settled(clock, session.open());
    void session.startInventory();
    await clock.run(1000);
    await settled(clock, session.stopInventory());
    expect(readsOf(events).length).toBeGreaterThan(2);
    expect(events.filter((event) => event.kind === 'error-reported')).toEqual([]);
    const count = rounds;
    await clock.run(5000);
    expect(rounds).toBe(count);
    expect(events.at(-1)).toEqual({ kind: 'state-changed', state: 'idle' });
  });

  test('trigger, barcode and a reply to another command are told apart', async () => {
    const { clock, events, port, session } = reader();
    await settled(clock, session.open());
    port.say(hex('SW: single\r\n\r\nCS: .bc\r\nBC: 4006381333931\r\nOK:\r\n\r\nSW: off\r\n\r\n'));
    expect(events.slice(-6).filter((event) => event.kind !== 'frame')).toMatchObject([
      { kind: 'trigger-changed', pressed: true },
      { kind: 'barcode-read', text: '4006381333931' },
      { kind: 'trigger-changed', pressed: false },
    ]);
  });

  test('two rounds without an answer end in failed; closing settles everything', async () => {
    const { clock, events, port, session } = reader((command) => (command === '.iv' ? '' : null));
    await settled(clock, session.open());
    void session.startInventory();
    await clock.run(15_000);
    expect(events.at(-1)).toEqual({ kind: 'state-changed', state: 'failed' });
    await session.close();
    expect(port.listeners()).toBe(0);
    expect(clock.pending()).toBe(0);
  });
});

test('a scanner that only talks is heard from the moment its port is open', async () => {
  const clock = createFakeClock();
  const events: ReaderEvent[] = [];
  const port = createScriptedPort(clock, () => []);
  const session = createPlainSession({ port, clock, emit: (event) => events.push(event) });
  expect(await session.open()).toMatchObject({ ok: true, value: { model: 'Line device' } });
  port.say(hex('4006381333931\r\nAB\u{1}C\r\nhalf a li'));
  await clock.run(2000);
  expect(events.filter((event) => event.kind !== 'frame' && event.kind !== 'state-changed')).toMatchObject([
    { kind: 'barcode-read', aim: null, text: '4006381333931' },
    { kind: 'discarded', reason: 'malformed' },
    { kind: 'discarded', reason: 'truncated' },
  ]);
  port.unplug('gone');
  expect(events.at(-1)).toEqual({ kind: 'state-changed', state: 'closed' });
  expect(await session.startInventory()).toEqual({ ok: false, failure: { kind: 'closed' } });
});
