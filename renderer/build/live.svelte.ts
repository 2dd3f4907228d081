/** What the engine says of the network while it is being drawn: shapes, counts and problems, and the signal at initialization. */
import { untrack } from 'svelte';
import { standardNormal } from '../../engine/contract/data.ts';
import type { DatasetDescriptor } from '../../engine/contract/descriptor.ts';
import type { ExperimentDocument, NetworkDocument, NetworkNode } from '../../engine/contract/documents.ts';
import type { FaninError } from '../../engine/contract/errors.ts';
import type { Description, Fit, InitStats, Params } from '../../engine/contract/protocol.ts';
import type { LayerStatistics } from '../../engine/contract/run.ts';
import { domainsByKind, type Domain } from '../charts/histogram.ts';
import { engine } from '../engine.ts';
import { session } from '../shell/session.svelte.ts';
import { groupBy } from '../ui/group.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { builder } from './builder.svelte.ts';
import { doc } from './document.svelte.ts';
import { signalHint } from './hints.ts';
import { Latest } from './latest.ts';

/** Above this many parameters the signal is measured only when asked for. */
const measuredLive = 5_000_000;
export const measuredBatch = 64;
const bins = 32;

interface Fitted {
  readonly data: ExperimentDocument['data'];
  readonly answer: Fit;
  /** What was known to be wrong with the network by itself. */
  readonly network: readonly FaninError[];
}

interface Measured {
  readonly stats: InitStats;
  readonly nodes: readonly NetworkNode[];
  /** Of which document, and whether of a network that is measured only when asked for. */
  readonly origin: number;
  readonly large: boolean;
}

class Live {
  description = $state.raw<Description | null>(null);
  measuring = $state(false);
  /** What goes in: standard normal numbers, or examples of the dataset. */
  input = $state<'standard-normal' | 'examples'>(standardNormal);
  #measured = $state.raw<Measured | null>(null);
  #fit = $state.raw<Fitted | null>(null);
  #network: NetworkDocument | null = null;

  readonly #described = $derived(new Map(this.description?.nodes.map((node) => [node.id, node])));
  readonly stats = $derived(this.#measured?.stats ?? null);
  readonly #domains = $derived(domainsByKind(this.stats?.layers ?? []));
  readonly #layers = $derived(new Map(this.stats?.layers.map((layer) => [layer.id, layer])));
  /** Every problem, of those that name a layer and of those that concern the whole network. */
  readonly problems = $derived<readonly FaninError[]>(this.description?.problems ?? []);
  readonly #problemsOf = $derived(groupBy(this.problems, ({ node }) => node));
  readonly valid = $derived(this.description !== null && this.problems.length === 0);
  readonly parameters = $derived(this.description?.totals.parameters ?? 0);
  readonly tooLarge = $derived(this.valid && this.parameters >= measuredLive);
  readonly stale = $derived(this.#measured !== null && this.#measured.nodes !== doc.nodes);
  readonly hint = $derived(
    this.stats && this.valid
      ? signalHint(this.stats.layers, doc.network, (kind) => session.layer(kind))
      : null,
  );

  readonly #describe = new Latest<Params<'describe'>, Description>(
    50,
    (question) => engine.request('describe', question),
    (description, { network }) => this.#known(description, network),
    (thrown) => quietly(thrown),
  );
  readonly #fitting = new Latest<Params<'fit'>, Fit>(
    150,
    (question) => engine.request('fit', question),
    (answer, { experiment: { data } }) => (this.#fit = { data, answer, network: this.problems }),
    (thrown) => quietly(thrown),
  );
  readonly #measure = new Latest<Params<'initStats'>, InitStats>(
    250,
    async (question) => {
      this.measuring = true;
      try {
        return await engine.request('initStats', question);
      } finally {
        this.measuring = false;
      }
    },
    (stats, { network }) => {
      this.#measured = { stats, nodes: network.nodes, origin: doc.origin, large: this.tooLarge };
    },
    (thrown) => quietly(thrown),
  );

  shape(id: string): readonly number[] | undefined {
    return this.#described.get(id)?.shape;
  }
  described(id: string): Description['nodes'][number] | undefined {
    return this.#described.get(id);
  }
  measured(id: string): LayerStatistics | undefined {
    return this.#layers.get(id);
  }
  /** The scale that a layer's values are drawn on beside those of its kind. */
  domain(id: string): Domain | null {
    return this.#domains.get(this.measured(id)?.kind ?? '') ?? null;
  }
  problemsOf(id: string): readonly FaninError[] {
    return this.#problemsOf.get(id) ?? [];
  }

  /** The dataset of the experiment, for the settings it is given; at first, for its defaults. */
  readonly dataset = $derived.by((): DatasetDescriptor | undefined => {
    const { dataset: name } = doc.experiment.data;
    const told = this.#fit?.answer.dataset;
    return told?.name === name ? told : session.dataset(name);
  });
  /** Whether what the engine said of the data is about the data as it is now. */
  readonly told = $derived(this.#fit?.data === doc.experiment.data);
  /** The shape in which an example gets to the network; null where that is not known, or cannot be. */
  readonly arriving = $derived(this.told ? (this.#fit?.answer.input ?? null) : null);

  /** Whether the data chosen for training can also be what the signal is measured with. */
  readonly datasetFits = $derived.by(() => {
    const input = doc.nodes.find(({ kind }) => kind === 'input');
    const shape = input && this.shape(input.id);
    // Drawing a network must not fetch data.
    if (this.dataset?.availability.state !== 'here' || shape === undefined) return false;
    return this.arriving !== null && takes(shape, this.arriving);
  });
  /** The data that goes in; null: standard normal numbers. */
  readonly #source = $derived(this.input === 'examples' && this.datasetFits ? doc.experiment.data : null);

  /** What, beside the network itself, keeps it from training on the data chosen. To have chosen none is no mistake. */
  readonly misfits = $derived.by((): readonly FaninError[] => {
    const { answer, network = [] } = this.#fit ?? {};
    // Those of the network, as it is and as it was when this was told, are told beside its layers.
    const own = new Set([...this.problems, ...network].map(({ code, place }) => `${code} ${place}`));
    return (answer?.problems ?? []).filter(
      ({ code, place }) => code !== 'dataset_none' && !own.has(`${code} ${place}`),
    );
  });
  /** Bytes of memory that training it takes. */
  readonly memory = $derived(this.valid ? (this.#fit?.answer.memoryBytes ?? null) : null);

  /** Measures the network that was described, and so known to be whole: the document may be a step further. */
  measureNow(): void {
    if (!this.#network || !this.valid) return;
    const data = this.#source;
    this.#measure.ask({
      data: data ? { dataset: data.dataset, settings: data.settings } : standardNormal,
      preprocess: data?.preprocess,
      network: this.#network,
      batch: measuredBatch,
      seed: doc.experiment.seed,
      gradients: true,
      bins,
    });
  }

  /** Follows the document for as long as the window lives. Places and names are of no interest, so moving a layer asks nothing. */
  begin(): void {
    $effect.root(() => {
      $effect(() => {
        // A first start is never empty: one press on Train trains the first template.
        const first = session.catalogue?.templates[0];
        if (first) untrack(() => doc.untouched && doc.openFirst(builder.arranged(first.experiment)));
      });
      $effect(() => {
        const { nodes, edges } = doc;
        const { name } = doc.network;
        if (!session.ready || !session.catalogue) return;
        this.#describe.ask({
          network: { format: 'fanin.network', version: 1, name, nodes, edges },
        });
      });
      $effect(() => {
        const { nodes, edges } = doc;
        const { format, version, data, training, probes } = doc.experiment;
        if (!session.ready || !session.catalogue) return this.#fitting.forget();
        // Neither a name, the seed nor a sweep changes whether it fits.
        this.#fitting.ask({
          experiment: {
            ...{ format, version, name: '', data, training, probes, seed: 1 },
            network: { format: 'fanin.network', version: 1, name: '', nodes, edges },
          },
        });
      });
      $effect(() => {
        // A new seed, other data, and a new description (one comes with every edit) all change the signal.
        void [this.description, doc.experiment.seed, this.#source];
        if (!this.valid || this.tooLarge || !session.ready) return this.#measure.forget();
        this.measureNow();
      });
    });
  }

  #known(description: Description, network: NetworkDocument): void {
    this.#network = network;
    this.description = description;
    // Numbers of a network that is no longer whole, or of another than this large one, would be read as its own.
    const { origin, large } = this.#measured ?? {};
    const other = this.tooLarge && !(large && origin === doc.origin);
    if (description.problems.length > 0 || other) this.#measured = null;
  }
}

/** An Input of its shape, or a flat one of as many values. */
function takes(input: readonly number[], example: readonly number[]): boolean {
  const size = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);
  return input.join() === example.join() || (input.length === 1 && size(input) === size(example));
}

const quietly = (thrown: unknown): void => toasts.failUnlessAway(thrown, 'network');

export const live = new Live();
