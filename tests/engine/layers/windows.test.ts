/** What the layers with windows promise beside their gradients: sizes, values, variances, regions, and what they refuse. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../../engine/compile/compile.ts';
import { keyOf } from '../../../engine/compile/streams.ts';
import type { NetworkNode } from '../../../engine/contract/documents.ts';
import { errorText } from '../../../engine/contract/errors.ts';
import { look } from '../../../engine/run/look.ts';
import { chain, leaderOf } from '../inline.ts';

const output: NetworkNode = { id: 'out', kind: 'output' };
const input = (...shape: number[]): NetworkNode => ({ id: 'in', kind: 'input', params: { shape } });
const layer = (kind: string, params: object = {}): NetworkNode => ({ id: 'x', kind, params: { ...params } });
const only = (shape: number[], kind: string, params: object = {}) =>
  chain(input(...shape), layer(kind, params), output);
const shapeOf = (...network: Parameters<typeof only>) => check(only(...network)).nodes.at(-1)!.shape;

describe('the size of what comes out', () => {
  it('of a convolution with padding "same" is size ÷ stride, rounded up', () => {
    const sizes = fc.record({
      height: fc.integer({ min: 1, max: 40 }),
      width: fc.integer({ min: 1, max: 40 }),
      kernel: fc.integer({ min: 0, max: 4 }).map((half) => 2 * half + 1),
      stride: fc.integer({ min: 1, max: 4 }),
      dilation: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(sizes, ({ height, width, ...settings }) => {
        expect(shapeOf([2, height, width], 'conv', { filters: 5, ...settings })).toEqual([
          5,
          Math.ceil(height / settings.stride),
          Math.ceil(width / settings.stride),
        ]);
      }),
    );
  });

  it('of a pooling, cut windows counted or not, is how many windows begin inside', () => {
    const settings = fc
      .record({
        kernel: fc.integer({ min: 1, max: 5 }),
        stride: fc.integer({ min: 1, max: 6 }),
        share: fc.double({ min: 0, max: 0.99, noNaN: true }),
        ceil: fc.boolean(),
        length: fc.integer({ min: 1, max: 30 }),
      })
      .map(({ share, ...rest }) => ({
        ...rest,
        padding: Math.floor(share * (Math.floor(rest.kernel / 2) + 1)),
      }))
      .filter(({ length, kernel, padding }) => kernel <= length + 2 * padding);
    fc.assert(
      fc.property(settings, ({ length, ...pool }) => {
        const { kernel, stride, padding, ceil } = pool;
        let expected = 0;
        // Counted window by window: a whole one, or, cut, one that begins in the image and was not yet complete.
        for (let start = -padding; ; start += stride) {
          const whole = start + kernel <= length + padding;
          const cut = ceil && start < length && start - stride + kernel < length + padding;
          if (!whole && !cut) break;
          if (whole && ceil && start >= length) break;
          expected++;
        }
        expect(shapeOf([3, length, length], 'max-pool', pool)).toEqual([3, expected, expected]);
        expect(shapeOf([3, length, length], 'average-pool', pool)).toEqual([3, expected, expected]);
      }),
    );
  });

  it('of fractional pooling is ⌊size ÷ ratio⌋, also where the quotient is no binary fraction', () => {
    for (const [length, ratio, regions] of [[28, 1.4, 20], [21, 1.4, 15], [36, 1.2, 30], [25, 1.41, 17]] as const) {
      expect(shapeOf([2, length, length], 'fractional-max-pool', { ratio })).toEqual([2, regions, regions]);
    } // prettier-ignore
  });

  it('of global pooling is one number a channel', () => {
    expect(shapeOf([7, 4, 9], 'global-average-pool')).toEqual([7]);
  });
});

describe('a convolution', () => {
  it('gives what its definition says, summed place by place', () => {
    const cases = [
      { kernel: 3 },
      { kernel: 5, stride: 2, padding: 1 },
      { kernel: 3, dilation: 2 },
      { kernel: 3, groups: 2, stride: 2 },
      { kernel: 1, padding: 0, bias: false },
      { kernel: 7, padding: 0, stride: 3 },
    ];
    const [channels, height, width, filters, batch] = [4, 9, 7, 6, 3];
    for (const settings of cases) {
      const lead = leaderOf(only([channels, height, width], 'conv', { filters, ...settings }), { batch });
      const { arena, plan } = lead;
      const { kernel, stride = 1, dilation = 1, groups = 1 } = settings as Record<string, number>;
      const padding = (settings as { padding?: number }).padding ?? (dilation * (kernel! - 1)) / 2;
      look(lead, { kind: 'look', seed: 4, dataset: null });
      const [x, y] = [arena.floats(plan.handles.input), arena.floats(plan.handles.logits)];
      const w = arena.floats(plan.parameters[0]!.value);
      const side = (length: number) => (length + 2 * padding - dilation * (kernel! - 1) - 1) / stride;
      const [rows, columns] = [Math.floor(side(height)) + 1, Math.floor(side(width)) + 1];
      expect(y.length).toBe(batch * filters * rows * columns);
      y.forEach((value, place) => {
        const column = place % columns;
        const row = Math.floor(place / columns) % rows;
        const filter = Math.floor(place / (columns * rows)) % filters;
        const image = Math.floor(place / (columns * rows * filters));
        const inputs = channels / groups;
        let sum = 0;
        for (let c = 0; c < inputs; c++) {
          for (let i = 0; i < kernel!; i++) {
            for (let j = 0; j < kernel!; j++) {
              const [r, s] = [
                row * stride + i * dilation - padding,
                column * stride + j * dilation - padding,
              ];
              if (r < 0 || r >= height || s < 0 || s >= width) continue;
              const channel = Math.floor(filter / (filters / groups)) * inputs + c;
              const pixel = x[((image * channels + channel) * height + r) * width + s]!;
              sum += pixel * w[((filter * inputs + c) * kernel! + i) * kernel! + j]!;
            }
          }
        }
        expect(value).toBeCloseTo(sum, 4);
      });
    }
  });

  it('does to an example in testing what it does in training, whether it is a product of matrices or not', () => {
    for (const kernel of [3, 5]) {
      const rows = 4;
      const network = chain(
        input(2, 5, 5),
        layer('conv', { filters: 3, kernel, padding: 0 }),
        { id: 'flat', kind: 'flatten' },
        output,
      );
      const data = {
        train: rows,
        test: rows,
        evaluationBatch: rows,
        scale: 1 / 255,
        element: 'byte',
      } as const;
      const lead = leaderOf(network, { batch: rows, data, packing: 'ahead' });
      const { arena, plan } = lead;
      const { handles } = plan;
      arena.integers(handles.key).set([5, 0, 0]);
      for (const values of [handles.data!.trainValues, handles.data!.testValues])
        arena.values(values).forEach((_, i, all) => (all[i] = (i * 37) % 251));
      for (const indices of [handles.indices!, handles.evaluation!.indices])
        arena.integers(indices).set([0, 1, 2, 3]);
      lead.execute('initialize');
      lead.execute('train');
      lead.execute('pack');
      lead.execute('evaluate');
      const [trained, tested] = [handles.loss, handles.evaluation!.loss].map((loss) => [
        ...arena.floats(loss),
      ]);
      expect(tested).toEqual(trained);
      expect(new Set(tested).size).toBe(rows);
    }
  });

  it('keeps the variance of its input when its weights have variance 1 / fan-in, fan-in being k²·C/groups', () => {
    for (const settings of [
      { filters: 64, kernel: 3 },
      { filters: 48, kernel: 5, stride: 2 },
      { filters: 64, kernel: 3, groups: 4 },
      { filters: 64, kernel: 3, groups: 16 },
      { filters: 64, kernel: 3, dilation: 2 },
    ]) {
      // Without padding: zeros around the image would take their part.
      const init = { scheme: 'xavier' };
      const network = only([16, 12, 12], 'conv', { padding: 0, init, bias: false, ...settings });
      const lead = leaderOf(network, { batch: 32, gradients: false });
      const ratios = [1, 2, 3, 4, 5, 6].map((seed) => {
        const [before, after] = look(lead, { kind: 'look', seed, dataset: null }).layers;
        return (after!.activation.std! / before!.activation.std!) ** 2;
      });
      const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
      expect(Math.abs(mean - 1)).toBeLessThan(0.1);
    }
  });

  it('sends back the variance of its gradient with weights of variance 1 / fan-out', () => {
    const init = { scheme: 'xavier', mode: 'fan-out' };
    const network = chain(
      input(8, 24, 24),
      { id: 'first', kind: 'conv', params: { filters: 32, kernel: 1, init } },
      layer('conv', { filters: 64, kernel: 3, groups: 4, init }),
      output,
    );
    const lead = leaderOf(network, { batch: 8 });
    const ratios = [1, 2, 3, 4, 5, 6].map((seed) => {
      const { layers } = look(lead, { kind: 'look', seed, dataset: null });
      const [first, second] = ['first', 'x'].map((id) => layers.find((one) => one.id === id)!.gradient!);
      return (first!.std! / second!.std!) ** 2;
    });
    // A pixel of the border is read by fewer windows: (24·3 − 2)² of the (24·3)² taps are there.
    const there = ((24 * 3 - 2) / (24 * 3)) ** 2;
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    expect(Math.abs(mean / there - 1)).toBeLessThan(0.1);
  });
});

describe('the regions of fractional max pooling', () => {
  const [side, rows] = [14, 6];
  /** The last row and column of every region: pixels count up, so the largest of a region is its last. */
  function lastOf(params: object, program: 'train' | 'evaluate', step: number, seed = 3) {
    const network = only([1, side, side], 'fractional-max-pool', params);
    const data = { train: rows, test: rows, evaluationBatch: rows, element: 'byte', scale: 1 } as const;
    const lead = leaderOf(network, { batch: rows, data, gradients: false });
    const { arena, plan } = lead;
    const { handles } = plan;
    const images = [handles.data!.trainValues, handles.data!.testValues];
    for (const buffer of images) arena.values(buffer).forEach((_, i, all) => (all[i] = i % (side * side)));
    for (const indices of [handles.indices!, handles.evaluation!.indices])
      arena.integers(indices).set(Array.from({ length: rows }, (_, row) => row));
    const { low, high } = keyOf(seed);
    arena.integers(handles.key).set([low, high, step]);
    lead.execute(program);
    const out = plan.buffers.find(({ name }) => name === (program === 'train' ? 'x' : 'test.x'))!;
    const values = [...arena.floats(out)];
    const regions = Math.sqrt(values.length / rows);
    return Array.from({ length: rows }, (_, row) => {
      const image = values.slice(row * regions ** 2, (row + 1) * regions ** 2);
      const down = image.filter((_, i) => i % regions === 0).map((value) => Math.floor(value / side));
      return { down, across: image.slice(0, regions).map((value) => value % side) };
    });
  }

  const modes = ['random', 'pseudo-random'].flatMap((regions) =>
    [true, false].map((overlapping) => ({ regions, overlapping })),
  );
  for (const mode of modes) {
    it(`take steps of 1 and 2 to the last pixel: ${mode.regions}${mode.overlapping ? ', overlapping' : ''}`, () => {
      for (const program of ['train', 'evaluate'] as const) {
        for (const { down, across } of lastOf({ ratio: 1.4, ...mode }, program, 5)) {
          for (const ends of [down, across]) {
            expect(ends).toHaveLength(10);
            expect(ends.at(-1)).toBe(side - 1);
            // Before the first region lies the image's edge; overlapping regions hold one pixel of the next too.
            const start = mode.overlapping ? 0 : -1;
            ends.forEach((end, i) => expect([1, 2]).toContain(end - (ends[i - 1] ?? start)));
          }
        }
      }
    });

    it(`differ from image to image, from step to step and from seed to seed: ${JSON.stringify(mode)}`, () => {
      const drawn = lastOf(mode, 'train', 5);
      expect(lastOf(mode, 'train', 5)).toEqual(drawn);
      expect(new Set(drawn.map((image) => JSON.stringify(image))).size).toBeGreaterThan(rows / 2);
      expect(lastOf(mode, 'train', 6)).not.toEqual(drawn);
      expect(lastOf(mode, 'train', 5, 4)).not.toEqual(drawn);
      // Graham's testing draws regions too.
      expect(lastOf(mode, 'evaluate', 6)).not.toEqual(lastOf(mode, 'evaluate', 5));
    });
  }
});

const refused: [string, Parameters<typeof only>, string, RegExp][] = [
  ['a flat input', [[9], 'conv'], 'image_needed', /got \(9\)/],
  ['a flat input to a pool', [[9], 'max-pool'], 'image_needed', /before Flatten/],
  ['a flat input to the mean of channels', [[9], 'global-average-pool'], 'image_needed', /Input shape/],
  ['a flat input to regions', [[9], 'fractional-max-pool'], 'image_needed', /images/],
  [
    'a kernel larger than the padded image',
    [[1, 4, 9], 'conv', { kernel: 7, padding: 1 }],
    'window_too_large',
    /7 pixels does not fit into 6/,
  ],
  [
    'a dilated kernel larger than the image',
    [[1, 8, 8], 'conv', { kernel: 3, padding: 0, dilation: 4 }],
    'window_too_large',
    /9 pixels/,
  ],
  ['a pool larger than the image', [[1, 1, 5], 'average-pool'], 'window_too_large', /into 1/],
  ['"same" with an even kernel', [[1, 8, 8], 'conv', { kernel: 4 }], 'same_padding', /odd kernel/],
  [
    'groups that do not divide',
    [[6, 8, 8], 'conv', { filters: 9, groups: 2 }],
    'conv_groups',
    /here: 1, 3\./,
  ],
  [
    'a pool that reaches too far out',
    [[1, 8, 8], 'max-pool', { padding: 2 }],
    'pool_padding',
    /half of itself at most \(1\)/,
  ],
  [
    'regions of more than two pixels',
    [[1, 7, 7], 'fractional-max-pool', { ratio: 2, overlapping: false }],
    'fractional_regions',
    /at most 1.75/,
  ],
  [
    'as many overlapping regions as pixels',
    [[1, 8, 8], 'fractional-max-pool', { ratio: 1 }],
    'fractional_regions',
    /at most 2, .*above 1/,
  ],
  ['one pixel to overlap', [[1, 1, 1], 'fractional-max-pool'], 'fractional_too_small', /too small/],
  ['a padding that is no number', [[1, 8, 8], 'conv', { padding: 'valid' }], 'param_integer_or', /or "same"/],
];

describe('refused on the node, with what to do:', () => {
  for (const [name, network, code, says] of refused) {
    it(name, () => {
      const [problem, ...more] = check(only(...network)).problems;
      expect(more).toEqual([]);
      expect(problem).toMatchObject({ code, node: 'x' });
      expect(errorText(problem!, 'en')).toMatch(says);
      expect(errorText(problem!, 'ko')).toMatch(/[가-힣]/);
      for (const language of ['en', 'ko'] as const) expect(errorText(problem!, language)).not.toMatch(/\{/);
    });
  }

  it('and the ratios it names do work', () => {
    for (const length of [2, 3, 5, 7, 8, 13, 28]) {
      for (const overlapping of [true, false]) {
        for (const ratio of [1, 2]) {
          const tried = check(only([1, length, length], 'fractional-max-pool', { ratio, overlapping }));
          const [problem] = tried.problems;
          if (!problem) continue;
          for (const named of [overlapping ? 1.001 : 1, problem.values['most']]) {
            const params = { ratio: named, overlapping };
            expect(check(only([1, length, length], 'fractional-max-pool', params)).problems).toEqual([]);
          }
        }
      }
    }
  });
});
