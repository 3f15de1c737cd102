import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { peerCache, preparedOnce } from './cache.ts';
import { asteriskFiles, asteriskUsers, type AsteriskPorts } from './asterisk-files.ts';
import type { SipUser } from './kamailio.ts';
import { installPackages } from './packages.ts';
import { accepts, freePort, runToEnd, startPeer, waitUntil, type PeerProcess } from './process.ts';

export interface RunningAsterisk {
  /** SIP domain and realm. */
  readonly domain: 'asterisk.test';
  /** `ws://127.0.0.1:<port>/ws` */
  readonly wsUrl: string;
  readonly udpPort: number;
  /** 2001 to 2004, WebRTC endpoints over WebSocket; each has a mailbox of its own number. */
  readonly users: readonly SipUser[];
  /** 3001 and 3002, plain RTP over UDP. */
  readonly plainUsers: readonly SipUser[];
  /** One command of Asterisk's console, its answer as text. */
  console(command: string): Promise<string>;
  /** Asterisk rings `user`, and sends the call to `extension` of the dial plan when it is answered. */
  ring(user: string, extension: string): Promise<void>;
  restart(): Promise<void>;
  kill9(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Brings up a real Asterisk 22 on loopback, inside a small Debian testing chroot that is made once a machine.
 *
 * What its dial plan offers is listed in `asterisk-files.ts`.
 */
export async function startAsterisk(): Promise<RunningAsterisk> {
  await installPackages(['asterisk']);
  const root = join(peerCache(), 'asterisk-forky');
  await preparedOnce(
    'asterisk-forky',
    () => existsSync(root),
    () => makeChroot(root),
  );
  const [uid, gid] = accountIn(root);
  const ports: AsteriskPorts = {
    http: await freePort(),
    udp: await freePort(),
    // Forty ports of our own; two instances at once are told apart by chance and by the process.
    rtp: 20_000 + ((process.pid * 40) % 20_000),
  };
  const inside = `/run/duret-${process.pid}-${ports.http}`;
  const folder = join(root, inside);
  for (const name of ['', 'etc', 'db', 'spool', 'run', 'log']) {
    mkdirSync(join(folder, name), { recursive: true });
    chownSync(join(folder, name), uid, gid);
  }
  for (const [name, text] of Object.entries(asteriskFiles(inside, ports)))
    writeFileSync(join(folder, 'etc', name), text);
  const config = `${inside}/etc/asterisk.conf`;
  const command = (text: string): Promise<string> => runToEnd('chroot', [root, 'asterisk', '-C', config, '-rx', text]);
  const serve = async (): Promise<PeerProcess> => {
    const logFile = join(folder, 'console.log');
    // The user is changed before the death signal is set: changing it clears that signal.
    const asUser = ['setpriv', '--reuid', String(uid), '--regid', String(gid), '--clear-groups', '--pdeathsig', 'TERM'];
    const server = startPeer('chroot', [root, ...asUser, 'asterisk', '-f', '-C', config], { logFile });
    const booted = (): Promise<boolean> =>
      command('core waitfullybooted').then(
        (said) => said.includes('fully booted'),
        () => false,
      );
    await waitUntil('Asterisk', async () => (await accepts(ports.http)) && (await booted()), {
      ended: server.ended,
      logFile,
      timeoutMs: 60_000,
    });
    return server;
  };
  let server = await serve();
  return {
    domain: 'asterisk.test',
    wsUrl: `ws://127.0.0.1:${ports.http}/ws`,
    udpPort: ports.udp,
    ...asteriskUsers,
    console: command,
    ring: async (user, extension) => {
      await command(`channel originate PJSIP/${user} extension ${extension}@desk`);
    },
    restart: async () => {
      await server.stop();
      server = await serve();
    },
    kill9: () => server.kill9(),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function makeChroot(root: string): Promise<void> {
  const work = `${root}.new`;
  rmSync(work, { recursive: true, force: true });
  const targets = await runToEnd('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages']);
  const mirror = targets.split('\n').find((uri) => /\/debian\/?$/.test(uri) && !uri.includes('security'));
  await runToEnd('mmdebstrap', [
    '--variant=minbase',
    '--mode=root',
    '--include=asterisk,asterisk-modules,asterisk-core-sounds-en-gsm',
    '--aptopt=Acquire::Check-Valid-Until "false"',
    '--aptopt=APT::Install-Recommends "false"',
    'forky',
    work,
    mirror ?? 'http://deb.debian.org/debian',
  ]);
  renameSync(work, root);
}

function accountIn(root: string): [uid: number, gid: number] {
  const line = readFileSync(join(root, 'etc/passwd'), 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('asterisk:'));
  const [, , uid, gid] = (line ?? '').split(':');
  return [Number(uid), Number(gid)];
}
