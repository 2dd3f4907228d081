/** What runs made of their test sets, and of the plane: asked of the engine, and kept of the last of them. */
/* eslint-disable svelte/prefer-svelte-reactivity -- the map is state only raw, replaced as a whole; the set is bookkeeping nothing draws */
import type { Boundary, Confusion, Mistakes } from '../../engine/contract/predictions.ts';
import { FaninFailure, type FaninError } from '../../engine/contract/errors.ts';
import { engine } from '../engine.ts';
import type { EngineDoor } from '../engine-door.ts';

/** Mistakes that are fetched to be looked at. */
const looked = 60;
/** Runs of which it is kept: the examples are pictures, and a lab may store thousands of runs. */
const most = 50;
/** Places along each side of the plane. */
const resolution = 120;

export interface RunPredictions {
  readonly confusion: Confusion;
  readonly mistakes: Mistakes;
  readonly boundary: Boundary | null;
}
type Answer = RunPredictions | { readonly error: FaninError };

export class StoredPredictions {
  #answers = $state.raw<ReadonlyMap<number, Answer>>(new Map());
  readonly #asked = new Set<number>();
  readonly #door: Pick<EngineDoor, 'request' | 'on'>;

  constructor(door: Pick<EngineDoor, 'request' | 'on'>) {
    this.#door = door;
    door.on('runsRemoved', ({ runs }) => this.#forget(runs));
  }

  of(run: number): RunPredictions | null {
    const answer = this.#answers.get(run);
    return answer && !('error' in answer) ? answer : null;
  }

  /** Why there is nothing to show of a run. */
  error(run: number): FaninError | null {
    const answer = this.#answers.get(run);
    return answer && 'error' in answer ? answer.error : null;
  }

  /** Asks for a run that is over, unless that was done. `plane`: its examples have two features. */
  async want(run: number, plane: boolean): Promise<void> {
    if (this.#asked.has(run)) return;
    this.#asked.add(run);
    try {
      const confusion = await this.#door.request('confusion', { run });
      const mistakes = await this.#door.request('mistakes', { run, offset: 0, count: looked });
      const boundary = plane ? await this.#door.request('boundary', { of: { run }, resolution }) : null;
      this.#keep(run, { confusion, mistakes, boundary });
    } catch (thrown) {
      if (!(thrown instanceof FaninFailure)) throw thrown;
      this.#keep(run, { error: thrown.errors[0] });
    }
  }

  /** Of a run that goes on: it will make something else of its test set. */
  forget(run: number): void {
    this.#forget([run]);
  }

  /** A new engine may be able to answer what the last one was not. */
  forgetAll(): void {
    this.#asked.clear();
    this.#answers = new Map();
  }

  #keep(run: number, answer: Answer): void {
    this.#answers = new Map(this.#answers).set(run, answer);
    this.#forget([...this.#answers.keys()].slice(0, -most));
  }

  #forget(runs: readonly number[]): void {
    if (runs.length === 0) return;
    const next = new Map(this.#answers);
    for (const run of runs) {
      next.delete(run);
      this.#asked.delete(run);
    }
    this.#answers = next;
  }
}

export const storedPredictions = new StoredPredictions(engine);
