/** When a dataset is said to be far from the scale that networks train on, and what is offered against it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { datasets } from '../../engine/data/datasets.ts';
import { fit } from '../../engine/experiment.ts';
import { templateNamed } from '../../engine/templates/index.ts';
import { beginsNormalized, farScale, isRaw, normalized } from '../../renderer/train/data-scale.ts';
import { chain } from './networks.ts';

/** The spread of values, worked out here. */
function range(name: string, values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const std = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return { name, min: Math.min(...values), max: Math.max(...values), mean, std };
}
const usual = range('usual', [-1, 0, 1, 2]);

test('a column of large values, or of values around a large one, is far; the one that reaches farthest is named', () => {
  expect(farScale([usual])).toBe(null);
  expect(farScale([usual, range('proline', [278, 1680, 746])])).toEqual({
    kind: 'large',
    name: 'proline',
    reach: 1680,
    columns: 1,
  });
  expect(farScale([range('year', [1999, 2001, 2024]), usual, range('debt', [-12_000, 40])])).toEqual({
    kind: 'large',
    name: 'debt',
    reach: 12_000,
    columns: 2,
  });
});

test('small values are far where no column has others; one that never changes says nothing', () => {
  const tiny = range('tiny', [0.002, -0.004, 0.001]);
  expect(farScale([tiny, range('constant', [1, 1, 1])])).toMatchObject({ kind: 'small', reach: 0.004 });
  expect(farScale([tiny, usual])).toBe(null);
  expect(farScale([range('constant', [0, 0])])).toBe(null);
  expect(farScale([])).toBe(null);
});

test('whatever the values, zero-centred and normalized they are not far', () => {
  const column = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 20 });
  fc.assert(
    fc.property(fc.array(column, { minLength: 1, maxLength: 4 }), (columns) => {
      const after = columns.map((values, at) => {
        const { mean, std } = range('', values);
        // As the engine has it: a column that never changes is only moved.
        const scale = std === 0 ? 1 : std;
        return range(
          String(at),
          values.map((value) => (value - mean) / scale),
        );
      });
      expect(farScale(after)).toBe(null);
    }),
  );
});

test('the sets that are made to order train as they are, but for the one that is there to be preprocessed', async () => {
  for (const dataset of ['moons', 'circles', 'spirals', 'xor', 'gaussians']) {
    expect([dataset, farScale((await datasets.summary({ dataset })).ranges)]).toEqual([dataset, null]);
  }
  const { ranges } = await datasets.summary({ dataset: 'tilted' });
  expect(farScale(ranges)).toMatchObject({ kind: 'large', name: 'x', columns: 1 });
});

test('the click chooses steps that the engine takes, and is not offered again', () => {
  const { experiment } = templateNamed('mnist-mlp')!;
  expect(isRaw(experiment)).toBe(true);
  const after = normalized(experiment);
  expect(isRaw(after)).toBe(false);
  expect(fit(after, 1).problems).toEqual([]);
});

test('a network that begins with batch norm, flattened before or not, normalizes by itself', () => {
  expect(beginsNormalized(chain('input', 'flatten', 'batch-norm', 'dense', 'output'))).toBe(true);
  expect(beginsNormalized(chain('input', 'batch-norm', 'dense', 'output'))).toBe(true);
  expect(beginsNormalized(chain('input', 'dense', 'batch-norm', 'output'))).toBe(false);
  const skip = chain('input', 'batch-norm', 'add', 'output');
  expect(beginsNormalized({ ...skip, edges: [...skip.edges, ['input0', 'add2']] })).toBe(false);
  expect(beginsNormalized(chain())).toBe(false);
});
