import { spawn } from 'node:child_process';
import type { Printer, SendOutcome, Sending } from './printer-port.ts';

/**
 * Hands the job to the operating system's queue: CUPS' `lp`, which answers with an id when it has the job on its disk.
 * Windows has no such command for PDF: there a slip is saved or printed from its preview.
 */
export function sendToSystem(
  printer: Pick<Printer, 'address' | 'paper'>,
  { bytes, title, copies }: Sending,
  program = 'lp',
): Promise<SendOutcome> {
  const raw = printer.paper === 'label' ? ['-o', 'raw'] : ['-o', 'media=A4'];
  const args = ['-d', printer.address, '-n', String(copies), '-t', title, ...raw, '--', '-'];
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe'] });
    let words = '';
    child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString('utf8')).slice(-500)));
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ kind: 'not-accepted', cause: error.code ?? error.message }),
    );
    child.on('close', (code) => {
      if (code === 0) return resolve({ kind: 'sent' });
      resolve(
        code === null
          ? { kind: 'cut', cause: 'killed' }
          : { kind: 'not-accepted', cause: words.trim() || `lp ${code}` },
      );
    });
    // Its death is told by `close`; what could not be written any more is not news.
    child.stdin.on('error', () => undefined);
    child.stdin.end(bytes);
  });
}
