import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createEpcDecoder, createFrameDecoder, type LineDecoder } from '../../../drivers/cli/decode-lines.ts';
import { m100Driver } from '../../../drivers/m100-bb7e/driver.ts';
import { bytesOf } from './vectors.ts';

const TAG = 'BB02220011C9340030751FEB705C5904E3D50D703A76EF7E';
const TAG_LINE = {
  type: 'tag',
  epc: '30751FEB705C5904E3D50D70',
  pc: '3400',
  rssiDbm: -55,
  antenna: null,
  frame: TAG,
};

function decodeAll(decoder: LineDecoder, ...input: Uint8Array[]): unknown[] {
  return [...input.flatMap((each) => decoder.push(each)), ...decoder.flush()].map(
    (line) => JSON.parse(line) as unknown,
  );
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

describe('hex text', () => {
  test('any white space and case, cut anywhere, gives the tag', () => {
    const spread = [...TAG.toLowerCase()].join(' \r\n\t');
    const cut = spread.length / 2;
    const decoder = createFrameDecoder(m100Driver, false);
    expect(decodeAll(decoder, text(spread.slice(0, cut)), text(spread.slice(cut)))).toEqual([TAG_LINE]);
  });

  test('what is no hex is told and costs nothing behind it', () => {
    expect(decodeAll(createFrameDecoder(m100Driver, false), text(`?!${TAG}7`))).toEqual([
      { type: 'discarded', bytes: '3F21', reason: 'not-hex' },
      TAG_LINE,
      { type: 'discarded', bytes: '37', reason: 'not-hex' },
    ]);
  });

  test('noise, a corrupt frame, a frame without tag and a cut frame each have their line', () => {
    const corrupt = TAG.replace('EF7E', 'EE7E');
    const input = `0102${corrupt}BB01FF000115167E${TAG.slice(0, 20)}`;
    expect(decodeAll(createFrameDecoder(m100Driver, false), text(input))).toEqual([
      { type: 'discarded', bytes: '0102', reason: 'noise' },
      { type: 'discarded', bytes: corrupt, reason: 'checksum-mismatch' },
      { type: 'frame', frame: 'BB01FF000115167E', name: 'no-tag', direction: 'reply', cmd: 'FF', error: '15' },
      { type: 'discarded', bytes: TAG.slice(0, 20), reason: 'truncated' },
    ]);
  });
});

test('binary input is the bytes themselves', () => {
  expect(decodeAll(createFrameDecoder(m100Driver, true), bytesOf(TAG))).toEqual([TAG_LINE]);
});

describe('epc', () => {
  test('prints line for line, empty and hopeless ones too', () => {
    const input = '3074257bf7194e4000001a85\r\n\nxyz\n000000000000000000000000';
    expect(decodeAll(createEpcDecoder(), text(input))).toEqual([
      expect.objectContaining({
        epc: '3074257BF7194E4000001A85',
        scheme: 'sgtin-96',
        uri: 'urn:epc:id:sgtin:0614141.812345.6789',
        tagUri: 'urn:epc:tag:sgtin-96:3.0614141.812345.6789',
        elementString: '(01)80614141123458(21)6789',
        gtin: '80614141123458',
      }),
      { epc: '', error: 'empty' },
      { epc: 'xyz', error: 'not-hex' },
      { epc: '000000000000000000000000', error: 'unprogrammed' },
    ]);
  });

  test('takes the control words that a reader passes on, and URIs the other way round', () => {
    const input = [
      '3601 0004 1234567890abcdef01234567',
      '31A1 3074257BF7194E4000001A85',
      'urn:epc:tag:sgtin-96:3.0614141.812345.6789',
      'urn:epc:tag:sgtin-96:3.0614141.812345.06789',
    ].join('\n');
    expect(decodeAll(createEpcDecoder(), text(input))).toEqual([
      expect.objectContaining({
        epc: '1234567890ABCDEF01234567',
        error: 'unassigned-header',
        pc: '3601',
        userMemory: true,
        rawUri: 'urn:epc:raw:[att=x01][umi=1][xpc=x0004]:96.x1234567890ABCDEF01234567',
      }),
      expect.objectContaining({ error: 'other-numbering-system', afi: 'A1', attributes: 0 }),
      {
        uri: 'urn:epc:tag:sgtin-96:3.0614141.812345.6789',
        epc: '3074257BF7194E4000001A85',
        pc: '3000',
      },
      { uri: 'urn:epc:tag:sgtin-96:3.0614141.812345.06789', error: 'invalid-field', field: 'serial' },
    ]);
  });
});

describe('the command', () => {
  async function run(args: readonly string[], input: string) {
    const root = fileURLToPath(new URL('../../../', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', 'drivers/cli/decode.ts', ...args], { cwd: root });
    const out: string[] = [];
    const err: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk.toString()));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const [status] = (await once(child, 'close')) as [number];
    return { status, out: out.join(''), err: err.join('') };
  }

  test('ends with 0 whatever the input held', async () => {
    const { status, out } = await run(['m100-bb7e'], `zz ${TAG}`);
    expect(status).toBe(0);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([{ type: 'discarded', bytes: '7A7A', reason: 'not-hex' }, TAG_LINE]);
  });

  test('an unknown protocol ends with 2 and the list', async () => {
    const { status, out, err } = await run(['smoke-signals'], '');
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('m100-bb7e');
    expect(err).toContain('epc');
  });
});
