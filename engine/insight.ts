/** What a trained network makes of single examples. Worked out on a lane that no run trains on. */
import { compile, shapedGraph } from './compile/compile.ts';
import { sizeOf } from './compile/graph.ts';
import type { ResolvedExperiment } from './contract/documents.ts';
import { fail, FaninFailure } from './contract/errors.ts';
import type { Boundary, Confusion, Mistake, Mistakes, Predictions } from './contract/predictions.ts';
import type { Params } from './contract/protocol.ts';
import { statusTexts } from './contract/run.ts';
import { byteScale, type Dataset } from './data/dataset.ts';
import { datasets } from './data/datasets.ts';
import { pick } from './data/examples.ts';
import { base64 } from './data/look-into.ts';
import type { DataListener } from './data/works.ts';
import { checkData, compileRun, resolve } from './experiment.ts';
import { readExperiment } from './experiment-settings.ts';
import { usualLoss } from './losses/index.ts';
import { replaced } from './same-data.ts';
import { subset } from './run/examples.ts';
import type { LaneGroup } from './run/pool.ts';
import { softmax } from './run/predictions.ts';
import type { Store, Tensor } from './store/store.ts';

/** Examples of one pass forward. */
const batch = 256;
/** Training examples that are drawn over a boundary. */
const mostDrawn = 1000;
/** Beyond the data on every side of a boundary, as a share of its range. */
const margin = 0.1;

interface InsightParts {
  readonly store: Store;
  readonly lane: () => LaneGroup;
  /** Hears of data that has to be fetched first. */
  readonly onData: DataListener;
}

export class Insight {
  private readonly parts: InsightParts;

  constructor(parts: InsightParts) {
    this.parts = parts;
  }

  async confusion(run: number): Promise<Confusion> {
    return (await this.predictions(run)).confusion;
  }

  async mistakes({ run, offset, count }: Params<'mistakes'>): Promise<Mistakes> {
    const { mistakes } = await this.predictions(run);
    const asked = mistakes.slice(offset, offset + count);
    const { data } = this.parts.store.document(run);
    const other = replaced(this.parts.store.summary(run), data) !== null;
    return { mistakes: asked, total: mistakes.length, examples: other ? null : await drawn(data, asked) };
  }

  /** Throws `not_planar`, `data_replaced`, and what is wrong with the experiment. */
  async boundary({ of, resolution }: Params<'boundary'>): Promise<Boundary> {
    const { document, tensors } = 'run' in of ? this.stored(of.run) : started(of.experiment);
    const { data } = document;
    const descriptor = datasets.find(data);
    const features = sizeOf(descriptor.shape);
    if (features !== 2) fail('not_planar', 'data.dataset', { dataset: data.dataset, features });
    const graph = shapedGraph(document.network);
    const input = checkData(graph, document, descriptor, readExperiment(document));
    const plan = compile(graph, {
      batch,
      lanes: 1,
      histogramBins: 2,
      loss: usualLoss,
      training: null,
      testMode: true,
      gradients: false,
      data: null,
      input,
      packing: 'in place',
    });
    const dataset = await datasets.load(data, this.parts.onData);
    const { x, y } = rangesOf(dataset);
    const inputs = gridOf(x, y, resolution);
    const preprocess = data.preprocess ?? [];
    const job = { kind: 'replay', seed: document.seed, tensors, inputs, dataset, preprocess } as const;
    const { message } = await this.parts.lane().run(plan, job);
    if (message.type !== 'replayed') throw new Error(`a replay ended with ${message.type}`);
    return {
      classes: [...dataset.classes],
      x,
      y,
      resolution,
      probabilities: base64(probabilitiesOf(message.scores, dataset.classes.length)),
      examples: someExamples(dataset, document),
    };
  }

  /** As they were stored, or worked out now and stored. Throws `run_without_weights` and `data_replaced`. */
  private async predictions(run: number): Promise<Predictions> {
    const kept = this.parts.store.predictions(run);
    if (kept) return kept;
    const { document, tensors } = this.stored(run);
    const { plan } = compileRun(document, datasets.find(document.data), 1);
    const dataset = await datasets.load(document.data, this.parts.onData);
    const job = { kind: 'predict', experiment: document, dataset, tensors } as const;
    const { message } = await this.parts.lane().run(plan, job);
    if (message.type !== 'predicted') throw new Error(`a prediction ended with ${message.type}`);
    this.parts.store.keepPredictions(run, message.predictions);
    return message.predictions;
  }

  /** Throws `data_replaced`: what weights make of other data says nothing of the run. */
  private stored(run: number): { document: ResolvedExperiment; tensors: readonly Tensor[] } {
    const { store } = this.parts;
    const [summary, document, tensors] = [store.summary(run), store.document(run), store.weights(run)];
    if (!tensors) fail('run_without_weights', 'run', { id: run, status: statusTexts[summary.status] });
    const other = replaced(summary, document.data);
    if (other) throw new FaninFailure(other);
    return { document, tensors };
  }
}

function started(experiment: Parameters<typeof resolve>[0]): {
  document: ResolvedExperiment;
  tensors: null;
} {
  return { document: resolve(experiment)[0]!, tensors: null };
}

/** The examples as they lie in the dataset; null where that is not there any more, or is another. */
async function drawn(
  data: ResolvedExperiment['data'],
  mistakes: readonly Mistake[],
): Promise<Mistakes['examples']> {
  const { datasets: known } = datasets.list();
  if (!known.some(({ name, availability }) => name === data.dataset && availability.state !== 'absent'))
    return null;
  const { element, shape, test } = await datasets.load(data);
  const { values } = pick(
    test,
    mistakes.map(({ index }) => index),
  );
  return { element, shape: [...shape], values: base64(values) };
}

/** Both features of an example, as a network reads them. */
function pointOf({ values }: Dataset['train'], index: number): { x: number; y: number } {
  const scale = values instanceof Uint8Array ? byteScale : 1;
  return { x: scale * values[2 * index]!, y: scale * values[2 * index + 1]! };
}

function rangesOf({ train }: Dataset): Pick<Boundary, 'x' | 'y'> {
  const points = Array.from({ length: train.count }, (_, index) => pointOf(train, index));
  const range = (of: (point: { x: number; y: number }) => number) => {
    const values = points.map(of);
    const [min, max] = values.reduce(
      ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
      [Infinity, -Infinity],
    );
    const room = (max - min) * margin || 1;
    return { min: min - room, max: max + room };
  };
  return { x: range((point) => point.x), y: range((point) => point.y) };
}

/** Row by row from the least y, each from the least x. */
function gridOf(x: Boundary['x'], y: Boundary['y'], resolution: number): Float32Array {
  const at = ({ min, max }: Boundary['x'], place: number): number =>
    min + ((max - min) * place) / (resolution - 1);
  const grid = new Float32Array(2 * resolution * resolution);
  for (let row = 0; row < resolution; row++) {
    for (let column = 0; column < resolution; column++) {
      grid.set([at(x, column), at(y, row)], 2 * (row * resolution + column));
    }
  }
  return grid;
}

function probabilitiesOf(scores: Float32Array, classes: number): Float32Array {
  const all = new Float32Array(scores.length);
  for (let first = 0; first < scores.length; first += classes) {
    all.set(softmax(scores.subarray(first, first + classes)), first);
  }
  return all;
}

/** Of those that the run is trained on, spread over them. */
function someExamples({ name, train }: Dataset, { data }: ResolvedExperiment): Boundary['examples'] {
  const chosen = subset(train, `${name}.train`, data.limit?.train ?? train.count);
  const every = Math.ceil(chosen.length / mostDrawn);
  return [...chosen.filter((_, at) => at % every === 0)].map((index) => {
    return { ...pointOf(train, index), label: train.labels[index]! };
  });
}
