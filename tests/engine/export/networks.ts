/** Networks of every kind of layer, filled with numbers drawn at random, and the scores that the engine itself has for them. */
import type { NetworkDocument, NetworkNode, PartDocument } from '../../../engine/contract/documents.ts';
import type { RunDetail } from '../../../engine/contract/run.ts';
import type { Dataset } from '../../../engine/data/dataset.ts';
import { readPreprocess } from '../../../engine/experiment-settings.ts';
import { resolve } from '../../../engine/experiment.ts';
import type { Source } from '../../../engine/export/source.ts';
import { trainedNetwork } from '../../../engine/export/trained.ts';
import { pipelineOf } from '../../../engine/input-pipeline.ts';
import { normal, uniform } from '../../../engine/reference/random.ts';
import { replay } from '../../../engine/run/replay.ts';
import { trained } from '../../../engine/templates/template.ts';
import { chain, graph, leaderOf } from '../inline.ts';

interface Net {
  readonly network: NetworkDocument;
  /** Of an example as the dataset has it. */
  readonly shape: readonly number[];
  readonly preprocess?: readonly PartDocument[];
}

const key = { seedLow: 7, seedHigh: 0, step: 0 };
const drawn = (stream: number, length: number): Float32Array =>
  Float32Array.from({ length }, (_, at) => normal(key, stream, at));
/** Away from zero: variances, and scales of a sort. */
const positive = (stream: number, length: number): Float32Array =>
  Float32Array.from({ length }, (_, at) => 0.2 + uniform(key, stream, at));

/** `kind` may be followed by what tells it from others: `gelu--tanh`. */
const nodes = (...all: readonly (readonly [string, NetworkNode['params']?])[]): NetworkNode[] =>
  all.map(([name, params]) => {
    const [kind = ''] = name.split('--');
    return params ? { id: name, kind, params } : { id: name, kind };
  });

/** One layer after the other, with a dense layer before each, so that every one of them gets something of both signs. */
function list(...layers: readonly (readonly [string, NetworkNode['params']?])[]): NetworkDocument {
  const between = layers.flatMap((layer) => {
    return [[`dense--${layer[0]}`, { units: 6 }], layer] as const;
  });
  return chain(...nodes(['input', { shape: [5] }], ...between, ['dense--last', { units: 3 }], ['output']));
}

const image = [3, 9, 8];
/** A residual block, two poolings joined, and both ways from an image to a list. */
const pictures = graph(
  nodes(
    ['input', { shape: image }],
    ['conv--same', { filters: 6, kernel: 3 }],
    ['batch-norm', { epsilon: 0.01 }],
    ['prelu', { perChannel: true }],
    ['conv--grouped', { filters: 6, kernel: 3, groups: 3, dilation: 2, bias: false }],
    ['stochastic-depth', { survival: 0.3 }],
    ['add'],
    ['max-pool', { kernel: 3, stride: 2, padding: 1, ceil: true }],
    ['average-pool', { kernel: 3, stride: 2, padding: 1, ceil: true }],
    ['concat'],
    ['layer-norm'],
    ['conv--strided', { filters: 4, kernel: 2, stride: 2, padding: 1 }],
    ['global-average-pool'],
    ['dense--pooled', { units: 3, bias: false }],
    ['flatten'],
    ['dense--whole', { units: 3 }],
    ['add--scores'],
    ['output'],
  ),
  'input conv--same batch-norm prelu conv--grouped stochastic-depth add',
  'prelu add',
  'add max-pool concat',
  'add average-pool concat layer-norm conv--strided',
  'conv--strided global-average-pool dense--pooled add--scores',
  'conv--strided flatten dense--whole add--scores output',
);

const fromImage = (): NetworkDocument =>
  chain(
    ...nodes(
      ['input', { shape: image }],
      ['conv', { filters: 2, kernel: 3 }],
      ['flatten'],
      ['dense', { units: 3 }],
      ['output'],
    ),
  );

export const nets: Readonly<Record<string, Net>> = {
  'a list': {
    shape: [5],
    network: list(
      ['relu'],
      ['leaky-relu', { slope: 0.2 }],
      ['prelu', { perChannel: false }],
      ['elu', { alpha: 0.7 }],
      ['selu'],
      ['sigmoid'],
      ['tanh'],
      ['softplus'],
      ['silu'],
      ['mish'],
      ['hard-swish'],
      ['gelu'],
      ['gelu--tanh', { form: 'tanh' }],
      ['batch-norm'],
      ['layer-norm', { epsilon: 0.1 }],
      ['dropout', { rate: 0.4 }],
      ['dropout--vanilla', { rate: 0.4, mode: 'vanilla' }],
      ['alpha-dropout'],
      ['stochastic-depth--one'],
      ['stochastic-depth--two', { mode: 'constant', survival: 0.8 }],
      ['drop-connect', { units: 6, rate: 0.3 }],
      ['drop-connect--inverted', { units: 6, rate: 0.3, mode: 'inverted', bias: false }],
    ),
  },
  images: { shape: image, network: pictures },
  'images less their mean, by their deviation': {
    shape: image,
    network: fromImage(),
    preprocess: [{ kind: 'zero-center' }, { kind: 'normalize' }],
  },
  'images whitened, that stay images': {
    shape: image,
    network: fromImage(),
    preprocess: [{ kind: 'whiten', method: 'zca' }],
  },
  'images along their principal directions': {
    shape: image,
    network: chain(...nodes(['input', { shape: [4] }], ['dense', { units: 3 }], ['output'])),
    preprocess: [{ kind: 'decorrelate', components: 4 }],
  },
};

export interface Filled {
  readonly source: Source;
  /** (examples, …shape) and (examples, classes). */
  readonly inputs: Float32Array;
  readonly scores: Float32Array;
  readonly shape: readonly number[];
}

const examples = 5;
const batch = 4;

export function filled({ network, shape, preprocess = [] }: Net): Filled {
  const reading = {
    preprocess: readPreprocess([...preprocess], 'data.preprocess'),
    augment: [],
    testing: null,
  };
  const { pipeline } = pipelineOf(shape, reading);
  const lead = leaderOf(network, { batch, gradients: false, testMode: true, input: pipeline });
  const tensors = [...lead.plan.parameters, ...lead.plan.states].map(
    ({ node, name, shape: of, value }, stream) => {
      const values = (/variance|scale|gamma/i.test(name) ? positive : drawn)(1000 + stream, value.length);
      // Weights as Xavier has them, so that nothing grows or fades on its way.
      const fanIn = of.length === 4 ? of[1]! * of[2]! * of[3]! : (of[0] ?? 1);
      const spread = name === 'weight' || name === 'matrix' ? 1 / Math.sqrt(fanIn) : 1;
      return { node, name, shape: of, values: values.map((one) => spread * one) };
    },
  );
  const inputs = drawn(1, examples * shape.reduce((product, size) => product * size, 1));
  // With weights that are given nothing is read of a dataset.
  const nothing = {} as Dataset;
  const scores = replay(lead, { kind: 'replay', seed: 1, tensors, inputs, dataset: nothing, preprocess: [] });
  const [document] = resolve({
    ...trained(network, { epochs: 1, learningRate: 1 }),
    data: { dataset: 'mnist' },
  });
  const classes = ['a', 'b', 'c “d”'];
  // What is read of it, and no more.
  const detail = { summary: { id: 3, name: 'a net\nof two lines', dataset: 'some data' } } as RunDetail;
  const source: Source = {
    detail,
    curves: () => [],
    probes: () => [],
    network: () => trainedNetwork({ document: document!, tensors, shape, classes }),
  };
  return { source, inputs, scores, shape: [examples, ...shape] };
}
