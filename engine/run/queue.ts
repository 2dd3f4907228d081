/**
 * Runs in the order they were asked for, one at a time on all lanes. What a run reports is stored first and told
 * afterwards: a point that a screen has seen is on disk.
 */
import type { FaninError } from '../contract/errors.ts';
import { FaninFailure, toErrors } from '../contract/errors.ts';
import type { EventData, EventName } from '../contract/protocol.ts';
import { datasets } from '../data/datasets.ts';
import type { CompiledRun } from '../experiment.ts';
import type { EndStatus, Store } from '../store/store.ts';
import { Arena } from './arena.ts';
import type { JobEnd, LaneGroup } from './pool.ts';
import type { Report } from './trainer.ts';

export interface QueuedRun {
  readonly id: number;
  readonly compiled: CompiledRun;
}

export interface QueueParts {
  readonly store: Store;
  readonly group: LaneGroup;
  readonly emit: <E extends EventName>(event: E, data: EventData<E>) => void;
  /** What is noted with every run. */
  readonly facts: { readonly kernels: string; readonly lanes: number; readonly host: string };
}

export class RunQueue {
  private readonly parts: QueueParts;
  private readonly waiting: QueuedRun[] = [];
  private running: number | null = null;
  private work: Promise<void> = Promise.resolve();

  constructor(parts: QueueParts) {
    this.parts = parts;
  }

  add(runs: readonly QueuedRun[]): void {
    this.waiting.push(...runs);
    if (this.running === null) this.work = this.drain();
  }

  /** False where the run is neither waiting nor running. */
  cancel(id: number): boolean {
    if (this.running === id) {
      this.parts.group.cancel();
      return true;
    }
    const at = this.waiting.findIndex((run) => run.id === id);
    if (at < 0) return false;
    this.waiting.splice(at, 1);
    this.end(id, 'cancelled');
    return true;
  }

  idle(): Promise<void> {
    return this.work;
  }

  /** Stops the lanes; what was running or waiting is found and marked when the database is next opened. */
  async close(): Promise<void> {
    this.waiting.length = 0;
    await this.parts.group.close();
  }

  private async drain(): Promise<void> {
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      this.running = next.id;
      try {
        await this.train(next);
      } catch (error) {
        this.end(next.id, 'failed', toErrors(error, `run ${next.id}`)[0]);
      }
      this.running = null;
    }
  }

  private async train({ id, compiled }: QueuedRun): Promise<void> {
    const { store, group, emit, facts } = this.parts;
    const { experiment, plan } = compiled;
    const dataset = await datasets.load(experiment.data.dataset);
    emit('runChanged', store.start(id, facts));
    // A report that cannot be stored ends the run: going on would show points that nobody can find again.
    let refused: FaninFailure | null = null;
    const onReport = (report: Report): void => {
      if (refused) return;
      try {
        this.keep(id, report);
      } catch (error) {
        refused = new FaninFailure(...toErrors(error, `run ${id}`));
        group.cancel();
      }
    };
    const end = await group.run(plan, { kind: 'train', experiment, dataset }, onReport);
    if (refused) throw refused;
    this.finish(id, compiled, end);
  }

  private keep(id: number, { points, probes, progress }: Report): void {
    const { store, emit } = this.parts;
    store.append(id, { points, probes, step: progress.step, examplesPerSecond: progress.examplesPerSecond });
    if (points.length > 0) emit('points', { run: id, points: [...points] });
    for (const probe of probes) emit('probe', { run: id, probe });
    emit('progress', { run: id, ...progress });
  }

  private finish(id: number, { plan }: CompiledRun, { message, memory }: JobEnd): void {
    const { store, emit } = this.parts;
    if (message.type !== 'trained') throw new Error(`training ended with ${message.type}`);
    const arena = new Arena(memory, plan);
    const weights = plan.parameters.map(({ node, name, shape, value }) => {
      return { node, name, shape: [...shape], values: arena.floats(value) };
    });
    emit('runChanged', store.finish(id, message.outcome, weights));
  }

  private end(id: number, status: EndStatus, error: FaninError | null = null): void {
    this.parts.emit('runChanged', this.parts.store.end(id, status, error));
  }
}
