/**
 * The schema, as the steps that made it. A migration that has been released never changes: whoever needs another shape
 * adds the next one. `user_version` of a database is the number of migrations it has been through.
 */
export const migrations: readonly string[] = [
  // 1. Runs, their documents, what they measured, their snapshots and their weights.
  `
  CREATE TABLE engines (
    token   TEXT PRIMARY KEY   -- of a lock file that the engine holds while it lives
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE runs (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,   -- never given twice, even after a run was removed
    experiment TEXT NOT NULL,
    name       TEXT NOT NULL,
    status     TEXT NOT NULL,
    error      TEXT,               -- JSON, as errorSchema has it
    seed       INTEGER NOT NULL,
    dataset    TEXT NOT NULL,
    parameters INTEGER NOT NULL,
    created    REAL NOT NULL,      -- all times: milliseconds since 1970
    started    REAL,
    ended      REAL,
    touched    REAL NOT NULL,      -- the last sign of life
    step       INTEGER NOT NULL DEFAULT 0,
    steps      INTEGER NOT NULL,
    epochs     INTEGER NOT NULL,
    speed      REAL,               -- examples per second
    colour     INTEGER NOT NULL,
    kernels    TEXT,
    lanes      INTEGER,
    host       TEXT,
    version    TEXT NOT NULL,      -- of the app that made it
    engine     TEXT REFERENCES engines,   -- who works on it; null when it is over
    deleted    REAL                -- when it was hidden; null while it shows
  ) STRICT;
  CREATE INDEX runs_by_engine ON runs (engine) WHERE engine IS NOT NULL;

  CREATE TABLE documents (
    run      INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    document TEXT NOT NULL         -- JSON, as resolvedExperimentSchema has it
  ) STRICT;

  CREATE TABLE metrics (           -- what the points add up to, kept along so that listing runs reads no point
    run       INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    metric    INTEGER NOT NULL,
    count     INTEGER NOT NULL,
    last_step INTEGER NOT NULL,
    last      REAL,
    best      REAL,
    PRIMARY KEY (run, metric)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE points (
    run    INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    metric INTEGER NOT NULL,
    step   INTEGER NOT NULL,
    epoch  REAL NOT NULL,
    value  REAL,                   -- null: not a number
    PRIMARY KEY (run, metric, step)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE probes (
    run    INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    step   INTEGER NOT NULL,
    epoch  REAL NOT NULL,
    layers BLOB NOT NULL,          -- deflated JSON, as probeSchema has them
    PRIMARY KEY (run, step)
  ) STRICT;

  CREATE TABLE weights (
    run    INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    layout TEXT NOT NULL,          -- JSON: which tensor lies where
    data   BLOB NOT NULL           -- float32, little endian
  ) STRICT;
  `,
  // 2. Where a run's numbers ended, as nonFiniteSchema has it: JSON; null while they are numbers.
  'ALTER TABLE runs ADD COLUMN non_finite TEXT;',
  // 3. Weights, their gradients and their updates in a snapshot: deflated JSON, as probeSchema has them; null before.
  'ALTER TABLE probes ADD COLUMN parameters BLOB;',
  // 4. What a run's network made of its test set.
  `
  CREATE TABLE predictions (
    run  INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    data BLOB NOT NULL             -- deflated JSON, as predictionsSchema has it
  ) STRICT;
  `,
  // 5. How a run that watched a metric came out, as endingSchema has it: JSON; null where it watched none.
  'ALTER TABLE runs ADD COLUMN ending TEXT;',
  // 6. sha256 of the data a run is started on; null before. With the index a repeat on other data is found.
  `
  ALTER TABLE runs ADD COLUMN data_hash TEXT;
  CREATE INDEX runs_by_data ON runs (dataset, seed);
  `,
  // 7. What labs came to when they were run last.
  `
  CREATE TABLE labs (
    lab     INTEGER PRIMARY KEY,   -- its number
    outcome BLOB NOT NULL          -- deflated JSON, as outcomeSchema has it
  ) STRICT;
  `,
  // 8. Where a run that has not come to its end goes on from.
  `
  CREATE TABLE checkpoints (
    run    INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
    step   INTEGER NOT NULL,       -- steps done
    state  TEXT NOT NULL,          -- JSON: what is not in a tensor
    layout TEXT NOT NULL,          -- JSON: which tensor lies where
    data   BLOB NOT NULL           -- float32, little endian
  ) STRICT;
  `,
  // 9. What comes after `data` of weights and checkpoints that are larger than one piece.
  `
  CREATE TABLE pieces (
    run   INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    step  INTEGER NOT NULL,        -- of a checkpoint: the steps done by then; -1: of weights
    place INTEGER NOT NULL,        -- from 1 on
    data  BLOB NOT NULL,
    PRIMARY KEY (run, step, place)
  ) STRICT;
  `,
];
