import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from './packages.ts';
import { accepts, freePort, freePortPair, runToEnd, startPeer, waitUntil, type PeerProcess } from './process.ts';

export interface SipUser {
  readonly user: string;
  readonly password: string;
}

export interface RunningKamailio {
  /** SIP domain of the users, also the realm of the digest. */
  readonly domain: 'depot.test';
  readonly wsUrl: string;
  /** With a certificate of its own making, in `certificate` (PEM). */
  readonly wssUrl: string;
  readonly certificate: string;
  readonly udpPort: number;
  /** UDP port of 127.0.0.1 where the trunk (a sipp scenario) answers outside numbers, and from which it may call in. */
  readonly trunkPort: number;
  /** 1001 to 1006. */
  readonly users: readonly SipUser[];
  /** Forgets every registration and connection, as a restarted server does; same ports. */
  restart(): Promise<void>;
  kill9(): Promise<void>;
  stop(): Promise<void>;
}

/** `expired` ended in 2024; `other-host` is made out to a server of another name. */
export type CertificateKind = 'valid' | 'expired' | 'other-host';

/**
 * Brings up a real Kamailio on loopback, in a temporary folder; `kamailio.cfg` beside this file is its configuration.
 *
 * @param options.certificate - what its wss port shows
 */
export async function startKamailio(
  options: { readonly certificate?: CertificateKind } = {},
): Promise<RunningKamailio> {
  await installPackages(['kamailio']);
  const folder = mkdtempSync(join(tmpdir(), 'duret-kamailio-'));
  const [udpPort, wsPort, wssPort, trunkPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    // A phone that stands for the trunk takes the next one as well.
    await freePortPair(),
  ];
  const users = Array.from({ length: 6 }, (_, index) => ({
    user: `${1001 + index}`,
    password: `pw-${1001 + index}-depot`,
  }));
  await makeCertificate(folder, options.certificate ?? 'valid');
  const words: Record<string, string> = {
    FOLDER: folder,
    UDP_PORT: String(udpPort),
    WS_PORT: String(wsPort),
    WSS_PORT: String(wssPort),
    TRUNK_PORT: String(trunkPort),
    CREDENTIALS: users.map(({ user, password }) => `\t$sht(creds=>${user}) = "${password}";`).join('\n'),
  };
  const template = readFileSync(fileURLToPath(new URL('kamailio.cfg', import.meta.url)), 'utf8');
  writeFileSync(
    join(folder, 'kamailio.cfg'),
    template.replaceAll(/@([A-Z_]+)@/g, (whole, word: string) => words[word] ?? whole),
  );
  const serve = async (): Promise<PeerProcess> => {
    const logFile = join(folder, 'kamailio.log');
    const server = startPeer('kamailio', ['-f', join(folder, 'kamailio.cfg'), '-DD', '-E', '-m', '64', '-Y', folder], {
      logFile,
    });
    const ready = async (): Promise<boolean> => (await accepts(wsPort)) && (await accepts(wssPort));
    await waitUntil('Kamailio', ready, { ended: server.ended, logFile, timeoutMs: 30_000 });
    return server;
  };
  let server = await serve();
  return {
    domain: 'depot.test',
    wsUrl: `ws://127.0.0.1:${wsPort}`,
    wssUrl: `wss://127.0.0.1:${wssPort}`,
    certificate: readFileSync(join(folder, 'cert.pem'), 'utf8'),
    udpPort,
    trunkPort,
    users,
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

/** `key.pem` and a certificate that vouches for itself, `cert.pem`. */
async function makeCertificate(folder: string, kind: CertificateKind): Promise<void> {
  const names = kind === 'other-host' ? 'DNS:pbx.elsewhere.test' : 'DNS:depot.test,DNS:localhost,IP:127.0.0.1';
  writeFileSync(
    join(folder, 'authority.cnf'),
    `[ca]
default_ca = own
[own]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = server
[any]
commonName = supplied
[server]
subjectAltName = ${names}
basicConstraints = CA:true
[req]
distinguished_name = subject
[subject]
`,
  );
  writeFileSync(join(folder, 'index.txt'), '');
  const openssl = (words: string): Promise<string> => runToEnd('openssl', words.split(' '), { cwd: folder });
  await openssl(
    'req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -config authority.cnf -subj /CN=depot.test -keyout key.pem -out request.pem',
  );
  const until = kind === 'expired' ? '20240201000000Z' : '20990101000000Z';
  await openssl(
    `ca -config authority.cnf -selfsign -batch -notext -keyfile key.pem -in request.pem -out cert.pem -startdate 20240101000000Z -enddate ${until}`,
  );
}
