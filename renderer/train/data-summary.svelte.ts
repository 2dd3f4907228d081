/** What the engine counts of the dataset that the experiment uses, as far as looking at it fetches nothing. */
import type { DatasetSummary } from '../../engine/contract/data.ts';
import type { Params } from '../../engine/contract/protocol.ts';
import { doc } from '../build/document.svelte.ts';
import { Latest } from '../build/latest.ts';
import { live } from '../build/live.svelte.ts';
import { engine } from '../engine.ts';
import { session } from '../shell/session.svelte.ts';

type Question = Params<'dataset'>['data'];

class DataSummary {
  #known = $state.raw<{ readonly of: string; readonly summary: DatasetSummary } | null>(null);
  readonly #question = $derived<Question>({
    dataset: doc.experiment.data.dataset,
    settings: { ...doc.experiment.data.settings },
  });
  /** Of the experiment's data as it is now; null while that is not known. */
  readonly current = $derived(
    this.#known?.of === JSON.stringify(this.#question) ? this.#known.summary : null,
  );
  readonly #latest = new Latest<Question, DatasetSummary>(
    200,
    (data) => engine.request('dataset', { data }),
    (summary, data) => (this.#known = { of: JSON.stringify(data), summary }),
    // What keeps the data from being read is told where it is looked at, and with the run.
    () => (this.#known = null),
  );

  /** Called in an effect, where it is of use: of images the values are known without looking. */
  follow(): void {
    const { dataset } = live;
    const looked = dataset?.kind === 'features' && dataset.availability.state === 'here';
    if (session.ready && looked && this.current === null) this.#latest.ask(this.#question);
  }
}

export const dataSummary = new DataSummary();
