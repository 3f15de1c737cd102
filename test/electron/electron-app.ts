import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

type Told = { readonly kind: string } & Record<string, unknown>;

export interface ElectronApp {
  /** First message of this kind, told already or still to come. */
  told(kind: string): Promise<Told>;
  /** All messages of this kind, once there are so many. */
  toldTimes(kind: string, times: number): Promise<readonly Told[]>;
  /** Plays Chromium: asks the running shell as the browser process would. */
  ask<T>(ask: string, details?: Record<string, unknown>): Promise<T>;
  onPortMessage(listener: (id: number, data: unknown) => void): void;
  close(): Promise<void>;
}

/**
 * Runs a built bundle of the Electron shell in plain Node.js over the stand-in.
 * @param bundle path of `electron.js`: the built one, or a mutation of it beside it
 */
export async function startElectronApp(bundle: string): Promise<ElectronApp> {
  const dataDir = mkdtempSync(join(tmpdir(), 'duret-electron-'));
  const child = fork(bundle, ['--data', dataDir, '--demo'], {
    execArgv: ['--import', fileURLToPath(new URL('./register.mjs', import.meta.url))],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.on('data', (bytes) => (errors += String(bytes)));
  const told: Told[] = [];
  const waiting: { kind: string; settle: (told: Told) => void; fail: (error: Error) => void }[] = [];
  const replies = new Map<number, { settle: (value: never) => void; fail: (error: Error) => void }>();
  const portListeners: ((id: number, data: unknown) => void)[] = [];
  let nextReply = 1;
  let ended = false;

  child.on('message', (raw) => {
    const message = raw as Told;
    if (message.kind === 'reply') {
      const reply = replies.get(message['reply'] as number);
      replies.delete(message['reply'] as number);
      if (typeof message['fault'] === 'string') reply?.fail(new Error(message['fault']));
      else reply?.settle(message['value'] as never);
      return;
    }
    if (message.kind === 'port-message') {
      for (const listener of portListeners) listener(message['id'] as number, message['data']);
      return;
    }
    told.push(message);
    for (const waiter of waiting.splice(0)) {
      if (waiter.kind === message.kind) waiter.settle(message);
      else waiting.push(waiter);
    }
  });
  const exited = new Promise<void>((resolve) =>
    child.on('exit', (code) => {
      ended = true;
      const error = new Error(`the shell ended with ${code}: ${errors}`);
      for (const waiter of waiting.splice(0)) waiter.fail(error);
      for (const reply of replies.values()) reply.fail(error);
      resolve();
    }),
  );

  return {
    told: (kind) =>
      new Promise((settle, fail) => {
        const already = told.find((message) => message.kind === kind);
        if (already) settle(already);
        else if (ended) fail(new Error(`the shell ended: ${errors}`));
        else waiting.push({ kind, settle, fail });
      }),
    async toldTimes(kind, times) {
      const ofKind = (): Told[] => told.filter((message) => message.kind === kind);
      while (ofKind().length < times)
        await new Promise<Told>((settle, fail) => {
          if (ended) fail(new Error(`the shell ended: ${errors}`));
          else waiting.push({ kind, settle, fail });
        });
      return ofKind();
    },
    ask: (ask, details = {}) =>
      new Promise((settle, fail) => {
        const reply = nextReply++;
        replies.set(reply, { settle, fail });
        child.send({ ask, reply, ...details });
      }),
    onPortMessage: (listener) => portListeners.push(listener),
    async close() {
      if (!ended) child.send({ ask: 'quit', reply: 0 });
      const kill = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await exited;
      clearTimeout(kill);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
