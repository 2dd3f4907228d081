import { readFileSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isInstalled } from '../../electron/runtime/packages.mjs';
import { isFresh, stampOf, writeStamp } from '../../electron/runtime/stamps.mjs';
import { checkout } from '../../electron/runtime/place.mjs';
import { temporaryFolder, write } from './folder.ts';

function stamped() {
  const root = temporaryFolder();
  write(root, { 'src/a.ts': 'a', 'src/deep/b.ts': 'b', 'src/skipped/c.ts': 'c', 'one.json': '{}' });
  const inputs = { root, entries: ['src', 'one.json', 'absent'], skip: ['src/skipped'] };
  const stamp = path.join(root, 'out', 'stamp.json');
  writeStamp(stamp, stampOf(inputs));
  return { root, inputs, stamp };
}

test('what did not change is fresh', () => {
  const { inputs, stamp } = stamped();
  expect(isFresh(stamp, inputs)).toBe(true);
});

test('without a stamp, or with half of one, nothing is fresh', () => {
  const { root, inputs, stamp } = stamped();
  expect(isFresh(path.join(root, 'no.json'), inputs)).toBe(false);
  write(root, { 'out/stamp.json': '{"quick":' });
  expect(isFresh(stamp, inputs)).toBe(false);
});

test('new times on the same content are fresh, and remembered', () => {
  const { root, inputs, stamp } = stamped();
  const before = readFileSync(stamp, 'utf8');
  utimesSync(path.join(root, 'src/a.ts'), new Date(), new Date(2001, 1, 1));
  expect(isFresh(stamp, inputs)).toBe(true);
  expect(readFileSync(stamp, 'utf8')).not.toBe(before);
  expect(isFresh(stamp, inputs)).toBe(true);
});

test.each([
  ['a changed file', { 'src/deep/b.ts': 'B!' }, false],
  ['a new file', { 'src/deep/new.ts': '' }, false],
  ['a file that appeared where one was allowed for', { absent: '' }, false],
  ['a change in a skipped folder', { 'src/skipped/c.ts': 'changed' }, true],
])('%s', (_what, files, fresh) => {
  const { root, inputs, stamp } = stamped();
  write(root, files);
  expect(isFresh(stamp, inputs)).toBe(fresh);
});

test('something else that the result depends on', () => {
  const { inputs, stamp } = stamped();
  expect(isFresh(stamp, { ...inputs, also: '33' })).toBe(false);
});

test('an installation of npm counts when it is complete and of the right versions', () => {
  const root = temporaryFolder();
  const lock = (packages: Record<string, object>) => JSON.stringify({ packages: { '': {}, ...packages } });
  const wanted = {
    'node_modules/a': { version: '1.0.0' },
    'node_modules/other-platform': { version: '1.0.0', optional: true },
  };
  write(root, { 'package-lock.json': lock(wanted) });
  expect(isInstalled(root)).toBe(false);
  const installed = (packages: Record<string, object>) => {
    write(root, { 'node_modules/.package-lock.json': JSON.stringify({ packages }) });
    return isInstalled(root);
  };
  expect(installed({ 'node_modules/a': { version: '1.0.0' } })).toBe(true);
  expect(installed({ 'node_modules/a': { version: '1.0.1' } })).toBe(false);
  expect(installed({})).toBe(false);
  expect(installed({ ...wanted, 'node_modules/extra': { version: '1.0.0' } })).toBe(false);
  expect(isInstalled(checkout)).toBe(true);
});
