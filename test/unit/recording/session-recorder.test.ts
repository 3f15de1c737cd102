import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RecordedLine } from '../../../drivers/recording/recording.ts';
import { createSessionRecorder } from '../../../main/station/session-recorder.ts';
import { createFakeClock } from '../drivers/fake-clock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duret-recordings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const head = { driverId: 'm100-bb7e', readerId: 'quai/2', port: 'COM3', startedAtMs: 1_700_000_000_000 };
const came = (atMs: number, byte: number): RecordedLine => ({
  atMs,
  kind: 'came',
  bytes: new Uint8Array(50).fill(byte),
});
const opening: readonly RecordedLine[] = [{ atMs: 0, kind: 'open' }, came(10, 1), { atMs: 20, kind: 'start' }];

const openRecorder = (options: { fileBytes?: number; keepBytes?: number } = {}) => {
  const log: string[] = [];
  const recorder = createSessionRecorder({
    folder,
    clock: createFakeClock(),
    log: (line) => log.push(line),
    ...options,
  });
  return { recorder, log };
};

describe('session recorder', () => {
  test('a session is on the disk, listed and read again', async () => {
    const { recorder } = openRecorder();
    const sink = recorder.begin(head);
    const lines = [...opening, came(30, 2), { atMs: 40, kind: 'end', reason: 'unplugged' } as const];
    for (const line of lines) sink(line);
    const [entry, ...others] = await recorder.list('quai/2');
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ readerId: 'quai/2', driverId: 'm100-bb7e', startedAtMs: head.startedAtMs });
    expect(await recorder.read(entry!.recordingId)).toEqual({ head, lines, unreadable: 0 });
    expect(await recorder.list('quai')).toEqual([]);
    await recorder.close();
  });

  test('a long one goes on in further files, each of which begins as the session did and tells what it left out', async () => {
    const { recorder } = openRecorder({ fileBytes: 2_000 });
    const sink = recorder.begin(head);
    for (const line of opening) sink(line);
    for (let index = 0; index < 60; index++) sink(came(1_000 + index * 10, index));
    const entries = await recorder.list('quai/2');
    expect(entries.length).toBeGreaterThan(2);
    const seen: number[] = [];
    for (const { recordingId, bytes } of entries.toReversed()) {
      expect(bytes).toBeLessThan(3_000);
      const recording = (await recorder.read(recordingId))!;
      expect(recording.lines.slice(0, 3)).toEqual(opening);
      let leftOutMs = 0;
      for (const line of recording.lines.slice(3)) {
        if (line.kind === 'cut') leftOutMs = line.leftOutMs;
        if (line.kind !== 'came') continue;
        expect(line.atMs + leftOutMs).toBe(1_000 + line.bytes[0]! * 10);
        seen.push(line.bytes[0]!);
      }
    }
    expect(seen).toEqual(Array.from({ length: 60 }, (_, index) => index));
    await recorder.close();
  });

  test('the oldest go when all together are too large, the one that is written stays', async () => {
    const { recorder } = openRecorder({ fileBytes: 2_000, keepBytes: 6_000 });
    const sink = recorder.begin(head);
    for (const line of opening) sink(line);
    for (let index = 0; index < 400; index++) sink(came(1_000 + index, index % 200));
    const entries = await recorder.list('quai/2');
    const total = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(total).toBeLessThan(10_000);
    const last = (await recorder.read(entries[0]!.recordingId))!;
    expect(last.lines.at(-1)).toMatchObject({ kind: 'came' });
    await recorder.close();
  });

  test('a disk that fails ends the recording, is said once, and disturbs nobody', async () => {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file where the folder should be');
    const { recorder, log } = openRecorder();
    const sink = recorder.begin(head);
    for (const line of opening) sink(line);
    expect(await recorder.list('quai/2')).toEqual([]);
    sink(came(30, 1));
    await recorder.close();
    expect(log).toHaveLength(1);
  });

  test('a name that is no recording is not opened', async () => {
    const { recorder } = openRecorder();
    writeFileSync(join(folder, 'settings.json'), '{}');
    expect(await recorder.read('settings.json')).toBeNull();
    expect(await recorder.read('../../etc/passwd')).toBeNull();
    await recorder.close();
  });
});
