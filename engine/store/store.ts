/**
 * The store: one SQLite file with everything about runs. What a method has returned from is on disk. Every change is one
 * transaction: it happens whole or throws a coded error and leaves nothing.
 *
 * Everything here is synchronous, so no transaction ever waits for a promise.
 */
import { statSync } from 'node:fs';
import { fail, type FaninError } from '../contract/errors.ts';
import type { ResolvedExperiment } from '../contract/documents.ts';
import type { Outcome } from '../contract/lab-outcome.ts';
import type { Predictions } from '../contract/predictions.ts';
import type { EngineInfo } from '../contract/protocol.ts';
import type {
  NonFinite,
  Comparison,
  Curve,
  Ending,
  MetricName,
  Point,
  Probe,
  RunDetail,
  RunSummary,
} from '../contract/run.ts';
import { Checkpoints, type Checkpoint } from './checkpoints.ts';
import { compareRuns, type Complete } from './compare.ts';
import { Engines } from './engines.ts';
import { guarded } from './failures.ts';
import { LabTable } from './labs.ts';
import { Metrics } from './metrics.ts';
import { openDatabase, sqliteVersion, type Connection } from './open.ts';
import { Pieces, type Tensor } from './pieces.ts';
import { Points } from './points.ts';
import { PredictionTable } from './predictions.ts';
import { Probes } from './probes.ts';
import { Runs, type EndStatus, type NewRun, type RunFacts, type StoredDocument } from './runs.ts';
import { Weights } from './weights.ts';

export type { Complete } from './compare.ts';
export type { EndStatus, NewRun, RunFacts, StoredDocument } from './runs.ts';
export type { Tensor } from './pieces.ts';

/** Deleted runs can be brought back for this long, in milliseconds. */
export const keptAfterDelete = 7 * 24 * 60 * 60 * 1000;

/** What happened in a run since it was last written. */
export interface Progress {
  readonly points: readonly Point[];
  readonly probes: readonly Probe[];
  /** Steps done by now. */
  readonly step: number;
  readonly examplesPerSecond: number | null;
  /** Where numbers ended, when that has just been found. */
  readonly nonFinite?: NonFinite | null;
  /** What was made of the test set, when that is known. */
  readonly predictions?: Predictions | null;
}

/**
 * Work in short transactions, one a turn, for whoever has something else to do between them; it is done with the last. Left
 * before that, by a crash as well, it is as if it had not begun.
 */
export type Writing<T> = Generator<undefined, T, undefined>;

export interface StoreOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** The schema's steps, for tests of older and newer ones. */
  readonly migrations?: readonly string[];
}

export class Store {
  private readonly file: string;
  private readonly db: Connection;
  private readonly now: () => number;
  private readonly engines: Engines;
  private readonly metricTable: Metrics;
  private readonly pointTable: Points;
  private readonly probeTable: Probes;
  private readonly predictionTable: PredictionTable;
  private readonly pieceTable: Pieces;
  private readonly weightTable: Weights;
  private readonly checkpointTable: Checkpoints;
  private readonly labTable: LabTable;
  private readonly runTable: Runs;
  private readonly counts;

  /**
   * Opens a database, or makes it where there is none; its folder must be there. Runs whose engine died become
   * `interrupted`, queued ones as well; what was deleted more than a week ago is removed. Throws `not_a_database`,
   * `database_newer`, `database_damaged`, `database_unusable` and `sqlite_missing`.
   */
  static open(file: string, options: StoreOptions = {}): Store {
    const db = openDatabase(file, options.migrations);
    try {
      const store = guarded(file, 'database_unusable', () => new Store(file, db, options.now ?? Date.now));
      store.interruptOrphans();
      store.purge();
      return store;
    } catch (error) {
      db.close();
      throw error;
    }
  }

  private constructor(file: string, db: Connection, now: () => number) {
    this.file = file;
    this.db = db;
    this.now = now;
    this.engines = new Engines(db, file);
    this.metricTable = new Metrics(db);
    this.pointTable = new Points(db);
    this.probeTable = new Probes(db);
    this.predictionTable = new PredictionTable(db);
    this.pieceTable = new Pieces(db);
    this.weightTable = new Weights(db, this.pieceTable);
    this.checkpointTable = new Checkpoints(db, this.pieceTable);
    this.labTable = new LabTable(db);
    this.runTable = new Runs(db);
    this.counts = db.prepare<[], { runs: number; points: number }>(
      `SELECT (SELECT count(*) FROM runs WHERE deleted IS NULL) AS runs,
              (SELECT coalesce(sum(count), 0) FROM metrics) AS points`,
    );
  }

  /** Ends what this engine still runs as `interrupted`, empties the write-ahead log and closes the file. */
  close(): void {
    if (!this.db.open) return;
    try {
      const { token } = this.engines;
      if (token !== null) this.write(() => this.retire(token, 'engine_closed'));
      this.db.pragma('wal_checkpoint(TRUNCATE)');
    } catch {
      // A full disk, say. All of it is done by whoever opens the database next.
    } finally {
      this.db.close();
      this.engines.release();
    }
  }

  // ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────────

  createRun(run: NewRun): RunSummary {
    return this.createRuns([run])[0]!;
  }

  /** All or none. */
  createRuns(runs: readonly NewRun[]): RunSummary[] {
    const ids = this.write(() => {
      const engine = this.engines.register();
      return runs.map((run) => this.runTable.create(run, engine, this.now()));
    });
    return ids.map((id) => this.summary(id));
  }

  /** A queued run begins. Throws `run_not_active`, `run_elsewhere`, `unknown_run`, like all that changes a run below. */
  start(id: number, facts: RunFacts): RunSummary {
    this.write(() => {
      this.runTable.start(id, facts, this.engines.token, this.now());
      // Of where it was stopped before.
      this.weightTable.remove(id);
      this.predictionTable.remove(id);
    });
    return this.summary(id);
  }

  /**
   * Writes down what a running run reports, and answers the points that were not there yet. Values that are not numbers
   * are null; ±Infinity is kept in the file, but read as null too.
   */
  append(id: number, progress: Progress): readonly Point[] {
    const { points, probes, step, examplesPerSecond, nonFinite, predictions } = progress;
    return this.write(() => {
      if (predictions) this.predictionTable.write(id, predictions);
      if (nonFinite) this.runTable.noteNonFinite(id, nonFinite, this.engines.token);
      this.runTable.progress(id, step, examplesPerSecond, this.engines.token, this.now());
      const fresh = this.pointTable.add(id, points);
      this.metricTable.add(id, fresh);
      this.probeTable.add(id, probes);
      return fresh;
    });
  }

  /** Where a run that is running can go on from by now. */
  *keepCheckpoint(id: number, checkpoint: Checkpoint): Writing<void> {
    const { before, last } = this.checkpointTable.writes(id, checkpoint);
    for (const write of before) yield this.writeRunning(id, write);
    this.writeRunning(id, last);
  }

  /** The run came to its end, or was stopped on the way; it has its weights with its status or not at all. */
  *finish(
    id: number,
    outcome: 'finished' | 'cancelled',
    weights: readonly Tensor[],
    ending: Ending | null = null,
  ): Writing<RunSummary> {
    const { before, last } = this.weightTable.writes(id, weights);
    for (const write of before) yield this.writeRunning(id, write);
    this.write(() => {
      if (ending) this.runTable.noteEnding(id, ending, this.engines.token);
      this.runTable.end(id, outcome, null, this.engines.token, this.now());
      last();
      if (outcome === 'finished') this.checkpointTable.remove(id);
    });
    return this.summary(id);
  }

  end(id: number, status: EndStatus, error: FaninError | null = null): RunSummary {
    return this.endAll([id], status, error)[0]!;
  }

  /** All or none. */
  endAll(ids: readonly number[], status: EndStatus, error: FaninError | null = null): RunSummary[] {
    this.write(() => {
      for (const id of ids) {
        this.runTable.end(id, status, error, this.engines.token, this.now());
        this.pieceTable.tidy(id);
      }
    });
    return ids.map((id) => this.summary(id));
  }

  /**
   * A run that was stopped waits again, to go on from its last checkpoint or to begin. All that was measured stays, but for
   * what a run that was cancelled said last: the mean over the few steps since the point before.
   */
  resume(id: number): RunSummary {
    this.write(() => {
      const { status, step: stopped } = this.runTable.summary(id, this.metricTable.of(id));
      const step = this.checkpointTable.step(id);
      this.runTable.resume(id, step, this.engines.register(), this.now());
      if (status !== 'cancelled' || stopped <= step) return;
      for (const metric of ['train.loss', 'train.accuracy'] as const)
        if (this.pointTable.remove(id, metric, stopped))
          this.metricTable.recount(id, metric, this.pointTable.all(id, metric).points);
    });
    return this.summary(id);
  }

  /** Says why this engine cannot end a run: `run_not_active`, `run_elsewhere`, `unknown_run`. */
  refuse(id: number): never {
    return this.read(() => this.runTable.explain(id, this.engines.token));
  }

  /** Of a run that was stored without: worked out from its weights, so no engine's run is changed by it. */
  keepPredictions(id: number, predictions: Predictions): void {
    this.write(() => {
      this.runTable.require(id);
      this.predictionTable.write(id, predictions);
    });
  }

  /** In place of what the lab came to before. */
  keepOutcome(outcome: Outcome): void {
    this.write(() => this.labTable.write(outcome));
  }

  rename(id: number, name: string): RunSummary {
    this.write(() => this.runTable.rename(id, name));
    return this.summary(id);
  }

  /** Hides runs. Throws `run_active` and `unknown_run`, and then hides none. */
  delete(ids: readonly number[]): void {
    this.write(() => ids.forEach((id) => this.runTable.hide(id, this.now())));
  }

  restore(ids: readonly number[]): RunSummary[] {
    this.write(() => ids.forEach((id) => this.runTable.show(id)));
    return ids.map((id) => this.summary(id));
  }

  /**
   * Marks runs as `interrupted` whose engine is gone, and returns them. Done when the database is opened, and again by
   * whoever shares it before it answers what is running.
   */
  interruptOrphans(): number[] {
    const dead = this.read(() => this.engines.dead());
    return dead.length === 0
      ? []
      : this.write(() => dead.flatMap((token) => this.retire(token, 'engine_died')));
  }

  private retire(token: string, how: 'engine_died' | 'engine_closed'): number[] {
    const ids = this.runTable.interrupt(token, how);
    for (const id of ids) this.pieceTable.tidy(id);
    this.engines.forget(token);
    return ids;
  }

  private purge(): void {
    if (this.write(() => this.runTable.purge(this.now() - keptAfterDelete)) > 0) {
      guarded(this.file, 'database_write', () => this.db.pragma('incremental_vacuum'));
    }
  }

  // ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────

  summary(id: number): RunSummary {
    return this.read(() => this.runTable.summary(id, this.metricTable.of(id)));
  }

  /** All that are not deleted, newest first. */
  runs(): RunSummary[] {
    return this.read(() => this.runTable.summaries(this.metricTable.ofAll()));
  }

  run(id: number): Omit<RunDetail, 'notes'> {
    return this.read(() => ({
      summary: this.summary(id),
      document: this.runTable.document(id),
      probeSteps: this.probeTable.steps(id),
      weightBytes: this.weightTable.bytes(id),
    }));
  }

  document(id: number): ResolvedExperiment {
    return this.read(() => this.runTable.document(id));
  }

  /** Runs that this one may be a repeat of, which saw other data under the same name; newest first. */
  onOtherData(run: NewRun): StoredDocument[] {
    return this.read(() => this.runTable.onOtherData(run));
  }

  /** One curve for each run and metric, in that order; an empty one where nothing was measured yet. */
  curves(ids: readonly number[], metrics: readonly MetricName[], buckets: number): Curve[] {
    return this.read(() =>
      ids.flatMap((id) => {
        this.runTable.require(id);
        return metrics.map((metric) => this.pointTable.read(id, metric, buckets));
      }),
    );
  }

  /** The same with every point. */
  wholeCurves(id: number, metrics: readonly MetricName[]): Curve[] {
    return this.read(() => {
      this.runTable.require(id);
      return metrics.map((metric) => this.pointTable.all(id, metric));
    });
  }

  /** What was measured first; null where nothing was yet, or it is no number. */
  firstValue(id: number, metric: MetricName): number | null {
    return this.read(() => {
      this.runTable.require(id);
      return this.pointTable.first(id, metric);
    });
  }

  /** The snapshot nearest to a step (of two equally near the earlier), or the last one; null where there is none. */
  probe(id: number, step: number | null): Probe | null {
    return this.read(() => {
      this.runTable.require(id);
      return this.probeTable.read(id, step);
    });
  }

  /** What was made of the test set in the end; null where that was not noted. */
  predictions(id: number): Predictions | null {
    return this.read(() => {
      this.runTable.require(id);
      return this.predictionTable.read(id);
    });
  }

  /** Null where there is none yet, and once the run has come to its end. */
  checkpoint(id: number): Checkpoint | null {
    return this.read(() => this.checkpointTable.read(id));
  }

  /** Null where the run did not come to an end. */
  weights(id: number): Tensor[] | null {
    return this.read(() => {
      this.runTable.require(id);
      return this.weightTable.read(id);
    });
  }

  /** What a lab came to last; null where it was not run yet. */
  outcome(lab: number): Outcome | null {
    return this.read(() => this.labTable.read(lab));
  }

  /** `complete` gives a document with every default filled in. */
  compare(ids: readonly number[], complete?: Complete): Comparison {
    const runs = this.read(() =>
      ids.map((id) => ({ summary: this.summary(id), document: this.runTable.document(id) })),
    );
    return compareRuns(runs, complete);
  }

  /** `points` counts those of deleted runs too: they are on disk. */
  info(): EngineInfo['database'] {
    return this.read(() => {
      const { runs, points } = this.counts.get()!;
      return { path: this.file, runs, points, bytes: this.bytes(), sqlite: sqliteVersion(this.db) };
    });
  }

  /** The file and its write-ahead log. */
  private bytes(): number {
    const files = [this.file, `${this.file}-wal`];
    return files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
  }

  /** Immediate: a transaction that reads first and finds another's write in its way cannot wait for it any more. */
  private write<T>(work: () => T): T {
    this.requireOpen();
    return guarded(this.file, 'database_write', () => this.db.transaction(work).immediate());
  }

  /** Of a run that this engine is running. */
  private writeRunning(id: number, work: () => void): undefined {
    this.write(() => {
      this.runTable.requireRunning(id, this.engines.token);
      work();
    });
  }

  private read<T>(work: () => T): T {
    this.requireOpen();
    return guarded(this.file, 'database_unusable', work);
  }

  private requireOpen(): void {
    if (!this.db.open)
      fail('database_unusable', this.file, { reason: { en: 'it was closed', ko: '이미 닫힘' } });
  }
}
