import { expect, test, vi } from 'vitest';
import { systemClock } from '../../../main/clock.ts';
import { createMediaDesk } from '../../../main/phone/media-desk.ts';
import {
  createRemoteSessionDescriptionHandler,
  holdsUs,
} from '../../../main/phone/remote-session-description-handler.ts';
import { roleIn, withSettledRole } from '../../../renderer/media/dtls-role.ts';
import { estimateMos, readStats } from '../../../renderer/media/call-quality.ts';

function handlerStand() {
  const desk = createMediaDesk(systemClock);
  const held: boolean[] = [];
  const log: string[] = [];
  const handler = createRemoteSessionDescriptionHandler({
    callId: 'a',
    desk,
    onPeerHold: (state) => held.push(state),
    log: (words) => log.push(words),
  });
  return { desk, held, log, handler };
}

test('the second description of an exchange that we began is an answer, one that the far end begins an offer', async () => {
  const { desk, handler } = handlerStand();
  const types: string[] = [];
  desk.source.onEvent(({ requestId, ask }) => {
    if (ask.kind === 'set-description') types.push(ask.type);
    const type = types.at(-1) === 'offer' ? ('answer' as const) : ('offer' as const);
    desk.reply({
      requestId,
      result: ask.kind === 'get-description' ? { kind: 'description', type, sdp: 'v=0' } : { kind: 'done' },
    });
  });
  await handler.getDescription();
  await handler.setDescription('v=0');
  await handler.setDescription('v=0');
  await handler.getDescription();
  await handler.setDescription('v=0');
  expect(types).toEqual(['answer', 'offer', 'offer']);
});

test('a media host that stays silent fails the exchange in its time', async () => {
  vi.useFakeTimers();
  const { handler, log } = handlerStand();
  const described = expect(handler.getDescription()).rejects.toThrow('media-host-silent');
  await vi.advanceTimersByTimeAsync(15_000);
  await described;
  expect(log).toHaveLength(1);
  vi.useRealTimers();
});

test('requests without a reply are in the snapshot, and only those', () => {
  const desk = createMediaDesk(systemClock);
  void desk.ask('a', { kind: 'rollback' }, 5_000);
  void desk.ask('b', { kind: 'close' }, 5_000);
  desk.reply({ requestId: 1, result: { kind: 'done' } });
  desk.reply({ requestId: 1, result: { kind: 'done' } });
  desk.reply({ requestId: 99, result: { kind: 'done' } });
  expect(desk.source.snapshot()).toEqual([{ requestId: 2, callId: 'b', ask: { kind: 'close' } }]);
});

test.each([
  ['v=0\r\nm=audio 9 RTP/AVP 8\r\na=sendrecv\r\n', false],
  ['v=0\r\nm=audio 9 RTP/AVP 8\r\na=sendonly\r\n', true],
  ['v=0\r\na=inactive\r\nm=audio 9 RTP/AVP 8\r\n', true],
  ['v=0\r\na=sendonly\r\nm=audio 9 RTP/AVP 8\r\na=sendrecv\r\n', false],
  ['v=0\r\nm=audio 9 RTP/AVP 8\r\nc=IN IP4 0.0.0.0\r\n', true],
  ['v=0\r\nm=audio 9 RTP/AVP 8\r\n', false],
  ['v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:x1\r\na=sendrecv\r\n', false],
  ['v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:x1\r\na=sendonly\r\n', true],
])('an offer says whether it holds us: %j', (sdp, held) => {
  expect(holdsUs(sdp)).toBe(held);
});

test('an answer that leaves the DTLS role open gets the one its writer has', () => {
  const sdp = 'v=0\r\na=setup:actpass\r\nm=audio 9 RTP/AVP 8\r\na=setup:actpass\r\n';
  expect(withSettledRole(sdp, 'active')).toBe(sdp.replaceAll('actpass', 'passive'));
  expect(withSettledRole(sdp, 'passive')).toBe(sdp.replaceAll('actpass', 'active'));
  expect(roleIn(sdp)).toBeNull();
  const settled = sdp.replaceAll('actpass', 'active');
  expect(withSettledRole(settled, 'active')).toBe(settled);
  expect(roleIn(settled)).toBe('active');
});

test('statistics of a browser are condensed in milliseconds', () => {
  expect(
    readStats([
      {
        id: 'I',
        type: 'inbound-rtp',
        kind: 'audio',
        codecId: 'C',
        packetsReceived: 990,
        packetsLost: 10,
        jitter: 0.0042,
        audioLevel: 0.2,
      },
      { id: 'O', type: 'outbound-rtp', kind: 'audio', packetsSent: 1_000 },
      { id: 'R', type: 'remote-inbound-rtp', kind: 'audio', roundTripTime: 0.05 },
      { id: 'C', type: 'codec', mimeType: 'audio/opus' },
    ]),
  ).toEqual({
    codec: 'opus',
    packetsSent: 1_000,
    packetsReceived: 990,
    packetsLost: 10,
    jitterMs: 4.2,
    roundTripMs: 50,
    mos: estimateMos({ roundTripMs: 50, jitterMs: 4.2, loss: 0.01 }),
    inboundLevel: 0.2,
  });
});

test('a call that has heard nothing yet has no score', () => {
  expect(readStats([])).toMatchObject({ codec: null, packetsReceived: 0, mos: null, roundTripMs: null });
});

test('the score falls with delay, jitter and loss, between 1 and 4.4', () => {
  const score = (roundTripMs: number, jitterMs: number, loss: number) => estimateMos({ roundTripMs, jitterMs, loss });
  expect(score(0, 0, 0)).toBeCloseTo(4.4, 1);
  expect(score(200, 20, 0.02)).toBeLessThan(score(100, 5, 0));
  expect(score(1_000, 100, 0.5)).toBe(1);
});
