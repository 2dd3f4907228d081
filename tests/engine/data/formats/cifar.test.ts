/** CIFAR's records, whole and broken. */
import { describe, expect, test } from 'vitest';
import { cifarKinds, imageBytes, parseCifar } from '../../../../engine/data/formats/cifar.ts';
import { cifarClasses } from '../../../../engine/data/published/cifar-classes.ts';
import { batch } from '../made-files.ts';
import { errorOf } from '../failures.ts';

describe('batches', () => {
  test('of CIFAR-10', () => {
    const { images, labels } = parseCifar(batch([[3], [9]]), cifarKinds['cifar-10'], 'x.bin');
    expect([...labels]).toEqual([3, 9]);
    expect(images).toEqual(Uint8Array.from({ length: 2 * imageBytes }, (_, at) => (at < imageBytes ? 3 : 9)));
  });

  test('of CIFAR-100: the fine label counts', () => {
    const { images, labels } = parseCifar(
      batch([
        [19, 99],
        [0, 5],
      ]),
      cifarKinds['cifar-100'],
      'x.bin',
    );
    expect([...labels]).toEqual([99, 5]);
    expect(images[imageBytes - 1]).toBe(99);
  });

  test('have as many class names as labels', () => {
    expect(cifarClasses['cifar-10']).toHaveLength(10);
    expect(cifarClasses['cifar-100']).toHaveLength(100);
    expect([...cifarClasses['cifar-100']].sort()).toEqual(cifarClasses['cifar-100']);
    expect(new Set(cifarClasses['cifar-100']).size).toBe(100);
  });
});

describe('broken', () => {
  const ten = cifarKinds['cifar-10'];
  test.each([
    ['empty', new Uint8Array(0), 'no_examples', {}],
    [
      'in the middle of an image',
      batch([[1], [2]]).subarray(0, 5000),
      'cifar_truncated',
      { index: 1, got: 5000, record: 3073 },
    ],
    ['a label that is none', batch([[1], [10]]), 'label_range', { got: 10, index: 1, most: 9 }],
  ])('%s', async (_, bytes, code, values) => {
    expect(await errorOf(() => parseCifar(bytes, ten, 'data_batch_1.bin'))).toEqual({
      code,
      place: 'data_batch_1.bin',
      values,
    });
  });

  test('a coarse label that is none', async () => {
    const bytes = batch([[20, 5]]);
    expect(await errorOf(() => parseCifar(bytes, cifarKinds['cifar-100'], 'train.bin'))).toMatchObject({
      code: 'label_range',
      values: { got: 20, most: 19 },
    });
  });
});
