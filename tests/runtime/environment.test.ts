import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findElectron } from '../../electron/runtime/electron.mjs';
import { environment, readyEnvironment } from '../../electron/runtime/environment.mjs';
import { fallbackBinary } from '../../electron/runtime/fallback-electron.mjs';
import { failedAttempt, recordFailure } from '../../electron/runtime/official-electron.mjs';
import { cacheFolder, checkout, type Place } from '../../electron/runtime/place.mjs';
import { hashOf } from '../../electron/runtime/stamps.mjs';
import { ownBuild } from '../../electron/runtime/sqlite.mjs';
import { temporaryPlace, write } from './folder.ts';

const home = path.resolve('/home/ada');

test('the cache is where the platform keeps caches, and can be moved', () => {
  expect(cacheFolder({}, 'linux', home)).toBe(path.join(home, '.cache/fanin'));
  expect(cacheFolder({ XDG_CACHE_HOME: '/big' }, 'linux', home)).toBe(path.join('/big', 'fanin'));
  expect(cacheFolder({ XDG_CACHE_HOME: 'relative' }, 'linux', home)).toBe(path.join(home, '.cache/fanin'));
  expect(cacheFolder({}, 'darwin', home)).toBe(path.join(home, 'Library/Caches/fanin'));
  expect(cacheFolder({ LOCALAPPDATA: '/local' }, 'win32', home)).toBe(path.join('/local', 'fanin', 'Cache'));
  expect(cacheFolder({ FANIN_CACHE: '/there', XDG_CACHE_HOME: '/big' }, 'linux', home)).toBe(
    path.resolve('/there'),
  );
});

function withPackages(place: Place): Place {
  write(place.root, {
    'node_modules/electron/package.json': '{"version":"45.0.0"}',
    'node_modules/better-sqlite3/package.json': '{"version":"13.2.0"}',
  });
  return place;
}

/** A stand-in for a binary, and what it would have said of itself. */
function binary(place: Place, file: string, napi: number): string {
  write(path.dirname(file), { [path.basename(file)]: 'binary' });
  const { size, mtimeMs } = statSync(file);
  const name = `facts-${hashOf(`${file} ${size} ${mtimeMs}`).slice(0, 16)}.json`;
  write(path.join(place.cache, 'electron'), {
    [name]: JSON.stringify({ electron: '1.2.3', node: '20.0.0', napi }),
  });
  return file;
}

function official(place: Place): string {
  const folder = path.join(place.root, 'node_modules/electron');
  write(folder, { 'dist/version': '45.0.0', 'path.txt': 'electron' });
  return path.join(folder, 'dist/electron');
}

describe('which Electron', () => {
  test('none at first', () => {
    expect(findElectron(withPackages(temporaryPlace()))).toBeNull();
  });

  test('the one of package.json, even where a download once failed', () => {
    const place = withPackages(temporaryPlace());
    const file = binary(place, official(place), 10);
    recordFailure(place, 'download', 'no network');
    expect(findElectron(place)).toEqual({ binary: file, kind: 'official' });
  });

  test('not one of another version, nor one that is half unpacked', () => {
    const place = withPackages(temporaryPlace());
    binary(place, official(place), 10);
    write(place.root, { 'node_modules/electron/dist/version': '44.0.0' });
    expect(findElectron(place)).toBeNull();
    write(place.root, {
      'node_modules/electron/dist/version': '45.0.0',
      'node_modules/electron/path.txt': '',
    });
    expect(findElectron(withPackages(temporaryPlace()))).toBeNull();
  });

  test('the fallback only after the official one has failed, and for a day', () => {
    const place = withPackages(temporaryPlace());
    binary(place, fallbackBinary(place), 9);
    expect(findElectron(place)).toBeNull();
    recordFailure(place, 'download', 'no network');
    expect(findElectron(place)).toEqual({ binary: fallbackBinary(place), kind: 'fallback' });
    expect(failedAttempt(place, Date.now() + 25 * 3_600_000)).toBeNull();
  });

  test('the fallback where the official one is here but does not run', () => {
    const place = withPackages(temporaryPlace());
    binary(place, official(place), 10);
    binary(place, fallbackBinary(place), 9);
    recordFailure(place, 'run', 'its C library is too new');
    expect(findElectron(place)?.kind).toBe('fallback');
  });

  test('the one the user names before all others', () => {
    const place = withPackages(temporaryPlace({ FANIN_ELECTRON: '/opt/electron' }));
    binary(place, official(place), 10);
    expect(findElectron(place)).toEqual({ binary: '/opt/electron', kind: 'given' });
  });
});

describe('the environment', () => {
  test('names the addon for a runtime that cannot load the prebuilt one', () => {
    const place = withPackages(temporaryPlace());
    recordFailure(place, 'download', 'no network');
    const file = binary(place, fallbackBinary(place), 9);
    expect(environment(place)).toEqual({
      FANIN_ROOT: place.root,
      FANIN_ELECTRON: file,
      FANIN_SQLITE: ownBuild(place),
    });
    expect(ownBuild(place).startsWith(place.cache)).toBe(true);
    expect(ownBuild(place)).toContain('13.2.0-linux');
  });

  test('names none where the prebuilt one is right', () => {
    const place = withPackages(temporaryPlace());
    const file = binary(place, official(place), 10);
    expect(environment(place)).toEqual({ FANIN_ROOT: place.root, FANIN_ELECTRON: file });
    const forTests = environment(place, { alsoNode: true });
    expect('FANIN_SQLITE' in forTests).toBe(Number(process.versions.napi) < 10);
  });

  test('of this very run is complete', () => {
    const ready = readyEnvironment();
    expect(ready.FANIN_ROOT).toBe(checkout);
    expect(existsSync(ready.FANIN_ELECTRON ?? '')).toBe(true);
    if (Number(process.versions.napi) < 10) expect(existsSync(ready.FANIN_SQLITE ?? '')).toBe(true);
  });
});
