import type { BytePort, DriverDefinition, ReaderSession, SessionDeps } from '../reader-driver.ts';
import type { RecordedEvent, RecordedLine } from './recording.ts';

/** What writes the lines down. MUST NOT throw and MUST NOT wait: reading goes on whatever becomes of the recording. */
export type RecordingSink = (line: RecordedLine) => void;

/**
 * Makes a driver's session whose port and whose orders are written down: what the station sent, what came, and what was
 * asked of it, each with its time since the beginning.
 */
export function createRecordedSession(driver: DriverDefinition, deps: SessionDeps, sink: RecordingSink): ReaderSession {
  const startedAtMs = deps.clock.nowMs();
  const write = (event: RecordedEvent): void => sink({ atMs: deps.clock.nowMs() - startedAtMs, ...event });
  // A tag's password stands in the commands that write to it: what is sent meanwhile is not written down.
  let secret = false;
  const session = driver.createSession({
    ...deps,
    port: tapPort(deps.port, (event) => {
      if (event.kind !== 'sent' || !secret) write(event);
    }),
  });
  const { readHealth, writeEpc } = session;
  let ended = false;
  const end = (reason: string): void => {
    if (!ended) write({ kind: 'end', reason });
    ended = true;
  };
  deps.port.onClosed(end);
  return {
    capabilities: session.capabilities,
    open() {
      write({ kind: 'open' });
      return session.open();
    },
    configure(configuration) {
      write({ kind: 'configure', configuration });
      return session.configure(configuration);
    },
    startInventory() {
      write({ kind: 'start' });
      return session.startInventory();
    },
    stopInventory() {
      write({ kind: 'stop' });
      return session.stopInventory();
    },
    ...(writeEpc && {
      async writeEpc(epcHex, options) {
        secret = true;
        try {
          return await writeEpc.call(session, epcHex, options);
        } finally {
          secret = false;
        }
      },
    }),
    ...(readHealth && { readHealth: () => readHealth.call(session) }),
    async close() {
      await session.close();
      end('closed');
    },
  };
}

function tapPort(port: BytePort, write: (event: RecordedEvent) => void): BytePort {
  port.onBytes((bytes) => write({ kind: 'came', bytes }));
  return {
    ...port,
    write(bytes) {
      write({ kind: 'sent', bytes });
      port.write(bytes);
    },
  };
}
