/** What each kind of layer is in PyTorch. A new kind of layer is a line here. */
import { convolutionOf, numberOf, poolingOf, says, tensorOf, testFactorOf } from '../layer-settings.ts';
import type { TrainedLayer } from '../trained.ts';

export interface Values {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A line of the forward pass, and the module it calls where it needs one. */
export interface Translation {
  /** What makes it: nn.Linear(784, 10). Null: a function is enough. */
  readonly module: string | null;
  /** What its parameters and buffers are, by the names that the module has for them. */
  readonly weights: Readonly<Record<string, Values>>;
  /** `self` is the module, the others are what goes in. */
  call(self: string, inputs: readonly string[]): string;
}

type Translate = (layer: TrainedLayer) => Translation;

const python = (value: boolean): string => (value ? 'True' : 'False');

const written =
  (call: (x: string, ...more: string[]) => string): Translate =>
  () =>
    expression(call);

function expression(call: (x: string, ...more: string[]) => string): Translation {
  return { module: null, weights: {}, call: (_, [x, ...more]) => call(x!, ...more) };
}

const calledOn = (module: string, weights: Translation['weights'] = {}): Translation => {
  return { module, weights, call: (self, [x]) => `${self}(${x})` };
};

/** Those of these tensors that the layer has, under PyTorch's names. */
function renamed(layer: TrainedLayer, names: Readonly<Record<string, string>>): Translation['weights'] {
  const known = Object.entries(names).filter(([ours]) => layer.tensors.has(ours));
  return Object.fromEntries(known.map(([ours, theirs]) => [theirs, tensorOf(layer, ours)]));
}

/** (fan-in, units) as (units, fan-in), every weight times a factor. */
function turned({ shape, values }: Values, factor: number): Values {
  const [rows = 0, columns = 0] = shape;
  const turnedValues = new Float32Array(values.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      turnedValues[column * rows + row] = factor * values[row * columns + column]!;
  return { shape: [columns, rows], values: turnedValues };
}

/** Weights that testing multiplies are multiplied for good. */
const linear: Translate = (layer) => {
  const [[inputs], [units]] = [layer.inputShapes[0]!, layer.shape];
  const factor = layer.kind === 'drop-connect' ? testFactorOf(layer) : 1;
  const bias = layer.tensors.has('bias');
  return calledOn(`nn.Linear(${inputs}, ${units}, bias=${python(bias)})`, {
    weight: turned(tensorOf(layer, 'weight'), factor),
    ...renamed(layer, { bias: 'bias' }),
  });
};

const conv: Translate = (layer) => {
  const { channels, filters, kernel, stride, padding, dilation, groups } = convolutionOf(layer);
  const bias = python(layer.tensors.has('bias'));
  return calledOn(
    `nn.Conv2d(${channels}, ${filters}, ${kernel}, stride=${stride}, padding=${padding}, dilation=${dilation}, groups=${groups}, bias=${bias})`,
    renamed(layer, { weight: 'weight', bias: 'bias' }),
  );
};

const pool =
  (name: string, more = ''): Translate =>
  (layer) => {
    const { kernel, stride, before } = poolingOf(layer);
    const ceil = python(says(layer, 'ceil', true));
    return expression(
      (x) => `F.${name}(${x}, ${kernel}, stride=${stride}, padding=${before}, ceil_mode=${ceil}${more})`,
    );
  };

const batchNorm: Translate = (layer) => {
  const kind = layer.shape.length === 3 ? 'BatchNorm2d' : 'BatchNorm1d';
  const settings = `eps=${numberOf(layer, 'epsilon')}, momentum=${numberOf(layer, 'momentum')}`;
  const names = {
    gamma: 'weight',
    beta: 'bias',
    runningMean: 'running_mean',
    runningVariance: 'running_var',
  };
  return calledOn(`nn.${kind}(${layer.shape[0]}, ${settings})`, renamed(layer, names));
};

const layerNorm: Translate = (layer) =>
  calledOn(
    `nn.LayerNorm([${layer.shape.join(', ')}], eps=${numberOf(layer, 'epsilon')})`,
    renamed(layer, { gamma: 'weight', beta: 'bias' }),
  );

const prelu: Translate = (layer) => {
  const slope = tensorOf(layer, 'slope');
  return calledOn(`nn.PReLU(${slope.values.length})`, { weight: slope });
};

const gelu: Translate = (layer) => {
  const form = says(layer, 'form', 'tanh') ? 'tanh' : 'none';
  return expression((x) => `F.gelu(${x}, approximate='${form}')`);
};

const scaled: Translate = (layer) => {
  const factor = testFactorOf(layer);
  return expression((x) => (factor === 1 ? x : `${x} * ${factor}`));
};

const dropout: Translate = (layer) =>
  says(layer, 'mode', 'inverted') ? calledOn(`nn.Dropout(${numberOf(layer, 'rate')})`) : scaled(layer);

export const translations: Readonly<Record<string, Translate>> = {
  output: written((x) => x),
  dense: linear,
  'drop-connect': linear,
  conv,
  'max-pool': pool('max_pool2d'),
  'average-pool': pool('avg_pool2d', ', count_include_pad=False'),
  'global-average-pool': written((x) => `${x}.mean(dim=(2, 3))`),
  flatten: written((x) => `${x}.flatten(1)`),
  add: written((...all) => all.join(' + ')),
  concat: written((...all) => `torch.cat([${all.join(', ')}], dim=1)`),
  'batch-norm': batchNorm,
  'layer-norm': layerNorm,
  relu: written((x) => `F.relu(${x})`),
  'leaky-relu': (layer) => expression((x) => `F.leaky_relu(${x}, ${numberOf(layer, 'slope')})`),
  prelu,
  elu: (layer) => expression((x) => `F.elu(${x}, ${numberOf(layer, 'alpha')})`),
  selu: written((x) => `F.selu(${x})`),
  sigmoid: written((x) => `torch.sigmoid(${x})`),
  tanh: written((x) => `torch.tanh(${x})`),
  softplus: written((x) => `F.softplus(${x})`),
  silu: written((x) => `F.silu(${x})`),
  mish: written((x) => `F.mish(${x})`),
  'hard-swish': written((x) => `F.hardswish(${x})`),
  gelu,
  dropout,
  'alpha-dropout': (layer) => calledOn(`nn.AlphaDropout(${numberOf(layer, 'rate')})`),
  'stochastic-depth': scaled,
};
