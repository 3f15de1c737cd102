import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { preparedOnce } from './cache.ts';
import { runToEnd } from './process.ts';

const odooPython = (
  'asn1crypto babel cbor2 chardet cryptography dateutil docutils freezegun geoip2 gevent greenlet idna pil jinja2 libsass lxml magic ' +
  'markupsafe num2words ofxparse openpyxl passlib polib psutil psycopg2 openssl pypdf2 rjsmin qrcode renderpm reportlab requests stdnum ' +
  'tz urllib3 vobject werkzeug xlsxwriter xlrd zeep phonenumbers decorator pkg-resources'
)
  .split(' ')
  .map((name) => `python3-${name}`);

/** Debian packages that each peer needs on the machine itself. */
export const peerPackages = {
  odoo: ['postgresql', ...odooPython],
  kamailio: ['kamailio', 'kamailio-websocket-modules', 'kamailio-tls-modules', 'kamailio-outbound-modules', 'openssl'],
  asterisk: ['mmdebstrap'],
  baresip: ['baresip-core'],
  sipp: ['sip-tester'],
  coturn: ['coturn'],
  lines: ['socat'],
} as const satisfies Record<string, readonly string[]>;

/**
 * Installs the packages of the named peers that are missing; touches nothing else.
 *
 * Services that a package would start are kept from starting by `policy-rc.d`: each peer here runs on its own ports.
 * Throws apt's own words when the machine is not Debian, not root or offline.
 */
export async function installPackages(peers: readonly (keyof typeof peerPackages)[]): Promise<void> {
  const wanted = [...new Set(peers.flatMap((peer) => [...peerPackages[peer]]))];
  if ((await missing(wanted)).length === 0) return;
  let done = false;
  await preparedOnce(
    'apt',
    () => done,
    async () => {
      const packages = await missing(wanted);
      if (packages.length > 0) await install(packages);
      done = true;
    },
  );
}

async function missing(packages: readonly string[]): Promise<string[]> {
  const listed = await runToEnd('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n']);
  const installed = new Set(
    listed
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return packages.filter((name) => !installed.has(name));
}

async function install(packages: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await runToEnd('apt-get', ['update', '-q'], { env });
    await runToEnd('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { env });
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}
