import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import manifest from './package.json' with { type: 'json' };

/**
 * One build for both shells. The main target is the oldest Node.js that runs the browser shell, not Electron's own;
 * the page's target is the oldest Chromium that a thin client may bring.
 */
export default defineConfig({
  main: {
    define: { __APP_VERSION__: JSON.stringify(manifest.version) },
    build: {
      target: 'node20.19',
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          electron: resolve('main/electron/electron.ts'),
          browser: resolve('main/browser/browser.ts'),
          native: resolve('main/native/native.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: resolve('preload/electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve('renderer'),
    plugins: [react()],
    worker: { format: 'es' },
    build: {
      target: 'chrome120',
      outDir: resolve('out/renderer'),
      rolldownOptions: {
        input: {
          index: resolve('renderer/index.html'),
          media: resolve('renderer/media.html'),
          card: resolve('renderer/card.html'),
        },
      },
    },
  },
});
