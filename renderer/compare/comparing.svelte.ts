/** What the engine says of the picked runs together: the settings that differ, and the groups with their statistics. */
import { mostRuns, type Comparison } from '../../engine/contract/run.ts';
import { Latest } from '../build/latest.ts';
import { engine } from '../engine.ts';
import { failedReading } from '../train/training.svelte.ts';
import { namedGroups } from './picked.ts';

class Comparing {
  comparison = $state.raw<Comparison | null>(null);
  readonly named = $derived(namedGroups(this.comparison?.groups ?? []));
  /** Whether runs that differ only in the seed are drawn as one line. */
  fold = $state(true);
  readonly #latest = new Latest<readonly number[], Comparison>(
    40,
    (runs) => engine.request('compare', { runs: [...runs] }),
    (comparison) => (this.comparison = comparison),
    (thrown, runs) => failedReading(runs, thrown, 'compare'),
  );

  /** Of no runs, or of more than can be compared, there is no comparison. */
  ask(runs: readonly number[]): void {
    if (runs.length > 0 && runs.length <= mostRuns) return this.#latest.ask(runs);
    this.#latest.forget();
    this.comparison = null;
  }
}

export const comparing = new Comparing();
