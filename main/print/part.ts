import type { Clock } from '../../drivers/reader-driver.ts';
import type { HostPart } from '../host.ts';
import { findPrinters } from './find-printers.ts';
import { createJobFiles } from './job-files.ts';
import { openPrintQueue } from './print-queue.ts';
import { sendToPrinter, type Printer } from './printer-port.ts';

/** The station's printers as a part of the host. */
export async function createPrintPart(deps: {
  readonly folder: string;
  readonly printers: () => readonly Printer[];
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): Promise<HostPart> {
  const queue = await openPrintQueue({ ...deps, files: createJobFiles(deps.folder, deps.log), send: sendToPrinter });
  return {
    handlers: {
      'print.submit': (asked) => queue.submit(asked),
      'print.retry': ({ jobId }) => queue.retry(jobId),
      'print.cancel': ({ jobId }) => queue.cancel(jobId),
      'print.find': () => findPrinters(),
    },
    sources: {
      'print.jobs': { snapshot: () => [...queue.jobs()], onEvent: (tell) => queue.onChange((jobs) => tell([...jobs])) },
    },
    close: () => queue.close(),
  };
}
