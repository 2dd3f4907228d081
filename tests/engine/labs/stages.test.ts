/** What is read of preprocessed examples, against the same worked out another way. */
import { expect, it } from 'vitest';
import type { Preview, PreviewTensor } from '../../../engine/contract/preview.ts';
import { momentsAfter, shownStages } from '../../../engine/labs/stages.ts';

const tensor = (shape: number[], values: readonly number[]): PreviewTensor => ({
  element: 'float',
  shape,
  values: Buffer.from(new Float32Array(values).buffer).toString('base64'),
});
/** What is read of a preview, and no more. */
const preview = (parts: Partial<Preview>): Preview => parts as Preview;
const stage = (kind: string, examples: PreviewTensor): Preview['stages'][number] =>
  ({ kind, examples }) as Preview['stages'][number];

it('moments are those of the examples after so many steps, feature by feature', () => {
  const some = preview({
    raw: tensor([4, 2], [0, 1, 2, 1, 4, 5, 6, 5]),
    stages: [stage('one', tensor([4, 2], [0, 0, 0, 0, 0, 0, 0, 8]))],
  });
  expect(momentsAfter(some, 0, 'mean')).toEqual([3, 3]);
  expect(momentsAfter(some, 1, 'mean')).toEqual([0, 2]);
  expect(momentsAfter(some, 0, 'std')).toEqual([Math.sqrt(5), 2]);
  // ((−3)(−2) + (−1)(−2) + 1·2 + 3·2) / 4.
  expect(momentsAfter(some, 0, 'covariance')).toEqual([4]);
  expect(momentsAfter(some, 1, 'covariance')).toEqual([0]);
});

it('of three features the covariances are of the first with the second and the third, then of these two', () => {
  const rows = [
    [1, 0, 2],
    [-1, 0, -2],
    [1, 1, 2],
    [-1, -1, -2],
  ];
  const some = preview({ raw: tensor([4, 3], rows.flat()), stages: [] });
  expect(momentsAfter(some, 0, 'covariance')).toEqual([0.5, 2, 1]);
});

it('by channel, all pixels of all images count as one feature', () => {
  // Two images of two channels, one row of three pixels.
  const red = [
    [1, 2, 3],
    [5, 6, 7],
  ];
  const green = [
    [0, 0, 0],
    [4, 4, 4],
  ];
  const values = [0, 1].flatMap((image) => [...red[image]!, ...green[image]!]);
  const some = preview({ raw: tensor([2, 2, 1, 3], values), stages: [] });
  expect(momentsAfter(some, 0, 'mean', 'channel')).toEqual([4, 2]);
  expect(momentsAfter(some, 0, 'std', 'channel')).toEqual([Math.sqrt(14 / 3), 2]);
  expect(momentsAfter(some, 0, 'mean')).toEqual([3, 4, 5, 2, 2, 2]);
});

it('points are all shown, of images some, with the mean image only where that is what is taken away', () => {
  const labels = Array.from({ length: 19 }, () => 0);
  const mean = tensor([1, 1, 2], [1, 2]);
  const images = tensor(
    [19, 1, 1, 2],
    Array.from({ length: 38 }, (_, at) => at),
  );
  const of = preview({ classes: ['a'], labels, raw: images, mean, stages: [stage('zero-center', images)] });
  const shown = shownStages(of, { preprocess: [{ kind: 'zero-center' }] });
  expect([shown.labels.length, shown.raw.shape[0], shown.stages[0]?.examples.shape[0]]).toEqual([8, 8, 8]);
  expect(shown.mean).toEqual(mean);
  expect(shownStages(of, { preprocess: [{ kind: 'zero-center', per: 'channel' }] }).mean).toBeNull();
  const points = tensor(
    [19, 2],
    Array.from({ length: 38 }, (_, at) => at),
  );
  const plane = shownStages({ ...of, raw: points, stages: [] }, { preprocess: [{ kind: 'zero-center' }] });
  expect([plane.labels.length, plane.raw.shape, plane.mean]).toEqual([19, [19, 2], null]);
});
