/**
 * The store: one SQLite file with everything about runs. What a method has returned from is on disk. Every change is one
 * transaction: it happens whole or throws a coded error and leaves nothing. Large tensors are written in many, of which the last
 * makes those before it count (`Writing`); what is left of those that never came to it goes with the run's next change.
 *
 * Everything here is synchronous, so no transaction ever waits for a promise.
 */
import type { FaninError } from '../contract/errors.ts';
import type { Outcome } from '../contract/lab-outcome.ts';
import type { Predictions } from '../contract/predictions.ts';
import type { Ending, NonFinite, Point, Probe, RunSummary } from '../contract/run.ts';
import type { Checkpoint } from './checkpoints.ts';
import { Engines } from './engines.ts';
import { guarded } from './failures.ts';
import { openDatabase, type Connection } from './open.ts';
import type { Tensor } from './pieces.ts';
import { StoreReader } from './reader.ts';
import type { EndStatus, NewRun, RunFacts } from './runs.ts';

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
 * Work in short transactions, one each time it is gone on with, for whoever has something else to do between them: nothing is
 * done before that, and all with the last. Left earlier, by a crash as well, it is as if it had not begun.
 */
export type Writing<T> = Generator<undefined, T, undefined>;

export interface StoreOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** The schema's steps, for tests of older and newer ones. */
  readonly migrations?: readonly string[];
}

export class Store extends StoreReader {
  private readonly now: () => number;
  private readonly engines: Engines;

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
    super(file, db);
    this.now = now;
    this.engines = new Engines(db, file);
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
}
