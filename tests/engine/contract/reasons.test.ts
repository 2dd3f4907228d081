/** Why the system refused something, from errors that the real system and the real libraries make. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { list } from 'tar';
import { afterAll, expect, test } from 'vitest';
import { errorText, FaninFailure, faninError, fail, type Language } from '../../../engine/contract/errors.ts';
import { reasonOf } from '../../../engine/contract/reasons.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-reasons-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'file');
writeFileSync(file, 'some text that is no archive');

const packed = gzipSync('x'.repeat(1000));
const refused = {
  'a file that is not there': () => readFileSync(path.join(folder, 'none')),
  'a folder read as a file': () => readFileSync(folder),
  'a file read as a folder': () => readdirSync(file),
  'a name that is too long': () => readFileSync(path.join(folder, 'x'.repeat(5000))),
  'a folder that is there already': () => mkdirSync(folder),
  'a cut archive': () => gunzipSync(packed.subarray(0, 15)),
  'a damaged archive': () => gunzipSync(Uint8Array.from(packed, (byte, at) => (at > 12 ? 0xff : byte))),
  'no archive': () => list({ file, strict: true }),
  'no JSON': () => JSON.parse('{]'),
  'letters of another encoding': () => new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.of(0xff)),
};

test.each(Object.entries(refused))('%s', async (_, work) => {
  const thrown = await (async () => work())().then(
    () => expect.fail('nothing was refused'),
    (error: unknown) => error,
  );
  const error = faninError('file_unreadable', file, { reason: reasonOf(thrown) });
  const said = (language: Language): string => errorText(error, language).replace('JSON', '');
  expect(said('ko')).not.toMatch(/[A-Za-z]{2,}/);
  expect(said('en')).not.toMatch(/[A-Z_]{4,}|[가-힣]/);
});

test('an error of ours says itself in both languages, and one that nobody knows keeps its own words', () => {
  const ours = (() => {
    try {
      return fail('no_examples', 'x');
    } catch (error) {
      return error;
    }
  })();
  expect(ours).toBeInstanceOf(FaninFailure);
  const { errors } = ours as FaninFailure;
  expect(reasonOf(ours)).toEqual({ en: errorText(errors[0], 'en'), ko: errorText(errors[0], 'ko') });
  expect(reasonOf(new Error('HTTP 404'))).toBe('HTTP 404');
  expect(reasonOf('text')).toBe('text');
});

test.each([
  'SQLITE_FULL',
  'SQLITE_IOERR_WRITE',
  'SQLITE_BUSY_SNAPSHOT',
  'SQLITE_CORRUPT_VTAB',
  'SQLITE_READONLY',
])('%s of the database, by its first part', (code) => {
  expect(reasonOf(Object.assign(new Error('disk I/O error'), { code }))).toHaveProperty('ko');
});
