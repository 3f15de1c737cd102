import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Suites against real peers: Odoo 19, Kamailio, Asterisk, baresip, sipp. Root on Debian; `test/peers/README.md` says more. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: [
      'test/peers/**/*.peer.test.ts',
      'test/live/**/*.peer.test.ts',
      'test/integration-peers/**/*.peer.test.ts',
    ],
    globalSetup: ['test/peers/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
