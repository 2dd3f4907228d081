/**
 * The documents of stored runs. A run's document never changes, so it is read once. The table shows a few of its settings;
 * they are read behind, a handful at a time, the newest runs first.
 */
/* eslint-disable svelte/prefer-svelte-reactivity -- maps and sets are state only raw, replaced as a whole; the rest is bookkeeping nothing draws */
import type { ResolvedExperiment } from '../../engine/contract/documents.ts';
import type { RunDetail } from '../../engine/contract/run.ts';
import { storedProbes, type StoredProbes } from '../charts/stored-probes.svelte.ts';
import { engine } from '../engine.ts';
import type { EngineDoor } from '../engine-door.ts';
import { settingsOf, type RunSettings } from './settings.ts';

const atOnce = 6;

export class RunDetails {
  settings = $state.raw<ReadonlyMap<number, RunSettings>>(new Map());
  #documents = $state.raw<ReadonlyMap<number, ResolvedExperiment>>(new Map());
  #queue: number[] = [];
  #reading = false;
  readonly #tried = new Set<number>();
  readonly #door: Pick<EngineDoor, 'request' | 'on'>;
  readonly #probes: Pick<StoredProbes, 'noteSteps'>;

  constructor(door: Pick<EngineDoor, 'request' | 'on'>, probes: Pick<StoredProbes, 'noteSteps'>) {
    this.#door = door;
    this.#probes = probes;
    door.on('runsRemoved', ({ runs }) => this.#forget(new Set(runs)));
  }

  document(run: number): ResolvedExperiment | null {
    return this.#documents.get(run) ?? null;
  }

  /** Reads a run in full: its document and which snapshots it has. */
  async read(run: number): Promise<RunDetail> {
    const detail = await this.#door.request('run', { run });
    this.#probes.noteSteps(run, detail.probeSteps);
    this.#documents = new Map(this.#documents).set(run, detail.document);
    this.settings = new Map(this.settings).set(run, settingsOf(detail.document));
    return detail;
  }

  /** Sees to it that the settings of these runs are read sooner or later. */
  wantSettings(runs: readonly number[]): void {
    this.#queue = runs.filter((run) => !this.settings.has(run) && !this.#tried.has(run));
    if (!this.#reading) void this.#work();
  }

  async #work(): Promise<void> {
    this.#reading = true;
    while (this.#queue.length > 0) {
      const some = this.#queue.splice(0, atOnce);
      for (const run of some) this.#tried.add(run);
      const read = await Promise.allSettled(some.map((run) => this.#door.request('run', { run })));
      const next = new Map(this.settings);
      for (const answer of read) {
        // A run deleted in the meantime has no settings to show; nothing to tell anyone.
        if (answer.status === 'fulfilled')
          next.set(answer.value.summary.id, settingsOf(answer.value.document));
      }
      this.settings = next;
    }
    this.#reading = false;
  }

  #forget(runs: ReadonlySet<number>): void {
    this.#documents = new Map([...this.#documents].filter(([run]) => !runs.has(run)));
    this.settings = new Map([...this.settings].filter(([run]) => !runs.has(run)));
    for (const run of runs) this.#tried.delete(run);
  }

  /** After the engine was away: what could not be read is tried again. */
  retry(): void {
    this.#tried.clear();
  }
}

export const runDetails = new RunDetails(engine, storedProbes);
