// better-sqlite3's addon in a form this machine's runtimes can load.
//
// Its prebuilt binary needs Node-API 10. A runtime below that does not refuse it but crashes, so it is never tried
// there: its own source is compiled once, asking for the same functions under their experimental name.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { findElectron, knownFacts } from './electron.mjs';
import { clearLeftovers } from './fallback-electron.mjs';
import { missingPrograms } from './libraries.mjs';
import { SetupError } from './say.mjs';
import { needPackages } from './system.mjs';

/** @typedef {import('./place.mjs').Place} Place */
/** @typedef {import('./steps.mjs').Tools} Tools */

const prebuiltNeeds = 10;
/** Raised when the way of compiling changes. */
const recipe = 1;
const why = 'the database of runs and their measurements';

/**
 * @param {Place} place
 * @param {{ alsoNode?: boolean }} [options] whether this Node, too, will open the database, as the tests do
 */
export function needsOwnBuild(place, { alsoNode = false } = {}) {
  const electron = findElectron(place);
  const facts = electron && existsSync(electron.binary) ? knownFacts(place, electron.binary) : null;
  if (facts && facts.napi < prebuiltNeeds) return true;
  return alsoNode && Number(process.versions.napi) < prebuiltNeeds;
}

/** @param {Place} place */
export function ownBuild(place) {
  const name = `${packageVersion(place)}-${place.platform}${libc(place)}-${place.arch}-r${recipe}`;
  return join(place.cache, 'sqlite', name, 'better_sqlite3.node');
}

/**
 * What to give better-sqlite3 as `nativeBinding`.
 * @param {Place} place
 * @param {{ alsoNode?: boolean }} [options]
 * @returns {string | null} null where its prebuilt binary is right
 */
export function sqliteBinding(place, options) {
  return needsOwnBuild(place, options) ? ownBuild(place) : null;
}

/** @param {Place} place */
function packageVersion(place) {
  /** @type {{ version: string }} */
  const { version } = JSON.parse(readFileSync(join(source(place), 'package.json'), 'utf8'));
  return version;
}

/** @param {Place} place */
function source(place) {
  return join(place.root, 'node_modules', 'better-sqlite3');
}

/** @param {Place} place */
function libc(place) {
  return place.platform === 'linux' &&
    existsSync(`/lib/ld-musl-${place.arch === 'x64' ? 'x86_64' : 'aarch64'}.so.1`)
    ? 'musl'
    : '';
}

/**
 * @param {Place} place
 * @param {{ alsoNode?: boolean }} [options]
 * @returns {import('./steps.mjs').Step}
 */
export function sqliteStep(place, options) {
  return {
    name: 'SQLite',
    why,
    isDone: () => !needsOwnBuild(place, options) || existsSync(ownBuild(place)),
    async run(tools) {
      await ensureCompiler(place, tools);
      tools.say.line('  compiling better-sqlite3 once for this runtime, about a minute');
      const target = dirname(ownBuild(place));
      const building = `${target}.tmp-${process.pid}`;
      clearLeftovers(dirname(target));
      prepareSource(place, building);
      const stop = tools.say.waiting('compiling');
      await compile(place, tools, building).finally(stop);
      const made = join(building, 'build', 'Release', 'better_sqlite3.node');
      await tryIt(place, tools, made);
      const done = `${target}.tmp-${process.pid}-done`;
      mkdirSync(done, { recursive: true });
      renameSync(made, join(done, 'better_sqlite3.node'));
      renameSync(done, target);
      rmSync(building, { recursive: true, force: true });
    },
  };
}

/**
 * @param {Place} place
 * @param {Tools} tools
 */
async function ensureCompiler(place, tools) {
  const { missing, packages } = missingPrograms(place, { draws: false, compiles: true });
  if (missing.length === 0) return;
  const doing = 'compiling the SQLite addon';
  await needPackages(place, tools, { packages, missing: missing.join(', '), doing, why });
}

/**
 * A copy outside node_modules: better-sqlite3 would pick up a build inside its own folder in every runtime.
 * @param {Place} place
 * @param {string} folder
 */
export function prepareSource(place, folder) {
  mkdirSync(folder, { recursive: true });
  for (const part of ['binding.gyp', 'package.json', 'deps', 'lib', 'src']) {
    cpSync(join(source(place), part), join(folder, part), { recursive: true });
  }
  const file = join(folder, 'binding.gyp');
  const text = readFileSync(file, 'utf8');
  const changed = text.replace("'NAPI_VERSION=10'", "'NAPI_EXPERIMENTAL'");
  if (changed === text)
    throw new Error('better-sqlite3/binding.gyp no longer says NAPI_VERSION=10; see sqlite.mjs');
  writeFileSync(file, changed);
}

/**
 * Node's headers, where its own packages put them; without them node-gyp looks (and, in the end, downloads).
 * @returns {string[]}
 */
export function headerArguments() {
  const prefix = resolve(dirname(process.execPath), '..');
  return existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? [`--nodedir=${prefix}`] : [];
}

/**
 * @param {Place} place
 * @param {Tools} tools
 * @param {string} folder
 */
async function compile(place, { run }, folder) {
  const modules = join(place.root, 'node_modules');
  const nodeGyp = join(modules, 'node-gyp', 'bin', 'node-gyp.js');
  // binding.gyp asks for node-addon-api by name, and the copy has no node_modules of its own.
  const env = { ...place.env, NODE_PATH: modules };
  const args = [nodeGyp, 'rebuild', '--release', '--force_build=1', '--jobs=max', ...headerArguments()];
  const result = await run(process.execPath, args, { cwd: folder, env });
  if (result.code === 0) return;
  const said = `${result.stdout}\n${result.stderr}`.split('\n').filter((line) => /error|ERR!/i.test(line));
  throw new SetupError({
    doing: 'compiling the SQLite addon',
    why,
    wrong: said.slice(-12).join('\n') || `node-gyp ended with ${result.signal ?? result.code}`,
    fix: 'A C++ compiler (C++20), make and Python 3 are needed; on Debian:\napt-get install build-essential python3',
  });
}

const trial =
  "const D=require(process.argv[1]);const d=new D(':memory:',{nativeBinding:process.argv[2]});" +
  "d.exec('create table t(a)');d.prepare('insert into t values(?)').run(7);" +
  "if(d.prepare('select a from t').pluck().get()!==7)process.exit(1);d.close()";

/**
 * In the runtime it was compiled for, in a process of its own: a bad addon does not throw, it crashes.
 * @param {Place} place
 * @param {Tools} tools
 * @param {string} addon
 */
async function tryIt(place, { run }, addon) {
  const electron = findElectron(place);
  const env = { ...place.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' };
  for (const runtime of new Set([electron?.binary ?? process.execPath, process.execPath])) {
    const result = await run(runtime, ['-e', trial, source(place), addon], { env });
    if (result.code === 0) continue;
    throw new SetupError({
      doing: 'trying the compiled SQLite addon',
      why,
      wrong:
        result.stderr.trim().split('\n').slice(-6).join('\n') || `${runtime} ended with ${result.signal}`,
      fix: 'Start again with FANIN_DEBUG=1 and report what it prints.',
    });
  }
}
