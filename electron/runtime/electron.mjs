// An Electron that runs on this machine: the one of package.json, or the build that comes through npm.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildFallback, fallbackBinary, isFallbackHere } from './fallback-electron.mjs';
import { ensureLibraries, missingPrograms } from './libraries.mjs';
import {
  downloadOfficial,
  failedAttempt,
  officialBinary,
  officialVersion,
  recordFailure,
} from './official-electron.mjs';
import { SetupError } from './say.mjs';
import { hashOf, writeWhole } from './stamps.mjs';

/** @typedef {import('./place.mjs').Place} Place */
/** @typedef {{ binary: string, kind: 'given' | 'official' | 'fallback' }} Found */
/** @typedef {{ electron: string, node: string, napi: number }} Facts */

/**
 * The Electron to use, as far as it is here.
 * @param {Place} place
 * @returns {Found | null}
 */
export function findElectron(place) {
  const { env } = place;
  if (env.FANIN_ELECTRON) return { binary: env.FANIN_ELECTRON, kind: 'given' };
  const failed = failedAttempt(place);
  const official = officialBinary(place);
  if (official && failed !== 'run') return { binary: official, kind: 'official' };
  // Without a remembered failure the official one is tried before the fallback is used.
  if (failed && existsSync(fallbackBinary(place))) return { binary: fallbackBinary(place), kind: 'fallback' };
  return null;
}

/**
 * What a binary says of itself, asked once and remembered with its time and size.
 * @param {Place} place
 * @param {string} binary
 * @returns {Facts | null}
 */
export function knownFacts(place, binary) {
  try {
    /** @type {Facts} */
    const facts = JSON.parse(readFileSync(factsFile(place, binary), 'utf8'));
    return facts;
  } catch {
    return null;
  }
}

/**
 * @param {Place} place
 * @param {string} binary
 */
function factsFile(place, binary) {
  const { size, mtimeMs } = statSync(binary);
  return join(place.cache, 'electron', `facts-${hashOf(`${binary} ${size} ${mtimeMs}`).slice(0, 16)}.json`);
}

const question =
  'console.log(JSON.stringify({electron:process.versions.electron,node:process.versions.node,napi:Number(process.versions.napi)}))';

/**
 * Starts it once, as Node. Throws what it printed when it does not run.
 * @param {Place} place
 * @param {import('./steps.mjs').Tools} tools
 * @param {string} binary
 */
async function askFacts(place, { run }, binary) {
  if (knownFacts(place, binary)) return;
  const env = { ...place.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' };
  const result = await run(binary, ['-e', question], { env });
  const line = result.stdout.trim();
  if (result.code !== 0 || !line.startsWith('{')) {
    throw new Error(result.stderr.trim() || `it ended with ${result.signal ?? result.code}`);
  }
  writeWhole(factsFile(place, binary), line);
}

/**
 * @param {Place} place
 * @param {{ draws: boolean, willCompile: () => boolean }} purpose whether a window will be opened, and whether a
 *   runtime with an old Node-API means compiling SQLite's addon
 * @returns {import('./steps.mjs').Step}
 */
export function electronStep(place, { draws, willCompile }) {
  const why = 'the desktop runtime that shows the app and runs its engine';
  return {
    name: 'Electron',
    why,
    isDone() {
      const found = findElectron(place);
      return found !== null && existsSync(found.binary) && knownFacts(place, found.binary) !== null;
    },
    async run(tools) {
      const doing = 'getting an Electron that runs here';
      if (place.env.FANIN_ELECTRON && !existsSync(place.env.FANIN_ELECTRON)) {
        const wrong = `FANIN_ELECTRON names ${place.env.FANIN_ELECTRON}, which does not exist.`;
        throw new SetupError({ doing, why, wrong, fix: 'Correct the variable, or unset it.' });
      }
      let trouble = '';
      // Where there is a fallback, a start that was cut short need not try the network again.
      const tried = isFallbackHere(place) && failedAttempt(place) !== null;
      if (findElectron(place) === null && !tried) trouble = await tryOfficial(place, tools);
      const found = findElectron(place);
      if (found === null || found.kind === 'fallback') {
        if (!isFallbackHere(place)) throw noElectron(place, doing, why, trouble);
        if (trouble) tools.say.line(`  Electron ${officialVersion(place)} cannot be had here: ${trouble}`);
        await buildFallback(place, tools);
      }
      const binary = (findElectron(place) ?? { binary: fallbackBinary(place) }).binary;
      // The fallback's Node-API is too old for SQLite's prebuilt addon, so a compiler will be needed as well.
      const compiles = findElectron(place)?.kind === 'fallback' && willCompile();
      await ensureLibraries(place, tools, binary, missingPrograms(place, { draws, compiles }));
      try {
        await askFacts(place, tools, binary);
      } catch (error) {
        throw new SetupError({
          doing: 'starting Electron for the first time',
          why,
          wrong: `${binary}\n${error instanceof Error ? error.message : String(error)}`,
          fix: `See what the system lacks:\nldd ${binary}`,
          cause: error,
        });
      }
    },
  };
}

/**
 * @param {Place} place
 * @param {import('./steps.mjs').Tools} tools
 * @returns {Promise<string>} why it did not work, or nothing
 */
async function tryOfficial(place, tools) {
  const trouble = officialBinary(place) ? '' : await downloadOfficial(place, tools);
  const binary = officialBinary(place);
  if (!binary) {
    recordFailure(place, 'download', trouble);
    return trouble || 'its download left nothing behind';
  }
  await ensureLibraries(place, tools, binary, { missing: [], packages: [] });
  try {
    await askFacts(place, tools, binary);
    return '';
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    recordFailure(place, 'run', reason);
    return `it does not run: ${reason}`;
  }
}

/**
 * @param {Place} place
 * @param {string} doing
 * @param {string} why
 * @param {string} trouble
 */
function noElectron(place, doing, why, trouble) {
  return new SetupError({
    doing,
    why,
    wrong: `Electron ${officialVersion(place)} for ${place.platform} ${place.arch} could not be had: ${trouble}`,
    fix: [
      'Check the network (and ELECTRON_MIRROR, if you use one), then run:',
      'npx install-electron',
      'or set FANIN_ELECTRON to the binary of an Electron you already have.',
    ].join('\n'),
  });
}
