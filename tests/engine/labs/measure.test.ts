import { describe, expect, it } from 'vitest';
import type { LayerStatistics, RunSummary } from '../../../engine/contract/run.ts';
import { measure, type Finding, type Measurement, type RunFinding } from '../../../engine/labs/measure.ts';

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

const looks: Finding = {
  kind: 'looks',
  looks: [
    [layer('input', 1), layer('dense', 9), layer('tanh', 1, 4), layer('dense', 9), layer('tanh', 2, 6)],
    [layer('input', 3), layer('dense', 9), layer('tanh', 3, 8), layer('dense', 9), layer('tanh', 6, 10)],
  ],
};

function run(status: RunSummary['status'], loss: number, weights: readonly number[]): RunFinding {
  return {
    // What measurements read of a run, and no more.
    summary: { id: 7, status, last: { 'test.loss': loss } } as RunSummary,
    probe: () => ({
      step: 1,
      epoch: 1,
      layers: [],
      parameters: ['a', 'b'].flatMap((node) =>
        ['weight', 'bias'].map((name) => ({
          node,
          name,
          weight: statistics(1),
          gradient: { ...statistics(1), norm: node === 'a' && name === 'weight' ? 5 : 6 },
          update: null,
        })),
      ),
    }),
    weights: () => [
      { node: 'a', name: 'bias', shape: [3], values: new Float32Array([1, 50, 900]) },
      { node: 'a', name: 'weight', shape: [2, 3], values: new Float32Array(weights) },
    ],
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
  ['apart', { kind: 'runs', runs: [run('finished', 0.5, [1, 1, 1, 2, 2.5, 1])] }],
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
  });
  it('can be made of other measurements, place by place', () => {
    const one: Measurement = { ...std, layers: 'input' };
    expect(measure({ kind: 'ratio', of: std, over: one }, findings)).toEqual([1, 2]);
    expect(measure({ kind: 'ratio', of: std, over: std }, findings)).toEqual([1, 1]);
    expect(measure({ kind: 'square', of: std }, findings)).toEqual([4, 16]);
    const below: Measurement = { kind: 'difference', of: one, over: std };
    expect(measure({ kind: 'magnitude', of: below }, findings)).toEqual([0]);
    expect(
      measure(
        { kind: 'magnitude', of: { kind: 'difference', of: one, over: { ...std, take: 'mean' } } },
        findings,
      ),
    ).toEqual([4]);
    expect(measure({ kind: 'growth', of: std }, findings)).toEqual([2]);
    expect(measure({ kind: 'last', of: std }, findings)).toEqual([4]);
    expect(measure({ kind: 'difference', of: std, over: one }, findings)).toEqual([0, 2]);
    expect(measure({ kind: 'each', of: [std, one] }, findings)).toEqual([2, 4, 2]);
    expect(measure({ kind: 'greatest', of: std }, findings)).toEqual([4]);
    expect(measure({ kind: 'least', of: std }, findings)).toEqual([2]);
    expect(measure({ kind: 'mean', of: std }, findings)).toEqual([3]);
  });
  it('of nothing over nothing is no number', () => {
    const zeros = new Map<string, Finding>([
      ['look', { kind: 'looks', looks: [[layer('tanh', 0), layer('tanh', 0)]] }],
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
