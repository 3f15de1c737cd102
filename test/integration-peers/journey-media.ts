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
