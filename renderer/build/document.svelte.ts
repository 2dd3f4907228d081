/** The experiment being edited: what the builder draws, the experiment form fills in and Train trains. One history for all of it. */
import type { ExperimentDocument, NetworkDocument, NetworkNode } from '../../engine/contract/documents.ts';
import { sameItems } from '../ui/steady.ts';
import { placed } from './arrangement.ts';
import { begin, change, redo, settle, undo, type History } from './history.ts';

export interface OpenFile {
  readonly path: string | null;
  /** What the file holds; the experiment is edited while it is another object than this. */
  readonly saved: ExperimentDocument;
}

/** Opening another document is a step like any other, so it can be undone; `origin` says which document a state is of. */
interface State {
  readonly experiment: ExperimentDocument;
  readonly origin: number;
}

const blank: ExperimentDocument = {
  format: 'fanin.experiment',
  version: 1,
  name: '',
  network: { format: 'fanin.network', version: 1, name: '', nodes: [], edges: [] },
  data: { dataset: 'mnist' },
  training: {
    loss: { kind: 'softmax-cross-entropy' },
    epochs: 5,
    batchSize: 128,
    optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9 },
    weightDecay: 0,
  },
  probes: { every: 100, histogramBins: 64 },
  seed: 1,
};

class EditedDocument {
  #history = $state.raw<History<State>>(begin({ experiment: blank, origin: 0 }));
  #files = $state.raw<ReadonlyMap<number, OpenFile>>(new Map([[0, { path: null, saved: blank }]]));
  #chosen = $state.raw<readonly string[]>([]);

  /** The whole experiment, as it would be saved or trained. */
  readonly experiment = $derived(this.#history.present.experiment);
  readonly network = $derived(this.experiment.network);
  readonly nodes = $derived(this.network.nodes);
  readonly edges = $derived(this.network.edges);
  readonly #byId = $derived(new Map(this.nodes.map((node) => [node.id, node])));
  readonly #file = $derived(this.#files.get(this.#history.present.origin));
  /** Another number for each document opened: the canvas brings a new one into view. */
  readonly origin = $derived(this.#history.present.origin);
  readonly path = $derived(this.#file?.path ?? null);
  readonly edited = $derived(this.#file?.saved !== this.experiment);
  /** Nothing was opened or edited yet. */
  readonly untouched = $derived(this.experiment === blank);
  readonly canUndo = $derived(this.#history.past.length > 0);
  readonly canRedo = $derived(this.#history.future.length > 0);
  /** Ids of the selected layers, in the order of the document. */
  readonly selection = $derived(this.nodes.map(({ id }) => id).filter((id) => this.#chosen.includes(id)));
  /** The selected layer, when there is exactly one. */
  readonly selected = $derived(this.selection.length === 1 ? this.node(this.selection[0] ?? '') : undefined);

  node(id: string): NetworkNode | undefined {
    return this.#byId.get(id);
  }

  /** Whoever turns to other layers has done with these: what is moved by keys ends with no event of its own. */
  select(ids: readonly string[]): void {
    if (sameItems(ids, this.#chosen)) return;
    this.#chosen = ids;
    this.settle();
  }

  /** One step to undo. Edits with the same `gesture` (a drag of a slider) are one step until `settle`. */
  edit(edit: (experiment: ExperimentDocument) => ExperimentDocument, gesture: string | null = null): void {
    const { experiment, origin } = this.#history.present;
    const next = edit(experiment);
    if (next !== experiment) this.#history = change(this.#history, { experiment: next, origin }, gesture);
  }

  editNetwork(edit: (network: NetworkDocument) => NetworkDocument, gesture: string | null = null): void {
    this.edit((experiment) => {
      const network = edit(experiment.network);
      return network === experiment.network ? experiment : { ...experiment, network };
    }, gesture);
  }

  settle(): void {
    this.#history = settle(this.#history);
  }

  undo(): void {
    this.#history = undo(this.#history);
  }

  redo(): void {
    this.#history = redo(this.#history);
  }

  /** Shows another document. Undo brings back the one before, with its edits. */
  open(experiment: ExperimentDocument, path: string | null = null): void {
    const origin = Math.max(...this.#files.keys()) + 1;
    const shown = { ...experiment, network: placed(experiment.network) };
    this.#files = new Map([...this.#files, [origin, { path, saved: shown }]]);
    this.#history = change(this.#history, { experiment: shown, origin });
    this.#chosen = [];
  }

  /** The document of a first start: there is nothing before it to go back to. */
  openFirst(experiment: ExperimentDocument): void {
    this.open(experiment);
    this.#history = begin(this.#history.present);
  }

  openBlank(): void {
    this.open({ ...blank, data: this.experiment.data, training: this.experiment.training });
  }

  /** Notes that `experiment`, of the document `origin`, is now in a file; both as they were when the saving began. */
  wasSaved(experiment: ExperimentDocument, path: string, origin: number): void {
    this.#files = new Map([...this.#files, [origin, { path, saved: experiment }]]);
  }
}

export const doc = new EditedDocument();
