import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Electron's utility process as its documentation has it (the stand-in): `parentPort`, no `process.send`, `exit` with a code. */
test('in Electron a crash of the native process is a restart of it, the shell lives on', async () => {
  const shell = fork(path('../electron/use-utility.ts'), [path('../../main/native/native.ts')], {
    execArgv: ['--import', 'tsx', '--import', path('../electron/register.mjs')],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const used = await new Promise<Record<string, unknown>>((resolve, reject) => {
    shell.on('message', (message) => {
      const told = message as Record<string, unknown>;
      if (told['kind'] === 'used') resolve(told);
    });
    shell.on('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  expect(used).toMatchObject({ before: expect.any(Array), after: expect.any(Array), log: [expect.any(String)] });
  expect(used['second']).not.toBe(used['first']);
}, 60_000);
