/** Measured values: one row each, written in batches, read thinned. */
import type { Curve, MetricName, Point } from '../contract/run.ts';
import { measured, metricCode } from './metrics.ts';
import type { Connection } from './open.ts';
import { thin } from './thin.ts';

/** Rows are read as arrays: a curve may have a million of them. */
type CurveRow = [step: number, epoch: number, value: number | null];

export class Points {
  private readonly insert;
  private readonly curve;

  constructor(db: Connection) {
    // A step is measured once. Told again, the value that was acknowledged first stands.
    this.insert = db.prepare<
      [run: number, metric: number, step: number, epoch: number, value: number | null]
    >(
      `INSERT INTO points (run, metric, step, epoch, value) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (run, metric, step) DO NOTHING`,
    );
    this.curve = db
      .prepare<[run: number, metric: number], CurveRow>(
        'SELECT step, epoch, value FROM points WHERE run = ? AND metric = ? ORDER BY step',
      )
      .raw();
  }

  /** Writes points and returns those that were new. */
  add(run: number, points: readonly Point[]): Point[] {
    return points.filter(({ metric, step, epoch, value }) => {
      return this.insert.run(run, metricCode(metric), step, epoch, value).changes === 1;
    });
  }

  /** At most 3 · `buckets` points in order of step, and how many there are on disk. */
  read(run: number, metric: MetricName, buckets: number): Curve {
    const rows = this.curve.all(run, metricCode(metric));
    const points = rows.map(([step, epoch, value]) => ({ step, epoch, value: measured(value) }));
    return { run, metric, points: thin(points, buckets), total: rows.length };
  }
}
