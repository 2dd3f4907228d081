/** A compiled run whose programs are executed from here, step by step: training without the trainer around it. */
import type { ResolvedExperiment } from '../contract/documents.ts';
import { datasets } from '../data/datasets.ts';
import { compileRun } from '../experiment.ts';
import { readExperiment } from '../experiment-settings.ts';
import { keyOf } from '../compile/streams.ts';
import { instantiate } from '../kernels/load.ts';
import { createMemory } from '../run/arena.ts';
import { copyExamples, subset } from '../run/examples.ts';
import { Leader } from '../run/leader.ts';
import { startHelpers, type HelperStart } from './crew.ts';

export interface PlanSession {
  readonly lead: Leader;
  /** One step of training on the batch-th examples in order. Gives the mean loss of the batch. */
  step(batch: number): number;
  /** Passes over the test set, as the trainer makes after every epoch. */
  test(): void;
  close(): Promise<void>;
}

export async function openPlan(
  module: WebAssembly.Module,
  experiment: ResolvedExperiment,
  lanes: number,
): Promise<PlanSession> {
  const dataset = await datasets.load(experiment.data);
  const { plan } = compileRun(experiment, datasets.find(experiment.data), lanes);
  const memory = createMemory(plan.bytes);
  const lead = new Leader(memory, plan, instantiate(module, memory));
  const starts = Array.from({ length: lanes - 1 }, (_, index): HelperStart => {
    return { kind: 'plan', module, memory, plan, lane: index + 1 };
  });
  const helpers = await startHelpers(starts);

  const { data, indices, evaluation, key, hyper, scale, loss } = plan.handles;
  if (!data || !indices || !evaluation) throw new Error('a plan of training has data');
  const { arena } = lead;
  const count = data.trainLabels.length;
  for (const [split, values, labels] of [
    ['train', data.trainValues, data.trainLabels],
    ['test', data.testValues, data.testLabels],
  ] as const) {
    const chosen = subset(dataset[split], `${dataset.name}.${split}`, labels.length);
    copyExamples(
      dataset[split],
      chosen,
      values.length / labels.length,
      arena.values(values),
      arena.integers(labels),
    );
  }
  const { low, high } = keyOf(experiment.seed);
  arena.integers(key).set([low, high, 0]);
  lead.execute('initialize');
  arena.floats(scale)[0] = 1 / plan.batch;
  arena.floats(evaluation.scale)[0] = 1 / plan.evaluationBatch;
  if (plan.handles.count) arena.integers(plan.handles.count)[0] = plan.batch;
  const { optimizer } = readExperiment(experiment);
  arena.floats(hyper)[0] = optimizer.learningRate;
  optimizer.writeHyper(arena.floats(hyper), 0);

  const batchIndices = arena.integers(indices);
  const losses = arena.floats(loss);
  const words = arena.integers(key);
  const whole = Math.floor(count / plan.batch);
  let steps = 0;
  return {
    lead,
    step(batch) {
      const from = (batch % whole) * plan.batch;
      for (let row = 0; row < plan.batch; row++) batchIndices[row] = from + row;
      words[2] = steps++;
      lead.execute('train');
      let sum = 0;
      for (let row = 0; row < plan.batch; row++) sum += losses[row] ?? NaN;
      return sum / plan.batch;
    },
    test() {
      const order = arena.integers(evaluation.indices);
      lead.execute('pack');
      for (let at = 0; at < data.testLabels.length; at += plan.evaluationBatch) {
        for (let row = 0; row < plan.evaluationBatch; row++)
          order[row] = at + row < data.testLabels.length ? at + row : -1;
        lead.execute('evaluate');
      }
    },
    async close() {
      lead.dismiss();
      await Promise.all(helpers.map((helper) => helper.terminate()));
    },
  };
}

/** A network of dense layers with an activation between them, on MNIST. */
export function denseExperiment(
  widths: readonly number[],
  options: {
    readonly activation?: string;
    readonly init?: Readonly<Record<string, unknown>>;
    readonly batch: number;
    readonly rate: number;
    readonly momentum: number;
    readonly epochs?: number;
    readonly limit?: { readonly train: number; readonly test: number };
    readonly probeEvery?: number;
  },
): ResolvedExperiment {
  const { activation = 'relu', init = { scheme: 'kaiming' }, batch, rate, momentum, epochs = 1 } = options;
  const hidden = widths.slice(1, -1).flatMap((units, layer) => [
    { id: `fc${layer + 1}`, kind: 'dense', params: { units, init } },
    { id: `act${layer + 1}`, kind: activation },
  ]);
  const nodes = [
    { id: 'in', kind: 'input', params: { shape: [1, 28, 28] } },
    { id: 'flat', kind: 'flatten' },
    ...hidden,
    { id: `fc${widths.length - 1}`, kind: 'dense', params: { units: widths.at(-1), init } },
    { id: 'out', kind: 'output' },
  ];
  const edges = nodes.slice(1).map(({ id }, index): [string, string] => [nodes[index]?.id ?? '', id]);
  return {
    format: 'fanin.experiment',
    version: 1,
    name: widths.join('-'),
    network: { format: 'fanin.network', version: 1, name: '', nodes, edges },
    data: { dataset: 'mnist', ...(options.limit ? { limit: options.limit } : {}) },
    training: {
      loss: { kind: 'softmax-cross-entropy' },
      epochs,
      batchSize: batch,
      optimizer: { kind: 'sgd', learningRate: rate, momentum },
      weightDecay: 0,
    },
    probes: { every: options.probeEvery ?? 1_000_000, histogramBins: 64 },
    seed: 1,
  };
}
