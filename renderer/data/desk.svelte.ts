/** What the Data screen looks at: one dataset with its settings, some of its examples, and what the experiment makes of them. */
import { untrack } from 'svelte';
import { noDataset, type DatasetSummary, type Examples } from '../../engine/contract/data.ts';
import type { DatasetDescriptor } from '../../engine/contract/descriptor.ts';
import type { ExperimentDocument } from '../../engine/contract/documents.ts';
import { toErrors, type FaninError } from '../../engine/contract/errors.ts';
import type { Preview } from '../../engine/contract/preview.ts';
import type { Params } from '../../engine/contract/protocol.ts';
import { doc } from '../build/document.svelte.ts';
import { Latest } from '../build/latest.ts';
import { engine } from '../engine.ts';
import { session } from '../shell/session.svelte.ts';
import { getting } from './getting.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { knownClass } from './shown.ts';
import { useDataset, withDataset } from './use-dataset.ts';

/** Examples in a plane: there a single one says little. */
const points = 300;
/** Examples whose preview is drawn, and how often each is augmented. */
const previewed = 6;
const draws = 5;
const delay = 120;

export type SplitName = 'train' | 'test';

interface Use {
  readonly experiment: ExperimentDocument;
  readonly dataset: DatasetDescriptor;
  readonly settings: Readonly<Record<string, unknown>>;
}
/** What would come of putting the dataset to use. */
interface Plan {
  readonly of: Use;
  readonly after: ExperimentDocument;
  /** What then still keeps it from being trained. */
  readonly problems: readonly FaninError[];
}

class DataDesk {
  #chosen = $state<string | null>(null);
  /** The dataset that what is shown here is of. */
  #shown: string | null = null;
  #page = $state.raw<{ readonly question: Params<'examples'>; readonly answer: Examples } | null>(null);
  readonly examples = $derived(this.#page?.answer ?? null);
  #settings = $state.raw<Readonly<Record<string, unknown>>>({});
  split = $state<SplitName>('train');
  #only = $state<number | null>(null);
  offset = $state(0);
  /** Pictures on one page: as many as fill the rows there is room for. */
  pictures = $state(36);
  /** The two features that are drawn against each other, by number. */
  axes = $state.raw<readonly [number, number]>([0, 1]);
  /** Another number draws augmentation anew. */
  seed = $state(1);
  summary = $state.raw<DatasetSummary | null>(null);
  preview = $state.raw<Preview | null>(null);
  /** Why there is no preview. */
  problem = $state.raw<FaninError | null>(null);
  /** Why there are no examples, although the dataset is here. */
  fault = $state.raw<FaninError | null>(null);

  /** The one that was picked here, or else the experiment's, or else the first: a network may be there to be looked at. */
  readonly name = $derived.by(() => {
    const own = doc.experiment.data.dataset;
    if (this.#chosen !== null || own !== noDataset) return this.#chosen ?? own;
    return session.catalogue?.datasets[0]?.name ?? own;
  });
  readonly used = $derived(this.name === doc.experiment.data.dataset);
  /** While the experiment uses the dataset, its settings are the experiment's. */
  readonly settings = $derived(this.used ? (doc.experiment.data.settings ?? {}) : this.#settings);
  /** As the engine's list has it: for a set that is made to order, of its defaults. */
  readonly #listed = $derived<DatasetDescriptor | undefined>(session.dataset(this.name));
  /** For the settings chosen, as soon as the engine has said so. */
  readonly descriptor = $derived(this.#listed && (this.summary?.descriptor ?? this.#listed));
  /** It is here, or is fetched when it is used. */
  readonly #usable = $derived(this.#listed !== undefined && this.#listed.availability.state !== 'absent');
  /** Looking at a set must not fetch it. */
  readonly here = $derived(this.#listed?.availability.state === 'here');
  readonly damaged = $derived(session.damagedSet(this.name));
  /** Only examples of this class; null: all. A class that other settings took away is not asked for. */
  readonly only = $derived(knownClass(this.#only, this.descriptor?.classes ?? []));

  readonly #reference = $derived({ dataset: this.name, settings: { ...this.settings } });
  readonly #summaries = new Latest<Params<'dataset'>['data'], DatasetSummary>(
    delay,
    (data) => engine.request('dataset', { data }),
    (answer) => {
      this.summary = answer;
      this.fault = null;
    },
    (thrown) => this.#failed(thrown),
  );
  readonly #pages = new Latest<Params<'examples'>, Examples>(
    delay,
    (request) => engine.request('examples', request),
    (answer, question) => {
      this.#page = { question, answer };
      this.fault = null;
      // Other settings left fewer examples than were passed over.
      if (question.offset > 0 && question.offset >= answer.total) this.offset = 0;
    },
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

  #plan = $state.raw<Plan | null>(null);
  /** Null while the experiment uses the dataset, where it cannot be read, or before the engine has said what fits. */
  readonly plan = $derived.by(() => {
    const { experiment, dataset, settings } = this.#plan?.of ?? {};
    const holds = experiment === doc.experiment && dataset === this.descriptor && settings === this.settings;
    return holds && !this.used && this.fault === null ? this.#plan : null;
  });
  readonly #plans = new Latest<Use, Plan>(
    delay,
    async (of) => {
      const { experiment, dataset, settings } = of;
      const set = withDataset(experiment, dataset.name, settings);
      const { input } = await engine.request('fit', { experiment: set });
      const after = useDataset(of, input, (kind) => session.layer(kind));
      const { problems } = await engine.request('fit', { experiment: after });
      return { of, after, problems };
    },
    (plan) => (this.#plan = plan),
    (thrown) => toasts.fail(thrown, 'data'),
  );

  choose(name: string): void {
    if (name === this.name) return;
    this.#chosen = name;
    this.#settings = {};
    this.#turnTo(name);
  }

  /** What was shown, and answers on their way, are about the dataset before. */
  #turnTo(name: string): void {
    for (const question of [this.#summaries, this.#pages, this.#previews]) question.forget();
    this.#shown = name;
    this.problem = null;
    this.fault = null;
    this.axes = [0, 1];
    this.#only = null;
    this.offset = 0;
    this.summary = null;
    this.#page = null;
    this.preview = null;
  }

  /** Puts the dataset into the experiment, with all that fits the network to it: one step to undo. What is not here yet is fetched. */
  use(): void {
    const { plan, name, here } = this;
    if (!plan) return;
    doc.settle();
    doc.edit(() => plan.after, null);
    if (!here) void getting.get(name);
  }

  /** Shows the examples of this class alone; a second time, of all. */
  toggleClass(index: number): void {
    this.#only = this.only === index ? null : index;
    this.offset = 0;
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
      // The experiment's dataset is changed elsewhere too: in its form, by undo, with another document.
      const { name } = this;
      if (name !== this.#shown) untrack(() => this.#turnTo(name));
    });
    $effect(() => {
      const { descriptor: dataset, settings } = this;
      if (!session.ready || !this.#usable || this.used || !dataset) return this.#plans.forget();
      this.#plans.ask({ experiment: doc.experiment, dataset, settings });
    });
    $effect(() => {
      if (!session.ready || !this.here) return;
      this.#summaries.ask(this.#reference);
    });
    $effect(() => {
      if (!session.ready || !this.here) return;
      const count = this.descriptor?.kind === 'features' ? points : this.pictures;
      const { split, only, offset } = this;
      this.#pages.ask({ data: this.#reference, split, class: only, offset, count });
    });
    $effect(() => {
      if (!session.ready || !this.here || !this.#page) return;
      // Of the split and the settings that these examples are of, which may not be those chosen since.
      const { question, answer: shown } = this.#page;
      const { data, split } = question;
      const { preprocess = [], augment = [] } = doc.experiment.data;
      const indices = shown.indices.slice(0, this.descriptor?.kind === 'features' ? points : previewed);
      if (indices.length === 0) return;
      const times = augment.length > 0 ? draws : 0;
      this.#previews.ask({ data, preprocess, augment, seed: this.seed, draws: times, split, indices });
    });
  }

  #failed(thrown: unknown): void {
    this.#page = null;
    [this.fault] = toErrors(thrown, 'data');
  }
}

export const desk = new DataDesk();
