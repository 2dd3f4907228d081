/** How weights start, seen in a network's own tensors after it was started. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../../engine/compile/compile.ts';
import type { Init } from '../../../engine/contract/documents.ts';
import { initializers } from '../../../engine/initializers/index.ts';
import { orthonormalize } from '../../../engine/initializers/orthonormal.ts';
import { normal } from '../../../engine/reference/random.ts';
import { look } from '../../../engine/run/look.ts';
import { tensorOf } from '../../../engine/run/tensors.ts';
import { chain, graph, leaderOf } from '../inline.ts';

const input = (...shape: number[]) => ({ id: 'in', kind: 'input', params: { shape } });
const output = { id: 'out', kind: 'output' };
const dense = (units: number, params: object) => ({ id: 'fc', kind: 'dense', params: { units, ...params } });
const conv = (filters: number, params: object) => {
  return { id: 'conv', kind: 'conv', params: { filters, ...params } };
};

/** The parameters of a started network by name. */
function started(network: ReturnType<typeof chain>, seed = 1): Readonly<Record<string, number[]>> {
  const lead = leaderOf(network);
  look(lead, { kind: 'look', seed, dataset: null });
  return Object.fromEntries(
    lead.plan.parameters.map((slot) => {
      return [`${slot.node}.${slot.name}`, [...tensorOf(lead.arena.floats(slot.value), slot)]];
    }),
  );
}
const denseWeights = (init: Init, inputs: number, units: number, seed = 1): number[] =>
  started(chain(input(inputs), dense(units, { init }), output), seed)['fc.weight']!;

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
const variance = (values: readonly number[]) => {
  const m = mean(values);
  return mean(values.map((x) => (x - m) ** 2));
};

describe('every scheme', () => {
  for (const { scheme, title, summary } of initializers.descriptors) {
    it(`${scheme} needs nothing said, starts the same for one seed, and says itself in both languages`, () => {
      expect(initializers.check({ scheme }, 'init', 'fc')).toEqual([]);
      expect(denseWeights({ scheme }, 12, 9)).toEqual(denseWeights({ scheme }, 12, 9));
      expect(title.ko).not.toBe('');
      expect(summary.ko).toMatch(/[가-힣]/);
      const written = initializers.completed({ scheme });
      expect(denseWeights(written, 12, 9)).toEqual(denseWeights({ scheme }, 12, 9));
    });
  }

  it('tells what it does not know', () => {
    const [unknown] = initializers.check({ scheme: 'orthogonal', gian: 2 }, 'init', 'fc');
    expect(unknown).toMatchObject({ code: 'param_unknown', place: 'init.gian' });
    const [range] = initializers.check({ scheme: 'lsuv', tolerance: 0 }, 'init', 'fc');
    expect(range).toMatchObject({ code: 'param_number', place: 'init.tolerance' });
  });
});

describe('by distribution', () => {
  const many = (init: Init) => denseWeights(init, 200, 100);
  /** Five standard errors of a variance from 20,000 numbers are 5 %. */
  const near = (values: readonly number[], expected: number) =>
    expect(Math.abs(variance(values) / expected - 1)).toBeLessThan(0.05);

  it('uniform keeps to its range and fills it', () => {
    const values = many({ scheme: 'uniform', low: -0.5, high: 1.5 });
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-0.5);
    expect(Math.max(...values)).toBeLessThan(1.5);
    near(values, 4 / 12);
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(0.02);
  });

  it('truncated normal has nothing beyond two deviations', () => {
    const values = many({ scheme: 'truncated-normal', std: 0.3 });
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(Math.fround(0.6));
    near(values, 0.09 * 0.7737);
  });

  it('LeCun has 1/fan-in, in either distribution', () => {
    near(many({ scheme: 'lecun' }), 1 / 200);
    near(many({ scheme: 'lecun', distribution: 'uniform' }), 1 / 200);
  });

  it("Xavier has Glorot's own 2/(fan-in + fan-out) in mode average", () => {
    near(many({ scheme: 'xavier', mode: 'average', distribution: 'uniform' }), 2 / 300);
    near(many({ scheme: 'xavier' }), 1 / 200);
  });
});

/** The largest difference of vᵢ·vⱼ from gain²·δᵢⱼ over rows or columns of a matrix. */
function skew(values: readonly number[], rows: number, columns: number, gain: number): number {
  const wide = rows < columns;
  const [count, length] = wide ? [rows, columns] : [columns, rows];
  const at = (v: number, i: number) => values[wide ? v * columns + i : i * columns + v]!;
  let worst = 0;
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      let dot = 0;
      for (let i = 0; i < length; i++) dot += at(a, i) * at(b, i);
      worst = Math.max(worst, Math.abs(dot - (a === b ? gain * gain : 0)));
    }
  }
  return worst;
}

describe('orthogonal', () => {
  it('WᵀW = gain²·I, or WWᵀ where it is wide, of any size', () => {
    const size = fc.integer({ min: 1, max: 90 });
    fc.assert(
      fc.property(size, size, fc.double({ min: 0.1, max: 3, noNaN: true }), (inputs, units, gain) => {
        const weights = denseWeights({ scheme: 'orthogonal', gain }, inputs, units);
        expect(skew(weights, inputs, units, gain)).toBeLessThan(2e-6 * gain * gain);
      }),
      { numRuns: 25 },
    );
  });

  it('of a convolution: filters are at right angles', () => {
    const network = chain(
      input(4, 5, 5),
      conv(7, { init: { scheme: 'orthogonal' } }),
      { id: 'flat', kind: 'flatten' },
      dense(2, {}),
      output,
    );
    expect(skew(started(network)['conv.weight']!, 7, 36, 1)).toBeLessThan(2e-6);
  });

  it('is the Q of the QR decomposition whose R has a positive diagonal', () => {
    const [rows, columns] = [40, 37];
    const key = { seedLow: 3, seedHigh: 0, step: 0 };
    const a = Float64Array.from({ length: rows * columns }, (_, i) => normal(key, 1, i));
    const q = a.slice();
    orthonormalize(q, rows, columns, 1);
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j < columns; j++) {
        let r = 0;
        for (let row = 0; row < rows; row++) r += q[row * columns + i]! * a[row * columns + j]!;
        if (i > j) expect(Math.abs(r)).toBeLessThan(1e-12);
        if (i === j) expect(r).toBeGreaterThan(0);
      }
    }
  });

  it('keeps the length of a signal through many linear layers', () => {
    const layers = Array.from({ length: 30 }, (_, index) => {
      return { id: `fc${index}`, kind: 'dense', params: { units: 64, init: { scheme: 'orthogonal' } } };
    });
    const seen = look(leaderOf(chain(input(64), ...layers, output)), {
      kind: 'look',
      seed: 1,
      dataset: null,
    });
    const norms = seen.layers.map(({ activation }) => activation.norm!);
    for (const norm of norms) expect(norm / norms[0]!).toBeCloseTo(1, 4);
  });
});

describe('identity', () => {
  it('passes on what it gets, through dense layers and filters', () => {
    const init = { scheme: 'identity', gain: 1 };
    const network = chain(
      input(3, 5, 5),
      conv(3, { init, kernel: 3 }),
      { id: 'flat', kind: 'flatten' },
      { id: 'fc', kind: 'dense', params: { units: 75, init } },
      output,
    );
    const lead = leaderOf(network);
    look(lead, { kind: 'look', seed: 1, dataset: null });
    const { input: from, logits } = lead.plan.handles;
    expect([...lead.arena.floats(logits)]).toEqual([...lead.arena.floats(from)]);
  });

  it('of filters that read one channel each, passes every channel on too', () => {
    const depthwise = conv(4, { init: { scheme: 'identity', gain: 2 }, groups: 4 });
    const lead = leaderOf(chain(input(4, 3, 3), depthwise, { id: 'out', kind: 'output' }));
    look(lead, { kind: 'look', seed: 1, dataset: null });
    const { input: from, logits } = lead.plan.handles;
    expect([...lead.arena.floats(logits)]).toEqual([...lead.arena.floats(from)].map((x) => 2 * x));
  });
});

describe('LSUV', () => {
  const init = { scheme: 'lsuv', tolerance: 0.002 };
  const nets = {
    'deep dense layers with a ReLU each': chain(
      input(40),
      ...Array.from({ length: 8 }, (_, index) => [
        { id: `fc${index}`, kind: 'dense', params: { units: 50 + index, init } },
        { id: `relu${index}`, kind: 'relu' },
      ]).flat(),
      output,
    ),
    'convolutions, biases and tanh': chain(
      input(2, 8, 8),
      { id: 'c1', kind: 'conv', params: { filters: 6, init, biasInit: { scheme: 'constant', value: 0.3 } } },
      { id: 't1', kind: 'tanh' },
      { id: 'c2', kind: 'conv', params: { filters: 5, kernel: 5, init } },
      { id: 't2', kind: 'tanh' },
      { id: 'flat', kind: 'flatten' },
      { id: 'fc', kind: 'dense', params: { units: 10, init } },
      output,
    ),
    'residual blocks that begin with batch norm': graph(
      [
        input(2, 8, 8),
        { id: 'c0', kind: 'conv', params: { filters: 6, init } },
        ...[1, 2, 3].flatMap((block) => [
          { id: `bn${block}`, kind: 'batch-norm' },
          { id: `relu${block}`, kind: 'relu' },
          { id: `c${block}`, kind: 'conv', params: { filters: 6, init } },
          { id: `add${block}`, kind: 'add' },
        ]),
        { id: 'flat', kind: 'flatten' },
        { id: 'fc', kind: 'dense', params: { units: 10, init } },
        output,
      ],
      'in c0 bn1 relu1 c1 add1 bn2 relu2 c2 add2 bn3 relu3 c3 add3 flat fc out',
      'c0 add1 add2 add3',
    ),
  };
  for (const [name, network] of Object.entries(nets)) {
    it(`brings every output to variance 1 on its batch: ${name}`, () => {
      const seen = look(leaderOf(network, { batch: 64 }), { kind: 'look', seed: 2, dataset: null });
      const weighted = seen.layers.filter(({ kind }) => kind === 'dense' || kind === 'conv');
      expect(weighted.length).toBeGreaterThan(2);
      for (const { activation } of weighted) expect(Math.abs(activation.std! ** 2 - 1)).toBeLessThan(0.002);
    });
  }

  it('leaves running averages as they start', () => {
    const lead = leaderOf(nets['residual blocks that begin with batch norm'], {
      batch: 64,
      testMode: true,
      gradients: false,
    });
    look(lead, { kind: 'look', seed: 2, dataset: null });
    const values = lead.plan.states.map(({ name, value }) => [name, ...new Set(lead.arena.floats(value))]);
    expect(values.slice(0, 2)).toEqual([
      ['runningMean', 0],
      ['runningVariance', 1],
    ]);
    expect(new Set(values.map(String)).size).toBe(2);
  });

  it('only scales: weights stay at right angles', () => {
    const weights = denseWeights({ scheme: 'lsuv' }, 30, 20);
    const gain = Math.sqrt(weights.filter((_, i) => i % 20 === 0).reduce((sum, w) => sum + w * w, 0));
    expect(skew(weights, 30, 20, gain)).toBeLessThan(1e-5);
  });

  it('leaves a layer alone whose output has no size to mend', () => {
    const dead = [
      { id: 'zero', kind: 'dense', params: { units: 6, init: { scheme: 'zero' } } },
      { id: 'fc', kind: 'dense', params: { units: 6, init } },
    ];
    const weights = started(chain(input(6), ...dead, output))['fc.weight']!;
    expect(skew(weights, 6, 6, 1)).toBeLessThan(2e-6);
  });
});

describe('biases', () => {
  it('start as they are told', () => {
    const { 'fc.bias': bias } = started(
      chain(input(5), dense(4, { biasInit: { scheme: 'constant', value: 0.25 } }), output),
    );
    expect(bias).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(started(chain(input(5), dense(4, {}), output))['fc.bias']).toEqual([0, 0, 0, 0]);
  });

  const problems = (params: object, inputs = 5) =>
    check(chain(input(inputs), dense(4, params), output)).problems.map(({ code, node }) => `${code} ${node}`);

  it('cannot be what only a matrix can', () => {
    for (const scheme of ['orthogonal', 'identity', 'lsuv']) {
      expect(problems({ biasInit: { scheme } })).toEqual(['init_matrix fc']);
      expect(problems({ bias: false, biasInit: { scheme } })).toEqual([]);
    }
  });

  it('nor can a range go down, or an orthogonal matrix be of any size', () => {
    expect(problems({ init: { scheme: 'uniform', low: 1, high: 0 } })).toEqual(['init_range fc']);
    expect(problems({ units: 4096, init: { scheme: 'orthogonal' } }, 4096)).toEqual(['init_too_large fc']);
    expect(problems({ units: 2048, init: { scheme: 'orthogonal' } }, 2048)).toEqual([]);
  });
});
