/** Opening files: what is ours is brought up to date, everything else is left exactly as it was. */
import Database from 'better-sqlite3';
import {
  mkdirSync,
  readFileSync,
  writeFileSync,
  copyFileSync,
  readdirSync,
  existsSync,
  truncateSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { FaninFailure } from '../../engine/contract/errors.ts';
import { migrations } from '../../engine/store/migrations.ts';
import { connect, openDatabase } from '../../engine/store/open.ts';
import { Store } from '../../engine/store/store.ts';
import {
  append,
  codeOf,
  experiment,
  finish,
  newFile,
  oldProbe,
  openStore,
  point,
  probe,
  startedRun,
  temporaryFolder,
} from './fixtures.ts';

/** Opening fails with this code, and neither the file nor its folder has changed. */
function expectUntouched(file: string, code: string): void {
  const folder = path.dirname(file);
  const before = { bytes: readFileSync(file), names: readdirSync(folder).sort() };
  expect(codeOf(() => Store.open(file))).toBe(code);
  expect(readFileSync(file).equals(before.bytes)).toBe(true);
  expect(readdirSync(folder).sort()).toEqual(before.names);
}

/** A database with a finished run in it. */
function filledFile(): string {
  const file = newFile();
  const store = openStore(file);
  const id = startedRun(store);
  append(
    store,
    id,
    Array.from({ length: 2000 }, (_, step) => point('train.loss', step, 1 / (step + 1))),
    [probe(5)],
  );
  finish(store, id, 'finished', [
    { node: 'fc1', name: 'bias', shape: [3], values: Float32Array.of(1, 2, 3) },
  ]);
  store.close();
  return file;
}

describe('a file that is no database of ours', () => {
  test.each([
    ['text', 'run,loss\n1,0.5\n'],
    ['long text', 'The quick brown fox jumps over the lazy dog. '.repeat(500)],
    ['one byte', 'S'],
    ['the beginning of a database', 'SQLite format 3\0'],
  ])('%s', (_, content) => {
    const file = newFile();
    writeFileSync(file, content);
    expectUntouched(file, 'not_a_database');
  });

  test.each(['delete', 'wal'])('a database of another program, journal mode %s', (mode) => {
    const file = newFile();
    const other = connect(file);
    other.pragma(`journal_mode = ${mode}`);
    other.exec('CREATE TABLE runs (id INTEGER PRIMARY KEY, who TEXT); PRAGMA user_version = 1');
    expectUntouched(file, 'not_a_database');
    expect(other.prepare('SELECT count(*) AS n FROM runs').get()).toEqual({ n: 0 });
    other.close();
    expectUntouched(file, 'not_a_database');
  });

  test('a folder, and a file in a folder that is not there', () => {
    const folder = temporaryFolder();
    expect(codeOf(() => Store.open(folder))).toBe('database_unusable');
    expect(codeOf(() => Store.open(path.join(folder, 'no', 'such.db')))).toBe('database_unusable');
    expect(existsSync(path.join(folder, 'no'))).toBe(false);
  });

  test('an empty file becomes a database', () => {
    const file = newFile();
    writeFileSync(file, '');
    expect(openStore(file).runs()).toEqual([]);
  });
});

test('a database whose making was cut off is made again', () => {
  // Its first page is in the file, the journal that takes it back beside it. The journal of another empty file will do;
  // a tiny cache brings it to the disk before the end of the transaction.
  const cut = newFile();
  writeFileSync(cut, readFileSync(filledFile()).subarray(0, 4096));
  const file = newFile();
  const making = connect(file);
  making.pragma('cache_size = 1');
  making.exec('BEGIN; CREATE TABLE filler (x); INSERT INTO filler VALUES (zeroblob(100000))');
  copyFileSync(`${file}-journal`, `${cut}-journal`);
  making.close();
  expect(openStore(cut).runs()).toEqual([]);
});

describe('a damaged database', () => {
  test.each([57, 100, 4096, 4097, 8192, -4096, -1])('cut to %i bytes', (length) => {
    const file = filledFile();
    const whole = readFileSync(file).length;
    truncateSync(file, length > 0 ? length : whole + length);
    expectUntouched(file, length === 57 ? 'not_a_database' : 'database_damaged');
  });

  test('rubbish inside gives coded errors only, wherever it lies', () => {
    const source = filledFile();
    const bytes = readFileSync(source);
    for (let page = 0; page < bytes.length / 4096; page++) {
      const file = newFile();
      const broken = Buffer.from(bytes);
      // The header of the first page is spared: without it this is no database at all.
      broken.fill(0xa5, page * 4096 + (page === 0 ? 100 : 0), page * 4096 + 600);
      writeFileSync(file, broken);
      expectCodedErrorsOnly(file);
    }
  });
});

/** Reads all there is to read. */
function expectCodedErrorsOnly(file: string): void {
  try {
    const store = openStore(file);
    for (const work of [
      () => store.runs(),
      () => store.run(1),
      () => store.curves([1], ['train.loss'], 10),
      () => store.probe(1, null),
      () => store.weights(1),
      () => store.compare([1]),
      () => store.info(),
      () => startedRun(store),
    ]) {
      try {
        work();
      } catch (error) {
        if (!(error instanceof FaninFailure)) throw error;
      }
    }
  } catch (error) {
    if (!(error instanceof FaninFailure)) throw error;
  }
}

describe('versions', () => {
  const withNotes = [...migrations, "ALTER TABLE runs ADD COLUMN notes TEXT NOT NULL DEFAULT ''"];

  test('an old database is brought up to date with everything in it', () => {
    const file = filledFile();
    const before = openStore(file);
    const [run, curve] = [before.run(1), before.curves([1], ['train.loss'], 50)];
    before.close();

    const after = openStore(file, { migrations: withNotes });
    expect(after.run(1)).toEqual(run);
    expect(after.curves([1], ['train.loss'], 50)).toEqual(curve);
    after.close();
    const db = openDatabase(file, withNotes);
    expect(db.prepare('SELECT notes FROM runs').all()).toEqual([{ notes: '' }]);
    db.close();
  });

  test('a newer database is left alone', () => {
    const file = filledFile();
    openStore(file, { migrations: withNotes }).close();
    expectUntouched(file, 'database_newer');
  });

  test('one that was made newer this moment is left alone as well', () => {
    const file = filledFile();
    const newer = openStore(file, { migrations: withNotes });
    startedRun(newer);
    expectUntouched(file, 'database_newer');
    expect(newer.runs().length).toBe(2);
  });

  test('a migration that fails changes nothing', () => {
    const file = filledFile();
    const broken = [...migrations, 'CREATE TABLE extra (x)', 'CREATE TABLE runs (again)'];
    expect(() => Store.open(file, { migrations: broken })).toThrow('runs already exists');
    const store = openStore(file);
    expect(store.run(1).summary.status).toBe('finished');
    const db = openDatabase(file);
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE name = 'extra'").all()).toEqual([]);
    db.close();
  });

  /** Written by schema 1 when it was the newest: a finished run and a deleted one. Later versions must open it. */
  test('a database of schema 1', () => {
    const file = newFile();
    copyFileSync(new URL('./databases/schema-1.db', import.meta.url), file);
    const store = openStore(file, { now: () => 1e12 });
    expect(store.runs().map(({ id }) => id)).toEqual([1]);
    expect(store.run(1)).toMatchObject({
      document: experiment(),
      probeSteps: [100],
      weightBytes: 12,
      summary: {
        status: 'finished',
        last: { 'train.loss': 0.5, 'test.accuracy': 0.9 },
        best: { 'train.loss': 0.25 },
        dataHash: null,
      },
    });
    expect(store.probe(1, null)).toEqual(oldProbe(100));
    expect(store.curves([1], ['train.loss'], 10)[0]!.total).toBe(3);
    expect(store.restore([2])[0]).toMatchObject({ id: 2, status: 'failed', error: { code: 'lane_died' } });
  });
});

describe('settings', () => {
  test('nothing acknowledged is lost to a power cut, and rows belong to runs', () => {
    const db = openDatabase(newFile());
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(db.pragma('busy_timeout', { simple: true })).toBeGreaterThan(0);
    db.close();
  });

  test('a closed store says so', () => {
    const store = openStore();
    store.close();
    store.close();
    expect(codeOf(() => store.runs())).toBe('database_unusable');
    expect(codeOf(() => startedRun(store))).toBe('database_unusable');
  });

  test('closing leaves one file', () => {
    const file = filledFile();
    expect(readdirSync(path.dirname(file))).toEqual([path.basename(file)]);
  });

  test.runIf(Number(process.versions.napi) < 10)(
    'the prebuilt addon is never loaded where it would crash',
    () => {
      vi.stubEnv('FANIN_SQLITE', '');
      const file = newFile();
      expect(codeOf(() => Store.open(file))).toBe('sqlite_missing');
      vi.unstubAllEnvs();
    },
  );

  test('an addon that is missing or broken is told as such', () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'fanin.db');
    vi.stubEnv('FANIN_SQLITE', path.join(folder, 'none.node'));
    expect(codeOf(() => Store.open(file))).toBe('sqlite_missing');
    const broken = path.join(folder, 'broken.node');
    writeFileSync(broken, 'not an addon');
    vi.stubEnv('FANIN_SQLITE', broken);
    expect(codeOf(() => Store.open(file))).toBe('sqlite_missing');
    vi.unstubAllEnvs();
  });
});

describe('a disk that is full', () => {
  test('what is stored stays, what does not fit is refused, and room makes it go on', () => {
    const file = newFile();
    const store = openStore(file);
    const id = startedRun(store);
    const db: unknown = Reflect.get(store, 'db');
    if (!(db instanceof Database)) throw new Error('the store has no connection');
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true })) + 8}`);
    let stored = 0;
    const fill = (): void => {
      for (; stored < 1000; stored++) {
        const points = Array.from({ length: 100 }, (_, index) =>
          point('train.loss', stored * 100 + index, 1),
        );
        append(store, id, points);
      }
    };
    expect(codeOf(fill)).toBe('database_write');
    expect(stored).toBeGreaterThan(0);
    expect(store.info().points).toBe(stored * 100);
    expect(store.summary(id).step).toBe(stored * 100 - 1);
    const weights = [{ node: 'fc1', name: 'weight', shape: [90_000], values: new Float32Array(90_000) }];
    expect(codeOf(() => finish(store, id, 'finished', weights))).toBe('database_write');
    expect(store.summary(id).status).toBe('running');

    db.pragma('max_page_count = 100000');
    expect(finish(store, id, 'finished', weights).status).toBe('finished');
    store.close();
    expect(openStore(file).curves([id], ['train.loss'], 10)[0]!.total).toBe(stored * 100);
  });
});

test('folders with spaces and other scripts', () => {
  const folder = path.join(temporaryFolder(), '내 실험 ✓ 100%');
  mkdirSync(folder);
  const file = path.join(folder, 'a b?.db');
  openStore(file).close();
  expect(openStore(file).runs()).toEqual([]);
});
