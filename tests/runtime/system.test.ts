import { expect, test } from 'vitest';
import { missingFor, missingPrograms, missingLibraries } from '../../electron/runtime/libraries.mjs';
import { checkSandbox } from '../../electron/runtime/sandbox.mjs';
import { speaker } from '../../electron/runtime/say.mjs';
import {
  aptLine,
  isContainerOrCi,
  needPackages,
  onPath,
  packageNames,
} from '../../electron/runtime/system.mjs';
import { listener, temporaryPlace } from './folder.ts';

const ldd = `	linux-vdso.so.1 (0x00007ffd1d5f2000)
	libffmpeg.so => /cache/electron/libffmpeg.so (0x00007f0e6c600000)
	libgtk-3.so.0 => not found
	libnss3.so => not found
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f0e6c200000)
	/lib64/ld-linux-x86-64.so.2 (0x00007f0e6d000000)
`;
const debian12 = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nID=debian\n';
const debian13 = 'VERSION_ID="13"\nID=debian\n';
const debianTesting = 'PRETTY_NAME="Debian GNU/Linux forky/sid"\nID=debian\n';
const ubuntu22 = 'ID=ubuntu\nVERSION_ID="22.04"\n';
const ubuntu24 = 'ID=ubuntu\nVERSION_ID="24.04"\n';

test('what ldd does not find', () => {
  expect(missingLibraries(ldd)).toEqual(['libgtk-3.so.0', 'libnss3.so']);
  expect(missingLibraries('\tnot a dynamic executable\n')).toEqual([]);
  expect(missingFor(process.execPath)).toEqual([]);
});

test.each([
  [debian12, ['libgtk-3-0', 'libnss3']],
  [ubuntu22, ['libgtk-3-0', 'libnss3']],
  [debian13, ['libgtk-3-0t64', 'libnss3']],
  [debianTesting, ['libgtk-3-0t64', 'libnss3']],
  [ubuntu24, ['libgtk-3-0t64', 'libnss3']],
  ['', ['libgtk-3-0', 'libnss3']],
])('the names of this distribution: %j', (release, names) => {
  expect(packageNames(['libgtk-3-0', 'libnss3', 'libgtk-3-0'], release)).toEqual(names);
});

test('the line to type', () => {
  expect(aptLine(['xvfb', 'libnss3'], true)).toBe(
    'apt-get update && apt-get install --no-install-recommends -y xvfb libnss3',
  );
  expect(aptLine(['xvfb'], false)).toBe(
    'sudo apt-get update && sudo apt-get install --no-install-recommends -y xvfb',
  );
});

test('where installing by ourselves surprises nobody', () => {
  expect(isContainerOrCi({ CI: 'true' })).toBe(true);
  expect(isContainerOrCi({ container: 'podman' })).toBe(true);
  expect(isContainerOrCi({ CI: 'false' }, () => '12:cpu:/kubepods/burstable/pod1')).toBe(true);
});

test('without apt the libraries are named', async () => {
  const place = temporaryPlace({ PATH: '/nowhere' });
  const tools = { say: speaker(listener()), run: () => Promise.reject(new Error('nothing is run')) };
  const need = { packages: ['libnss3'], missing: 'libnss3.so', doing: 'looking', why: 'windows' };
  await expect(needPackages(place, tools, need)).rejects.toMatchObject({
    name: 'SetupError',
    message: 'Missing on this system: libnss3.so.',
    fix: expect.stringContaining('libnss3'),
  });
});

test('the programs that are missing, for what will be done', () => {
  const bare = temporaryPlace({ PATH: '/nowhere' });
  expect(missingPrograms(bare, { draws: false, compiles: false })).toEqual({ missing: [], packages: [] });
  expect(missingPrograms(bare, { draws: true, compiles: true })).toEqual({
    missing: ['Xvfb', 'g++', 'make', 'python3'],
    packages: ['xvfb', 'build-essential', 'python3'],
  });
  const withDisplay = temporaryPlace({ PATH: '/nowhere', WAYLAND_DISPLAY: 'wayland-0' });
  expect(missingPrograms(withDisplay, { draws: true, compiles: false }).missing).toEqual([]);
});

test('a program on the path', () => {
  expect(onPath('sh', { PATH: '/usr/bin:/bin' })).toBe(true);
  expect(onPath('sh', { PATH: '' })).toBe(false);
  expect(onPath('sh', {})).toBe(false);
});

test('a sandbox that the system forbids is explained, with the way out', () => {
  const restricted = (file: string) => (file.includes('apparmor') ? '1\n' : '');
  expect(() => checkSandbox('/opt/electron', () => '')).not.toThrow();
  expect(() => checkSandbox('/opt/electron', restricted)).toThrow(
    expect.objectContaining({ fix: expect.stringContaining("chmod 4755 '/opt/chrome-sandbox'") }),
  );
});
