// npm test: set-up, the checks of the source, then every test. With arguments, only the tests they name.
import { join } from 'node:path';
import { startDisplay } from './display.mjs';
import { launch } from './launch.mjs';
import { hasDisplay } from './libraries.mjs';
import { here } from './place.mjs';
import { exitOnSignals, run } from './processes.mjs';
import { open, setUp } from './setup.mjs';
import { runStages } from './stages.mjs';

const modules = join(here().root, 'node_modules');

/**
 * @param {string} name
 * @param {string} script
 * @param {readonly string[]} args
 */
function stage(name, script, args) {
  return { name, command: process.execPath, args: [join(modules, script), ...args] };
}

// The slowest first, so that the other core has something to do meanwhile.
const stages = [
  stage('types', 'typescript/bin/tsc', ['--noEmit', '--pretty', 'false']),
  stage('svelte types', 'svelte-check/bin/svelte-check', [
    '--tsconfig',
    './tsconfig.json',
    '--fail-on-warnings',
  ]),
  stage('lint', 'eslint/bin/eslint.js', ['.', '--max-warnings=0']),
  stage('format', 'prettier/bin/prettier.cjs', ['--check', '.', '--log-level=warn']),
];

await open(async () => {
  const place = here();
  const passed = process.argv.slice(2);
  if (passed.length === 0) {
    await setUp(place, { draws: true, alsoNode: true, judges: true, app: false });
    const off = exitOnSignals();
    const options = {
      run,
      cwd: place.root,
      env: place.env,
      write: (/** @type {string} */ t) => process.stdout.write(t),
    };
    const results = await runStages(stages, options);
    off();
    if (results.some(({ status }) => status !== 'passed')) return 1;
  }
  const env = { ...place.env, ...(await setUp(place, { draws: true, alsoNode: true, judges: true })) };
  const display = hasDisplay(place.env) ? null : await startDisplay(place);
  try {
    const vitest = [join(modules, 'vitest', 'vitest.mjs'), 'run', ...passed];
    const all = display ? { ...env, DISPLAY: display.name } : env;
    return await launch(process.execPath, vitest, { cwd: place.root, env: all });
  } finally {
    display?.stop();
  }
});
