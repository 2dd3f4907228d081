// Debian packages: what is missing, the exact line that installs it, and whether we may run that line ourselves.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError } from './say.mjs';

/** @typedef {import('./place.mjs').Place} Place */
/** @typedef {import('./steps.mjs').Tools} Tools */

/**
 * @param {string} program
 * @param {NodeJS.ProcessEnv} env
 */
export function onPath(program, env) {
  return (env.PATH ?? '')
    .split(delimiter)
    .some((folder) => folder !== '' && existsSync(join(folder, program)));
}

/**
 * Distributions of 2024 and later renamed the packages whose ABI changed with 64-bit time.
 * @param {string} osRelease content of /etc/os-release
 */
export function hasTime64Names(osRelease) {
  const id = /^ID="?([a-z]+)"?$/m.exec(osRelease)?.[1];
  const version = Number(/^VERSION_ID="?([\d.]+)"?$/m.exec(osRelease)?.[1] ?? Number.NaN);
  // Debian testing has no number yet.
  if (id === 'debian') return Number.isNaN(version) || version >= 13;
  return id === 'ubuntu' && version >= 24.04;
}

const renamed = ['libgtk-3-0', 'libasound2', 'libatk-bridge2.0-0'];

/**
 * @param {readonly string[]} packages as Debian 12 calls them
 * @param {string} osRelease
 */
export function packageNames(packages, osRelease) {
  const suffix = hasTime64Names(osRelease) ? 't64' : '';
  return [...new Set(packages)].map((name) => (renamed.includes(name) ? name + suffix : name));
}

/**
 * @param {readonly string[]} packages
 * @param {boolean} isRoot
 */
export function aptLine(packages, isRoot) {
  const sudo = isRoot ? '' : 'sudo ';
  return `${sudo}apt-get update && ${sudo}apt-get install --no-install-recommends -y ${packages.join(' ')}`;
}

export function isRoot() {
  return process.getuid?.() === 0;
}

/**
 * A machine nobody sits at, where installing a system package surprises nobody.
 * @param {NodeJS.ProcessEnv} env
 * @param {(file: string) => string} read
 */
export function isContainerOrCi(env, read = readOr) {
  if (env.CI && env.CI !== 'false') return true;
  if (env.container || existsSync('/.dockerenv') || existsSync('/run/.containerenv')) return true;
  return /docker|kubepods|lxc|containerd|libpod/.test(read('/proc/1/cgroup'));
}

/** @param {string} file */
function readOr(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Another apt-get may be at work; it is waited for. */
const patience = ['-o', 'DPkg::Lock::Timeout=300'];

/**
 * Installs packages where that is ours to do; elsewhere says which.
 * @param {Place} place
 * @param {Tools} tools
 * @param {{ packages: readonly string[], missing: string, doing: string, why: string }} need
 */
export async function needPackages(place, { say, run }, { packages, missing, doing, why }) {
  const names = packageNames(packages, readOr('/etc/os-release'));
  if (!onPath('apt-get', place.env)) {
    throw new SetupError({
      doing,
      why,
      wrong: `Missing on this system: ${missing}.`,
      fix: `Install them with the system's package manager. Debian calls the packages:\n${names.join(' ')}`,
    });
  }
  const line = aptLine(names, isRoot());
  if (!isRoot() || !isContainerOrCi(place.env)) {
    throw new SetupError({ doing, why, wrong: `Missing on this system: ${missing}.`, fix: `Run:\n${line}` });
  }
  say.line(`  missing: ${missing}`);
  say.line(`  ${line}`);
  const options = { env: { ...place.env, DEBIAN_FRONTEND: 'noninteractive' }, letFinish: true };
  // An earlier installation that was cut short has to be finished first; where there was none this does nothing.
  await run('dpkg', ['--configure', '-a'], options);
  const update = await run('apt-get', ['update', '-q', ...patience], options);
  const install = await run(
    'apt-get',
    ['install', '-q', '-y', '--no-install-recommends', ...patience, ...names],
    options,
  );
  if (install.code !== 0) {
    const said = `${update.code === 0 ? '' : update.stderr}${install.stderr}`;
    const wrong = said.trim().split('\n').slice(-8).join('\n') || 'apt-get failed';
    throw new SetupError({ doing, why, wrong, fix: `Run:\n${line}` });
  }
}
