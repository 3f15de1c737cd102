import { connect, type Socket } from 'node:net';
import type { SendOutcome, Sending } from './printer-port.ts';

/** Raw printing, as printers take it: bytes on port 9100, then a close (RFC-less; “AppSocket” or “JetDirect”). */
const rawPort = 9100;
const connectTimeoutMs = 5000;
/** A printer out of paper takes no more bytes and keeps the connection: that long, then a person must look. */
const stallTimeoutMs = 30_000;
/** After our last byte a good printer closes too; many do only when the label is out. */
const closeTimeoutMs = 3000;
/** Writing and reading back a tag takes a printer a second or two. */
const replyTimeoutMs = 10_000;

/**
 * Sends once, over a connection of its own.
 * @param address `host`, `host:port`, `[v6]:port`
 */
export function sendToTcp(
  address: string,
  { bytes, verifyEpc }: Sending,
  patience = { connectTimeoutMs, stallTimeoutMs, closeTimeoutMs, replyTimeoutMs },
): Promise<SendOutcome> {
  const { host, port } = readAddress(address);
  return new Promise((resolve) => {
    const socket: Socket = connect({ host, port });
    let opened = false;
    let flushed = false;
    let heard = '';
    let settled = false;
    const settle = (outcome: SendOutcome): void => {
      if (settled) return;
      settled = true;
      socket.destroy();
      resolve(outcome);
    };
    const broken = (cause: string): void => {
      if (!opened) return settle({ kind: 'not-sent', cause });
      settle({ kind: 'cut', cause });
    };
    socket.setTimeout(patience.connectTimeoutMs, () => {
      if (!opened) return broken('ETIMEDOUT');
      if (!flushed) return broken('stalled');
      if (verifyEpc !== null) return broken('no-reply');
      // All of it is with the printer's own system; that it keeps the line open says nothing.
      settle({ kind: 'sent' });
    });
    socket.on('connect', () => {
      opened = true;
      socket.setTimeout(patience.stallTimeoutMs);
      const done = (): void => {
        flushed = true;
        socket.setTimeout(verifyEpc === null ? patience.closeTimeoutMs : patience.replyTimeoutMs);
      };
      if (verifyEpc === null) socket.end(bytes, done);
      else socket.write(bytes, done);
    });
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1');
      if (verifyEpc === null) return;
      const read = /EPC:([^\r\n]*)[\r\n]/.exec(heard)?.[1]?.trim();
      if (read === undefined) return;
      settle(read.toUpperCase() === verifyEpc ? { kind: 'sent' } : { kind: 'tag-not-written', read });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => broken(error.code ?? error.message));
    socket.on('close', () => {
      if (!flushed || verifyEpc !== null) return broken('closed');
      settle({ kind: 'sent' });
    });
  });
}

function readAddress(address: string): { host: string; port: number } {
  const told = /^\[(?<v6>[^\]]+)\](?::(?<port>\d+))?$|^(?<host>[^:]+)(?::(?<hostPort>\d+))?$/.exec(address.trim());
  const { v6, port, host, hostPort } = told?.groups ?? {};
  return { host: v6 ?? host ?? address, port: Number(port ?? hostPort ?? rawPort) };
}
