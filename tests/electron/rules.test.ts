/** The rules of the main process that need no Electron to be tested. */
import { mkdtemp, readdir, readFile, symlink, writeFile, lstat, truncate } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';

vi.mock('electron', () => ({ protocol: {}, app: {}, dialog: {}, Menu: {}, utilityProcess: {} }));

const { hostKind } = await import('../../electron/engine-host.ts');
const { fileName, readDocument, writeWhole } = await import('../../electron/files.ts');
const { exitReason, LineRing, lineSplitter } = await import('../../electron/lines.ts');
const { menuTemplate } = await import('../../electron/menu.ts');
const { fileOf, originOf, respond } = await import('../../electron/page.ts');
const { restartsAfter } = await import('../../engine/contract/restart-policy.ts');
const { readBounds, visibleBounds, writeBounds } = await import('../../electron/window-bounds.ts');
const { menuCommands } = await import('../../engine/contract/shell.ts');

const temporary = () => mkdtemp(path.join(os.tmpdir(), 'fanin-rules-'));

describe('starting again', () => {
  const minute = 60_000;

  test('is done three times in five minutes, then the user is asked', () => {
    let restarts: readonly number[] | null = [];
    for (const now of [0, minute, 2 * minute]) restarts = restartsAfter(restarts ?? [], now);
    expect(restarts).toEqual([0, minute, 2 * minute]);
    expect(restartsAfter(restarts ?? [], 4 * minute)).toBeNull();
  });

  test('forgets what is more than five minutes ago', () => {
    expect(restartsAfter([0, minute, 2 * minute], 5 * minute)).toEqual([minute, 2 * minute, 5 * minute]);
  });
});

test('the engine is a utility process from Electron 41 on, a forked one before, and what is forced otherwise', () => {
  expect(hostKind('33.2.1', undefined)).toBe('forked');
  expect(hostKind('40.9.9', undefined)).toBe('forked');
  expect(hostKind('41.0.0', undefined)).toBe('utility');
  expect(hostKind('45.4.1', 'forked')).toBe('forked');
  expect(hostKind('33.2.1', 'utility')).toBe('utility');
  expect(hostKind('33.2.1', 'nonsense')).toBe('forked');
});

describe('the output of the engine', () => {
  test('is cut into lines wherever its chunks end', () => {
    const lines: string[] = [];
    const splitter = lineSplitter((line) => lines.push(line));
    for (const chunk of ['on', 'e\ntwo\r\nth', 'ree']) splitter.push(chunk);
    expect(lines).toEqual(['one', 'two']);
    splitter.end();
    expect(lines).toEqual(['one', 'two', 'three']);
  });

  test('keeps its last lines, and the one that names an error is the reason of a death', () => {
    const ring = new LineRing(3);
    for (const line of ['a', 'b', 'TypeError: x is not a function', '    at f (engine.js:1:1)'])
      ring.add(line);
    expect(ring.all()).toHaveLength(3);
    expect(exitReason({ code: 1, signal: null }, ring.all())).toBe(
      'exit code 1: TypeError: x is not a function',
    );
    expect(exitReason({ code: null, signal: 'SIGKILL' }, [])).toBe('ended by SIGKILL');
  });
});

describe('the page', () => {
  test('is served from its folder and from nowhere else', () => {
    const folder = path.resolve('/srv/page');
    expect(fileOf(folder, 'fanin://app/')).toBe(path.join(folder, 'index.html'));
    expect(fileOf(folder, 'fanin://app/assets/a%20b.js?x=1')).toBe(path.join(folder, 'assets', 'a b.js'));
    for (const bad of [
      'fanin://app/..%2f..%2fetc/passwd',
      'fanin://app/%00',
      'fanin://app/%E0%A4%A',
      'fanin://other/',
      'file:///etc/passwd',
      'nonsense',
    ])
      expect(fileOf(folder, bad), bad).toBeNull();
  });

  test('comes with its type and a policy that allows no script but its own', async () => {
    const folder = await temporary();
    await writeFile(path.join(folder, 'index.html'), '<p>');
    const response = await respond(folder, 'fanin://app/index.html');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await response.text()).toBe('<p>');
    expect((await respond(folder, 'fanin://app/none.js')).status).toBe(404);
  });

  test('has an origin that can be compared', () => {
    expect(originOf('fanin://app/index.html#x')).toBe('fanin://app');
    expect(originOf('fanin://app.evil/')).not.toBe('fanin://app');
    expect(originOf('')).toBeNull();
  });
});

describe('the window', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 };

  test('opens where it was, unless that is off every screen', () => {
    const kept = { x: 100, y: 50, width: 1300, height: 900, maximized: true };
    expect(visibleBounds(kept, [screen])).toEqual({
      bounds: { x: 100, y: 50, width: 1300, height: 900 },
      maximized: true,
    });
    expect(visibleBounds({ ...kept, x: 4000 }, [screen]).bounds).toEqual({ width: 1300, height: 900 });
    expect(visibleBounds({ ...kept, width: 10, height: 10 }, [screen]).bounds).toMatchObject({
      width: 1024,
      height: 700,
    });
  });

  test('starts at its usual size when nothing, or nonsense, is kept', async () => {
    const file = path.join(await temporary(), 'new', 'window.json');
    expect(readBounds(file)).toEqual({ width: 1280, height: 800, maximized: false });
    writeBounds(file, { x: 1, y: 2, width: 1100, height: 750, maximized: false });
    expect(readBounds(file)).toEqual({ x: 1, y: 2, width: 1100, height: 750, maximized: false });
    await writeFile(file, '{"width": "wide"');
    expect(readBounds(file)).toEqual({ width: 1280, height: 800, maximized: false });
  });
});

test.each(['en', 'ko'] as const)('the menu has every command, labelled (%s)', (language) => {
  const heard: string[] = [];
  const menu = menuTemplate(
    { language, development: false, onCommand: (command) => heard.push(command) },
    'linux',
  );
  const items = menu.flatMap((top) => (Array.isArray(top.submenu) ? top.submenu : []));
  for (const command of menuCommands) {
    const item = items.find((candidate) => candidate.id === command);
    expect(item?.label, command).toBeTruthy();
    // The arguments Electron gives are not used.
    (item?.click as (() => void) | undefined)?.();
  }
  expect(heard.sort()).toEqual([...menuCommands].sort());
  const accelerators = items.flatMap((item) => (item.accelerator ? [String(item.accelerator)] : []));
  expect(new Set(accelerators).size).toBe(accelerators.length);
  expect(items.some((item) => item.role === 'toggleDevTools')).toBe(false);
});

describe('files on disk', () => {
  test('get a name any file system takes', () => {
    expect(fileName('tanh, six wide layers', 'json')).toBe('tanh, six wide layers.json');
    expect(fileName('../../etc/pass:wd?', 'json')).toBe('etcpasswd.json');
    expect(fileName('  ', 'json')).toBe('network.json');
    expect(fileName('시험.json', 'json')).toBe('시험.json');
    expect(Buffer.byteLength(fileName('가'.repeat(120), 'json'))).toBeLessThanOrEqual(255);
    expect(fileName('가'.repeat(120), 'json')).toMatch(/^가+\.json$/);
    // devices on Windows
    for (const name of ['con', 'LPT1', 'nul.json']) expect(fileName(name, 'json')).toMatch(/^_.*\.json$/);
    expect(fileName('console', 'json')).toBe('console.json');
    // Another extension is another file, and a long name is cut before it.
    expect(fileName('moons-3.onnx', 'onnx')).toBe('moons-3.onnx');
    expect(fileName('moons.json', 'csv')).toBe('moons.json.csv');
    expect(fileName(`${'a'.repeat(198)}.onnx`, 'onnx')).toBe(`${'a'.repeat(198)}.onnx`);
  });

  test('are written whole, through a link too, and leave nothing else behind', async () => {
    const folder = await temporary();
    const file = path.join(folder, 'a.json');
    const link = path.join(folder, 'link.json');
    await writeWhole(file, 'one');
    await symlink(file, link);
    await writeWhole(link, 'two ✓');
    expect(await readFile(file, 'utf8')).toBe('two ✓');
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(['a.json', 'link.json']);
  });

  test('keep the last of several writes, however long the earlier ones take', async () => {
    const file = path.join(await temporary(), 'twice.json');
    await Promise.all([writeWhole(file, 'old '.repeat(5_000_000)), writeWhole(file, 'new')]);
    expect(await readFile(file, 'utf8')).toBe('new');
  });

  test('may be bytes, and as many as they may be', async () => {
    const file = path.join(await temporary(), 'net.onnx');
    const bytes = new Uint8Array([8, 8, 0, 255, 10]);
    await writeWhole(file, bytes, 5);
    expect(new Uint8Array(await readFile(file))).toEqual(bytes);
    await expect(writeWhole(file, new Uint8Array(6), 5)).rejects.toMatchObject({
      errors: [{ code: 'file_unwritable', place: file }],
    });
    expect(new Uint8Array(await readFile(file))).toEqual(bytes);
  });

  test('may have as long a name as the file system allows', async () => {
    const file = path.join(await temporary(), `${'가'.repeat(83)}.json`);
    await writeWhole(file, 'new');
    expect(await readFile(file, 'utf8')).toBe('new');
  });

  test.runIf(process.platform !== 'win32')('stay readable by their owner alone', async () => {
    const file = path.join(await temporary(), 'private.json');
    await writeFile(file, 'old', { mode: 0o600 });
    await writeWhole(file, 'new');
    expect((await lstat(file)).mode & 0o777).toBe(0o600);
  });

  test('that cannot be written or read say so with a code, the file and a reason', async () => {
    const folder = await temporary();
    const nowhere = path.join(folder, 'no', 'such', 'folder.json');
    await expect(writeWhole(nowhere, 'x')).rejects.toMatchObject({
      errors: [{ code: 'file_unwritable', place: nowhere }],
    });
    await expect(readDocument(nowhere)).rejects.toMatchObject({ errors: [{ code: 'file_unreadable' }] });
    await expect(readDocument(folder)).rejects.toMatchObject({
      errors: [{ values: { reason: { en: 'it is not a file' } } }],
    });

    const binary = path.join(folder, 'binary');
    await writeFile(binary, new Uint8Array([0xff, 0xfe, 0x00]));
    await expect(readDocument(binary)).rejects.toMatchObject({ errors: [{ code: 'file_unreadable' }] });

    const huge = path.join(folder, 'huge');
    await writeFile(huge, '');
    await truncate(huge, 50_000_001);
    await expect(readDocument(huge)).rejects.toMatchObject({
      errors: [{ values: { reason: { en: '51 MB, the most is 50 MB' } } }],
    });
  });
});
