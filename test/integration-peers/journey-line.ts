import { connect, createServer, type Server, type Socket } from 'node:net';

/** The line between a station and Odoo or a PBX, which a test can cut as a real one is cut. */
export interface JourneyLine {
  readonly url: string;
  /** The calls whose reply was lost, as `model/method`. */
  readonly lost: readonly string[];
  /** From now on the reply to the first call of each of these methods is lost, after Odoo has done it. */
  loseRepliesOf(...methods: string[]): void;
  /** Cuts what is open; new connections are refused until `restore`. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  /** What is open stays open and carries nothing more, as through a router that forgot it; new connections are carried. */
  stall(): void;
  close(): Promise<void>;
}

/** A TCP relay: it reads the request line of what passes and nothing else, and changes no byte. */
export async function startLine(target: string): Promise<JourneyLine> {
  const { hostname, port: targetPort } = new URL(target);
  const open = new Set<Socket>();
  const lost: string[] = [];
  const stalled = new WeakSet<Socket>();
  let losing: readonly string[] = [];
  let server: Server;

  const relay = (near: Socket): void => {
    const far = connect(Number(targetPort), hostname);
    let losesReply = false;
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    near.on('data', (bytes) => {
      if (stalled.has(near)) return;
      const method = /^POST \/json\/2\/(\S+) HTTP/.exec(bytes.toString('latin1', 0, 200))?.[1];
      if (method !== undefined) {
        losesReply = losing.includes(method);
        losing = losing.filter((named) => named !== method);
        if (losesReply) lost.push(method);
      }
      far.write(bytes);
    });
    // Odoo replies when the transaction is committed: a reply that comes is an act that was done.
    far.on('data', (bytes) => {
      if (stalled.has(far)) return;
      if (losesReply) near.destroy();
      else near.write(bytes);
    });
    far.on('end', () => near.end());
  };
  const listen = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      server = createServer(relay);
      server.on('error', reject);
      server.listen(port, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
  const cut = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of open) socket.destroy();
    });

  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}`,
    lost,
    loseRepliesOf: (...methods) => {
      losing = methods;
    },
    cut,
    restore: async () => void (await listen(port)),
    stall() {
      for (const socket of open) stalled.add(socket);
    },
    close: cut,
  };
}
