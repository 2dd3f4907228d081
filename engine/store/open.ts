/** Opens a database: looks before it touches, then sets it up, brings its schema up to date and checks what it got. */
import Database from 'better-sqlite3';
import { fail } from '../contract/errors.ts';
import { reasonOf } from '../contract/reasons.ts';
import { guarded } from './failures.ts';
import { applicationId, checkIdentity, inspect } from './header.ts';
import { migrations as ownMigrations } from './migrations.ts';

/** Two connections could corrupt a WAL before this one. https://sqlite.org/releaselog/3_51_3.html */
const leastSqlite = [3, 51, 3];
/** Loading better-sqlite3's prebuilt binary on a runtime below this is a crash, not an error. */
const leastNodeApi = 10;
/** How long a write waits for another process to finish its own, in milliseconds. */
const busyTimeout = 5000;

export type Connection = Database.Database;

/** A connection with no settings but the timeout. Throws `sqlite_missing` where no addon fits this runtime. */
export function connect(file: string, timeout = busyTimeout): Connection {
  const addon = process.env.FANIN_SQLITE;
  const nodeApi = Number(process.versions.napi);
  if (!addon && nodeApi < leastNodeApi) {
    fail('sqlite_missing', file, {
      reason: {
        en: `Node-API ${nodeApi}, its prebuilt binary needs ${leastNodeApi}`,
        ko: `Node-API ${nodeApi}, 미리 빌드된 파일에는 ${leastNodeApi} 필요`,
      },
    });
  }
  try {
    return new Database(file, { timeout, ...(addon ? { nativeBinding: addon } : {}) });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ERR_DLOPEN_FAILED' || code === 'MODULE_NOT_FOUND') {
      return fail('sqlite_missing', file, { reason: reasonOf(error) });
    }
    throw error;
  }
}

/**
 * The database of `file`, made where there is none. Throws `not_a_database`, `database_newer`, `database_damaged` (all
 * three with the file untouched), `database_unusable` and `sqlite_missing`.
 */
export function openDatabase(file: string, migrations = ownMigrations): Connection {
  inspect(file, migrations.length);
  return guarded(file, 'database_unusable', () => {
    const db = connect(file);
    try {
      checkVersion(db, file);
      db.pragma('foreign_keys = ON');
      migrate(db, file, migrations);
      useWal(db, file);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

function pragma(db: Connection, name: string): number {
  return Number(db.pragma(name, { simple: true }));
}

const userVersion = (db: Connection): number => pragma(db, 'user_version');

export function sqliteVersion(db: Connection): string {
  return String(db.prepare('SELECT sqlite_version()').pluck().get());
}

function checkVersion(db: Connection, file: string): void {
  const got = sqliteVersion(db).split('.').map(Number);
  const different = leastSqlite.findIndex((least, index) => got[index] !== least);
  if (different >= 0 && (got[different] ?? 0) < leastSqlite[different]!) {
    fail('sqlite_missing', file, {
      reason: {
        en: `SQLite ${got.join('.')} is older than ${leastSqlite.join('.')}`,
        ko: `SQLite ${got.join('.')}, ${leastSqlite.join('.')} 이상 필요`,
      },
    });
  }
}

/**
 * All missing migrations or none. The version is read again under the write lock: another process may be at it, and a
 * newer one may have left its mark in the write-ahead log, where the header does not show it. A database whose making
 * was cut off is empty again by now, and made anew.
 */
function migrate(db: Connection, file: string, migrations: readonly string[]): void {
  if (userVersion(db) === migrations.length) return;
  db.transaction(() => {
    // Takes the write lock, as the first statement; in an empty file it also lets the space of removed runs be given
    // back later. Outside of the transaction it would make a database without our mark for a moment.
    db.pragma('auto_vacuum = INCREMENTAL');
    const from = userVersion(db);
    if (from > 0) checkIdentity(file, pragma(db, 'application_id'), from, migrations.length);
    db.pragma(`application_id = ${applicationId}`);
    for (const step of migrations.slice(from)) db.exec(step);
    db.pragma(`user_version = ${migrations.length}`);
  }).deferred();
  // The header is what the next program looks at first, so it must not wait in the log.
  if (db.pragma('journal_mode', { simple: true }) === 'wal') db.pragma('wal_checkpoint(TRUNCATE)');
}

function useWal(db: Connection, file: string): void {
  const mode = db.pragma('journal_mode = WAL', { simple: true });
  if (mode !== 'wal') {
    fail('database_unusable', file, {
      reason: {
        en: 'this file system cannot hold a write-ahead log',
        ko: '이 파일 시스템에는 write-ahead 로그를 둘 수 없음',
      },
    });
  }
  // better-sqlite3 is compiled for NORMAL here, with which a power cut can take the latest commits.
  db.pragma('synchronous = FULL');
  db.pragma('journal_size_limit = 67108864');
}
