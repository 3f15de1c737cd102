import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { newCall } from '../../../main/phone/call-machine.ts';
import type { HostClient } from '../../../preload/contract/host-client.ts';
import type { Live, LiveStore } from '../../../renderer/app/live-store.ts';
import { createAgentDesk } from '../../../renderer/call-desk/agent-desk.ts';
import { startRecord, type CallRecord } from '../../../renderer/call-desk/call-record.ts';
import type { CallerBookState } from '../../../renderer/call-desk/caller-book.ts';
import { wrapUpStep } from '../../../renderer/call-desk/wrap-up-pause.ts';

const party = {
  number: '+33479100001',
  e164: '+33479100001',
  displayName: null,
  masked: false,
  source: 'from',
} as const;
const talk: CallRecord = {
  ...startRecord(newCall({ callId: 'a', accountId: 'main', direction: 'incoming', party, calledLine: null, atMs: 1 })),
  answeredAtMs: 2,
};

it.each([
  ['a conversation ends, the station pauses by itself', { ended: true, limitMs: 60_000 }, 'begin'],
  ['a conversation ends, nobody asked for pauses', { ended: true }, null],
  ['the note is saved', { doNotDisturb: true, pause: 'wrap-up', owed: false }, 'end'],
  ['the note is owed still', { doNotDisturb: true, pause: 'wrap-up' }, null],
  ['the time for it is over', { doNotDisturb: true, pause: 'wrap-up', limitMs: 1_000 }, 'end'],
  ['the person went to lunch meanwhile', { doNotDisturb: true, pause: 'lunch', owed: false, limitMs: 1_000 }, null],
  ['a conversation ends during a pause', { doNotDisturb: true, pause: 'lunch', ended: true, limitMs: 60_000 }, null],
])('%s', (_what, over, expected) => {
  const state = { doNotDisturb: false, pause: null, sinceMs: 0, owed: true, ended: false, limitMs: 0, ...over };
  expect(wrapUpStep(state, 1_000)).toBe(expected);
});

/** A desk whose host, disk and timers the test plays. */
async function desk(wrapUpSeconds: number, kept?: unknown) {
  const phone = { doNotDisturb: false };
  const live = createStore(
    () => ({ phone, about: { settings: { phone: { wrapUpSeconds } } } }) as unknown as Live,
  ) as LiveStore;
  const callers = createStore<CallerBookState>(() => ({ records: {}, matches: {}, keptAtMs: {}, choices: {} }));
  const disk: unknown[] = [];
  const timers: { delayMs: number; run: () => void }[] = [];
  let nowMs = 1_000;
  const host = {
    async call(_method: string, { on }: { on: boolean }) {
      live.setState({ phone: { ...live.getState().phone, doNotDisturb: on } as Live['phone'] });
      return { ok: true, value: null };
    },
  } as unknown as Pick<HostClient, 'call'>;
  const agent = createAgentDesk({
    host,
    worker: {
      draft: async () => kept,
      putDraft: async (_key, value) => {
        disk.push(value);
        return null;
      },
    },
    live,
    callers: { store: callers },
    now: () => nowMs,
    after(delayMs, run) {
      const timer = { delayMs, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  });
  await Promise.resolve();
  return {
    agent,
    disk,
    timers,
    record: (record: CallRecord) => callers.setState({ records: { [record.callId]: record } }),
    quiet: () => live.getState().phone?.doNotDisturb,
    pass: (ms: number) => (nowMs += ms),
  };
}

it('a pause for a note begins with the end of the talk, is kept on disk, and ends when the note is saved', async () => {
  const { record, quiet, agent, disk } = await desk(120);
  record(talk);
  record({ ...talk, endedAtMs: 900 });
  await expect.poll(quiet).toBe(true);
  expect(agent.store.getState()).toMatchObject({ pause: 'wrap-up', callId: 'a' });
  expect(disk.at(-1)).toMatchObject({ pause: 'wrap-up', callId: 'a' });
  record({ ...talk, endedAtMs: 900, note: 'Compteur' });
  expect(quiet()).toBe(true);
  record({ ...talk, endedAtMs: 900, savedAtMs: 1_500 });
  await expect.poll(quiet).toBe(false);
});

it('the pause is over after its time, though the note is owed', async () => {
  const { record, quiet, timers, pass } = await desk(120);
  record(talk);
  record({ ...talk, endedAtMs: 900 });
  await expect.poll(quiet).toBe(true);
  expect(timers.at(-1)?.delayMs).toBe(120_000);
  pass(120_000);
  timers.at(-1)?.run();
  await expect.poll(quiet).toBe(false);
});

it('a page that was reloaded in the pause goes on with it, whatever is read back first', async () => {
  const { record, quiet, agent } = await desk(0, { pause: 'wrap-up', sinceMs: 500, callId: 'a' });
  await agent.change('wrap-up', 'a');
  record({ ...talk, callId: 'other', savedAtMs: 1 });
  expect(quiet(), 'the note is not read back yet').toBe(true);
  record({ ...talk, endedAtMs: 900, savedAtMs: 1_500 });
  await expect.poll(quiet).toBe(false);
});
