/** The layers that draw masks, against their definitions: what is switched off how often, and that testing is the mean. */
import { describe, expect, it } from 'vitest';
import { normal } from '../../../engine/reference/random.ts';
import { chain, graph, leaderOf } from '../inline.ts';
import { layer, output } from './networks.ts';
import { mean, passesOf, someBytes, variance } from './passes.ts';

const input = (...shape: number[]) => layer('input', { shape }, 'in');

/** ‖a − b‖ / ‖b‖ */
function distance(a: readonly number[], b: readonly number[]): number {
  const norm = (values: readonly number[]) =>
    Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return norm(a.map((value, index) => value - b[index]!)) / norm(b);
}

/** The mean of an example's output over the rows of many training passes, all rows being that example. */
function expectation(pass: (step: number) => Float32Array, steps: number, columns: number): number[] {
  const sums = new Array<number>(columns).fill(0);
  let rows = 0;
  for (let step = 0; step < steps; step++) {
    const out = pass(step);
    out.forEach((value, index) => (sums[index % columns]! += value));
    rows += out.length / columns;
  }
  return sums.map((sum) => sum / rows);
}

const columns = 33;
const [example] = someBytes(1, columns);
/** 100 passes over 300 rows: 30,000 masks, and an error of 1.2 % at rate 0.8, 0.6 % at 0.5. */
const copies = Array.from({ length: 300 }, () => example!);

describe.each(['inverted', 'vanilla'] as const)('dropout, %s', (mode) => {
  it.each([0.2, 0.5])('at rate %d gives in training what it gives in testing, on average', (rate) => {
    const { train, test } = passesOf(chain(input(columns), layer('dropout', { rate, mode }), output), copies);
    const tested = [...test().subarray(0, columns)];
    const factor = mode === 'inverted' ? 1 : 1 - rate;
    expect(
      distance(
        tested,
        example!.map((value) => factor * value),
      ),
    ).toBeLessThan(1e-7);
    expect(distance(expectation(train, 100, columns), tested)).toBeLessThan(0.01);
  });

  it.each([0.2, 0.5, 0.9])(
    'at rate %d switches off that share, and leaves the rest as the mode says',
    (rate) => {
      const { train, test } = passesOf(
        chain(input(columns), layer('dropout', { rate, mode }), output),
        copies,
      );
      const scale = mode === 'inverted' ? 1 / (1 - rate) : 1;
      let zeros = 0;
      for (let step = 0; step < 20; step++) {
        train(step).forEach((value, index) => {
          if (value === 0) zeros++;
          else expect(value / example![index % columns]!).toBeCloseTo(scale, 5);
        });
      }
      // 198,000 masks: a standard error of 0.0011 at most.
      expect(Math.abs(zeros / (20 * 300 * columns) - rate)).toBeLessThan(0.005);
      expect(test().includes(0)).toBe(false);
    },
  );

  it('draws new masks every step in training, and none in testing', () => {
    const { train, test } = passesOf(chain(input(columns), layer('dropout', { mode }), output), copies);
    const first = train(0).slice();
    expect(train(0).slice()).toEqual(first);
    expect(train(1)).not.toEqual(first);
    const tested = test(0).slice();
    expect(test(1)).toEqual(tested);
  });
});

describe('alpha dropout', () => {
  it.each([0.05, 0.2, 0.5])('at rate %d keeps mean 0 and variance 1', (rate) => {
    const network = chain(input(500), layer('alpha-dropout', { rate }), output);
    const leader = leaderOf(network, { batch: 400, gradients: false });
    const { handles } = leader.plan;
    const x = leader.arena.floats(handles.input);
    const key = { seedLow: 1, seedHigh: 0, step: 0 };
    x.forEach((_, index) => (x[index] = normal(key, 1, index)));
    const floor = -1.7580993408473766;
    leader.execute('train');
    const y = leader.arena.floats(handles.logits);
    // 200,000 values: standard errors of 0.0022 and 0.0032.
    expect(Math.abs(mean(y))).toBeLessThan(0.011);
    expect(Math.abs(variance(y) - 1)).toBeLessThan(0.016);
    // What is switched off lies at a · α′ + b, all of it.
    const q = 1 - rate;
    const a = (q + floor ** 2 * q * rate) ** -0.5;
    const off = a * floor * (1 - rate);
    const share = y.filter((value) => Math.abs(value - off) < 1e-5).length / y.length;
    expect(Math.abs(share - rate)).toBeLessThan(0.006);
  });

  it('leaves everything as it is in testing', () => {
    const rows = someBytes(4, columns);
    const { test } = passesOf(chain(input(columns), layer('alpha-dropout', { rate: 0.5 }), output), rows);
    expect([...test()]).toEqual(rows.flat());
  });
});

describe.each([
  ['vanilla', 'batch'],
  ['vanilla', 'example'],
  ['inverted', 'batch'],
  ['inverted', 'example'],
] as const)('DropConnect, %s, drawn for the %s', (mode, per) => {
  const [fanIn, units, rate] = [8, 16, 0.3];
  const params = { units, rate, mode, per, init: { scheme: 'normal', std: 1 } };
  const network = chain(input(fanIn), layer('drop-connect', params), output);
  /** The unit vectors, and the first of them again: what comes out are the weights themselves. */
  const rows = Array.from({ length: fanIn + 1 }, (_, row) =>
    Array.from({ length: fanIn }, (_, column) => (column === row % fanIn ? 1 : 0)),
  );

  it('switches off that share of the weights, the same for all examples that share a mask', () => {
    const { train, leader } = passesOf(network, rows);
    const weights = leader.arena.floats(leader.plan.parameters[0]!.value);
    const scale = mode === 'inverted' ? 1 / (1 - rate) : 1;
    let [zeros, worst, alike] = [0, 0, 0];
    for (let step = 0; step < 1000; step++) {
      const out = train(step);
      const first = out.subarray(0, units);
      alike += out.subarray(fanIn * units).filter((value, unit) => value === first[unit]).length;
      out.subarray(0, fanIn * units).forEach((value, index) => {
        if (value === 0) zeros++;
        else worst = Math.max(worst, Math.abs(value / weights[index]! - scale));
      });
    }
    expect(worst).toBeLessThan(1e-6 * scale);
    // 128,000 masks: a standard error of 0.0013.
    expect(Math.abs(zeros / (1000 * fanIn * units) - rate)).toBeLessThan(0.0065);
    // Two masks agree by chance where both are 1 or both 0; 16,000 pairs: a standard error of 0.004.
    const share = per === 'batch' ? 1 : rate ** 2 + (1 - rate) ** 2;
    expect(Math.abs(alike / (1000 * units) - share)).toBeLessThan(per === 'batch' ? 1e-12 : 0.02);
  });

  it('tests with the mean of its masks', () => {
    const { train, test } = passesOf(network, rows);
    const tested = [...test().subarray(0, fanIn * units)];
    const length = rows.length * units;
    // An error of √(0.3 / 0.7 / 10,000) = 0.65 %.
    const average = expectation(train, 10_000, length).slice(0, fanIn * units);
    expect(distance(average, tested)).toBeLessThan(0.01);
    expect(test(1).slice(0, fanIn * units)).toEqual(Float32Array.from(tested));
  });
});

describe('a test pass that draws masks', () => {
  const rows = someBytes(6, columns);
  const kinds = [
    layer('dropout', { mode: 'inverted' }),
    layer('dropout', { mode: 'vanilla' }),
    layer('alpha-dropout', { rate: 0.3 }),
    layer('drop-connect', { units: 9 }),
    layer('drop-connect', { units: 9, mode: 'inverted' }),
    layer('drop-connect', { units: 9, per: 'batch' }),
    layer('stochastic-depth', { per: 'example' }),
  ].map((node) => ({ node, name: `${node.kind} ${JSON.stringify(node.params ?? {})}` }));

  it.each(kinds)('of $name does what training does, and every pass something else', ({ node }) => {
    const { train, test } = passesOf(chain(input(columns), node, output), rows, { random: true });
    const passes = [0, 1, 2].map((step) => test(step).slice());
    passes.forEach((seen, step) => expect(seen).toEqual(train(step)));
    expect(passes[1]).not.toEqual(passes[0]);
    expect(passes[2]).not.toEqual(passes[1]);
  });

  it('leaves batch norm in test mode', () => {
    const network = chain(input(columns), layer('batch-norm'), output);
    const [drawn, plain] = [passesOf(network, rows, { random: true }), passesOf(network, rows)];
    expect(drawn.test()).toEqual(plain.test());
    expect(drawn.test()).not.toEqual(drawn.train());
  });
});

describe('stochastic depth', () => {
  const blocks = 5;
  const names = Array.from({ length: blocks }, (_, index) => `block${index + 1}`);
  /** Every block sees the same ones, so that what comes out says which blocks were alive. */
  const parallel = (params: object) =>
    graph(
      [input(2), ...names.map((id) => layer('stochastic-depth', { ...params }, id)), layer('concat'), output],
      ...names.map((id) => `in ${id} concat`),
      'concat out',
    );
  const rows = Array.from({ length: 400 }, () => [1, 1]);
  const cases = [
    ['linear', 0.5, [0.9, 0.8, 0.7, 0.6, 0.5]],
    ['linear', 0, [0.8, 0.6, 0.4, 0.2, 0]],
    ['constant', 0.7, [0.7, 0.7, 0.7, 0.7, 0.7]],
  ] as const;

  it.each(cases)('under the %s rule, p_L = %d: blocks live as often as they should', (mode, survival, p) => {
    const { train, test } = passesOf(parallel({ mode, survival, per: 'example' }), rows);
    const alive = names.map(() => 0);
    const together = names.map(() => 0);
    const steps = 50;
    let torn = 0;
    for (let step = 0; step < steps; step++) {
      const out = train(step);
      for (let row = 0; row < rows.length; row++) {
        const [first] = out.subarray(row * 2 * blocks);
        for (let block = 0; block < blocks; block++) {
          const [a, b] = out.subarray((row * blocks + block) * 2);
          // A branch lives as a whole, with the values it has.
          if (a !== b || (a !== 0 && a !== 1)) torn++;
          alive[block]! += a!;
          together[block]! += a! * first!;
        }
      }
    }
    expect(torn).toBe(0);
    const drawn = steps * rows.length;
    const shares = alive.map((count) => count / drawn);
    // 20,000 draws: a standard error of 0.0035.
    shares.forEach((share, block) => expect(Math.abs(share - p[block]!)).toBeLessThan(0.015));
    const depth = (of: readonly number[]) => of.reduce((sum, share) => sum + share, 0);
    expect(Math.abs(depth(shares) - depth(p))).toBeLessThan(0.03);
    // Blocks are drawn apart from each other.
    together.slice(1).forEach((count, index) => {
      expect(Math.abs(count / drawn - p[0] * p[index + 1]!)).toBeLessThan(0.015);
    });
    const tested = test().subarray(0, 2 * blocks);
    tested.forEach((value, index) => expect(value).toBeCloseTo(p[index >> 1]!, 6));
  });

  it('drops a block for a whole batch or not at all, as the paper does, as often as it should', () => {
    const { train, test } = passesOf(parallel({ survival: 0.5 }), rows.slice(0, 3));
    const steps = 4000;
    const alive = names.map(() => 0);
    for (let step = 0; step < steps; step++) {
      const out = train(step);
      const first = out.slice(0, 2 * blocks);
      for (let row = 1; row < 3; row++) {
        expect(out.subarray(row * 2 * blocks, (row + 1) * 2 * blocks)).toEqual(first);
      }
      names.forEach((_, block) => (alive[block]! += first[2 * block]!));
    }
    // A standard error of 0.008 at most.
    alive.forEach((count, block) => {
      expect(Math.abs(count / steps - cases[0][2][block]!)).toBeLessThan(0.035);
    });
    const tested = test().subarray(0, 2 * blocks);
    tested.forEach((value, index) => expect(value).toBeCloseTo(cases[0][2][index >> 1]!, 6));
  });
});
