import type { DriverDefinition } from '../../drivers/reader-driver.ts';
import { err, ok, type Result } from '../../preload/contract/result.ts';

/** Where a reader is, as its transport needs it. */
export type ReaderAddress =
  | { readonly kind: 'serial'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'hid'; readonly vendorId: number; readonly productId: number };

export type PathFailure = { readonly kind: 'malformed-path'; readonly expected: string };

/**
 * Reads the `path` of a reader's settings: a serial device, `host[:port]` (IPv6 in brackets) or `vid:pid` in hex.
 * The port of a network reader is the protocol's own when absent.
 */
export function readReaderPath(
  transport: DriverDefinition['transport'],
  path: string,
): Result<ReaderAddress, PathFailure> {
  switch (transport.kind) {
    case 'serial':
      return path.trim() === ''
        ? err({ kind: 'malformed-path', expected: '/dev/ttyUSB0, COM3' })
        : ok({ kind: 'serial', path });
    case 'tcp': {
      const [, bracketed, name, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:[\]/]+))(?::(\d{1,5}))?$/.exec(path) ?? [];
      const host = bracketed ?? name;
      const port = digits === undefined ? transport.port : Number(digits);
      return host === undefined || port < 1 || port > 65_535
        ? err({ kind: 'malformed-path', expected: '192.168.1.20, 192.168.1.20:5084, [fe80::1]:5084' })
        : ok({ kind: 'tcp', host, port });
    }
    case 'hid': {
      const [, vendor, product] = /^([0-9a-fA-F]{4}):([0-9a-fA-F]{4})$/.exec(path) ?? [];
      return vendor === undefined || product === undefined
        ? err({ kind: 'malformed-path', expected: '05e0:1300' })
        : ok({ kind: 'hid', vendorId: Number.parseInt(vendor, 16), productId: Number.parseInt(product, 16) });
    }
  }
}
