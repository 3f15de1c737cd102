import type { CallState } from '../../preload/contract/phone.ts';

export type MediaStats = NonNullable<CallState['media']>;

/** One entry of an RTCStatsReport, as far as it is read here. */
export type StatsEntry = { readonly id: string; readonly type: string } & Readonly<Record<string, unknown>>;

/**
 * Condenses getStats() of one call. Counters are totals since the call began; a value the browser does not tell is null.
 *
 * @see W3C webrtc-stats: inbound-rtp, outbound-rtp, remote-inbound-rtp, codec
 */
export function readStats(entries: readonly StatsEntry[]): MediaStats {
  const audio = (type: string): StatsEntry | undefined =>
    entries.find((entry) => entry.type === type && (entry['kind'] === undefined || entry['kind'] === 'audio'));
  const inbound = audio('inbound-rtp');
  const outbound = audio('outbound-rtp');
  const remote = audio('remote-inbound-rtp');
  const codec = entries.find(({ id }) => id === (inbound?.['codecId'] ?? outbound?.['codecId']));
  const packetsReceived = numberOf(inbound?.['packetsReceived']) ?? 0;
  const packetsLost = Math.max(0, numberOf(inbound?.['packetsLost']) ?? 0);
  const jitterMs = inMs(inbound?.['jitter']);
  const roundTripMs = inMs(remote?.['roundTripTime']);
  const expected = packetsReceived + packetsLost;
  return {
    codec: typeof codec?.['mimeType'] === 'string' ? codec['mimeType'].replace(/^audio\//u, '') : null,
    packetsSent: numberOf(outbound?.['packetsSent']) ?? 0,
    packetsReceived,
    packetsLost,
    jitterMs,
    roundTripMs,
    mos:
      packetsReceived === 0
        ? null
        : estimateMos({
            roundTripMs: roundTripMs ?? 0,
            jitterMs: jitterMs ?? 0,
            loss: expected === 0 ? 0 : packetsLost / expected,
          }),
    inboundLevel: numberOf(inbound?.['audioLevel']),
  };
}

/**
 * Mean opinion score, 1 (bad) to 4.4, estimated with the simplified E-model: jitter counts twice as delay, loss 2.5 points a percent.
 *
 * @param heard.loss - share of packets lost, 0 to 1
 * @see ITU-T G.107, the R factor and its mapping to MOS in annex B
 */
export function estimateMos(heard: {
  readonly roundTripMs: number;
  readonly jitterMs: number;
  readonly loss: number;
}): number {
  const delayMs = heard.roundTripMs / 2 + heard.jitterMs * 2 + 10;
  const delayed = delayMs < 160 ? 93.2 - delayMs / 40 : 93.2 - (delayMs - 120) / 10;
  const r = Math.min(100, Math.max(0, delayed - heard.loss * 250));
  const mos = 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6;
  return Math.round(Math.max(1, mos) * 100) / 100;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function inMs(seconds: unknown): number | null {
  const value = numberOf(seconds);
  return value === null ? null : Math.round(value * 10_000) / 10;
}
