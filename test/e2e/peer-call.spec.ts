import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { build } from 'vite';
import type { PeerCall } from '../../renderer/media/peer-call.ts';

/** Pitfalls of WebRTC in Chromium, each by its name: our side of a call against a connection that the test plays as a PBX would. */

let script = '';
test.beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      modulePreload: false,
      rollupOptions: { input: fileURLToPath(new URL('peer-call-page.ts', import.meta.url)) },
    },
  });
  const [outcome] = Array.isArray(built) ? built : [built];
  if (!outcome || !('output' in outcome)) throw new Error('the page was not built');
  script = outcome.output[0].code;
});
test.beforeEach(({ page }) => page.addScriptTag({ content: script, type: 'module' }));

declare global {
  var peerCall: () => PeerCall;
}

/** In the page: a call of ours, offered; the far end answers with what `change` makes of its answer. */
async function offered(page: Page, change: (sdp: string) => string): Promise<string> {
  const answer = await page.evaluate(async () => {
    const ours = globalThis.peerCall();
    const offer = await ours.answer({ kind: 'get-description', hold: false, iceRestart: false });
    if (offer.kind !== 'description') throw new Error(JSON.stringify(offer));
    const theirs = new RTCPeerConnection();
    await theirs.setRemoteDescription({ type: 'offer', sdp: offer.sdp });
    await theirs.setLocalDescription();
    Object.assign(globalThis, { ours, theirs });
    return theirs.localDescription?.sdp ?? '';
  });
  return page.evaluate(async (sdp) => {
    const { ours } = globalThis as unknown as { ours: PeerCall };
    return JSON.stringify(await ours.answer({ kind: 'set-description', type: 'answer', sdp }));
  }, change(answer));
}

test('max-bundle: an answer without BUNDLE, as many a PBX sends it, is taken', async ({ page }) => {
  const withoutBundle = (sdp: string): string =>
    sdp.replace(/a=group:BUNDLE[^\r]*\r\n/u, '').replace(/a=mid:[^\r]*\r\n/u, '');
  expect(JSON.parse(await offered(page, withoutBundle))).toEqual({ kind: 'done' });
});

test('ICE restart: its answer does not leave before it has candidates', async ({ page }) => {
  await offered(page, (sdp) => sdp);
  const sdp = await page.evaluate(async () => {
    const { ours, theirs } = globalThis as unknown as { ours: PeerCall; theirs: RTCPeerConnection };
    await theirs.setLocalDescription(await theirs.createOffer({ iceRestart: true }));
    await ours.answer({ kind: 'set-description', type: 'offer', sdp: theirs.localDescription?.sdp ?? '' });
    const answer = await ours.answer({ kind: 'get-description', hold: false, iceRestart: false });
    return answer.kind === 'description' ? answer.sdp : JSON.stringify(answer);
  });
  expect(sdp).toContain('a=candidate:');
});

test('have-local-offer: an offer that is taken back is gone, and the far end may offer', async ({ page }) => {
  await offered(page, (sdp) => sdp);
  const { state, answer } = await page.evaluate(async () => {
    const { ours, theirs } = globalThis as unknown as { ours: PeerCall; theirs: RTCPeerConnection };
    await ours.answer({ kind: 'get-description', hold: true, iceRestart: false });
    await ours.answer({ kind: 'rollback' });
    const state = ours.connection.signalingState;
    await theirs.setLocalDescription(await theirs.createOffer());
    await ours.answer({ kind: 'set-description', type: 'offer', sdp: theirs.localDescription?.sdp ?? '' });
    return { state, answer: await ours.answer({ kind: 'get-description', hold: false, iceRestart: false }) };
  });
  expect(state).toBe('stable');
  expect(answer).toMatchObject({ kind: 'description', type: 'answer' });
});

test('telephone-event clock: with Opus and events at 8 kHz alone, tones are left to INFO', async ({ page }) => {
  await offered(page, (sdp) => sdp.replace(/a=rtpmap:\d+ telephone-event\/48000\r\n/gu, ''));
  const send = () =>
    page.evaluate(() => (globalThis as unknown as { ours: PeerCall }).ours.answer({ kind: 'send-dtmf', tones: '1' }));
  await expect.poll(send).toEqual({ kind: 'failed', cause: 'telephone-event-clock' });
});
