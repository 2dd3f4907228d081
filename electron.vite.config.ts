import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

// The engine's three doors and its threads, for lanes and for data, are built beside the main process: they all run in Node.
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: false,
      rollupOptions: {
        input: {
          main: 'electron/main.ts',
          engine: 'engine/main.ts',
          lane: 'engine/run/lane.ts',
          data: 'engine/data/worker.ts',
          cli: 'engine/cli/cli.ts',
          bench: 'engine/bench/bench.ts',
          'bench-helper': 'engine/bench/helper.ts',
          'bench-app': 'electron/bench-app.ts',
        },
        external: ['electron', 'better-sqlite3'],
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: 'electron/preload.ts' },
        external: ['electron'],
        // A sandboxed preload must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    plugins: [svelte()],
    build: { outDir: 'out/renderer', rollupOptions: { input: 'renderer/index.html' } },
  },
});
