import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTcpPort } from '../../../drivers/tcp-port.ts';

let server: Server;
let sockets: Socket[];
let port: number;
/** What the reader heard, until it ended or was cut off. */
let heard: Promise<string>;
let onAccepted: (socket: Socket) => void;

beforeEach(async () => {
  sockets = [];
  onAccepted = () => undefined;
  heard = new Promise((resolve) => {
    server = createServer((socket) => {
      sockets.push(socket);
      let text = '';
      socket.on('data', (bytes) => (text += bytes.toString('hex')));
      socket.on('close', () => resolve(text));
      socket.on('error', () => undefined);
      onAccepted(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

test('what was written last still reaches the reader when the port is closed, and nothing after it', async () => {
  const opened = await openTcpPort('127.0.0.1', port);
  const reasons: string[] = [];
  opened.onClosed((reason) => reasons.push(reason));
  opened.write(Uint8Array.of(0xbb, 0x00, 0x28));
  await opened.close();
  opened.write(Uint8Array.of(0xff));
  expect(await heard).toBe('bb0028');
  expect(reasons).toEqual(['closed']);
});

test('a reader that cuts the line off is heard once, with the reason', async () => {
  onAccepted = (socket) => socket.on('data', () => socket.resetAndDestroy());
  const opened = await openTcpPort('127.0.0.1', port);
  opened.write(Uint8Array.of(1));
  expect(await new Promise((resolve) => opened.onClosed(resolve))).toContain('ECONNRESET');
});

test('a listener that left hears nothing more', async () => {
  const opened = await openTcpPort('127.0.0.1', port);
  const first: number[] = [];
  const leave = opened.onBytes((bytes) => first.push(...bytes));
  leave();
  const second = new Promise<number[]>((resolve) => opened.onBytes((bytes) => resolve([...bytes])));
  sockets[0]?.write(Uint8Array.of(1, 2));
  expect(await second).toEqual([1, 2]);
  expect(first).toEqual([]);
  await opened.close();
});

test('a reader whose name is never resolved is given up at the deadline', async () => {
  const options = { connectMs: 20, lookup: () => undefined };
  await expect(openTcpPort('quai-2.local', 5084, options)).rejects.toThrow('no connection to quai-2.local:5084');
});
