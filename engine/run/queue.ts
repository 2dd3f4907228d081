/**
 * Runs in the order they were asked for: a run by itself on all lanes, several that wait together side by side, each on a
 * lane of its own, which is faster for all of them together, as long as the machine has memory for them. Either way a run
 * gives the same numbers, bit for bit. What a run reports is stored first and told afterwards: a point that a screen has
 * seen is on disk.
 */
import { availableMemory } from '../compile/compile.ts';
import type { FaninError } from '../contract/errors.ts';
import { fail, FaninFailure, faninError, toErrors } from '../contract/errors.ts';
import type { EventData, EventName } from '../contract/protocol.ts';
import { datasets } from '../data/datasets.ts';
import { tellingScreens } from '../data/works.ts';
import type { ResolvedExperiment } from '../contract/documents.ts';
import { compileRun, type CompiledRun } from '../experiment.ts';
import type { EndStatus, Store } from '../store/store.ts';
import { allocatedBytes, Arena } from './arena.ts';
import { LaneGroup, type JobEnd } from './pool.ts';
import type { Report } from './reporter.ts';
import { inTurns, Saving } from './saving.ts';
import { tensorOf } from './tensors.ts';

export interface QueuedRun {
  readonly id: number;
  readonly experiment: ResolvedExperiment;
  /** Of the data it was started on; null where that was not noted yet. */
  readonly dataHash: string | null;
}

export interface QueueParts {
  readonly store: Store;
  /** The kernels, and how many lanes there are for all runs together. */
  readonly module: WebAssembly.Module;
  readonly lanes: number;
  readonly emit: <E extends EventName>(event: E, data: EventData<E>) => void;
  /** Milliseconds from one checkpoint of a run to the next, at least; left out: as is usual. */
  readonly checkpointsEvery?: number | undefined;
  /** What is noted with every run, beside its lanes. */
  readonly facts: { readonly kernels: string; readonly host: string };
}

interface Place {
  readonly group: LaneGroup;
  /** What the run takes, from before its memory is made. */
  readonly bytes: number;
}

export class RunQueue {
  private readonly parts: QueueParts;
  private readonly waiting: QueuedRun[] = [];
  private readonly running = new Map<number, Place>();
  /** What runs that wait were compiled to when they were looked at last. */
  private readonly compiled = new WeakMap<QueuedRun, { lanes: number; run: CompiledRun }>();
  /** By run: tells it that it is cancelled, maybe while its data is still being fetched and no lane could hear of it. */
  private readonly stops = new Map<number, () => void>();
  private closing = false;
  /** By run. */
  private readonly work = new Map<number, Promise<void>>();
  /** Runs that are trained, while what came of them is written. */
  private readonly storing = new Set<number>();
  /** All lanes together, and each for itself; made when first used, as their threads take memory. */
  private together: LaneGroup | null = null;
  private readonly alone: LaneGroup[] = [];

  constructor(parts: QueueParts) {
    this.parts = parts;
  }

  add(runs: readonly QueuedRun[]): void {
    this.waiting.push(...runs);
    this.place();
  }

  /** False where the run is neither waiting nor running. */
  cancel(id: number): boolean {
    return this.cancelAll([id]).length === 1;
  }

  /** Those of them that were running or waiting. All that waited end in one write, or throw and wait on. */
  cancelAll(ids: readonly number[]): number[] {
    const asked = new Set(ids);
    const running = [...this.running.keys()].filter((id) => asked.has(id));
    const waiting = this.waiting.filter(({ id }) => asked.has(id));
    for (const id of running) {
      this.stops.get(id)?.();
      this.running.get(id)?.group.cancel();
    }
    this.endWaiting(waiting);
    // A run that is cancelled may have waited for memory, and the next one needs less.
    this.place();
    return [...running, ...waiting.map(({ id }) => id)];
  }

  /** Resolves when no run is waiting or running. */
  async idle(): Promise<void> {
    while (this.work.size > 0) await Promise.all(this.work.values());
  }

  /** Stops the lanes; what was training or waiting is found and marked when the database is next opened. What is trained is stored. */
  async close(): Promise<void> {
    this.waiting.length = 0;
    this.closing = true;
    for (const stop of this.stops.values()) stop();
    await Promise.all(this.groups().map((group) => group.close()));
    await Promise.all([...this.storing].map((id) => this.work.get(id)));
  }

  /** Starts what can start now. */
  private place(): void {
    for (let group = this.groupForNext(); group; group = this.groupForNext()) {
      const next = this.waiting[0]!;
      const place = { group, bytes: this.bytesOf(next, group.lanes) };
      if (!this.makeRoom(place)) return;
      this.waiting.shift();
      this.running.set(next.id, place);
      const work = this.run(next, group);
      this.work.set(next.id, work);
      // A failure stays with whoever awaits `idle`; where nobody does it ends the engine, which is then started again.
      void work.finally(() => this.work.get(next.id) === work && this.work.delete(next.id));
    }
  }

  /** The lanes for the run that waits longest; null while it has to wait. */
  private groupForNext(): LaneGroup | null {
    const { module, lanes } = this.parts;
    const busy = this.busy();
    const [next, second] = this.waiting;
    if (!next || (this.together && busy.has(this.together))) return null;
    if (lanes === 1 || (busy.size === 0 && !(second && this.fitTogether(next, second)))) {
      return (this.together ??= new LaneGroup(module, lanes));
    }
    if (busy.size === lanes) return null;
    const free = this.alone.find((group) => !busy.has(group));
    if (free) return free;
    const made = new LaneGroup(module, 1);
    this.alone.push(made);
    return made;
  }

  private groups(): LaneGroup[] {
    return this.together ? [this.together, ...this.alone] : this.alone;
  }

  private busy(): Set<LaneGroup> {
    return new Set([...this.running.values()].map(({ group }) => group));
  }

  /** Whether the machine has memory for one more run; what idle lanes keep is given back for it. The first always runs. */
  private makeRoom(next: Place): boolean {
    if (this.fits(next)) return true;
    const busy = this.busy();
    for (const group of this.groups()) if (!busy.has(group)) group.release();
    return busy.size === 0 || this.fits(next);
  }

  private fits(next: Place): boolean {
    const taken = new Map(this.groups().map((group) => [group, group.bytes]));
    for (const { group, bytes } of [...this.running.values(), next]) {
      taken.set(group, Math.max(bytes, group.bytes));
    }
    return [...taken.values()].reduce((sum, bytes) => sum + bytes, 0) <= availableMemory();
  }

  private fitTogether(...runs: readonly QueuedRun[]): boolean {
    return runs.reduce((sum, run) => sum + this.bytesOf(run, 1), 0) <= availableMemory();
  }

  /** What a run takes; nothing where it cannot be compiled, of which it fails as soon as it begins. */
  private bytesOf(run: QueuedRun, lanes: number): number {
    try {
      return allocatedBytes(this.compile(run, lanes).plan.bytes);
    } catch {
      return 0;
    }
  }

  /** Throws what is wrong with it. */
  private compile(run: QueuedRun, lanes: number): CompiledRun {
    const known = this.compiled.get(run);
    if (known?.lanes === lanes) return known.run;
    const made = compileRun(run.experiment, datasets.find(run.experiment.data), lanes);
    this.compiled.set(run, { lanes, run: made });
    return made;
  }

  private async run(run: QueuedRun, group: LaneGroup): Promise<void> {
    try {
      await this.train(run, group);
    } catch (error) {
      const [first] = toErrors(error, `run ${run.id}`);
      if (first.code === 'fetch_cancelled') this.endWithoutData(run);
      else this.end(run.id, 'failed', first);
    } finally {
      this.running.delete(run.id);
      this.storing.delete(run.id);
      this.stops.delete(run.id);
    }
    this.place();
  }

  private async train(run: QueuedRun, group: LaneGroup): Promise<void> {
    const { store, emit, facts, checkpointsEvery } = this.parts;
    const { id, experiment, dataHash } = run;
    const compiled = this.compile(run, group.lanes);
    const stopped = new Promise<null>((stop) => this.stops.set(id, () => stop(null)));
    const dataset = await Promise.race([stopped, datasets.load(experiment.data, tellingScreens(emit))]);
    if (dataset === null) return this.closing ? undefined : this.end(id, 'cancelled');
    // It may have waited for long, and somebody may have imported something else meanwhile.
    if (dataHash !== null && dataset.hash !== dataHash)
      fail('data_replaced', 'data.dataset', { dataset: dataset.name, run: id });
    emit('runChanged', store.start(id, { ...facts, lanes: group.lanes }));
    // A report that cannot be stored ends the run: going on would show points that nobody can find again.
    let refused: FaninFailure | null = null;
    const refuse = (error: unknown): void => {
      refused ??= new FaninFailure(...toErrors(error, `run ${id}`));
      group.cancel();
    };
    const givenUp = () => this.closing;
    const saving = new Saving((checkpoint) =>
      inTurns(store.keepCheckpoint(id, checkpoint), givenUp).catch(refuse),
    );
    const onReport = (report: Report): void => {
      if (refused) return;
      try {
        this.keep(id, report);
        if (report.checkpoint) saving.add(report.checkpoint);
      } catch (error) {
        refuse(error);
      }
    };
    const from = store.checkpoint(id);
    const job = { kind: 'train', experiment, dataset, from, checkpointsEvery } as const;
    let end: JobEnd;
    try {
      end = await group.run(compiled.plan, job, onReport);
      this.storing.add(id);
      if (end.message.type === 'trained' && end.message.outcome === 'finished') saving.forget();
    } finally {
      // Also where a lane died: a checkpoint that is being written is the run's until it is whole.
      await saving.settled();
    }
    if (refused) throw refused;
    await this.finish(id, compiled, end);
  }

  private keep(id: number, { progress, ...report }: Report): void {
    const { store, emit } = this.parts;
    const { step, examplesPerSecond } = progress;
    // A run that goes on measures some of it again, and whoever listens has heard that.
    const points = store.append(id, { ...report, step, examplesPerSecond });
    if (report.nonFinite) emit('runChanged', store.summary(id));
    if (points.length > 0) emit('points', { run: id, points: [...points] });
    for (const probe of report.probes) emit('probe', { run: id, probe });
    emit('progress', { run: id, ...progress });
  }

  private async finish(id: number, { plan }: CompiledRun, { message, memory }: JobEnd): Promise<void> {
    const { store, emit } = this.parts;
    if (message.type !== 'trained') throw new Error(`training ended with ${message.type}`);
    if (message.outcome === 'unstarted') return this.end(id, 'cancelled');
    const arena = new Arena(memory, plan);
    const weights = [...plan.parameters, ...plan.states].map((slot) => {
      const { node, name, shape, value } = slot;
      return { node, name, shape: [...shape], values: tensorOf(arena.floats(value), slot) };
    });
    const ended = await inTurns(store.finish(id, message.outcome, weights, message.ending));
    if (ended) emit('runChanged', ended);
  }

  /**
   * Somebody stopped the fetch of its data, which is no failure of the run's. Those behind it that wait for the same end
   * with it: the next of them would begin the fetch again.
   */
  private endWithoutData({ id, experiment }: QueuedRun): void {
    const { dataset } = experiment.data;
    const error = faninError('run_data_cancelled', 'data.dataset', { dataset });
    this.end(id, 'cancelled', error);
    const alike = this.waiting.filter((run) => run.experiment.data.dataset === dataset);
    this.endWaiting(alike, error);
  }

  private endWaiting(runs: readonly QueuedRun[], error: FaninError | null = null): void {
    if (runs.length === 0) return;
    const { store, emit } = this.parts;
    const ids = runs.map(({ id }) => id);
    const ended = store.endAll(ids, 'cancelled', error);
    const gone = new Set(ids);
    this.waiting.splice(0, this.waiting.length, ...this.waiting.filter(({ id }) => !gone.has(id)));
    for (const run of ended) emit('runChanged', run);
  }

  private end(id: number, status: EndStatus, error: FaninError | null = null): void {
    this.parts.emit('runChanged', this.parts.store.end(id, status, error));
  }
}
