import type { BytePort } from '../../drivers/reader-driver.ts';
import { openTcpPort } from '../../drivers/tcp-port.ts';
import type { NativePorts } from '../native/native-ports.ts';
import { readReaderPath } from './reader-path.ts';
import type { PortPlan } from './reader-supervisor.ts';

/**
 * Opens the port that a reader's driver speaks over: a new port object at each call.
 * @param native where serial ports and HID devices are opened
 * @throws the system's error; `portTroubleOf` reads it
 */
export async function openReaderPort(
  plan: PortPlan,
  native: Pick<NativePorts, 'openSerial' | 'openScanner'>,
): Promise<BytePort> {
  const { transport } = plan.driver;
  const address = readReaderPath(transport, plan.path);
  if (!address.ok) throw new Error(`${plan.path} is not like ${address.failure.expected}`);
  switch (address.value.kind) {
    case 'serial':
      return native.openSerial(address.value.path, plan.baudRate ?? usualBaudRate(transport));
    case 'tcp':
      return openTcpPort(address.value.host, address.value.port);
    case 'hid':
      return native.openScanner(address.value.vendorId, address.value.productId);
  }
}

const usualBaudRate = (transport: PortPlan['driver']['transport']): number =>
  (transport.kind === 'serial' ? transport.baudRates[0] : undefined) ?? 115_200;
