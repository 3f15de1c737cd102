import { describe, expect, test } from 'vitest';
import { addMeasure } from '../../../main/phone/kept-quality.ts';
import { newCall } from '../../../main/phone/call-machine.ts';
import type { CallQuality, CallState, MediaStats } from '../../../preload/contract/phone.ts';
import { find } from '../../../renderer/media/devices.ts';
import { toneOf } from '../../../renderer/media/ringer.ts';

const party = { number: '1', e164: null, displayName: null, masked: false, source: 'from' as const };
const call = (direction: CallState['direction'], changes: Partial<CallState> = {}): CallState => ({
  ...newCall({ callId: 'a', accountId: 'x', direction, party, calledLine: null, atMs: 0 }),
  ...changes,
});

describe('what is to be heard', () => {
  test.each<[string, CallState[], Parameters<typeof toneOf>[1], ReturnType<typeof toneOf>]>([
    ['nothing', [], null, null],
    ['a call that rings', [call('incoming')], null, 'ring'],
    ['a second one while in talk', [call('incoming'), call('outgoing', { phase: 'talking' })], null, 'knock'],
    ['it rings at the other side', [call('outgoing', { phase: 'early' })], null, 'ring-back'],
    ['the network speaks itself', [call('outgoing', { phase: 'early', sound: 'connected' })], null, null],
    ['a call that failed', [], 'busy', 'busy'],
    ['a line that is lost', [], 'lost', 'lost'],
    ['a line that is lost while somebody speaks', [call('incoming', { phase: 'talking' })], 'lost', null],
    ['a call in talk', [call('incoming', { phase: 'talking' })], null, null],
  ])('%s', (_, calls, passing, tone) => expect(toneOf({ calls }, passing)).toBe(tone));
});

describe('the device that was chosen', () => {
  const headset = { kind: 'audioinput' as const, deviceId: 'h1', label: 'Jabra Evolve' };
  const builtIn = { kind: 'audioinput' as const, deviceId: 'b1', label: 'Micro interne' };
  test('is found by its id', () =>
    expect(find([builtIn, headset], 'audioinput', { deviceId: 'h1', label: 'x' })).toBe(headset));
  test('is found by its name when ids are others', () =>
    expect(find([builtIn, headset], 'audioinput', { deviceId: 'old', label: 'Jabra Evolve' })).toBe(headset));
  test('is away', () =>
    expect(find([builtIn], 'audioinput', { deviceId: 'h1', label: 'Jabra Evolve' })).toBeUndefined());
  test('no name is no likeness', () =>
    expect(find([{ ...builtIn, label: '' }], 'audioinput', { deviceId: 'h1', label: '' })).toBeUndefined());
});

test('the kept quality has the mean and the worst, and counts on over a new session', () => {
  const second = (mos: number, packetsReceived: number, packetsLost: number): MediaStats => ({
    codec: 'opus',
    packetsSent: 0,
    packetsReceived,
    packetsLost,
    jitterMs: 10 * packetsLost,
    roundTripMs: 20,
    mos,
    inboundLevel: null,
  });
  const heard = [second(4.4, 50, 0), second(3.4, 98, 2), second(4.2, 40, 0), second(4.4, 90, 1)];
  let kept: CallQuality | null = null;
  for (const [index, measure] of heard.entries()) kept = addMeasure(kept, heard[index - 1] ?? null, measure);
  expect(kept).toEqual({
    seconds: 4,
    mosMean: 4.1,
    mosWorst: 3.4,
    roundTripWorstMs: 20,
    jitterWorstMs: 20,
    packetsReceived: 188,
    packetsLost: 3,
  });
});
