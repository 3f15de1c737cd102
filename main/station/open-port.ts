import { listHidScanners, openHidPort, type HidModule } from '../../drivers/hid-pos-8c/hid-port.ts';
import type { BytePort } from '../../drivers/reader-driver.ts';
import { openSerialPort } from '../../drivers/serial-port.ts';
import { openTcpPort } from '../../drivers/tcp-port.ts';
import { readReaderPath } from './reader-path.ts';
import type { PortPlan } from './reader-supervisor.ts';

/**
 * Opens the port that a reader's driver speaks over: a new port object at each call.
 * @param loadHid node-hid, or what stands for it
 * @throws the system's error; `portTroubleOf` reads it
 */
export async function openReaderPort(plan: PortPlan, loadHid?: () => Promise<HidModule>): Promise<BytePort> {
  const { transport } = plan.driver;
  const address = readReaderPath(transport, plan.path);
  if (!address.ok) throw new Error(`${plan.path} is not like ${address.failure.expected}`);
  switch (address.value.kind) {
    case 'serial':
      return openSerialPort(address.value.path, plan.baudRate ?? usualBaudRate(transport));
    case 'tcp':
      return openTcpPort(address.value.host, address.value.port);
    case 'hid': {
      const { vendorId, productId } = address.value;
      const scanners = await listHidScanners(loadHid);
      const scanner = scanners.find((each) => each.vendorId === vendorId && each.productId === productId);
      if (!scanner) throw new Error(`no such device: ${plan.path} is not plugged in as a HID-POS scanner`);
      return openHidPort(scanner, loadHid);
    }
  }
}

const usualBaudRate = (transport: PortPlan['driver']['transport']): number =>
  (transport.kind === 'serial' ? transport.baudRates[0] : undefined) ?? 115_200;
