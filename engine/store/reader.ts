/** What can be asked of the store. Everything is synchronous, and changes nothing. */
import { statSync } from 'node:fs';
import { fail } from '../contract/errors.ts';
import type { ResolvedExperiment } from '../contract/documents.ts';
import type { Outcome } from '../contract/lab-outcome.ts';
import type { Predictions } from '../contract/predictions.ts';
import type { EngineInfo } from '../contract/protocol.ts';
import type { Comparison, Curve, MetricName, Probe, RunDetail, RunSummary } from '../contract/run.ts';
import { Checkpoints, type Checkpoint } from './checkpoints.ts';
import { compareRuns, type Complete } from './compare.ts';
import { guarded } from './failures.ts';
import { LabTable } from './labs.ts';
import { Metrics } from './metrics.ts';
import { sqliteVersion, type Connection } from './open.ts';
import { Pieces, type Tensor } from './pieces.ts';
import { Points } from './points.ts';
import { PredictionTable } from './predictions.ts';
import { Probes } from './probes.ts';
import { Runs, type NewRun, type StoredDocument } from './runs.ts';
import { Weights } from './weights.ts';

export class StoreReader {
  protected readonly file: string;
  protected readonly db: Connection;
  protected readonly metricTable: Metrics;
  protected readonly pointTable: Points;
  protected readonly probeTable: Probes;
  protected readonly predictionTable: PredictionTable;
  protected readonly pieceTable: Pieces;
  protected readonly weightTable: Weights;
  protected readonly checkpointTable: Checkpoints;
  protected readonly labTable: LabTable;
  protected readonly runTable: Runs;
  private readonly counts;

  protected constructor(file: string, db: Connection) {
    this.file = file;
    this.db = db;
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

  /** One transaction: what another process changes meanwhile is seen as a whole or not at all. */
  protected read<T>(work: () => T): T {
    this.requireOpen();
    return guarded(this.file, 'database_unusable', () => this.db.transaction(work)());
  }

  protected requireOpen(): void {
    if (!this.db.open)
      fail('database_unusable', this.file, { reason: { en: 'it was closed', ko: '이미 닫힘' } });
  }
}
