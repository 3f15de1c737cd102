import { fromHex } from '../../drivers/hex.ts';
import type { BytePort, Chunk, Clock, DriverDefinition } from '../../drivers/reader-driver.ts';

/** Longer than any reader takes to say who it is, the 16 ms that a USB bridge holds bytes back included. */
const answerMs = 120;

/**
 * Greets whoever is on an open port in the language of each driver, in turn, and listens in all of them: the first that
 * understands a frame is who is there. A reader that another program left reading is understood before it is greeted.
 * The first greeting is given twice: just plugged in, or after noise at another speed, a reader may miss it.
 * A hint, not an identification: a session has to open with it.
 * @returns null when nobody was understood
 */
export async function knock(
  port: BytePort,
  drivers: readonly DriverDefinition[],
  clock: Clock,
): Promise<DriverDefinition | null> {
  const listeners = drivers.map((driver) => ({ driver, splitter: driver.createSplitter() }));
  let heard: DriverDefinition | null = null;
  let wake = (): void => undefined;
  const understand = (driver: DriverDefinition, chunks: readonly Chunk[]): void => {
    if (heard) return;
    const spoke = chunks.some(
      (chunk) => chunk.kind === 'frame' && driver.decode(chunk.bytes).some(({ kind }) => kind !== 'malformed'),
    );
    if (!spoke) return;
    heard = driver;
    wake();
  };
  const stop = port.onBytes((bytes) => {
    for (const { driver, splitter } of listeners) understand(driver, splitter.push(bytes));
  });
  const stopClosed = port.onClosed(() => wake());
  const greetings = drivers.flatMap(({ hello }) => (hello === undefined ? [] : [fromHex(hello)!]));
  for (const bytes of [...greetings.slice(0, 1), ...greetings]) {
    if (heard) break;
    port.write(bytes);
    await new Promise<void>((resolve) => {
      const cancel = clock.after(answerMs, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
    // Protocols without a header are framed by silence.
    for (const { driver, splitter } of listeners) understand(driver, splitter.flush());
  }
  stop();
  stopClosed();
  return heard;
}
