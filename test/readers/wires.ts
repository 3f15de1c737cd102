import { createServer, type AddressInfo, type Socket } from 'node:net';
import { openHidPort, type HidDevice } from '../../drivers/hid-pos-8c/hid-port.ts';
import { linkPorts } from '../../drivers/memory-port.ts';
import type { BytePort, DriverDefinition } from '../../drivers/reader-driver.ts';
import { openSerialPort } from '../../drivers/serial-port.ts';
import { openTcpPort } from '../../drivers/tcp-port.ts';
import { layPtyPair } from './pty-pair.ts';

/** A line of the kind that a driver is spoken to over, with the reader's end in our hands. */
export interface Wire {
  /** Where the settings of a station find it; empty where it is no place of the operating system. */
  readonly path: string;
  /** The station's end, opened as the station opens it: a new port each time. */
  openHost(): Promise<BytePort>;
  /** The reader's end, for a simulator; of a network reader once the host has connected. */
  far: Promise<BytePort>;
  /** The plug is pulled. */
  unplug(): void;
  close(): Promise<void>;
}

/** A pseudo-terminal pair (by socat), a loopback socket, or what stands for node-hid. */
export function layWire(transport: DriverDefinition['transport']): Promise<Wire> {
  switch (transport.kind) {
    case 'serial':
      return layPty(transport.baudRates[0]!);
    case 'tcp':
      return laySocket();
    case 'hid':
      return layHid();
  }
}

async function layPty(baudRate: number): Promise<Wire> {
  const { near, far, unplug, close } = await layPtyPair();
  return {
    path: near,
    openHost: () => openSerialPort(near, baudRate),
    far: openSerialPort(far, baudRate),
    unplug,
    close: async () => close(),
  };
}

async function laySocket(): Promise<Wire> {
  const sockets = new Set<Socket>();
  const server = createServer();
  const far = new Promise<BytePort>((resolve) => {
    server.on('connection', (socket) => {
      sockets.add(socket);
      resolve(socketPort(socket));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const unplug = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    path: `127.0.0.1:${port}`,
    far,
    openHost: () => openTcpPort('127.0.0.1', port),
    unplug,
    close: async () => {
      unplug();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function socketPort(socket: Socket): BytePort {
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  return {
    write: (bytes) => void socket.write(bytes),
    onBytes: (listener) => {
      socket.on('data', listener);
      return () => void socket.off('data', listener);
    },
    onClosed: (listener) => {
      const tell = (): void => listener('closed');
      socket.on('close', tell);
      return () => void socket.off('close', tell);
    },
    close: async () => void socket.destroy(),
  };
}

/** node-hid delivers reports one by one, and an unplug as an error. */
async function layHid(): Promise<Wire> {
  const [inner, far] = linkPorts();
  const errors = new Set<(error: Error) => void>();
  const device: HidDevice = {
    on: (event: string, listener: (given: never) => void) => {
      if (event === 'data') {
        inner.onBytes((bytes) => {
          for (let at = 0; at < bytes.length; at += 64) listener(bytes.subarray(at, at + 64) as never);
        });
      } else errors.add(listener as (error: Error) => void);
    },
    write: async (report) => report.length,
    sendFeatureReport: async (report) => report.length,
    close: () => inner.close(),
  };
  return {
    path: '',
    far: Promise.resolve(far),
    openHost: () =>
      openHidPort({ path: '/dev/hidraw0', vendorId: 0x05e0 }, async () => ({
        devicesAsync: async () => [],
        HIDAsync: { open: async () => device },
      })),
    unplug: () => {
      for (const tell of errors) tell(new Error('could not read from HID device'));
    },
    close: () => inner.close(),
  };
}
