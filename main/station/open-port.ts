import type { BytePort } from '../../drivers/reader-driver.ts';
import { openSerialPort } from '../../drivers/serial-port.ts';
import type { ReaderPlan } from './reader-supervisor.ts';

/** Opens the port that a reader's driver speaks over, at the driver's usual speed. */
export async function openReaderPort(plan: ReaderPlan): Promise<BytePort> {
  const { transport } = plan.driver;
  if (transport.kind === 'serial') return openSerialPort(plan.path, transport.baudRates[0] ?? 115_200);
  throw new Error(`${transport.kind} ports are not opened by this version`);
}
