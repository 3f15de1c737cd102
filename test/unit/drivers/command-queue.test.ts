import { describe, expect, test } from 'vitest';
import { createCommandQueue, type Command } from '../../../drivers/command-queue.ts';
import { toHex } from '../../../drivers/hex.ts';
import { createFakeClock } from './fake-clock.ts';

/** Messages are words; a command takes the word it asked for. */
function asking(word: string): Command<string, string> {
  return {
    name: word,
    bytes: new TextEncoder().encode(word),
    timeoutMs: 100,
    answer: (message) => (message === word ? { ok: true, value: message } : null),
  };
}

function bench() {
  const clock = createFakeClock();
  const sent: string[] = [];
  const queue = createCommandQueue<string>({
    clock,
    send: (bytes) => sent.push(Buffer.from(toHex(bytes), 'hex').toString()),
  });
  return { clock, sent, queue };
}

describe('the command queue', () => {
  test('sends the second command only when the first is answered', async () => {
    const { sent, queue } = bench();
    const first = queue.run(asking('power'));
    const second = queue.run(asking('region'));
    expect(sent).toEqual(['power']);
    expect(queue.offer('region')).toBe(false);
    expect(queue.offer('power')).toBe(true);
    expect(await first).toEqual({ ok: true, value: 'power' });
    expect(sent).toEqual(['power', 'region']);
    expect(queue.offer('region')).toBe(true);
    expect(await second).toEqual({ ok: true, value: 'region' });
  });

  test('gives up at the deadline, and a late reply answers nobody', async () => {
    const { clock, sent, queue } = bench();
    const first = queue.run(asking('power'));
    const second = queue.run(asking('region'));
    await clock.advance(100);
    expect(await first).toEqual({ ok: false, failure: { kind: 'no-reply', command: 'power', afterMs: 100 } });
    expect(sent).toEqual(['power', 'region']);
    expect(queue.offer('power')).toBe(false);
    expect(queue.offer('region')).toBe(true);
    expect(await second).toMatchObject({ ok: true });
    expect(clock.pendingTimers()).toBe(0);
  });

  test('closing settles everything, sends nothing more and leaves no timer', async () => {
    const { clock, sent, queue } = bench();
    const waiting = [queue.run(asking('power')), queue.run(asking('region'))];
    queue.close();
    waiting.push(queue.run(asking('late')));
    expect(await Promise.all(waiting)).toEqual(
      Array.from({ length: 3 }, () => ({ ok: false, failure: { kind: 'closed' } })),
    );
    expect(sent).toEqual(['power']);
    expect(clock.pendingTimers()).toBe(0);
  });
});
