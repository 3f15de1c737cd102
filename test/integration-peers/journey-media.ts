import type { BrowserContext, Page } from '@playwright/test';

interface Watched {
  duretConnections?: RTCPeerConnection[];
}

/** Lets a test ask the browser itself what its calls sent and received: every connection that a page makes is remembered. */
export async function watchMedia(browser: BrowserContext): Promise<void> {
  await browser.addInitScript(() => {
    const made: RTCPeerConnection[] = [];
    (globalThis as Watched).duretConnections = made;
    globalThis.RTCPeerConnection = new Proxy(globalThis.RTCPeerConnection, {
      construct(connection, options: [RTCConfiguration?]) {
        const one = new connection(...options);
        made.push(one);
        return one;
      },
    });
  });
}

/** RTP packets of audio both ways on the connections that are open now, as getStats() counts them. */
export function audioPackets(page: Page): Promise<{ sent: number; received: number }> {
  return page.evaluate(async () => {
    const total = { sent: 0, received: 0 };
    for (const connection of (globalThis as Watched).duretConnections ?? []) {
      if (connection.connectionState === 'closed') continue;
      for (const report of (await connection.getStats()).values() as Iterable<Record<string, unknown>>) {
        if (report['type'] === 'outbound-rtp') total.sent += Number(report['packetsSent']);
        if (report['type'] === 'inbound-rtp') total.received += Number(report['packetsReceived']);
      }
    }
    return total;
  });
}

/**
 * Energy of what is heard while `packets` more packets arrive (50 a second), on the connections that are open now.
 *
 * @returns squared loudness times seconds, as `totalAudioEnergy` of webrtc-stats: 0 is silence, or that they did not arrive in ten seconds
 */
export async function energyHeard(page: Page, packets: number): Promise<number> {
  const measure = (): Promise<{ energy: number; received: number }> =>
    page.evaluate(async () => {
      const total = { energy: 0, received: 0 };
      for (const connection of (globalThis as Watched).duretConnections ?? []) {
        if (connection.connectionState === 'closed') continue;
        for (const report of (await connection.getStats()).values() as Iterable<Record<string, unknown>>) {
          if (report['type'] !== 'inbound-rtp') continue;
          total.energy += Number(report['totalAudioEnergy']);
          total.received += Number(report['packetsReceived']);
        }
      }
      return total;
    });
  const before = await measure();
  const untilMs = Date.now() + 10_000;
  while (Date.now() < untilMs) {
    const now = await measure();
    if (now.received - before.received >= packets) return now.energy - before.energy;
  }
  return 0;
}

/** The newest samples (-1 to 1, 48 kHz, two thirds of a second) of each far end, connections in the order they were made. */
export function samplesHeard(page: Page): Promise<number[][]> {
  return page.evaluate(async () => {
    const context = new AudioContext({ sampleRate: 48_000 });
    const open = ((globalThis as Watched).duretConnections ?? []).filter(
      ({ connectionState }) => connectionState !== 'closed',
    );
    const ears = open.map((connection) => {
      const ear = new AnalyserNode(context, { fftSize: 32_768 });
      const [receiver] = connection.getReceivers();
      if (receiver) context.createMediaStreamSource(new MediaStream([receiver.track])).connect(ear);
      return ear;
    });
    // A silent source that ends when the ears are full: the sound card's clock, and no other, says when.
    const end = new OscillatorNode(context);
    const full = new Promise((resolve) => end.addEventListener('ended', resolve));
    end.start();
    end.stop(context.currentTime + 1);
    await full;
    const heard = ears.map((ear) => {
      const samples = new Float32Array(ear.fftSize);
      ear.getFloatTimeDomainData(samples);
      return [...samples];
    });
    await context.close();
    return heard;
  });
}
