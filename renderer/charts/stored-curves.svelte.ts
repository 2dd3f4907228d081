/**
 * Curves of runs: thinned by the engine when first wanted, continued with live points while they train. Kept while the app
 * runs, up to a number of runs; what a finished run measured never changes.
 */
/* eslint-disable svelte/prefer-svelte-reactivity -- maps and sets are state only raw, replaced as a whole; the rest is bookkeeping nothing draws */
import type { EventData } from '../../engine/contract/protocol.ts';
import { metricNames, type MetricName } from '../../engine/contract/run.ts';
import { engine } from '../engine.ts';
import type { EngineDoor } from '../engine-door.ts';
import { frame, type Frame } from './frame.ts';
import type { ChartPoint } from './series.ts';

interface StepPoint extends ChartPoint {
  readonly step: number;
}

interface Kept {
  readonly points: readonly StepPoint[];
  /** Live points since the engine thinned it: when they are many, it is asked again. */
  readonly live: number;
  readonly buckets: number;
}

const mostCurves = 4000;
const nothing: readonly ChartPoint[] = [];

export class StoredCurves {
  #kept = $state.raw<ReadonlyMap<string, Kept>>(new Map());
  /** Live points of curves that are being fetched. */
  readonly #arriving = new Map<string, StepPoint[]>();
  readonly #door: Pick<EngineDoor, 'request' | 'on'>;

  constructor(door: Pick<EngineDoor, 'request' | 'on'>, batch: Frame) {
    this.#door = door;
    door.on('points', (event) => batch.add(() => this.#append(event)));
    door.on('runsRemoved', ({ runs }) => this.#forget(new Set(runs)));
  }

  of(run: number, metric: MetricName): readonly ChartPoint[] {
    return this.#kept.get(key(run, metric))?.points ?? nothing;
  }

  /**
   * Fetches what is not known yet, or has grown since, of at most `mostDrawn` runs. `buckets` is about twice the width of the
   * chart in pixels.
   */
  async want(runs: readonly number[], metrics: readonly MetricName[], buckets: number): Promise<void> {
    for (const metric of metrics) {
      const missing = runs.filter((run) => this.#needed(key(run, metric), buckets));
      if (missing.length === 0) continue;
      for (const run of missing) this.#arriving.set(key(run, metric), []);
      try {
        const asked = { runs: missing, metrics: [metric], buckets };
        const { curves } = await this.#door.request('curves', asked);
        const next = new Map(this.#kept);
        for (const curve of curves) {
          const stored = curve.points.map(({ step, epoch, value }) => point(step, epoch, value));
          const last = stored.at(-1)?.step ?? -1;
          const late = (this.#arriving.get(key(curve.run, metric)) ?? []).filter(({ step }) => step > last);
          const kept: Kept = { points: [...stored, ...late], live: late.length, buckets };
          // Set anew, so that the map's order is that of the last use.
          next.delete(key(curve.run, metric));
          next.set(key(curve.run, metric), kept);
        }
        for (const old of next.keys()) {
          if (next.size <= mostCurves) break;
          next.delete(old);
        }
        this.#kept = next;
      } finally {
        for (const run of missing) this.#arriving.delete(key(run, metric));
      }
    }
  }

  /** Of a run that goes on: what it measured last before it was stopped may not stand. */
  async again(run: number): Promise<void> {
    const known = metricNames.filter((metric) => this.#kept.has(key(run, metric)));
    const buckets = Math.max(0, ...known.map((metric) => this.#kept.get(key(run, metric))?.buckets ?? 0));
    this.#forget(new Set([run]));
    await this.want([run], known, buckets);
  }

  /** A new engine: what was under way may have gone on without being heard. */
  forgetAll(): void {
    this.#kept = new Map();
  }

  #needed(at: string, buckets: number): boolean {
    if (this.#arriving.has(at)) return false;
    const kept = this.#kept.get(at);
    return kept === undefined || kept.live > kept.buckets || kept.buckets * 2 < buckets;
  }

  #append({ run, points }: EventData<'points'>): void {
    const fresh = new Map<string, StepPoint[]>();
    for (const { metric, step, epoch, value } of points) {
      const at = key(run, metric);
      const arriving = this.#arriving.get(at);
      if (arriving) arriving.push(point(step, epoch, value));
      if (!this.#kept.has(at)) continue;
      const list = fresh.get(at) ?? [];
      list.push(point(step, epoch, value));
      fresh.set(at, list);
    }
    if (fresh.size === 0) return;
    const next = new Map(this.#kept);
    for (const [at, list] of fresh) {
      const kept = next.get(at);
      if (!kept) continue;
      const last = kept.points.at(-1)?.step ?? -1;
      const later = list.filter(({ step }) => step > last);
      next.set(at, { ...kept, points: [...kept.points, ...later], live: kept.live + later.length });
    }
    this.#kept = next;
  }

  #forget(runs: ReadonlySet<number>): void {
    this.#kept = new Map([...this.#kept].filter(([at]) => !runs.has(Number(at.split('/')[0]))));
  }
}

function key(run: number, metric: MetricName): string {
  return `${run}/${metric}`;
}

function point(step: number, epoch: number, value: number | null): StepPoint {
  return { step, x: epoch, y: value ?? NaN };
}

export const storedCurves = new StoredCurves(engine, frame);
