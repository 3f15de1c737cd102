import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages } from './packages.ts';
import { accepts, freePort, freePortPair, startPeer, waitUntil } from './process.ts';

export interface BaresipAccount {
  readonly user: string;
  readonly password: string;
  /** Domain of the address of record. */
  readonly domain: string;
  /** UDP port of 127.0.0.1 where the registrar listens. */
  readonly registrarPort: number;
  /** `dtls-ice` speaks to browsers directly; `plain` is RTP for a server that bridges. */
  readonly media: 'dtls-ice' | 'plain';
  /** `auto` answers at once; default `manual`. */
  readonly answer?: 'manual' | 'auto';
  /** Tone that this peer speaks, in hertz; default 440. */
  readonly toneHz?: number;
  /** Stands for somebody outside: speaks from the trunk's port, is trusted by it, and registers nowhere. */
  readonly trunkPort?: number;
}

/** What baresip tells of itself, for example `CALL_INCOMING`, `CALL_ESTABLISHED`, `CALL_CLOSED`. */
export interface BaresipEvent {
  readonly type: string;
  readonly peeruri?: string;
  readonly param?: string;
}

export interface RunningBaresip {
  readonly sipPort: number;
  /** Resolves with the first event of that type since the start that no earlier `next` has taken. */
  next(type: string, timeoutMs?: number): Promise<BaresipEvent>;
  /** Loudness (root mean square, 0 to 1) of the newest half second heard; resolves once that much has arrived. */
  heardLevel(): Promise<number>;
  /** The newest second heard: samples from -1 to 1, as many as the rate. Resolves once that much has arrived. */
  heardSamples(): Promise<number[]>;
  /** One console command (`dial`, `accept`, `hangup`, `hold`, `resume`, `sndcode`…) and its answer. */
  command(name: string, params?: string): Promise<string>;
  dial(uri: string): Promise<void>;
  answer(): Promise<void>;
  hangUp(): Promise<void>;
  stop(): Promise<void>;
}

/** A registered SIP phone with real media: speaks a tone, writes what it hears, is steered over a control connection. */
export async function startBaresip(account: BaresipAccount): Promise<RunningBaresip> {
  await installPackages(['baresip']);
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(account);
    } catch (fault) {
      // Between the search for a free port and its use, another peer may have taken it.
      if (attempt === 3 || !String(fault).includes('Address already in use')) throw fault;
    }
  }
}

async function launch(account: BaresipAccount): Promise<RunningBaresip> {
  const folder = mkdtempSync(join(tmpdir(), 'duret-baresip-'));
  const [sipPort, controlPort] = [account.trunkPort ?? (await freePortPair()), await freePort()];
  const heardFile = (): string => {
    const dumps = readdirSync(folder).filter((name) => name.endsWith('-dec.wav'));
    return join(folder, dumps.sort().at(-1) ?? 'nothing-heard-yet.wav');
  };
  writeFileSync(join(folder, 'config'), configOf({ account, sipPort, controlPort, folder }));
  writeFileSync(join(folder, 'accounts'), `${accountLine(account)}\n`);
  writeFileSync(join(folder, 'contacts'), '');
  const logFile = join(folder, 'baresip.log');
  const phone = startPeer('baresip', ['-f', folder, '-v'], { logFile });
  await waitUntil('baresip', () => accepts(controlPort), { ended: phone.ended, logFile, timeoutMs: 20_000 });
  const control = await openControl(controlPort);
  const command = async (name: string, params?: string): Promise<string> => {
    const reply = await control.ask(name, params);
    if (!reply.ok) throw new Error(`baresip refused ${name} ${params ?? ''}: ${reply.data}`);
    return reply.data;
  };
  // It may have registered before the control connection was there to tell.
  const registered = async (): Promise<boolean> => readFileSync(logFile, 'utf8').includes('200 OK');
  if (account.trunkPort === undefined) {
    await waitUntil('the registration of baresip', registered, { ended: phone.ended, logFile, timeoutMs: 20_000 });
  }
  const newest = async (seconds: number): Promise<number[]> => {
    const before = sizeOf(heardFile());
    let bytes = Number.POSITIVE_INFINITY;
    const enough = async (): Promise<boolean> => {
      const size = sizeOf(heardFile());
      // The file runs at the codec's own rate: 8 kHz for G.711, 48 kHz for Opus.
      if (size > wavHeader) bytes = 2 * seconds * rateOf(heardFile());
      return size > Math.max(before, wavHeader) + bytes;
    };
    await waitUntil('the audio heard by baresip', enough, { ended: phone.ended, logFile, timeoutMs: 20_000 });
    return samplesOf(readFileSync(heardFile()).subarray(-bytes));
  };
  return {
    sipPort,
    next: (type, timeoutMs) => control.next(type, timeoutMs),
    heardLevel: async () => loudness(await newest(0.5)),
    heardSamples: () => newest(1),
    command,
    dial: async (uri) => void (await command('dial', uri)),
    answer: async () => void (await command('accept')),
    hangUp: async () => void (await command('hangup')),
    stop: async () => {
      control.close();
      await phone.stop('SIGTERM', 3000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Bytes before the first sample; the rate stands at byte 24. Samples have 16 bits, one channel. */
const wavHeader = 44;

function rateOf(wavFile: string): number {
  return readFileSync(wavFile).readUInt32LE(24);
}

function samplesOf(bytes: Buffer): number[] {
  return Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) => bytes.readInt16LE(index * 2) / 32_768);
}

function loudness(samples: readonly number[]): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function configOf(from: { account: BaresipAccount; sipPort: number; controlPort: number; folder: string }): string {
  // The account module reads `accounts`; order matters: codecs in order of preference.
  const modules = ['opus', 'g711', 'ausine', 'aubridge', 'sndfile', 'dtls_srtp', 'srtp', 'ice', 'stun', 'uuid'];
  return [
    'poll_method epoll',
    `sip_listen 127.0.0.1:${from.sipPort}`,
    'net_interface 127.0.0.1',
    'call_local_timeout 120',
    'call_max_calls 4',
    'audio_path /usr/share/baresip',
    'audio_player aubridge,heard',
    `audio_source ausine,${from.account.toneHz ?? 440}`,
    'audio_alert aubridge,alert',
    `snd_path ${from.folder}`,
    'audio_srate 48000',
    // ausine speaks stereo only; what the codec needs is resampled.
    'ausrc_channels 2',
    'auplay_channels 1',
    'ausrc_srate 48000',
    'auplay_srate 48000',
    'module_path /usr/lib/baresip/modules',
    ...modules.map((name) => `module ${name}.so`),
    ...['account', 'menu', 'ctrl_tcp'].map((name) => `module_app ${name}.so`),
    `ctrl_tcp_listen 127.0.0.1:${from.controlPort}`,
    // Browsers take no media without it.
    'rtcp_mux yes',
    'ice_debug no',
    '',
  ].join('\n');
}

function accountLine(account: BaresipAccount): string {
  const parameters = [
    `auth_user=${account.user}`,
    `auth_pass=${account.password}`,
    `outbound="sip:127.0.0.1:${account.registrarPort};transport=udp"`,
    `answermode=${account.answer ?? 'manual'}`,
    `regint=${account.trunkPort === undefined ? 60 : 0}`,
    ...(account.media === 'dtls-ice' ? ['mediaenc=dtls_srtp', 'medianat=ice'] : ['audio_codecs=PCMA/8000/1']),
  ];
  return `<sip:${account.user}@${account.domain};transport=udp>;${parameters.join(';')}`;
}

interface Control {
  ask(command: string, params?: string): Promise<{ ok: boolean; data: string }>;
  next(type: string, timeoutMs?: number): Promise<BaresipEvent>;
  close(): void;
}

/** The control connection: netstrings of JSON, replies matched by token, events kept until someone asks for them. */
async function openControl(port: number): Promise<Control> {
  const socket: Socket = connect(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('error', reject);
  });
  const kept: BaresipEvent[] = [];
  const replies = new Map<string, (reply: { ok: boolean; data: string }) => void>();
  let arrived = (): void => {};
  let buffer = Buffer.alloc(0);
  let asked = 0;
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const colon = buffer.indexOf(':');
      if (colon < 0) return;
      const end = colon + 1 + Number(buffer.subarray(0, colon).toString());
      if (buffer.length <= end) return;
      receive(JSON.parse(buffer.subarray(colon + 1, end).toString()) as Record<string, unknown>);
      buffer = buffer.subarray(end + 1);
    }
  });
  const receive = (said: Record<string, unknown>): void => {
    if (said['event'] === true) {
      kept.push(said as unknown as BaresipEvent);
      arrived();
      return;
    }
    const token = String(said['token']);
    replies.get(token)?.({ ok: said['ok'] === true, data: typeof said['data'] === 'string' ? said['data'] : '' });
    replies.delete(token);
  };
  return {
    ask: (command, params) =>
      new Promise((resolve) => {
        const token = String((asked += 1));
        replies.set(token, resolve);
        const text = JSON.stringify({ command, ...(params === undefined ? {} : { params }), token });
        socket.write(`${Buffer.byteLength(text)}:${text},`);
      }),
    next: (type, timeoutMs = 15_000) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          const seen = kept.map((event) => event.type).join(', ');
          reject(new Error(`baresip told no ${type} within ${timeoutMs} ms; not yet taken: ${seen}`));
        }, timeoutMs);
        const earlier = arrived;
        const look = (): boolean => {
          const at = kept.findIndex((event) => event.type === type);
          const [found] = at < 0 ? [] : kept.splice(at, 1);
          if (found === undefined) return false;
          clearTimeout(late);
          arrived = earlier;
          resolve(found);
          return true;
        };
        arrived = () => {
          if (!look()) earlier();
        };
        look();
      }),
    close: () => socket.destroy(),
  };
}
