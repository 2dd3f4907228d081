/** What each kind of layer is in ONNX (operator set 17), as it tests. A new kind of layer is a line here. */
import {
  convolutionOf,
  numberOf,
  poolingOf,
  says,
  slopeOf,
  tensorOf,
  testFactorOf,
} from '../layer-settings.ts';
import type { TrainedLayer } from '../trained.ts';
import type { GraphWriter } from './onnx.ts';

/** Answers the name of what comes out. */
type Translate = (graph: GraphWriter, layer: TrainedLayer, inputs: readonly string[]) => string;

/** One operator, whose input is the layer's. */
const operator =
  (name: string): Translate =>
  (graph, _, inputs) =>
    graph.node(name, inputs);

const unchanged: Translate = (_, __, [x]) => x!;

const weight = (graph: GraphWriter, layer: TrainedLayer, name: string): string => {
  const { shape, values } = tensorOf(layer, name);
  return graph.floats(`${layer.id}.${name}`, shape, values);
};

/** The names of those of these tensors that the layer has. */
const weights = (graph: GraphWriter, layer: TrainedLayer, names: readonly string[]): string[] =>
  names.filter((name) => layer.tensors.has(name)).map((name) => weight(graph, layer, name));

const scaled = (graph: GraphWriter, x: string, factor: number): string =>
  factor === 1 ? x : graph.node('Mul', [x, graph.number(factor)]);

const dense: Translate = (graph, layer, [x]) =>
  graph.node('Gemm', [x!, ...weights(graph, layer, ['weight', 'bias'])]);

/** The product is scaled and then the bias added, as the layer tests. */
const dropConnect: Translate = (graph, layer, [x]) => {
  const product = scaled(
    graph,
    graph.node('MatMul', [x!, weight(graph, layer, 'weight')]),
    testFactorOf(layer),
  );
  return weights(graph, layer, ['bias']).reduce((sum, bias) => graph.node('Add', [sum, bias]), product);
};

const conv: Translate = (graph, layer, [x]) => {
  const { kernel, stride, padding, dilation, groups } = convolutionOf(layer);
  return graph.node('Conv', [x!, ...weights(graph, layer, ['weight', 'bias'])], {
    kernel_shape: [kernel, kernel],
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
    dilations: [dilation, dilation],
    group: groups,
  });
};

const pool =
  (name: string): Translate =>
  (graph, layer, inputs) => {
    const { kernel, stride, before, after } = poolingOf(layer);
    return graph.node(name, inputs, {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [before, before, ...after],
    });
  };

const batchNorm: Translate = (graph, layer, [x]) => {
  const known = ['gamma', 'beta', 'runningMean', 'runningVariance'];
  const epsilon = { real: numberOf(layer, 'epsilon') };
  return graph.node('BatchNormalization', [x!, ...weights(graph, layer, known)], { epsilon });
};

const layerNorm: Translate = (graph, layer, [x]) => {
  const epsilon = { real: numberOf(layer, 'epsilon') };
  return graph.node('LayerNormalization', [x!, ...weights(graph, layer, ['gamma', 'beta'])], {
    axis: 1,
    epsilon,
  });
};

const prelu: Translate = (graph, layer, [x]) => {
  const { values, shape } = slopeOf(layer);
  return graph.node('PRelu', [x!, graph.floats(`${layer.id}.slope`, shape, values)]);
};

const timesX = (graph: GraphWriter, x: string, gate: string): string => graph.node('Mul', [x, gate]);

/** x/2 · (1 + inner). */
const halfOnePlus = (graph: GraphWriter, x: string, inner: string): string =>
  timesX(graph, scaled(graph, x, 0.5), graph.node('Add', [inner, graph.number(1)]));

const gelu: Translate = (graph, layer, [x]) => {
  if (!says(layer, 'form', 'tanh'))
    return halfOnePlus(graph, x!, graph.node('Erf', [scaled(graph, x!, Math.SQRT1_2)]));
  const cube = graph.node('Mul', [graph.node('Mul', [x!, x!]), x!]);
  const sum = graph.node('Add', [x!, scaled(graph, cube, 0.044715)]);
  return halfOnePlus(graph, x!, graph.node('Tanh', [scaled(graph, sum, Math.sqrt(2 / Math.PI))]));
};

export const translations: Readonly<Record<string, Translate>> = {
  output: unchanged,
  dense,
  'drop-connect': dropConnect,
  conv,
  'max-pool': pool('MaxPool'),
  'average-pool': pool('AveragePool'),
  'global-average-pool': (graph, _, inputs) =>
    graph.node('Flatten', [graph.node('GlobalAveragePool', inputs)], { axis: 1 }),
  flatten: (graph, _, inputs) => graph.node('Flatten', inputs, { axis: 1 }),
  add: operator('Sum'),
  concat: (graph, _, inputs) => graph.node('Concat', inputs, { axis: 1 }),
  'batch-norm': batchNorm,
  'layer-norm': layerNorm,
  relu: operator('Relu'),
  'leaky-relu': (graph, layer, inputs) =>
    graph.node('LeakyRelu', inputs, { alpha: { real: numberOf(layer, 'slope') } }),
  prelu,
  elu: (graph, layer, inputs) => graph.node('Elu', inputs, { alpha: { real: numberOf(layer, 'alpha') } }),
  selu: operator('Selu'),
  sigmoid: operator('Sigmoid'),
  tanh: operator('Tanh'),
  softplus: operator('Softplus'),
  silu: (graph, _, [x]) => timesX(graph, x!, graph.node('Sigmoid', [x!])),
  mish: (graph, _, [x]) => timesX(graph, x!, graph.node('Tanh', [graph.node('Softplus', [x!])])),
  'hard-swish': operator('HardSwish'),
  gelu,
  dropout: (graph, layer, [x]) => scaled(graph, x!, testFactorOf(layer)),
  'alpha-dropout': unchanged,
  'stochastic-depth': (graph, layer, [x]) => scaled(graph, x!, testFactorOf(layer)),
};
