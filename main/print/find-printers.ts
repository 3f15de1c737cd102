import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import type { CallValue } from '../../preload/contract/calls.ts';

/** Queues of the operating system (`lpstat -e`) and USB printers with a device file: what the settings may offer. */
export async function findPrinters(): Promise<CallValue<'print.find'>> {
  const [system, devices] = await Promise.all([systemQueues(), usbDevices()]);
  return { system, devices };
}

async function usbDevices(): Promise<string[]> {
  const names = await readdir('/dev/usb').catch((): string[] => []);
  return names.filter((name) => /^lp\d+$/.test(name)).map((name) => `/dev/usb/${name}`);
}

function systemQueues(): Promise<string[]> {
  return new Promise((resolve) => {
    const child = spawn('lpstat', ['-e'], { stdio: ['ignore', 'pipe', 'ignore'], timeout: 5000 });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    child.on('error', () => resolve([]));
    child.on('close', () => resolve(text.split('\n').filter((line) => line !== '')));
  });
}
