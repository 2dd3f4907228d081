// Everything a fresh clone lacks, in order. Run by itself it sets up and says where things are.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { appStep, kernelsStep } from './app-build.mjs';
import { electronStep, findElectron, knownFacts } from './electron.mjs';
import { environment } from './environment.mjs';
import { librariesStep } from './libraries.mjs';
import { packagesStep } from './packages.mjs';
import { judgeStep } from './peers.mjs';
import { here } from './place.mjs';
import { exitOnSignals } from './processes.mjs';
import { describe, speaker } from './say.mjs';
import { ownBuild, sqliteStep } from './sqlite.mjs';
import { runSteps } from './steps.mjs';

/** @typedef {import('./place.mjs').Place} Place */

/**
 * @typedef {object} Purpose
 * @property {boolean} draws a window will be opened, so a display is needed
 * @property {boolean} [alsoNode] this Node opens the database, too
 * @property {boolean} [judges] exported networks will be read by what others read them with
 * @property {boolean} [app] false leaves the app's bundles alone
 */

/**
 * @param {Place} place
 * @param {Purpose} purpose
 */
export function stepsFor(place, { draws, alsoNode = false, judges = false, app = true }) {
  return [
    packagesStep(place),
    electronStep(place, { draws, willCompile: () => !existsSync(ownBuild(place)) }),
    librariesStep(place, { draws, binary: () => findElectron(place)?.binary ?? null }),
    [
      sqliteStep(place, { alsoNode }),
      kernelsStep(place),
      ...(judges ? [judgeStep(place)] : []),
      ...(app ? [appStep(place)] : []),
    ],
  ];
}

/**
 * @param {Place} place
 * @param {Purpose} purpose
 * @returns {Promise<Record<string, string>>} the environment to run in
 */
export async function setUp(place, purpose) {
  const off = exitOnSignals();
  try {
    await runSteps(place, stepsFor(place, purpose));
  } finally {
    off();
  }
  return environment(place, { alsoNode: purpose.alsoNode ?? false });
}

/**
 * Runs a door: prints what went wrong as a person should read it, and ends with its status.
 * @param {() => Promise<number>} door
 */
export async function open(door) {
  try {
    process.exitCode = await door();
  } catch (error) {
    speaker().line(describe(error));
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await open(async () => {
    const place = here();
    const env = await setUp(place, { draws: true, alsoNode: true, app: !process.argv.includes('--no-app') });
    const facts = knownFacts(place, env.FANIN_ELECTRON ?? '');
    const kind = findElectron(place)?.kind;
    console.log(`Electron ${facts?.electron} (${kind}), Node ${facts?.node}, Node-API ${facts?.napi}`);
    for (const [name, value] of Object.entries({ ...env, FANIN_CACHE: place.cache }))
      console.log(`${name}=${value}`);
    return 0;
  });
}
