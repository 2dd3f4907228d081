import { expect, it } from 'vitest';
import { faninError } from '../../engine/contract/errors.ts';
import { classesMissing } from '../../engine/few-examples.ts';

const on = (dataset: string, train?: number) => ({
  data: { dataset, ...(train === undefined ? {} : { limit: { train } }) },
});
const note = (dataset: string, got: number, classes: number) =>
  faninError('classes_missing', 'data.limit.train', { got, classes, missing: classes - got, dataset });

it('tells once of each number of examples that cannot show every class, and of no other', () => {
  expect(classesMissing([on('mnist'), on('mnist', 10), on('moons', 2), on('gaussians', 3)])).toEqual([]);
  expect(classesMissing([on('mnist', 1), on('moons', 1), on('mnist', 1), on('mnist', 9)])).toEqual([
    note('mnist', 1, 10),
    note('moons', 1, 2),
    note('mnist', 9, 10),
  ]);
});
