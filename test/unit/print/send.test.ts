import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Sending } from '../../../main/print/printer-port.ts';
import { sendToDevice } from '../../../main/print/send-to-device.ts';
import { sendToSystem } from '../../../main/print/send-to-system.ts';
import { sendToTcp } from '../../../main/print/send-to-tcp.ts';

const sending = (text: string, over: Partial<Sending> = {}): Sending => ({
  bytes: Buffer.from(text),
  title: 'Étiquette',
  copies: 2,
  verifyEpc: null,
  ...over,
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duret-send-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('raw printing over TCP', () => {
  const impatient = { connectTimeoutMs: 2000, stallTimeoutMs: 100, closeTimeoutMs: 100, replyTimeoutMs: 100 };
  let server: Server;
  const listen = async (): Promise<string> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(server.address() as { port: number }).port}`;
  };
  const sockets = new Set<Socket>();
  const serve = (
    options: { allowHalfOpen?: boolean; pauseOnConnect?: boolean },
    take: (socket: Socket) => void,
  ): void => {
    server = createServer(options, (socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      take(socket);
    });
  };
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  test('a printer that keeps the line open after the last byte has printed', async () => {
    serve({ allowHalfOpen: true }, (socket) => socket.resume());
    expect(await sendToTcp(await listen(), sending('^XA^XZ'), impatient)).toEqual({ kind: 'sent' });
  });

  test('a printer out of paper takes no more: the job is doubtful, not done', async () => {
    serve({ pauseOnConnect: true }, () => undefined);
    const outcome = await sendToTcp(await listen(), sending('x'.repeat(20_000_000)), impatient);
    expect(outcome).toEqual({ kind: 'cut', cause: 'stalled' });
  });

  test('a printer that never reads a tag back leaves the label in doubt', async () => {
    serve({}, (socket) => socket.resume());
    const outcome = await sendToTcp(await listen(), sending('^XA^XZ', { verifyEpc: '30AA' }), impatient);
    expect(outcome).toEqual({ kind: 'cut', cause: 'no-reply' });
  });
});

describe('a printer by its device file', () => {
  test('gets the bytes as they are', async () => {
    const device = join(folder, 'lp0');
    writeFileSync(device, '');
    expect(await sendToDevice(device, sending('^XA^XZ'))).toEqual({ kind: 'sent' });
    expect(readFileSync(device, 'utf8')).toBe('^XA^XZ');
  });

  test('that is full breaks off: doubtful', async () => {
    expect(await sendToDevice('/dev/full', sending('^XA^XZ'))).toEqual({ kind: 'cut', cause: 'ENOSPC' });
  });

  test('that is a folder was never sent to', async () => {
    expect(await sendToDevice(folder, sending('^XA^XZ'))).toEqual({ kind: 'not-sent', cause: 'EISDIR' });
  });
});

describe('the print service of the system', () => {
  const fakeLp = (script: string): string => {
    const program = join(folder, 'lp');
    writeFileSync(program, `#!/bin/sh\n${script}\n`);
    chmodSync(program, 0o755);
    return program;
  };

  test('is handed the document, the copies and the title', async () => {
    const program = fakeLp(`echo "$@" > ${folder}/args; cat > ${folder}/data`);
    const printer = { address: 'Bureau', paper: 'a4' } as const;
    expect(await sendToSystem(printer, sending('%PDF'), program)).toEqual({ kind: 'sent' });
    expect(readFileSync(join(folder, 'args'), 'utf8').trim()).toBe('-d Bureau -n 2 -t Étiquette -o media=A4 -- -');
    expect(readFileSync(join(folder, 'data'), 'utf8')).toBe('%PDF');
  });

  test('that refuses, or is not there, says so', async () => {
    const printer = { address: 'Absent', paper: 'a4' } as const;
    const refusing = fakeLp('echo "lp: The printer does not exist." >&2; exit 1');
    expect(await sendToSystem(printer, sending('%PDF'), refusing)).toEqual({
      kind: 'not-accepted',
      cause: 'lp: The printer does not exist.',
    });
    expect(await sendToSystem(printer, sending('%PDF'), join(folder, 'nothing'))).toEqual({
      kind: 'not-accepted',
      cause: 'ENOENT',
    });
  });
});
