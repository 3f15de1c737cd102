import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A serial line whose both ends are in our hands: two pseudo-terminals, joined by socat. */
export interface PtyPair {
  /** Path of the end that a station opens. */
  readonly near: string;
  /** Path of the reader's end. */
  readonly far: string;
  /** The plug is pulled: both ends are gone. */
  unplug(): void;
  /** As unplugged, and nothing is left of it. */
  close(): void;
}

/** Whether a suite that needs a pty is to be left out: in CI it fails instead. */
export function mayLeaveOutPty(): boolean {
  return process.env['CI'] !== 'true' && spawnSync('socat', ['-V']).status !== 0;
}

export async function layPtyPair(): Promise<PtyPair> {
  const folder = mkdtempSync(join(tmpdir(), 'duret-pty-'));
  const [far, near] = [join(folder, 'reader'), join(folder, 'station')];
  const bothThere = new Promise<void>((resolve) => {
    const watcher = watch(folder, () => {
      if (!existsSync(far) || !existsSync(near)) return;
      watcher.close();
      resolve();
    });
  });
  const socat = spawn('socat', [`pty,raw,echo=0,link=${far}`, `pty,raw,echo=0,link=${near}`], { stdio: 'ignore' });
  await bothThere;
  return {
    near,
    far,
    unplug: () => void socat.kill(),
    close: () => {
      socat.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
