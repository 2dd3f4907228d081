import { describe, expect, it } from 'vitest';
import type { LayerStatistics, MetricName, RunSummary } from '../../../engine/contract/run.ts';
import { measure } from '../../../engine/labs/measure.ts';
import type { Finding, Measurement, RunFinding } from '../../../engine/labs/measurement.ts';

const statistics = (std: number | null, mean = 0) => ({
  mean,
  std,
  min: -1,
  max: 1,
  zeros: 0,
  saturated: null,
  nonFinite: 0,
  norm: 1,
  histogram: [],
});
const layer = (kind: string, std: number | null, mean = 0): LayerStatistics => ({
  id: kind,
  kind,
  activation: statistics(std, mean),
  gradient: null,
  dead: null,
  numbers: {},
});

/** Weights a, b, c that gradients of these norms reach, each with a bias. */
const parametersOf = (norms: readonly number[]) =>
  norms.flatMap((norm, place) =>
    ['bias', 'weight'].map((name) => ({
      node: 'abc'[place]!,
      name,
      weight: statistics(1),
      gradient: { ...statistics(1), norm: name === 'weight' ? norm : 77 },
      update: null,
    })),
  );
const look = (norms: readonly number[], ...layers: LayerStatistics[]) => ({
  layers,
  parameters: parametersOf(norms),
});

const looks: Finding = {
  kind: 'looks',
  looks: [
    look([1, 9, 4], layer('input', 1), layer('tanh', 1, 4), layer('dense', 9), layer('tanh', 2, 6)),
    look([3, 8, 2], layer('input', 3), layer('tanh', 3, 8), layer('dense', 9), layer('tanh', 6, 10)),
  ],
};

function run(
  status: RunSummary['status'],
  loss: number,
  weights: readonly number[],
  accuracies: readonly (number | null)[] = [],
): RunFinding {
  const snapshot = (...layers: LayerStatistics[]) => ({
    step: 1,
    epoch: 1,
    layers,
    parameters: parametersOf([5, 6]),
  });
  const prelu = (alpha: number) => ({ ...layer('prelu', 1), numbers: { alphaMean: [alpha], alphaMax: [9] } });
  const relu = (dead: number) => ({ ...layer('relu', 1), dead });
  const leaky = (off: number) => ({ ...layer('leaky-relu', 1), dead: 0, numbers: { off: [off] } });
  const snapshots = [
    snapshot(prelu(0.25), prelu(0.5), relu(0.75), leaky(0.75)),
    snapshot(prelu(-0.5), prelu(0.75), relu(0.5), leaky(0.5)),
    snapshot(prelu(-0.25), prelu(1), relu(0.75), leaky(0.5)),
  ];
  return {
    // What measurements read of a run, and no more.
    summary: { id: 7, status, last: { 'test.loss': loss } } as RunSummary,
    probe: () => snapshots.at(-1)!,
    probes: () => snapshots,
    weights: () => [
      { node: 'a', name: 'bias', shape: [3], values: new Float32Array([1, 50, 900]) },
      { node: 'a', name: 'weight', shape: [2, 3], values: new Float32Array(weights) },
    ],
    curve: (metric) =>
      metric === 'train.accuracy' ? accuracies.map((value, at) => ({ step: 10 * (at + 1), value })) : [],
  };
}

const findings = new Map<string, Finding>([
  ['look', looks],
  [
    'alike',
    {
      kind: 'runs',
      runs: [run('finished', 0.5, [1, 1, 1, 2, 2, 2]), run('finished', 0.25, [1, 1, 1, 2, 2, 2])],
    },
  ],
  [
    'apart',
    { kind: 'runs', runs: [run('finished', 0.5, [1, 1, 1, 2, 2.5, 1], [0.1, null, 0.75, 0.5, 0.9])] },
  ],
  ['cancelled', { kind: 'runs', runs: [run('cancelled', 0.5, [1, 1, 1, 2, 2, 2])] }],
]);
const std: Measurement = { kind: 'layers', study: 'look', of: 'activation', take: 'std', layers: 'tanh' };

describe('what is measured', () => {
  it('of a look is layer by layer, the mean over its seeds', () => {
    expect(measure(std, findings)).toEqual([2, 4]);
    expect(measure({ ...std, take: 'mean' }, findings)).toEqual([6, 8]);
    expect(measure({ ...std, layers: 'input' }, findings)).toEqual([2]);
    expect(measure({ ...std, of: 'gradient' }, findings)).toEqual([null, null]);
    expect(measure({ ...std, layers: 'relu' }, findings)).toEqual([]);
    expect(measure({ ...std, seeds: 'apart' }, findings)).toEqual([1, 2, 3, 6]);
  });
  it('can be made of other measurements, place by place', () => {
    const one: Measurement = { ...std, layers: 'input' };
    expect(measure({ kind: 'ratio', of: std, over: one }, findings)).toEqual([1, 2]);
    expect(measure({ kind: 'ratio', of: std, over: std }, findings)).toEqual([1, 1]);
    expect(measure({ kind: 'square', of: std }, findings)).toEqual([4, 16]);
    const below: Measurement = { kind: 'difference', of: one, over: std };
    expect(measure({ kind: 'magnitude', of: below }, findings)).toEqual([0]);
    expect(
      measure({ kind: 'magnitude', of: { ...below, of: std, over: { ...std, take: 'mean' } } }, findings),
    ).toEqual([4, 4]);
    expect(measure({ kind: 'magnitude', of: { ...std, of: 'gradient' } }, findings)).toEqual([null, null]);
    expect(measure({ kind: 'growth', of: std }, findings)).toEqual([2]);
    expect(measure({ kind: 'steps', of: std }, findings)).toEqual([2]);
    expect(measure({ kind: 'difference', of: std, over: one }, findings)).toEqual([0, 2]);
    expect(measure({ kind: 'each', of: [std, one] }, findings)).toEqual([2, 4, 2]);
    expect(measure({ kind: 'greatest', of: std }, findings)).toEqual([4]);
    expect(measure({ kind: 'least', of: std }, findings)).toEqual([2]);
    expect(measure({ kind: 'mean', of: std }, findings)).toEqual([3]);
  });
  it('of nothing over nothing is no number', () => {
    const zeros = new Map<string, Finding>([
      ['look', { kind: 'looks', looks: [look([], layer('tanh', 0), layer('tanh', 0))] }],
    ]);
    expect(measure({ kind: 'growth', of: std }, zeros)).toEqual([null]);
  });
  it('of a description is a total, of all layers or of some kinds', () => {
    const kinds = ['conv', 'dense', 'relu'].map((kind, place) => {
      return { kind, parameters: 10 ** place, flops: 2, activationBytes: 3 };
    });
    const counted = new Map<string, Finding>([['net', { kind: 'counted', kinds }]]);
    const total: Measurement = { kind: 'total', study: 'net', of: 'parameters' };
    expect(measure(total, counted)).toEqual([111]);
    expect(measure({ ...total, layers: ['dense', 'conv'] }, counted)).toEqual([11]);
    expect(measure({ ...total, of: 'activationBytes', layers: ['tanh'] }, counted)).toEqual([0]);
  });
  it('of a function is its value or slope, at some places or at all that are drawn', () => {
    const x = [-4, -1, 0, 2, 5];
    const drawn = new Map<string, Finding>([['f', { kind: 'functions', x }]]);
    const slope: Measurement = { kind: 'function', study: 'f', layer: 'tanh', of: 'slope' };
    const close = (measured: readonly (number | null)[], exact: readonly number[]) => {
      expect(measured).toHaveLength(exact.length);
      measured.forEach((value, place) => expect(value).toBeCloseTo(exact[place]!, 6));
    };
    close(
      measure(slope, drawn),
      x.map((at) => 1 / Math.cosh(at) ** 2),
    );
    close(measure({ ...slope, of: 'value', at: [3] }, drawn), [Math.tanh(3)]);
    close(
      measure({ ...slope, layer: 'sigmoid', of: 'value' }, drawn),
      x.map((at) => 1 / (1 + Math.exp(-at))),
    );
    close(measure({ kind: 'greatest', of: { ...slope, layer: 'sigmoid' } }, drawn), [0.25]);
    // Learned slopes are those that training begins with.
    close(
      measure({ ...slope, layer: 'prelu', of: 'value' }, drawn),
      x.map((at) => (at > 0 ? at : at / 4)),
    );
  });
  it('of a bend is 0 for an affine map of every example by itself, whatever it has learned', () => {
    const [bend] = measure({ kind: 'bend', layer: 'batch-norm' }, new Map());
    expect(bend).toBeLessThan(1e-12);
    for (const layer of ['tanh', 'layer-norm'])
      expect(measure({ kind: 'bend', layer }, new Map())[0]).toBeGreaterThan(1e-3);
  });
  it('of runs is what every one of them came to', () => {
    expect(measure({ kind: 'final', study: 'alike', metric: 'test.loss' }, findings)).toEqual([0.5, 0.25]);
    expect(measure({ kind: 'final', study: 'alike', metric: 'test.accuracy' }, findings)).toEqual([
      null,
      null,
    ]);
    const gradients: Measurement = { kind: 'weight-gradients', study: 'apart', nodes: ['b', 'a', 'c'] };
    expect(measure(gradients, findings)).toEqual([6, 5, null]);
    expect(measure({ ...gradients, study: 'look' }, findings)).toEqual([9, 1, 4, 8, 3, 2]);
  });
  it('of a metric that was to reach a value is the step at which it first did', () => {
    const until = (reaches: number, metric: MetricName = 'train.accuracy'): Measurement => {
      return { kind: 'steps-until', study: 'apart', metric, reaches };
    };
    expect(measure(until(0.75), findings)).toEqual([30]);
    expect(measure(until(0.8), findings)).toEqual([50]);
    expect(measure(until(0.95), findings)).toEqual([null]);
    expect(measure(until(0.1, 'test.accuracy'), findings)).toEqual([null]);
  });
  it('of snapshots is what layers said of themselves in the first or the last', () => {
    const traced = (take: string, layers: string, at: 'first' | 'last'): Measurement => {
      return { kind: 'traced', study: 'apart', take, layers, at };
    };
    expect(measure(traced('alphaMean', 'prelu', 'first'), findings)).toEqual([0.25, 0.5]);
    expect(measure(traced('alphaMean', 'prelu', 'last'), findings)).toEqual([-0.25, 1]);
    expect(measure(traced('alphaMean', 'relu', 'last'), findings)).toEqual([null]);
    expect(measure(traced('dead', 'relu', 'last'), findings)).toEqual([0.75]);
    const strayed = (layers: string): Measurement => {
      return { kind: 'strayed', study: 'apart', take: 'alphaMean', layers };
    };
    expect(measure(strayed('prelu'), findings)).toEqual([0.75, 0.5]);
    expect(measure(strayed('relu'), findings)).toEqual([null]);
    const last: Measurement = {
      kind: 'layers',
      study: 'alike',
      of: 'activation',
      take: 'std',
      layers: 'prelu',
    };
    expect(measure(last, findings)).toEqual([1, 1]);
    expect(measure({ ...last, seeds: 'apart' }, findings)).toEqual([1, 1, 1, 1]);
    // Its units are never dead; those never above zero are told by itself.
    expect(measure(traced('dead', 'leaky-relu', 'last'), findings)).toEqual([0.5]);
  });
  it('of a descent is the share of examples whose gradient has one sign, zeros being of both', () => {
    const gradients = [
      [1, 2],
      [-1, -2],
      [1, -2],
      [0, -3],
      [0, 0],
    ];
    const descent = new Map<string, Finding>([['neuron', { kind: 'descent', gradients, weights: [] }]]);
    expect(measure({ kind: 'one-sign', study: 'neuron' }, descent)).toEqual([0.8]);
  });
  it('of a gradient check is the error of every parameter of that name, for every seed', () => {
    const check = (error: number) => ({
      byParameter: ['slope', 'weight', 'slope'].map((name, place) => {
        return { node: 'a', name, relativeError: error + place, checked: 2 - place, kinks: place };
      }),
    });
    const checks = new Map<string, Finding>([
      ['check', { kind: 'gradient-check', checks: [check(0), check(10)] }],
    ]);
    const errors: Measurement = { kind: 'gradient-errors', study: 'check', name: 'slope' };
    // Of the last everything lay on a kink: nothing was compared.
    expect(measure(errors, checks)).toEqual([0, null, 10, null]);
  });
  it('of costs is that of one activation, one way', () => {
    const title = { en: 'ReLU', ko: 'ReLU' };
    const costs = new Map<string, Finding>([
      ['costs', { kind: 'costs', costs: [{ kind: 'relu', title, forward: 0.5, backward: 2 }] }],
    ]);
    const cost = (layer: string, of: 'forward' | 'backward'): Measurement => {
      return { kind: 'cost', study: 'costs', layer, of };
    };
    expect(measure(cost('relu', 'forward'), costs)).toEqual([0.5]);
    expect(measure(cost('relu', 'backward'), costs)).toEqual([2]);
    expect(measure(cost('tanh', 'forward'), costs)).toEqual([]);
  });
  it('is asked of a study that has it', () => {
    expect(() => measure({ kind: 'one-sign', study: 'look' }, findings)).toThrow('study look has no descent');
  });
  it('of units is how far the weights of one are from those of the first, whatever the inputs', () => {
    const apart = (study: string, node = 'a'): Measurement => ({ kind: 'units-apart', study, node });
    expect(measure(apart('alike'), findings)).toEqual([0, 0]);
    expect(measure(apart('apart'), findings)).toEqual([1]);
    expect(measure(apart('apart', 'b'), findings)).toEqual([null]);
  });
  it('of a run that did not come to its end is nothing: that is told', () => {
    expect(() => measure({ kind: 'final', study: 'cancelled', metric: 'test.loss' }, findings)).toThrow(
      'Run 7, which this is measured on, did not come to its end',
    );
  });
});
