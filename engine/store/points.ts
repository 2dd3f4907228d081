/** Measured values: one row each, written in batches, read thinned or whole. */
import type { Curve, MetricName, Point } from '../contract/run.ts';
import { measured, metricCode } from './metrics.ts';
import type { Connection } from './open.ts';
import { thin, type Row, type Span } from './thin.ts';

export class Points {
  private readonly insert;
  private readonly extent;
  private readonly curve;
  private readonly drop;

  constructor(db: Connection) {
    // A step is measured once. Told again, the value that was acknowledged first stands.
    this.insert = db.prepare<
      [run: number, metric: number, step: number, epoch: number, value: number | null]
    >(
      `INSERT INTO points (run, metric, step, epoch, value) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (run, metric, step) DO NOTHING`,
    );
    this.drop = db.prepare<[run: number, metric: number, step: number]>(
      'DELETE FROM points WHERE run = ? AND metric = ? AND step = ?',
    );
    this.extent = db.prepare<[run: number, metric: number], Span & { total: number }>(
      `SELECT count(*) AS total, coalesce(min(step), 0) AS first, coalesce(max(step), 0) AS last
       FROM points WHERE run = ? AND metric = ?`,
    );
    this.curve = db
      .prepare<[run: number, metric: number], Row>(
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

  /** False where there was none. */
  remove(run: number, metric: MetricName, step: number): boolean {
    return this.drop.run(run, metricCode(metric), step).changes > 0;
  }

  /** At most 3 · `buckets` points in order of step, and how many there are on disk. */
  read(run: number, metric: MetricName, buckets: number): Curve {
    const code = metricCode(metric);
    const { total, ...span } = this.extent.get(run, code)!;
    const points = thin(this.curve.iterate(run, code), span, buckets).map(toPoint);
    return { run, metric, points, total };
  }

  /** Every point. */
  all(run: number, metric: MetricName): Curve {
    const points = this.curve.all(run, metricCode(metric)).map(toPoint);
    return { run, metric, points, total: points.length };
  }

  /** null where there is none, or it is no number. */
  first(run: number, metric: MetricName): number | null {
    const [row] = this.curve.iterate(run, metricCode(metric));
    return row ? measured(row[2]) : null;
  }
}

const toPoint = ([step, epoch, value]: Row): Curve['points'][number] => ({
  step,
  epoch,
  value: measured(value),
});
