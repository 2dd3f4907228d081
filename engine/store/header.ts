/** What the first bytes of a file say, read before anything may write to it. https://sqlite.org/fileformat2.html#the_database_header */
import { accessSync, closeSync, constants, existsSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../contract/errors.ts';
import { reasonOf } from '../contract/reasons.ts';

/** "Fani" in ASCII: marks a database as Fanin's. */
export const applicationId = 0x46616e69;

const headerBytes = 100;
const magic = 'SQLite format 3\0';
const at = { pageSize: 16, pages: 28, userVersion: 60, applicationId: 68 };

/**
 * Whether this file can be opened, or made where there is none or an empty one. Throws `not_a_database`, `database_newer` and
 * `database_damaged` with the file untouched, `database_unusable` where it cannot be read or written.
 */
export function inspect(file: string, known: number): void {
  if (!existsSync(file)) {
    const folder = path.dirname(file);
    if (!existsSync(folder))
      fail('database_unusable', file, { reason: { en: 'its folder does not exist', ko: '폴더가 없음' } });
    return;
  }
  const header = readHeader(file);
  if (header.length === 0) return;
  if (header.length < headerBytes || header.toString('latin1', 0, magic.length) !== magic) {
    fail('not_a_database', file, {
      reason: { en: 'it does not begin as an SQLite file does', ko: '시작 부분이 SQLite 파일과 다름' },
    });
  }
  checkIdentity(file, header.readUInt32BE(at.applicationId), header.readUInt32BE(at.userVersion), known);
  checkLength(file, header);
}

/** SQLite itself reads what is missing of the last page as zeros. */
function checkLength(file: string, header: Buffer): void {
  // With a log or a journal beside it, the file may be between two states: SQLite knows what is missing then.
  if (['-wal', '-journal'].some((log) => statSync(file + log, { throwIfNoEntry: false })?.size)) return;
  const stored = header.readUInt16BE(at.pageSize);
  const pageSize = stored === 1 ? 65_536 : stored;
  const expected = header.readUInt32BE(at.pages) * pageSize;
  const got = statSync(file).size;
  if (got < expected || got % pageSize !== 0) {
    fail('database_damaged', file, {
      reason: { en: `it has ${got} bytes of ${expected}`, ko: `${expected}바이트 중 ${got}바이트만 있음` },
    });
  }
}

/** Throws unless the database is Fanin's and no newer than `known`. */
export function checkIdentity(file: string, application: number, version: number, known: number): void {
  if (application !== applicationId) {
    fail('not_a_database', file, {
      reason: {
        en: 'it is an SQLite database of another program',
        ko: '다른 프로그램의 SQLite 데이터베이스',
      },
    });
  }
  if (version > known) fail('database_newer', file, { got: version, known });
}

function readHeader(file: string): Buffer {
  const header = Buffer.alloc(headerBytes);
  try {
    if (!statSync(file).isFile())
      return fail('database_unusable', file, { reason: { en: 'it is not a file', ko: '파일이 아님' } });
    accessSync(file, constants.R_OK | constants.W_OK);
    const descriptor = openSync(file, 'r');
    try {
      return header.subarray(0, readSync(descriptor, header, 0, headerBytes, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      return fail('database_unusable', file, { reason: reasonOf(error) });
    }
    throw error;
  }
}
