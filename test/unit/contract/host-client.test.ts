import { describe, expect, test } from 'vitest';
import { serveContract, type CallHandlers, type StreamSources } from '../../../main/bridge/serve-contract.ts';
import { createHostClient, type HostClient } from '../../../preload/contract/host-client.ts';
import { contractVersion, type ToHost, type ToPage, type Wire } from '../../../preload/contract/messages.ts';
import type { StationEvent } from '../../../preload/contract/station.ts';

/** Two ends of a wire that can be cut, carrying JSON as the real ones do. */
function wirePair(): { page: Wire<ToHost, ToPage>; host: Wire<ToPage, ToHost>; cut(): void } {
  const closed = new Set<() => void>();
  const toPage = new Set<(message: ToPage) => void>();
  const toHost = new Set<(message: ToHost) => void>();
  let open = true;
  const cut = (): void => {
    if (!open) return;
    open = false;
    for (const listener of closed) listener();
  };
  const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
  const end = <Out, In>(out: Set<(m: Out) => void>, back: Set<(m: In) => void>): Wire<Out, In> => ({
    send: (message) => {
      if (open) for (const listener of out) listener(copy(message));
    },
    onMessage: (listener) => {
      back.add(listener);
      return () => back.delete(listener);
    },
    onClosed: (listener) => {
      closed.add(listener);
      return () => closed.delete(listener);
    },
    close: cut,
  });
  return { page: end(toHost, toPage), host: end(toPage, toHost), cut };
}

function connect(handlers: CallHandlers, sources: StreamSources = {}) {
  const faults: unknown[] = [];
  const retries: (() => void)[] = [];
  let last = wirePair();
  const client: HostClient = createHostClient({
    connect: async () => {
      last = wirePair();
      serveContract(last.host, { handlers, sources }, (_method, fault) => faults.push(fault));
      return last.page;
    },
    retryMs: 500,
    after: (_delayMs, run) => {
      retries.push(run);
      return () => {};
    },
  });
  return { client, faults, cut: () => last.cut(), reconnect: () => retries.splice(0).forEach((run) => run()) };
}

const nextState = (client: HostClient): Promise<string> =>
  new Promise((resolve) => {
    const stop = client.onConnection((state) => {
      stop();
      resolve(state);
    });
  });

describe('the contract over a wire', () => {
  test('a verb is answered with its value', async () => {
    const { client } = connect({ 'phone.dial': ({ number }) => ({ callId: `to-${number}` }) });
    await expect(client.call('phone.dial', { number: '0145678910' })).resolves.toEqual({
      ok: true,
      value: { callId: 'to-0145678910' },
    });
  });

  test('bad arguments are a failure with their place, and never reach the host', async () => {
    let reached = false;
    const { client } = connect({
      'phone.dial': () => {
        reached = true;
        return { callId: 'x' };
      },
    });
    await expect(client.call('phone.dial', { number: '' })).resolves.toEqual({
      ok: false,
      failure: { kind: 'bad-arguments', method: 'phone.dial', where: 'number' },
    });
    expect(reached).toBe(false);
  });

  test('a verb nobody wrote, and one that this host lacks, are two answers', async () => {
    const { client } = connect({});
    await expect(client.call('no.such' as 'phone.dial', { number: '1' })).resolves.toMatchObject({
      failure: { kind: 'unknown-call' },
    });
    await expect(client.call('phone.dial', { number: '1' })).resolves.toMatchObject({
      failure: { kind: 'not-available' },
    });
  });

  test('names of Object.prototype are no verbs', async () => {
    const { client } = connect({});
    await expect(client.call('constructor' as 'phone.dial', { number: '1' })).resolves.toMatchObject({
      failure: { kind: 'unknown-call' },
    });
  });

  test('a throwing handler is a failure, and a line in the log', async () => {
    const { client, faults } = connect({
      'phone.dial': () => {
        throw new Error('broken');
      },
    });
    await expect(client.call('phone.dial', { number: '1' })).resolves.toEqual({
      ok: false,
      failure: { kind: 'host-fault', method: 'phone.dial', words: 'broken' },
    });
    expect(faults).toHaveLength(1);
  });

  test('a value that does not fit the contract is not handed to the page', async () => {
    const { client } = connect({ 'phone.dial': () => ({ callId: 7 }) as never });
    await expect(client.call('phone.dial', { number: '1' })).resolves.toMatchObject({
      failure: { kind: 'bad-value', where: 'callId' },
    });
  });

  test('a lost wire fails what was in flight, and says so', async () => {
    const { client, cut } = connect({ 'phone.dial': () => new Promise(() => {}) });
    await nextState(client);
    const call = client.call('phone.dial', { number: '1' });
    cut();
    await expect(call).resolves.toMatchObject({ failure: { kind: 'host-gone' } });
  });

  test('a stream starts with a snapshot, and again after the wire was lost', async () => {
    const listeners = new Set<(event: StationEvent) => void>();
    const events: StationEvent[] = [];
    const source = {
      snapshot: () => [...events],
      onEvent(listener: (event: StationEvent) => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const add = (seq: number): void => {
      const event: StationEvent = { seq, at: { kind: 'tag-departed', readerId: 'quai', epcHex: 'AA', readAtMs: seq } };
      events.push(event);
      for (const listener of listeners) listener(event);
    };
    const { client, cut, reconnect } = connect({}, { 'station.events': source });
    const seen: string[] = [];
    client.open('station.events', {
      snapshot: (snapshot) => seen.push(`snapshot ${snapshot.map(({ seq }) => seq).join(',')}`),
      event: ({ seq }) => seen.push(`event ${seq}`),
    });
    await nextState(client);
    add(1);
    cut();
    expect(listeners.size).toBe(0);
    add(2);
    reconnect();
    await nextState(client);
    add(3);
    expect(seen).toEqual(['snapshot ', 'event 1', 'snapshot 1,2', 'event 3']);
  });

  test('another version of the contract is said, and nothing is sent', async () => {
    const pair = wirePair();
    const client = createHostClient({ connect: async () => pair.page, retryMs: 1, after: () => () => {} });
    pair.host.onMessage(() => pair.host.send({ k: 'welcome', version: contractVersion + 1 }));
    await expect(nextState(client)).resolves.toBe('version-mismatch');
  });
});
