import { SerialPort } from 'serialport';
import type { Result } from './reader-driver.ts';

/** A serial port that the system knows. USB words are hex without 0x as the system gives them; null where it is none or says nothing. */
export interface ListedPort {
  readonly path: string;
  readonly vendorId: string | null;
  readonly productId: string | null;
  readonly serialNumber: string | null;
}

export interface ListFailure {
  readonly kind: 'ports-not-listed';
  readonly reason: string;
}

/**
 * Lists the serial ports. On Linux that takes the program `udevadm`: where it is missing the ports are unknown, which is
 * not the same as none. A pseudo-terminal is never listed.
 */
export async function listSerialPorts(
  list: () => Promise<
    readonly {
      path: string;
      vendorId?: string | undefined;
      productId?: string | undefined;
      serialNumber?: string | undefined;
    }[]
  > = () => SerialPort.list(),
): Promise<Result<readonly ListedPort[], ListFailure>> {
  try {
    const ports = await list();
    return {
      ok: true,
      value: ports.map(({ path, vendorId, productId, serialNumber }) => ({
        path,
        vendorId: vendorId ?? null,
        productId: productId ?? null,
        serialNumber: serialNumber ?? null,
      })),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, failure: { kind: 'ports-not-listed', reason } };
  }
}
