/** What the Data screen looks at: one dataset with its settings, some of its examples, and what the experiment makes of them. */
import type { DatasetSummary, Examples } from '../../engine/contract/data.ts';
import type { DatasetDescriptor } from '../../engine/contract/descriptor.ts';
import { toErrors, type FaninError } from '../../engine/contract/errors.ts';
import type { Preview } from '../../engine/contract/preview.ts';
import type { Params } from '../../engine/contract/protocol.ts';
import { doc } from '../build/document.svelte.ts';
import { Latest } from '../build/latest.ts';
import { engine } from '../engine.ts';
import { session } from '../shell/session.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';

/** Examples on one page, in a plane many more: there a single one says little. */
export const page = { images: 36, features: 300 } as const;
/** Examples whose preview is drawn, and how often each is augmented. */
const previewed = 6;
const draws = 5;
const delay = 120;

export type SplitName = 'train' | 'test';

class DataDesk {
  #chosen = $state<string | null>(null);
  #settings = $state.raw<Readonly<Record<string, unknown>>>({});
  split = $state<SplitName>('train');
  /** Only examples of this class; null: all. */
  only = $state<number | null>(null);
  offset = $state(0);
  /** Another number draws augmentation anew. */
  seed = $state(1);
  summary = $state.raw<DatasetSummary | null>(null);
  examples = $state.raw<Examples | null>(null);
  preview = $state.raw<Preview | null>(null);
  /** Why there is no preview. */
  problem = $state.raw<FaninError | null>(null);

  /** The one that was picked here, or else the experiment's. */
  readonly name = $derived(this.#chosen ?? doc.experiment.data.dataset);
  readonly used = $derived(this.name === doc.experiment.data.dataset);
  /** While the experiment uses the dataset, its settings are the experiment's. */
  readonly settings = $derived(this.used ? (doc.experiment.data.settings ?? {}) : this.#settings);
  readonly descriptor = $derived<DatasetDescriptor | undefined>(session.dataset(this.name));
  /** Looking at a set must not fetch it. */
  readonly here = $derived(this.descriptor?.availability.state === 'here');

  readonly #reference = $derived({ dataset: this.name, settings: { ...this.settings } });
  readonly #summaries = new Latest<Params<'dataset'>['data'], DatasetSummary>(
    delay,
    (data) => engine.request('dataset', { data }),
    (answer) => (this.summary = answer),
    (thrown) => this.#failed(thrown),
  );
  readonly #pages = new Latest<Params<'examples'>, Examples>(
    delay,
    (request) => engine.request('examples', request),
    (answer) => (this.examples = answer),
    (thrown) => this.#failed(thrown),
  );
  readonly #previews = new Latest<Params<'preview'>, Preview>(
    delay,
    (request) => engine.request('preview', request),
    (answer) => {
      this.preview = answer;
      this.problem = null;
    },
    (thrown) => {
      this.preview = null;
      this.problem = toErrors(thrown, 'data')[0];
    },
  );

  choose(name: string): void {
    if (name === this.name) return;
    // An answer on its way is about the one before.
    for (const question of [this.#summaries, this.#pages, this.#previews]) question.forget();
    this.#chosen = name;
    this.#settings = {};
    this.problem = null;
    this.only = null;
    this.offset = 0;
    this.summary = null;
    this.examples = null;
    this.preview = null;
  }

  set(setting: string, value: unknown): void {
    const next = Object.entries({ ...this.settings, [setting]: value }).filter(([, one]) => one !== null);
    const settings = Object.fromEntries(next);
    if (this.used) {
      const change = (now: typeof doc.experiment) => ({ ...now, data: { ...now.data, settings } });
      doc.edit(change, `data.${setting}`);
    } else this.#settings = settings;
  }

  /** Asks for what is shown, whenever that changes. Called once the screen is open. */
  follow(): void {
    $effect(() => {
      if (!session.ready || !this.here) return;
      this.#summaries.ask(this.#reference);
    });
    $effect(() => {
      if (!session.ready || !this.here) return;
      const count = this.descriptor?.kind === 'features' ? page.features : page.images;
      const { split, only, offset } = this;
      this.#pages.ask({ data: this.#reference, split, class: only, offset, count });
    });
    $effect(() => {
      const shown = this.examples;
      if (!session.ready || !this.here || !shown || this.split !== 'train') return;
      const { preprocess = [], augment = [] } = doc.experiment.data;
      const indices = shown.indices.slice(
        0,
        this.descriptor?.kind === 'features' ? page.features : previewed,
      );
      if (indices.length === 0) return;
      const times = augment.length > 0 ? draws : 0;
      const data = this.#reference;
      this.#previews.ask({ data, preprocess, augment, seed: this.seed, draws: times, indices });
    });
  }

  #failed(thrown: unknown): void {
    this.examples = null;
    toasts.fail(thrown, 'data');
  }
}

export const desk = new DataDesk();
