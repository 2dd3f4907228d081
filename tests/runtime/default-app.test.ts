import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCommand, readPackage } from '../../electron/runtime/default-app/command.mjs';
import { temporaryFolder, write } from './folder.ts';

describe('the command line of a bare Electron', () => {
  test.each([
    [['/app'], { target: '/app', preload: [] }],
    [['--no-sandbox', '--inspect=0', '/app', '--tour', 'x'], { target: '/app', preload: [] }],
    [['-r', '/loader.cjs', '.'], { target: '.', preload: ['/loader.cjs'] }],
    [['--no-sandbox'], { target: undefined, preload: [] }],
    [[], { target: undefined, preload: [] }],
  ])('%j', (args, expected) => {
    expect(readCommand(args)).toEqual(expected);
  });
});

describe('the app a folder holds', () => {
  test('is what its package.json says', () => {
    const folder = temporaryFolder();
    write(folder, {
      'package.json': '{"name":"app","productName":"An App","version":"1.2.3","main":"out/main.js"}',
      'out/main.js': '',
    });
    expect(readPackage(folder)).toEqual({
      folder,
      main: path.join(folder, 'out/main.js'),
      name: 'An App',
      version: '1.2.3',
    });
  });

  test('may leave out the extension, the main, or the package.json', () => {
    const folder = temporaryFolder();
    write(folder, {
      'a/package.json': '{"main":"start"}',
      'a/start.js': '',
      'b/package.json': '{}',
      'b/index.js': '',
    });
    write(folder, { 'c/index.js': '' });
    expect(readPackage(path.join(folder, 'a')).main).toBe(path.join(folder, 'a/start.js'));
    expect(readPackage(path.join(folder, 'b')).main).toBe(path.join(folder, 'b/index.js'));
    expect(readPackage(path.join(folder, 'c')).main).toBe(path.join(folder, 'c/index.js'));
  });

  test('may be a single file', () => {
    const folder = temporaryFolder();
    write(folder, { 'one.js': '' });
    expect(readPackage(path.join(folder, 'one.js'))).toEqual({ folder, main: path.join(folder, 'one.js') });
  });

  test('is missed in plain words', () => {
    expect(() => readPackage('/nowhere/at/all')).toThrow('There is no app at');
  });
});

const electron = process.env['FANIN_ELECTRON'];

test.runIf(electron)(
  'a folder given to this Electron starts under its own name, and not as Node',
  () => {
    const folder = temporaryFolder();
    write(folder, {
      'package.json':
        '{"name":"app","productName":"An App","version":"1.2.3","main":"main.mjs","type":"module"}',
      'main.mjs': `import { app } from 'electron';
      const early = app.isReady();
      app.whenReady().then(() => { console.log(JSON.stringify({ early, name: app.getName(), version: app.getVersion(), path: app.getAppPath(),
        packaged: app.isPackaged, user: app.getPath('userData'), last: process.argv.at(-1) }));
      app.exit(5); });`,
    });
    const env: NodeJS.ProcessEnv = { ...process.env, XDG_CONFIG_HOME: path.join(folder, 'config') };
    delete env['ELECTRON_RUN_AS_NODE'];
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const args = [...root, '--ozone-platform=headless', '--log-level=3', folder, '--tour'];
    let status = 0;
    let text = '';
    try {
      execFileSync(electron!, args, {
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        timeout: 30_000,
      });
    } catch (error) {
      ({ status, stdout: text } = error as { status: number; stdout: string });
    }
    expect(status).toBe(5);
    expect(JSON.parse(text)).toEqual({
      early: false,
      name: 'An App',
      version: '1.2.3',
      path: folder,
      packaged: false,
      user: path.join(folder, 'config/An App'),
      last: '--tour',
    });
    const asNode = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    expect(execFileSync(electron!, ['-p', '6 * 7'], { env: asNode, encoding: 'utf8' }).trim()).toBe('42');
  },
  60_000,
);
