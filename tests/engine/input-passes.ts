/** The way of examples into a network, with nothing behind it: what training and testing would see of them. */
import { compile, shapedGraph } from '../../engine/compile/compile.ts';
import type { PartDocument } from '../../engine/contract/documents.ts';
import type { Dataset } from '../../engine/data/dataset.ts';
import { readAugment, readPreprocess } from '../../engine/experiment-settings.ts';
import { pipelineOf } from '../../engine/input-pipeline.ts';
import { compileKernels, instantiate } from '../../engine/kernels/load.ts';
import { noLoss } from '../../engine/losses/loss.ts';
import { createMemory } from '../../engine/run/arena.ts';
import { fillIndices } from '../../engine/run/examples.ts';
import { fitToTraining } from '../../engine/run/fit.ts';
import { Leader } from '../../engine/run/leader.ts';
import { loadData, setSeed } from '../../engine/run/loading.ts';
import { ascending, normal } from '../../engine/reference/random.ts';
import { chain } from './inline.ts';

const module = compileKernels('simd-4x8');
const batch = 64;

interface Chain {
  readonly preprocess?: readonly PartDocument[];
  readonly augment?: readonly PartDocument[];
  readonly seed?: number;
}

export interface InputPasses {
  readonly leader: Leader;
  readonly steps: readonly string[];
  /** All examples of a split, one after the other, as testing would have them: (examples, columns). */
  test(split: 'train' | 'test'): number[][];
  /** The first training examples as a step of training would have them, with their labels and targets. */
  train(step?: number): { examples: number[][]; labels: number[]; targets: number[][] | null };
  state(name: string): Float32Array;
}

/** Fitted to the training split of the dataset. */
export function inputPasses(
  dataset: Dataset,
  { preprocess = [], augment = [], seed = 5 }: Chain,
): InputPasses {
  const { train, test, element, classes } = dataset;
  const reading = {
    preprocess: readPreprocess(preprocess, 'data.preprocess'),
    augment: readAugment(augment, 'data.augment'),
    testing: null,
  };
  const { shape, pipeline, problems } = pipelineOf(dataset.shape, reading);
  if (problems.length > 0 || shape === null) throw new Error(JSON.stringify(problems));
  const network = chain(
    { id: 'in', kind: 'input', params: { shape: [...shape] } },
    { id: 'out', kind: 'output' },
  );
  const plan = compile(shapedGraph(network), {
    batch,
    lanes: 1,
    histogramBins: 2,
    loss: noLoss,
    training: null,
    gradients: false,
    // Tests look at all training examples too.
    data: { train: train.count, test: test.count, evaluationBatch: batch, element, scale: 1 / 255 },
    input: pipeline,
    classes: classes.length,
    packing: 'ahead',
  });
  const memory = createMemory(plan.bytes);
  const leader = new Leader(memory, plan, instantiate(module, memory));
  const { arena } = leader;
  const { handles } = plan;
  loadData(leader, dataset);
  fitToTraining(leader, preprocess, dataset);
  setSeed(leader, seed);
  const columns = handles.logits.length / batch;
  const rowsOf = (values: Float32Array, size: number): number[][] =>
    Array.from({ length: values.length / size }, (_, row) => [
      ...values.subarray(row * size, (row + 1) * size),
    ]);
  return {
    leader,
    steps: plan.programs.train.map(({ kernel }) => kernel),
    test(split) {
      const seen: number[][] = [];
      const evaluation = handles.evaluation!;
      const indices = arena.integers(evaluation.indices);
      const values = arena.values(handles.data!.testValues);
      const kept = values.slice();
      for (let at = 0; at < dataset[split].count; at += batch) {
        // The test pass reads the test split: training examples are put in its place, some at a time.
        if (split === 'train') {
          const size = dataset.train.values.length / train.count;
          values.set(dataset.train.values.subarray(at * size, (at + batch) * size));
        }
        const count = Math.min(batch, dataset[split].count - at);
        if (split === 'train') fillIndices(indices, ascending(count), 0);
        else fillIndices(indices, ascending(test.count), at);
        leader.execute('evaluate');
        seen.push(...rowsOf(arena.floats(evaluation.scores), columns).slice(0, count));
      }
      values.set(kept);
      return seen;
    },
    train(step = 0) {
      arena.integers(handles.key)[2] = step;
      fillIndices(arena.integers(handles.indices!), ascending(train.count), 0);
      if (handles.count) arena.integers(handles.count)[0] = batch;
      leader.execute('train');
      const targets = handles.targets && rowsOf(arena.floats(handles.targets), classes.length);
      const examples = rowsOf(arena.floats(handles.logits), columns);
      return { examples, labels: [...arena.integers(handles.labels)], targets };
    },
    state(name) {
      return arena.floats(plan.states.find((state) => state.name === name)!.value);
    },
  };
}

/** Bytes whose features vary together, differently in both splits; feature 2 never changes while training. */
export function related(shape: readonly number[], counts: { train: number; test: number }): Dataset {
  const columns = shape.reduce((product, size) => product * size, 1);
  const split = (count: number, seed: number, shift: number) => {
    const key = { seedLow: seed, seedHigh: 0, step: 0 };
    const values = Uint8Array.from({ length: count * columns }, (_, i) => {
      const [row, j] = [Math.floor(i / columns), i % columns];
      if (j === 2) return seed === 1 ? 40 : row % 90;
      const [own, shared] = [normal(key, 1, i), normal(key, 2, row * 3 + (j % 3))];
      return Math.min(255, Math.max(0, 100 + shift + 9 * (j % 5) + (8 + (j % 4)) * own + 14 * shared));
    });
    const labels = Int32Array.from({ length: count }, (_, row) => row % 64);
    return { values, labels, count };
  };
  return {
    name: 'related',
    hash: '',
    element: 'byte',
    shape,
    classes: Array.from({ length: 64 }, (_, i) => String(i)),
    train: split(counts.train, 1, 0),
    test: split(counts.test, 2, 12),
  };
}

export const rawOf = (dataset: Dataset, split: 'train' | 'test'): number[][] => {
  const { values, count } = dataset[split];
  const size = values.length / count;
  const scale = dataset.element === 'byte' ? 1 / 255 : 1;
  return Array.from({ length: count }, (_, row) =>
    Array.from(values.subarray(row * size, (row + 1) * size), (value) => scale * value),
  );
};

/** The same as the float32 that they enter with. */
export const entering = (dataset: Dataset, split: 'train' | 'test'): number[][] => {
  const factor = dataset.element === 'byte' ? 255 * Math.fround(1 / 255) : 1;
  return rawOf(dataset, split).map((row) => row.map((value) => Math.fround(factor * value)));
};

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
export const columnOf = (rows: readonly number[][], column: number): number[] =>
  rows.map((row) => row[column]!);

/** In float64, divided by the number of rows. */
export function covarianceOf(rows: readonly number[][]): number[][] {
  const columns = rows[0]!.map((_, j) => columnOf(rows, j));
  const centred = columns.map((values) => {
    const mean = meanOf(values);
    return values.map((value) => value - mean);
  });
  return centred.map((a) => centred.map((b) => meanOf(a.map((value, row) => value * b[row]!))));
}
