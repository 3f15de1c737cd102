import { createServer, type Socket } from 'node:net';

/**
 * A label printer on a TCP port of its own, as raw printing on 9100 goes: takes bytes until the sender closes, then closes.
 * It writes the tags of RFID labels (`^RFW,H`) into itself and reads them back to the host (`^HV`) as the sender asked.
 */
export interface LabelPrinter {
  readonly address: string;
  /** Complete labels (`^XA` to `^XZ`), in the order they came out. */
  readonly labels: readonly string[];
  readonly faults: {
    /** Drops the connection after so many bytes of the next job. */
    dieAfterBytes: number | null;
    /** The next tags do not take what is written. */
    voidTags: number;
  };
  /** Resolves when `count` labels have come out in all. */
  printed(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function openLabelPrinter(port = 0): Promise<LabelPrinter> {
  const labels: string[] = [];
  const faults: LabelPrinter['faults'] = { dieAfterBytes: null, voidTags: 0 };
  const waiting = new Set<{ count: number; go: () => void }>();
  const open = new Set<Socket>();

  const printOut = (socket: Socket, label: string): void => {
    labels.push(label);
    const written = /\^RFW,H[^^]*\^FD([0-9A-F]+)\^FS/.exec(label)?.[1];
    if (written !== undefined && label.includes('^HV')) {
      const taken = faults.voidTags > 0 ? '0'.repeat(written.length) : written;
      faults.voidTags = Math.max(0, faults.voidTags - 1);
      socket.write(`EPC:${taken}\r\n`);
    }
    for (const one of waiting) if (labels.length >= one.count) one.go();
  };

  const server = createServer((socket) => {
    open.add(socket);
    let text = '';
    let taken = 0;
    socket.on('data', (chunk) => {
      taken += chunk.length;
      if (faults.dieAfterBytes !== null && taken >= faults.dieAfterBytes) {
        faults.dieAfterBytes = null;
        socket.resetAndDestroy();
        return;
      }
      text += chunk.toString('utf8');
      for (let end = text.indexOf('^XZ'); end >= 0; end = text.indexOf('^XZ')) {
        printOut(socket, text.slice(text.indexOf('^XA'), end + 3));
        text = text.slice(end + 3);
      }
    });
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = server.address();
  return {
    address: `127.0.0.1:${typeof bound === 'object' && bound ? bound.port : port}`,
    labels,
    faults,
    printed: (count) =>
      labels.length >= count
        ? Promise.resolve()
        : new Promise((resolve) => {
            const one = { count, go: () => (waiting.delete(one), resolve()) };
            waiting.add(one);
          }),
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
