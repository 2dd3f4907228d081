/** What is asked of the tables of runs and their documents. */
import type { RunStatus } from '../contract/run.ts';
import type { Connection } from './open.ts';

/** Where a run runs. */
export interface RunFacts {
  readonly kernels: string;
  readonly lanes: number;
  readonly host: string;
}

/** How a run can end. */
export type EndStatus = Extract<RunStatus, 'finished' | 'failed' | 'cancelled' | 'interrupted'>;

/** Series colours there are. A run takes the first that none of the runs before it, one fewer than there are colours, has. */
export const colourSlots = 8;

export interface RunRow {
  id: number;
  experiment: string;
  name: string;
  status: string;
  error: string | null;
  seed: number;
  dataset: string;
  parameters: number;
  created: number;
  started: number | null;
  ended: number | null;
  step: number;
  steps: number;
  epochs: number;
  speed: number | null;
  colour: number;
  kernels: string | null;
  lanes: number | null;
  host: string | null;
  version: string;
  non_finite: string | null;
  ending: string | null;
  data_hash: string | null;
}

interface HoldRow {
  status: string;
  engine: string | null;
}

export function runStatements(db: Connection) {
  const columns = `id, experiment, name, status, error, seed, dataset, parameters, created, started, ended, step, steps,
    epochs, speed, colour, kernels, lanes, host, version, non_finite, ending, data_hash`;
  return {
    insert: db.prepare<{
      experiment: string;
      name: string;
      seed: number;
      dataset: string;
      dataHash: string;
      parameters: number;
      now: number;
      steps: number;
      epochs: number;
      colour: number;
      version: string;
      engine: string;
    }>(
      `INSERT INTO runs (experiment, name, status, seed, dataset, data_hash, parameters, created, touched, steps,
         epochs, colour, version, engine)
       VALUES ($experiment, $name, 'queued', $seed, $dataset, $dataHash, $parameters, $now, $now, $steps,
         $epochs, $colour, $version, $engine)`,
    ),
    insertDocument: db.prepare<[run: number, document: string]>(
      'INSERT INTO documents (run, document) VALUES (?, ?)',
    ),
    latestColours: db
      .prepare<[], number>(
        `SELECT colour FROM runs WHERE deleted IS NULL ORDER BY id DESC LIMIT ${colourSlots - 1}`,
      )
      .pluck(),
    start: db.prepare<RunFacts & { id: number; engine: string | null; now: number }>(
      `UPDATE runs SET status = 'running', started = coalesce(started, $now), touched = $now, kernels = $kernels,
         lanes = $lanes, host = $host
       WHERE id = $id AND engine = $engine AND status IN ('queued', 'paused')`,
    ),
    resume: db.prepare<{ id: number; engine: string; step: number; now: number }>(
      `UPDATE runs SET status = 'queued', engine = $engine, step = $step, touched = $now, error = NULL, ended = NULL,
         ending = NULL, non_finite = NULL
       WHERE id = $id AND engine IS NULL AND deleted IS NULL AND status IN ('interrupted', 'cancelled', 'failed')`,
    ),
    progress: db.prepare<{
      id: number;
      engine: string | null;
      now: number;
      step: number;
      speed: number | null;
    }>(
      `UPDATE runs SET step = $step, speed = $speed, touched = $now
       WHERE id = $id AND engine = $engine AND status = 'running'`,
    ),
    nonFinite: db.prepare<{ id: number; engine: string | null; where: string }>(
      `UPDATE runs SET non_finite = $where WHERE id = $id AND engine = $engine AND status = 'running'`,
    ),
    ending: db.prepare<{ id: number; engine: string | null; ending: string }>(
      `UPDATE runs SET ending = $ending WHERE id = $id AND engine = $engine AND status = 'running'`,
    ),
    end: db.prepare<{
      id: number;
      engine: string | null;
      now: number;
      status: EndStatus;
      error: string | null;
    }>(
      `UPDATE runs SET status = $status, error = $error, ended = $now, touched = $now, engine = NULL
       WHERE id = $id AND engine = $engine`,
    ),
    heldBy: db.prepare<[engine: string], { id: number; status: RunStatus }>(
      'SELECT id, status FROM runs WHERE engine = ?',
    ),
    interrupt: db.prepare<{ id: number; error: string }>(
      `UPDATE runs SET status = 'interrupted', error = $error, ended = touched, engine = NULL WHERE id = $id`,
    ),
    hold: db.prepare<[id: number], HoldRow>(
      'SELECT status, engine FROM runs WHERE id = ? AND deleted IS NULL',
    ),
    rename: db.prepare<[name: string, id: number]>(
      'UPDATE runs SET name = ? WHERE id = ? AND deleted IS NULL',
    ),
    hide: db.prepare<[now: number, id: number]>('UPDATE runs SET deleted = ? WHERE id = ?'),
    show: db.prepare<[id: number]>('UPDATE runs SET deleted = NULL WHERE id = ?'),
    hiddenBefore: db.prepare<[time: number], number>('SELECT id FROM runs WHERE deleted < ?').pluck(),
    remove: db.prepare<[id: number]>('DELETE FROM runs WHERE id = ?'),
    one: db.prepare<[id: number], RunRow>(`SELECT ${columns} FROM runs WHERE id = ? AND deleted IS NULL`),
    all: db.prepare<[], RunRow>(`SELECT ${columns} FROM runs WHERE deleted IS NULL ORDER BY id DESC`),
    /** Newest first: runs that may be of the same document, and saw other data. */
    onOtherData: db.prepare<
      {
        dataset: string;
        seed: number;
        parameters: number;
        steps: number;
        dataHash: string;
      },
      { id: number; document: string }
    >(
      `SELECT id, document FROM runs JOIN documents ON documents.run = runs.id
         WHERE dataset = $dataset AND seed = $seed AND parameters = $parameters AND steps = $steps
           AND data_hash <> $dataHash AND deleted IS NULL
         ORDER BY id DESC`,
    ),
    document: db
      .prepare<[id: number], string>(
        `SELECT document FROM documents JOIN runs ON runs.id = documents.run
         WHERE runs.id = ? AND runs.deleted IS NULL`,
      )
      .pluck(),
  };
}
