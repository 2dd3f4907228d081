/**
 * Snapshots of the layers of runs (activation and gradient statistics), fetched when wanted and kept; live ones as they come.
 * They are stored before they are told of and never change, so that another engine has the same.
 */
/* eslint-disable svelte/prefer-svelte-reactivity -- maps and sets are state only raw, replaced as a whole; the rest is bookkeeping nothing draws */
import type { Probe } from '../../engine/contract/run.ts';
import { engine } from '../engine.ts';
import type { EngineDoor } from '../engine-door.ts';
import { frame, type Frame } from './frame.ts';

const most = 1500;

export class StoredProbes {
  /** By `run@step`. */
  #kept = $state.raw<ReadonlyMap<string, Probe>>(new Map());
  /** Steps that have a snapshot, by run, in order. */
  #steps = $state.raw<ReadonlyMap<number, readonly number[]>>(new Map());
  readonly #asked = new Set<string>();
  readonly #door: Pick<EngineDoor, 'request' | 'on'>;

  constructor(door: Pick<EngineDoor, 'request' | 'on'>, batch: Frame) {
    this.#door = door;
    door.on('probe', ({ run, probe }) => batch.add(() => this.#keep([[run, probe]])));
    door.on('runsRemoved', ({ runs }) => {
      batch.settle();
      this.#forget(new Set(runs));
    });
  }

  steps(run: number): readonly number[] {
    return this.#steps.get(run) ?? [];
  }

  at(run: number, step: number): Probe | null {
    return this.#kept.get(`${run}@${step}`) ?? null;
  }

  /** The snapshot nearest to a step among those that have been fetched: it stands in until a nearer one is here. */
  nearestFetched(run: number, step: number): Probe | null {
    const found = nearestStep(
      this.steps(run).filter((one) => this.#kept.has(`${run}@${one}`)),
      step,
    );
    return found === null ? null : this.at(run, found);
  }

  newest(run: number): Probe | null {
    return this.steps(run).reduceRight<Probe | null>((found, step) => found ?? this.at(run, step), null);
  }

  /** What the run's stored detail says exists. Live snapshots may have come in the meantime. */
  noteSteps(run: number, steps: readonly number[]): void {
    const all = [...new Set([...this.steps(run), ...steps])].sort((a, b) => a - b);
    this.#steps = new Map(this.#steps).set(run, all);
  }

  /** Fetches for each run the snapshot nearest to `step`, unless it is here. */
  async want(runs: readonly number[], step: number): Promise<void> {
    const missing = runs.filter((run) => {
      const found = nearestStep(this.steps(run), step);
      return found !== null && !this.#kept.has(`${run}@${found}`) && !this.#asked.has(`${run}@${step}`);
    });
    if (missing.length === 0) return;
    for (const run of missing) this.#asked.add(`${run}@${step}`);
    try {
      const { probes } = await this.#door.request('probes', { runs: missing, step });
      this.#keep(probes.flatMap(({ run, probe }) => (probe ? [[run, probe] as const] : [])));
    } finally {
      for (const run of missing) this.#asked.delete(`${run}@${step}`);
    }
  }

  /** Fetches at most `count` snapshots spread over a run's training. */
  async wantHistory(run: number, count: number): Promise<void> {
    for (const step of spreadSteps(this.steps(run), count)) await this.want([run], step);
  }

  history(run: number, count: number): readonly Probe[] {
    return spreadSteps(this.steps(run), count).flatMap((step) => this.at(run, step) ?? []);
  }

  #forget(runs: ReadonlySet<number>): void {
    this.#kept = new Map([...this.#kept].filter(([at]) => !runs.has(Number(at.split('@')[0]))));
    this.#steps = new Map([...this.#steps].filter(([run]) => !runs.has(run)));
  }

  #keep(arrived: readonly (readonly [number, Probe])[]): void {
    const kept = new Map(this.#kept);
    const steps = new Map(this.#steps);
    for (const [run, probe] of arrived) {
      kept.set(`${run}@${probe.step}`, probe);
      const known = steps.get(run) ?? [];
      if (!known.includes(probe.step))
        steps.set(
          run,
          [...known, probe.step].sort((a, b) => a - b),
        );
    }
    for (const old of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(old);
    }
    this.#kept = kept;
    this.#steps = steps;
  }
}

export function nearestStep(steps: readonly number[], step: number): number | null {
  let found: number | null = null;
  for (const one of steps) {
    if (found === null || Math.abs(one - step) < Math.abs(found - step)) found = one;
  }
  return found;
}

/** At most `count` of the steps, evenly spread, first and last kept. */
export function spreadSteps(steps: readonly number[], count: number): readonly number[] {
  if (steps.length <= count) return steps;
  const at = (i: number): number => steps[Math.round((i * (steps.length - 1)) / (count - 1))] ?? 0;
  return [...new Set(Array.from({ length: count }, (_, i) => at(i)))];
}

export const storedProbes = new StoredProbes(engine, frame);
