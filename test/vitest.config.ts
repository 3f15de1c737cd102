import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Quick suites: everything below test/ that needs neither a browser nor a real peer. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/unit/**/*.test.ts', 'test/contract/**/*.test.ts', 'test/integration/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 20_000,
  },
});
