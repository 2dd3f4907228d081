import { availableParallelism } from 'node:os';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { readyEnvironment } from './electron/runtime/environment.mjs';

// `npm test` hands this environment down; with a bare `npx vitest` it is whatever an earlier set-up left ready.
const env = { ...readyEnvironment(), ...known(process.env) };

function known(all: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.filter(([name]) => name.startsWith('FANIN_')));
}

export default defineConfig({
  test: {
    // By default one core is left idle, which of two is half of them.
    maxWorkers: availableParallelism(),
    projects: [
      {
        plugins: [svelte()],
        test: {
          name: 'unit',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/app/**'],
          testTimeout: 60_000,
          env,
        },
      },
      {
        test: {
          name: 'app',
          include: ['tests/app/**/*.test.ts'],
          // Each of these starts the app: side by side they would take the cores and the focus from one another.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          env,
        },
      },
    ],
  },
});
