/** Metrics as the database knows them, and the last and best value of each, kept along with the points. */
import type { MetricName, Point, RunSummary } from '../contract/run.ts';
import { metricNames } from '../contract/run.ts';
import type { Connection } from './open.ts';

/** What stands in the file for a metric. A number once given stays. */
const codes: Readonly<Record<MetricName, number>> = {
  'train.loss': 1,
  'train.accuracy': 2,
  'test.loss': 3,
  'test.accuracy': 4,
  'validation.loss': 5,
  'validation.accuracy': 6,
};
const names: ReadonlyMap<number, MetricName> = new Map(metricNames.map((name) => [codes[name], name]));

export const metricCode = (name: MetricName): number => codes[name];

const lowerIsBetter = (metric: MetricName): boolean => metric.endsWith('.loss');

/** The better of two; a value that is not a number is better than nothing only. */
export function better(metric: MetricName, one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return lowerIsBetter(metric) ? Math.min(one, other) : Math.max(one, other);
}

/** SQLite keeps infinities and turns NaN into NULL; outside the store all of them are null, as the contract says. */
export function measured(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

interface MetricRow {
  run: number;
  metric: number;
  last: number | null;
  best: number | null;
}

interface State {
  count: number;
  last_step: number;
  last: number | null;
  best: number | null;
}

export type LastAndBest = Pick<RunSummary, 'last' | 'best'>;

export class Metrics {
  private readonly one;
  private readonly all;
  private readonly state;
  private readonly put;
  private readonly drop;

  constructor(db: Connection) {
    // Of a run that ended with the weights of an earlier step, the last value is what was measured of those.
    const values = `
      SELECT metrics.run, metrics.metric, metrics.best,
             CASE WHEN kept.run IS NULL THEN metrics.last ELSE kept.value END AS last
      FROM metrics
      JOIN runs ON runs.id = metrics.run
      LEFT JOIN points AS kept ON kept.run = metrics.run AND kept.metric = metrics.metric
        AND runs.ending ->> '$.restored' AND kept.step = runs.ending ->> '$.step'`;
    this.one = db.prepare<[run: number], MetricRow>(`${values} WHERE metrics.run = ?`);
    this.all = db.prepare<[], MetricRow>(values);
    this.state = db.prepare<[run: number, metric: number], State>(
      'SELECT count, last_step, last, best FROM metrics WHERE run = ? AND metric = ?',
    );
    this.drop = db.prepare<[run: number, metric: number]>('DELETE FROM metrics WHERE run = ? AND metric = ?');
    this.put = db.prepare(
      `INSERT OR REPLACE INTO metrics (run, metric, count, last_step, last, best) VALUES (?, ?, ?, ?, ?, ?)`,
    );
  }

  /** Takes points into account that are new on disk. Belongs in the transaction that put them there. */
  add(run: number, points: readonly Point[]): void {
    for (const metric of new Set(points.map((point) => point.metric))) {
      const code = codes[metric];
      let { count, last_step, last, best } = this.state.get(run, code) ?? {
        count: 0,
        last_step: -1,
        last: null,
        best: null,
      };
      for (const point of points) {
        if (point.metric !== metric) continue;
        count++;
        best = better(metric, best, measured(point.value));
        if (point.step > last_step) {
          last_step = point.step;
          last = point.value;
        }
      }
      this.put.run(run, code, count, last_step, last, best);
    }
  }

  /** Of points that are all there are. Belongs in the transaction that removed others. */
  recount(run: number, metric: MetricName, points: readonly Omit<Point, 'metric'>[]): void {
    this.drop.run(run, codes[metric]);
    this.add(
      run,
      points.map((point) => ({ ...point, metric })),
    );
  }

  of(run: number): LastAndBest {
    return collect(this.one.all(run)).get(run) ?? { last: {}, best: {} };
  }

  ofAll(): ReadonlyMap<number, LastAndBest> {
    return collect(this.all.all());
  }
}

function collect(rows: readonly MetricRow[]): Map<number, LastAndBest> {
  const byRun = new Map<number, LastAndBest>();
  for (const { run, metric, last, best } of rows) {
    const name = names.get(metric);
    if (!name) continue;
    let entry = byRun.get(run);
    if (!entry) byRun.set(run, (entry = { last: {}, best: {} }));
    entry.last[name] = measured(last);
    entry.best[name] = measured(best);
  }
  return byRun;
}
